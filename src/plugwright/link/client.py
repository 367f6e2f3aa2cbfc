"""The station's end of a link: connects once, offers one subprotocol, and says why it failed.

OCPP-J §3.1.2 and §3.2 (subprotocol), §6.2.2 (Basic authentication); RFC 6455 §4.1.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidStatus
from websockets.frames import CloseCode
from websockets.typing import Subprotocol

from plugwright.link.basic_auth import authorization
from plugwright.link.link import CORE_LOGGER, Link, LinkEvents
from plugwright.link.message import MAX_CONTROL_BYTES, PeerError
from plugwright.link.url import parse_url

if TYPE_CHECKING:
    import ssl as tls

    from websockets.http11 import Request, Response

__all__ = ["ClientLink", "LinkEvents"]

REDIRECTS = range(300, 400)


class ClientLink(Link[ClientProtocol]):
    """One attempt to connect and the connection that comes of it; a reconnect is another ClientLink."""

    __slots__ = ("_connecting", "_open_timeout_s", "_request", "_ssl")

    def __init__(
        self,
        url: str,
        events: LinkEvents,
        *,
        subprotocol: str = "ocpp1.6",
        max_message_bytes: int,
        open_timeout_s: float,
        ssl: tls.SSLContext | None = None,
        basic_auth: tuple[str, bytes] | None = None,
    ) -> None:
        """Prepare the connection to `url`, the connection URL; `basic_auth` is the identity and the password.

        `open_timeout_s` bounds DNS, TCP, TLS and the handshake together. Raises ValueError for a URL that is none,
        and for wss without, or ws with, a TLS context.
        """
        uri = parse_url(url)
        if uri.secure == (ssl is None):
            raise ValueError("a wss URL needs a TLS context, and a ws URL takes none")
        core = ClientProtocol(
            uri,
            subprotocols=[Subprotocol(subprotocol)],
            max_size=max_message_bytes + MAX_CONTROL_BYTES,
            logger=CORE_LOGGER,
        )
        super().__init__(core, events, max_message_bytes)
        self._open_timeout_s = open_timeout_s
        self._ssl = ssl
        self._connecting: asyncio.Task[Any] | None = None
        self._request: Request | None = core.connect()
        if basic_auth is not None:
            self._request.headers["Authorization"] = authorization(*basic_auth)

    def start(self) -> None:
        """Begin to connect; `opened` or `closed` follows. To be called once, in the running event loop."""
        assert self._request is not None, "a link connects once"
        assert self._connecting is None, "a link connects once"
        loop = asyncio.get_running_loop()
        self._start_timer(self._open_timeout_s, f"no connection within {self._open_timeout_s:g} s")
        uri = self._core.uri
        self._connecting = loop.create_task(loop.create_connection(lambda: self, uri.host, uri.port, ssl=self._ssl))
        self._connecting.add_done_callback(self._connected)

    def abort(self) -> None:
        """Cut the link, or the attempt to make one, now."""
        super().abort()
        if self._connecting is not None:
            self._connecting.cancel()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send our half of the handshake, from asyncio."""
        super().connection_made(transport)
        if self._request is not None:
            self._core.send_request(self._request)
            self._request = None
            self._flush()

    def _connected(self, task: asyncio.Task[Any]) -> None:
        self._connecting = None
        if task.cancelled():
            self._finish("cut by us")
        elif (error := task.exception()) is not None:
            self._finish(f"cannot connect to {self._core.uri.host}:{self._core.uri.port}: {str(error) or repr(error)}")

    def _shake(self, event: Request | Response) -> None:
        error = self._core.handshake_exc
        if isinstance(error, InvalidStatus):
            answer = error.response
            hint = ", redirects are not followed" if answer.status_code in REDIRECTS else ""
            self._note(f"the server refused: HTTP {answer.status_code} {answer.reason_phrase}{hint}")
        elif error is None and self._core.subprotocol is None:
            raise PeerError(CloseCode.PROTOCOL_ERROR, "the server agreed to no subprotocol")
        elif error is None and self._events is not None:
            self._stop_timer()
            self._events.opened()
