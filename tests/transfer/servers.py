"""Real servers on the loopback, each in a thread, which serve a folder and can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import asyncssh
import trustme

from plugwright.transfer.job import Terms

with warnings.catch_warnings():
    # It stands on a module that Python has deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    from pyftpdlib.authorizers import DummyAuthorizer  # type: ignore[import-untyped]
    from pyftpdlib.handlers import (  # type: ignore[import-untyped]
        DTPHandler,
        FTPHandler,
        TLS_DTPHandler,
        TLS_FTPHandler,
    )
    from pyftpdlib.ioloop import IOLoop  # type: ignore[import-untyped]
    from pyftpdlib.servers import FTPServer  # type: ignore[import-untyped]

PLAIN_DATA: type[Any] = DTPHandler
TLS_DATA: type[Any] = TLS_DTPHandler
TLS_CONTROL: type[Any] = TLS_FTPHandler

HOST = "127.0.0.1"
USER = "station"
PASSWORD = "s3cret p@ss/wörd"
QUOTED_PASSWORD = "s3cret%20p%40ss%2Fw%C3%B6rd"
ALL_SCHEMES = ("FTP", "FTPS", "HTTP", "HTTPS", "SFTP")


@dataclass
class Server:
    """A running server.

    `resumed_at` says from which bytes on it was asked to go on; `users` are FTP's.
    """

    scheme: str
    port: int
    root: Path
    resumed_at: list[int] = field(default_factory=list)
    users: Any = None

    def url(self, name: str, *, password: str = QUOTED_PASSWORD) -> str:
        """The URL of a file, with credentials."""
        return f"{self.scheme}://{USER}:{password}@{HOST}:{self.port}/{name}"


@cache
def authority() -> trustme.CA:
    """The one that signs the servers' certificates."""
    return trustme.CA()


@cache
def _server_pem() -> bytes:
    return authority().issue_cert(HOST).private_key_and_cert_chain_pem.bytes()


@cache
def host_key() -> asyncssh.SSHKey:
    """The key of the SSH servers."""
    return asyncssh.generate_private_key("ssh-ed25519")


def trusting(*, known_hosts: Path | None = None, accept_new: bool = True) -> Terms:
    """All protocols, the tests' authority, and new SSH hosts."""
    return Terms(ALL_SCHEMES, _client_context, known_hosts, accept_new)


def _client_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority().configure_trust(context)
    return context


def server_context() -> ssl.SSLContext:
    """What a TLS server of the tests shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(HOST).configure_cert(context)
    return context


@contextlib.contextmanager
def ftp_server(root: Path, *, tls: bool = False, **settings: Any) -> Iterator[Server]:
    """FTP, or FTP with explicit TLS on both connections; `settings` are attributes of the handler's class."""
    server = Server("ftps" if tls else "ftp", 0, root)

    def restart(self: Any, line: str) -> None:
        server.resumed_at.append(int(line))
        base.ftp_REST(self, line)

    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(root), perm="elradfmwMT")
    base = TLS_FTPHandler if tls else FTPHandler
    own: dict[str, Any] = {"authorizer": authorizer, "ftp_REST": restart, "auth_failed_timeout": 0}
    if tls:
        pem = root.parent / "server.pem"
        pem.write_bytes(_server_pem())
        own |= {"certfile": str(pem), "tls_control_required": True, "tls_data_required": True}
    loop = IOLoop()
    acceptor = FTPServer((HOST, 0), type("Handler", (base,), own | settings), ioloop=loop)
    server.port, server.users = acceptor.address[1], authorizer
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            loop.loop(timeout=0.02, blocking=False)
        acceptor.close_all()

    with _thread(serve, stopped.set):
        yield server


@contextlib.contextmanager
def sftp_server(root: Path, files: type[asyncssh.SFTPServer] = asyncssh.SFTPServer) -> Iterator[Server]:
    """SFTP with a password; `files` answers the requests."""
    server = Server("sftp", 0, root)

    class Login(asyncssh.SSHServer):
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

    class Files(files):  # type: ignore[misc, valid-type]
        def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
            super().__init__(chan, chroot=str(root).encode())
            self._has_read = False

        def read(self, file_obj: object, offset: int, size: int) -> Any:
            if offset and not self._has_read:
                server.resumed_at.append(offset)
            self._has_read = True
            return super().read(file_obj, offset, size)

    async def main(ready: Callable[[int], None], stop: asyncio.Event) -> None:
        listener = await asyncssh.listen(
            HOST, 0, server_host_keys=[host_key()], server_factory=Login, sftp_factory=Files, encoding=None
        )
        ready(listener.get_port())
        await stop.wait()
        listener.close()
        await listener.wait_closed()

    with _loop_thread(main) as port:
        server.port = port
        yield server


@contextlib.contextmanager
def scripted_server(*scripts: Callable[[socket.socket], None]) -> Iterator[int]:
    """Give each connection, in turn, to a script, and close it afterwards; yields the port.

    What a script raises is raised at the end, unless the peer had gone; connections left open by the peer are cut.
    """
    listener = socket.create_server((HOST, 0))
    failures: list[Exception] = []
    open_sockets: list[socket.socket] = []
    stopped = threading.Event()

    def serve() -> None:
        for script in scripts:
            try:
                peer, _ = listener.accept()
            except OSError:  # closed: nobody wants the rest
                return
            open_sockets.append(peer)
            if stopped.is_set():  # while it was being accepted, too late for `stop` to see it
                peer.close()
                return
            try:
                with peer:
                    script(peer)
            except (ConnectionError, ssl.SSLError):
                continue
            except Exception as error:  # noqa: BLE001 - raised below, in the test
                failures.append(error)

    def stop() -> None:
        stopped.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        for peer in open_sockets:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)

    with listener, _thread(serve, stop):
        yield listener.getsockname()[1]
    if failures:
        raise failures[0]


@contextlib.contextmanager
def deaf_port() -> Iterator[int]:
    """A port where no connection is ever accepted, since the listener's queue is full."""
    with socket.socket() as listener, contextlib.ExitStack() as stack:
        listener.bind((HOST, 0))
        listener.listen(0)
        for _ in range(8):
            peer = stack.enter_context(socket.socket())
            peer.setblocking(False)
            peer.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextlib.contextmanager
def _thread(serve: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop()
        thread.join(5)
        assert not thread.is_alive()


@contextlib.contextmanager
def _loop_thread(main: Callable[[Callable[[int], None], asyncio.Event], Any]) -> Iterator[int]:
    ports: list[int] = []
    loops: list[asyncio.AbstractEventLoop] = []
    stop = asyncio.Event()
    is_ready = threading.Event()

    def ready(port: int) -> None:
        ports.append(port)
        loops.append(asyncio.get_running_loop())
        is_ready.set()

    def halt() -> None:
        loops[0].call_soon_threadsafe(stop.set)

    with _thread(lambda: asyncio.run(main(ready, stop)), halt):
        assert is_ready.wait(5)
        yield ports[0]
