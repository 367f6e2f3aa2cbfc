"""Tests of the connections that can be cut."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable

import pytest

from plugwright.transfer.job import Cancelled
from plugwright.transfer.line import Line, send_all
from plugwright.transfer.resolver import Resolver
from tests.transfer.jobs import SHORT_S, content
from tests.transfer.servers import HOST, closed_port, deaf_port, scripted_server, trusting

PATIENCE_S = 60.0
"""Longer than any test may take: what ends sooner was cut."""


def _line(timeout_s: float = PATIENCE_S) -> Line:
    return Line(timeout_s=timeout_s, resolver=Resolver())


def _hold(peer: socket.socket) -> None:
    while peer.recv(65_536):
        pass


def _ends_when_cut(line: Line, block: Callable[[], object]) -> type[Exception] | None:
    """Run it in a thread, cancel the line, and return what it raised."""
    raised: list[type[Exception] | None] = []
    started = threading.Event()

    def run() -> None:
        started.set()
        try:
            block()
            raised.append(None)
        except Exception as error:  # noqa: BLE001 - returned
            raised.append(type(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(5)
    line.cancel()
    thread.join(5)
    assert raised, "still blocked"
    return raised[0]


def test_connects() -> None:
    """Bytes go there."""
    got: list[bytes] = []
    receive = scripted_server(lambda peer: got.append(peer.recv(100)))
    with receive as port, _line() as line, line.connect(HOST, port) as sock:
        send_all(sock, b"hello")
        sock.shutdown(socket.SHUT_WR)
        assert sock.recv(1) == b""
    assert got == [b"hello"]


def test_tries_the_next_address() -> None:
    """A host may have one that does not work."""
    with scripted_server(_hold) as port:
        dead = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (HOST, closed_port()))
        good = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (HOST, port))
        line = Line(timeout_s=5.0, resolver=Resolver(lambda _host, _port: [dead, good]))
        with line, line.connect("name.invalid", 21) as sock:
            assert sock.getpeername()[1] == port


def test_a_host_without_addresses_is_an_error() -> None:
    """There is nothing to try."""
    resolver = Resolver(lambda _host, _port: [])
    with Line(timeout_s=5.0, resolver=resolver) as line, pytest.raises(OSError, match="no address"):
        line.connect("name.invalid", 21)


def test_a_connection_that_nobody_accepts_times_out() -> None:
    """After the stall timeout."""
    with deaf_port() as port, _line(SHORT_S) as line, pytest.raises(TimeoutError):
        line.connect(HOST, port)


def test_cuts_a_connection_being_opened() -> None:
    """There is no connection to shut down yet."""
    with deaf_port() as port, _line() as line:
        assert _ends_when_cut(line, lambda: line.connect(HOST, port)) is Cancelled


def test_cuts_a_read() -> None:
    """It looks as if the peer had closed, so whoever reads has to check."""
    with scripted_server(_hold) as port, _line() as line, line.connect(HOST, port) as sock:
        assert _ends_when_cut(line, lambda: sock.recv(1)) is None
        with pytest.raises(Cancelled):
            line.check()


def test_cuts_a_write() -> None:
    """The peer does not read."""
    release = threading.Event()

    def ignore(_peer: socket.socket) -> None:
        release.wait(10)

    with scripted_server(ignore) as port, _line() as line, line.connect(HOST, port) as sock:
        assert _ends_when_cut(line, lambda: send_all(sock, bytes(64_000_000))) is BrokenPipeError
        release.set()


def test_cuts_a_tls_handshake() -> None:
    """The peer says nothing."""
    context = trusting().ssl_context_factory()
    with scripted_server(_hold) as port, _line() as line:
        sock = line.connect(HOST, port)
        raised = _ends_when_cut(line, lambda: line.secure(sock, context, HOST))
        assert raised is not None
        assert issubclass(raised, OSError)


def test_shakes_no_hands_after_a_cut() -> None:
    """Nor takes what is not secured for secured."""
    with scripted_server(_hold) as port, _line() as line:
        sock = line.connect(HOST, port)
        line.cancel()
        with contextlib.suppress(OSError):
            while sock.getpeername():  # until the other end is closed, too
                pass
        with pytest.raises(OSError, match="not connected"):
            line.secure(sock, trusting().ssl_context_factory(), HOST)


def test_opens_nothing_after_a_cut() -> None:
    """A cancellation may come before the connection."""
    with scripted_server(_hold) as port, _line() as line:
        line.cancel()
        with pytest.raises(Cancelled):
            line.connect(HOST, port)


def test_a_failed_handshake_closes_the_socket() -> None:
    """Nobody else has it by then."""

    def refuse(peer: socket.socket) -> None:
        peer.recv(100)
        peer.sendall(b"this is not TLS")

    with scripted_server(refuse) as port, _line() as line:
        sock = line.connect(HOST, port)
        with pytest.raises(ssl.SSLError):
            line.secure(sock, trusting().ssl_context_factory(), HOST)
        assert sock.fileno() == -1


def test_writes_all_of_it() -> None:
    """However the kernel takes it."""
    data = content(3_000_000)
    got = bytearray()

    def read(peer: socket.socket) -> None:
        while chunk := peer.recv(65_536):
            got.extend(chunk)

    with scripted_server(read) as port, _line() as line, line.connect(HOST, port) as sock:
        send_all(sock, data)
        sock.shutdown(socket.SHUT_WR)
        sock.recv(1)
    assert got == data
