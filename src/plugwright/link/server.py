"""The Central System's end: listens, lets stations in or turns them away, and gives each one a link.

OCPP-J §3.2; RFC 6455 §4.2.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from plugwright.link.handshake import Accept, Admission, Handshake, Refuse, read_handshake
from plugwright.link.link import CORE_LOGGER, Link, LinkEvents
from plugwright.link.message import MAX_CONTROL_BYTES, PeerError
from plugwright.link.origin import foreign_origin

if TYPE_CHECKING:
    import ssl as tls
    from collections.abc import Callable, Sequence

    from websockets.http11 import Response

__all__ = ["Accept", "Admission", "Handshake", "LinkEvents", "Refuse", "Server", "ServerLink", "serve"]

LOG = logging.getLogger(__name__)
BACKLOG = 1024
SHOWN_CHARACTERS = 100
"""So much of an Origin is put into a log."""


@dataclass(slots=True)
class _Reception:
    """What the links of one server share."""

    admit: Callable[[Handshake], Admission]
    subprotocol: str
    max_message_bytes: int
    max_connections: int
    open_timeout_s: float
    links: dict[ServerLink, None] = field(default_factory=dict)  # in order of arrival
    empty: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def enter(self, link: ServerLink) -> str | None:
        """Count a connection in, or say why not."""
        if self.closed:
            return "the server is closed"
        if len(self.links) >= self.max_connections:
            return f"{self.max_connections} connections are the limit"
        self.links[link] = None
        self.empty.clear()
        return None

    def leave(self, link: ServerLink) -> None:
        """Count a connection out, if it was in."""
        self.links.pop(link, None)
        if not self.links:
            self.empty.set()


class Server:
    """A listening server; made by `serve`."""

    __slots__ = ("_listener", "_reception", "port")

    def __init__(self, listener: asyncio.Server, reception: _Reception) -> None:
        """Join the listening socket and the links that come of it."""
        self._listener = listener
        self._reception = reception
        self.port: int = listener.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Stop listening, and close every link with 1001; a second call does nothing."""
        self._reception.closed = True
        self._listener.close()
        for link in tuple(self._reception.links):
            link.close(CloseCode.GOING_AWAY, "the server goes away")

    async def wait_closed(self) -> None:
        """Wait, after `close`, until the last link is gone, which is bounded as each link's closing is."""
        await self._listener.wait_closed()
        await self._reception.empty.wait()


class ServerLink(Link[ServerProtocol]):
    """One accepted TCP connection; an OCPP link from the moment `opened` is told."""

    __slots__ = ("_peer", "_reception")

    def __init__(self, reception: _Reception) -> None:
        """Prepare for a connection that the listener accepted."""
        core = ServerProtocol(
            subprotocols=[Subprotocol(reception.subprotocol)],
            select_subprotocol=_agreed,
            max_size=reception.max_message_bytes + MAX_CONTROL_BYTES,
            logger=CORE_LOGGER,
        )
        super().__init__(core, None, reception.max_message_bytes)
        self._reception = reception
        self._peer = "unknown"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection in, from asyncio; one too many is cut at once."""
        super().connection_made(transport)
        if (address := transport.get_extra_info("peername")) is not None:
            self._peer = f"{address[0]}:{address[1]}"
        if (obstacle := self._reception.enter(self)) is not None:
            self._note(obstacle)
            self.abort()
            return
        limit_s = self._reception.open_timeout_s
        self._start_timer(limit_s, f"no handshake within {limit_s:g} s")

    def connection_lost(self, exc: Exception | None) -> None:
        """Count the connection out, from asyncio."""
        accepted = self._events is not None
        super().connection_lost(exc)
        if not accepted:  # nobody else is told of these
            LOG.info("%s was not let in: %s", self._peer, self._reason)
        self._reception.leave(self)

    def _shake(self, event: Request | Response) -> None:
        assert isinstance(event, Request), "a server's core reads requests"
        if self._core.eof_sent:
            # Frames behind the request were broken, and a client must wait for the answer anyway (RFC 6455 §4.1).
            self._note("spoke before the handshake was answered")
            self.abort()
            return
        response = self._core.accept(event)
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            self._core.send_response(response)
            return
        foreign = foreign_origin(event.headers.get_all("Origin"), ",".join(event.headers.get_all("Host")))
        if foreign is not None:
            self._refuse(Refuse(HTTPStatus.FORBIDDEN, f"a page of {foreign[:SHOWN_CHARACTERS]!r} is no station"))
            return
        try:
            handshake = read_handshake(event, self._peer)
        except ValueError as error:
            self._refuse(Refuse(HTTPStatus.BAD_REQUEST, str(error)))
            return
        admission = self._reception.admit(handshake)
        if isinstance(admission, Refuse):
            self._refuse(admission)
        elif self._core.subprotocol is None:
            self._core.send_response(response)
            raise PeerError(CloseCode.PROTOCOL_ERROR, "no agreed subprotocol")  # OCPP-J §3.2: after the 101
        else:
            self._open(admission, response)

    def _refuse(self, refusal: Refuse) -> None:
        response = self._core.reject(refusal.status, f"{refusal.reason}\n")
        if refusal.status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = 'Basic realm="OCPP"'  # RFC 9110 §15.5.2 wants one
        self._note(f"refused: {refusal.status} {refusal.reason}")
        self._core.send_response(response)

    def _open(self, admission: Accept, response: Response) -> None:
        self._stop_timer()
        self._events = admission.factory(self)
        self._core.send_response(response)
        self._flush()
        if self._is_open():
            self._events.opened()


async def serve(
    host: str,
    port: int,
    admit: Callable[[Handshake], Admission],
    *,
    subprotocol: str = "ocpp1.6",
    max_message_bytes: int,
    ssl: tls.SSLContext | None = None,
    max_connections: int,
    open_timeout_s: float = 10.0,
) -> Server:
    """Listen on `host` and `port` (0: any free one) and ask `admit` about each station that knocks.

    `open_timeout_s` bounds the time from a connection to its complete request. Raises OSError if the address
    cannot be listened on.
    """
    reception = _Reception(admit, subprotocol, max_message_bytes, max_connections, open_timeout_s)
    reception.empty.set()
    handshake_timeout_s = None if ssl is None else open_timeout_s
    listener = await asyncio.get_running_loop().create_server(
        lambda: ServerLink(reception),
        host,
        port,
        ssl=ssl,
        ssl_handshake_timeout=handshake_timeout_s,
        backlog=BACKLOG,
    )
    return Server(listener, reception)


def _agreed(core: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Choose ours if it is offered; without it the handshake is completed all the same (OCPP-J §3.2)."""
    return next((ours for ours in core.available_subprotocols or () if ours in offered), None)
