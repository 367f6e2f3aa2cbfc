"""The connections of one transfer, which another thread can cut at any moment."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import ssl
import threading
import time
from types import TracebackType
from typing import Any, Final, Self

from plugwright.transfer.job import Cancelled
from plugwright.transfer.resolver import POLL_S, Address, Resolver

SEND_BUFFER_BYTES: Final = 65_536
"""Small, so that what waits in the kernel after the last chunk of an upload is gone within the stall timeout."""
MAX_ADDRESSES: Final = 4
"""How many addresses of a host are tried."""


class Line:
    """Opens sockets for one transfer, in its thread; `cancel` is for any thread.

    A read or a write cannot be interrupted, but a connection can be shut down, which ends it. The line keeps a
    duplicate of each socket for this: whatever a library does with its own, the number of ours is never another's.
    """

    def __init__(self, *, timeout_s: float, resolver: Resolver) -> None:
        self.timeout_s = timeout_s
        self._resolver = resolver
        self._lock = threading.Lock()
        self._duplicates: list[socket.socket] = []
        self._cancelled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            for duplicate in self._duplicates:
                duplicate.close()
            self._duplicates.clear()

    @property
    def is_cancelled(self) -> bool:
        """Whether errors of the sockets are our own doing."""
        return self._cancelled

    def cancel(self) -> None:
        """Cut every connection, and refuse new ones."""
        with self._lock:
            self._cancelled = True
            for duplicate in self._duplicates:
                with contextlib.suppress(OSError):  # closed by the peer before
                    duplicate.shutdown(socket.SHUT_RDWR)

    def check(self) -> None:
        """Raise Cancelled after `cancel`."""
        if self._cancelled:
            raise Cancelled

    def connect(self, host: str, port: int) -> socket.socket:
        """Open a TCP connection whose every operation is bounded by the stall timeout; raises OSError, Cancelled."""
        addresses = self._resolver.resolve(host, port, timeout_s=self.timeout_s, check=self.check)
        failure = OSError(errno.EADDRNOTAVAIL, "the host has no address")
        for address in addresses[:MAX_ADDRESSES]:
            try:
                return self._connect(address)
            except OSError as error:
                failure = error
        raise failure

    def secure(
        self, sock: socket.socket, context: ssl.SSLContext, host: str, session: ssl.SSLSession | None = None
    ) -> ssl.SSLSocket:
        """Speak TLS from now on; a failure closes the socket. Raises OSError, of which ssl.SSLError is one."""
        # By itself `wrap_socket` shakes no hands on a connection that is gone, and returns it as if it had.
        secured = context.wrap_socket(sock, server_hostname=host, session=session, do_handshake_on_connect=False)
        try:
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return secured

    def _connect(self, address: Address) -> socket.socket:
        family, kind, protocol, _, place = address
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            self._establish(sock, place)
            self._keep(sock)
        except BaseException:
            sock.close()
            raise
        return sock

    def _establish(self, sock: socket.socket, place: Any) -> None:
        sock.setblocking(False)
        code = sock.connect_ex(place)
        if code == errno.EINPROGRESS:
            self._wait_until_writable(sock)
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, os.strerror(code))
        sock.settimeout(self.timeout_s)

    def _wait_until_writable(self, sock: socket.socket) -> None:
        deadline_s = time.monotonic() + self.timeout_s
        poll = select.poll()
        poll.register(sock, select.POLLOUT)
        while not poll.poll(POLL_S * 1000):
            self.check()
            if time.monotonic() >= deadline_s:
                raise TimeoutError

    def _keep(self, sock: socket.socket) -> None:
        with self._lock:
            self.check()
            self._duplicates.append(sock.dup())


def send_all(sock: socket.socket, data: bytes) -> None:
    """Write all of it; unlike `socket.sendall`, the timeout is for each piece that the kernel takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[sock.send(rest) :]
