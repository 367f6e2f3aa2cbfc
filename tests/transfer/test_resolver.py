"""Tests of the bounds on name lookups; the lookup itself is a stand-in, as the system's cannot be made to hang."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence

import pytest

from plugwright.transfer.job import Cancelled
from plugwright.transfer.resolver import Address, Resolver
from tests.transfer.jobs import SHORT_S

FOUND: Address = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 21))


def _nothing() -> None:
    """Not cancelled."""


class Hanging:
    """A lookup that hangs until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[Address]:
        """Answer when told to."""
        self.asked.append(host)
        self.go.wait(10)
        return [FOUND]


def test_an_address_needs_no_lookup() -> None:
    """Neither a thread."""
    lookup = Hanging()
    [address] = Resolver(lookup).resolve("127.0.0.1", 21, timeout_s=SHORT_S, check=_nothing)
    assert address[4] == ("127.0.0.1", 21)
    assert lookup.asked == []


def test_asks_for_a_name() -> None:
    """The system knows this one without a network."""
    addresses = Resolver().resolve("localhost", 21, timeout_s=5.0, check=_nothing)
    assert ("127.0.0.1", 21) in [address[4] for address in addresses]


def test_says_why_there_is_no_address() -> None:
    """The lookup's error comes through."""

    def lookup(host: str, port: int) -> Sequence[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(socket.gaierror, match="not known"):
        Resolver(lookup).resolve("nowhere", 21, timeout_s=5.0, check=_nothing)


def test_gives_up_after_the_timeout() -> None:
    """And again, while the first lookup still hangs: there is one thread, not one more a try."""
    lookup = Hanging()
    resolver = Resolver(lookup)
    for host in ("first", "second"):
        with pytest.raises(TimeoutError):
            resolver.resolve(host, 21, timeout_s=SHORT_S, check=_nothing)
    assert lookup.asked == ["first"]
    lookup.go.set()
    assert resolver.resolve("third", 21, timeout_s=5.0, check=_nothing) == [FOUND]


def test_a_cancellation_does_not_wait() -> None:
    """The check is asked while the lookup hangs."""
    lookup = Hanging()

    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Resolver(lookup).resolve("host", 21, timeout_s=60.0, check=check)
    lookup.go.set()
