"""Host names into addresses, with a bound on the time and on the threads: the system's call can be given neither."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
Lookup = Callable[[str, int], Sequence[Address]]

POLL_S: Final = 0.1
"""How soon a cancellation is noticed while there is no socket yet that could be shut down."""


def system_lookup(host: str, port: int) -> Sequence[Address]:
    """Ask the system's resolver; raises OSError."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Resolver:
    """One lookup at a time, each in a daemon thread, which may outlive whoever waited for it."""

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        self._busy = threading.Lock()

    def resolve(self, host: str, port: int, *, timeout_s: float, check: Callable[[], None]) -> Sequence[Address]:
        """Return the addresses of a host, best first.

        Raises OSError if there are none, TimeoutError after `timeout_s` seconds, and what `check` raises, which is
        called while waiting.
        """
        try:
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except socket.gaierror:  # a name, not an address
            return self._resolve_name(host, port, timeout_s, check)

    def _resolve_name(self, host: str, port: int, timeout_s: float, check: Callable[[], None]) -> Sequence[Address]:
        deadline_s = time.monotonic() + timeout_s
        _wait(lambda: self._busy.acquire(timeout=POLL_S), deadline_s, check)
        found: list[Address] = []
        failures: list[OSError] = []
        answered = threading.Event()

        def ask() -> None:
            try:
                found.extend(self._lookup(host, port))
            except OSError as error:
                failures.append(error)
            finally:
                self._busy.release()
                answered.set()

        threading.Thread(target=ask, name="transfer-resolver", daemon=True).start()
        _wait(lambda: answered.wait(POLL_S), deadline_s, check)
        if failures:
            raise failures[0]
        return found


def _wait(attempt: Callable[[], bool], deadline_s: float, check: Callable[[], None]) -> None:
    while not attempt():
        check()
        if time.monotonic() >= deadline_s:
            raise TimeoutError
