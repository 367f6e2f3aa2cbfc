"""An HTTP server inside a running event loop: uvicorn on a socket of ours, without its hold on the signals."""

import asyncio
import contextlib
import socket
import ssl as tls
from collections.abc import Iterator
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from plugwright.web.http_protocol import HttpProtocol

BACKLOG: Final = 128
STOP_TIMEOUT_S: Final = 2
MAX_CONNECTIONS: Final = 128
"""A station has few file descriptors, and needs some of them for its store and its Central System."""
CLOSED: Final = -1
"""The file descriptor of a socket that has none any more."""


class HttpServer:
    """Serves one application from `start` to `stop`."""

    def __init__(self, app: ASGIApp, host: str, port: int, ssl: tls.SSLContext | None = None) -> None:
        """`ssl` makes it HTTPS."""
        self._address = (host, port)
        self._server = _Server(
            uvicorn.Config(
                app,
                http=HttpProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # who asks is who connects, whatever X-Forwarded-For says
                timeout_graceful_shutdown=STOP_TIMEOUT_S,
                ssl_context_factory=None if ssl is None else lambda _config, _default: ssl,
            )
        )
        self._task: asyncio.Task[None] | None = None
        self.port = port
        """The port that is listened on, after `start`; given as 0 it is any free one."""

    async def start(self) -> None:
        """Listen; OSError if the address cannot be had. Who connects right now is served."""
        family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
        listener = _Listener(socket.create_server(self._address, family=family, backlog=BACKLOG), MAX_CONNECTIONS)
        self.port = listener.getsockname()[1]
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))

    async def stop(self) -> None:
        """Answer what is being asked, within 2 s, and close."""
        if self._task is not None:
            self._server.should_exit = True
            await self._task
            self._task = None


class _Listener(socket.socket):
    """A listening socket that hangs up at once on whoever is one too many, in the middle of a TLS handshake as well."""

    def __init__(self, listener: socket.socket, max_connections: int) -> None:
        super().__init__(fileno=listener.detach())
        self._max_connections = max_connections
        self._open: list[socket.socket] = []

    def accept(self) -> tuple[socket.socket, Any]:
        """As of any socket; ConnectionAbortedError, which the loop takes for somebody gone, if it is one too many."""
        connection, address = super().accept()
        self._open = [one for one in self._open if one.fileno() != CLOSED]
        if len(self._open) >= self._max_connections:
            connection.close()
            raise ConnectionAbortedError(f"{self._max_connections} connections are the limit")
        self._open.append(connection)
        return connection, address


class _Server(uvicorn.Server):
    """Signals belong to the process, not to one of its servers."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
