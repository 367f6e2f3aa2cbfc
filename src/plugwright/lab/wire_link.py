"""The lab's end of the network: lets the one station in, turns everybody else away, and can cut the link.

OCPP-J §3.1.1 (identity), §3.2 (404, subprotocol).
"""

import socket
import ssl as tls
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, Protocol

from plugwright.lab.parameters import Parameters
from plugwright.link.handshake import Accept, Admission, Handshake, Refuse
from plugwright.link.server import Server, ServerLink, serve

WILDCARDS: Final = ("", "0.0.0.0", "::")  # noqa: S104 - recognized, not listened on
SUBPROTOCOL: Final = "ocpp1.6"
MAX_MESSAGE_BYTES: Final = 1024 * 1024
MAX_CONNECTIONS: Final = 32
STRANGERS_AT_MOST: Final = 100
"""So many of those that were turned away are told of, each once."""


class Station(Protocol):
    """Who is told of the station's link; a new link takes the place of the one before it."""

    def link_up(self, handshake: Mapping[str, Any]) -> None: ...

    def link_down(self) -> None: ...

    def received(self, data: bytes) -> None: ...

    def turned_away(self, why: str) -> None: ...


class WireLink:
    """The station's link while it has one; made by `listen`."""

    def __init__(self, identity: str, parameters: Parameters, station: Station) -> None:
        self._identity = identity
        self._parameters = parameters
        self._station = station
        self._server: Server | None = None
        self._host = ""
        self._peer = ""
        self._end: _End | None = None
        self._cut = False
        self._strangers: list[str] = []

    async def listen(self, host: str, port: int, ssl: tls.SSLContext | None) -> int:
        """Begin to let the station in; returns the port. Raises OSError."""
        self._host = host
        self._server = await serve(
            host,
            port,
            self._admit,
            subprotocol=SUBPROTOCOL,
            max_message_bytes=MAX_MESSAGE_BYTES,
            max_connections=MAX_CONNECTIONS,
            ssl=ssl,
        )
        return self._server.port

    async def close(self) -> None:
        """Close the link (1001) and stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def send(self, data: bytes) -> None:
        """Put a frame on the link, if there is one."""
        if self._end is not None:
            self._end.link.send(data)

    def cut(self) -> None:
        """Drop the link as a broken network does, and let nobody in until `mend`."""
        self._cut = True
        end, self._end = self._end, None
        if end is not None:
            end.link.abort()
            self._station.link_down()

    def mend(self) -> None:
        """Whoever knocks is let in again."""
        self._cut = False

    @property
    def seen_as(self) -> str:
        """Our address as the station sees it, once it has connected."""
        return local_address(self._peer) if self._host in WILDCARDS and self._peer else self._host

    def _admit(self, handshake: Handshake) -> Admission:
        peer = handshake.peer.rpartition(":")[0]
        if handshake.identity != self._identity:
            self._tell_once(f"{handshake.identity!r} of {peer} is not the station under test")
            return Refuse(HTTPStatus.NOT_FOUND, "not the station under test")
        self._peer = peer
        if self._cut:
            return Refuse(HTTPStatus.SERVICE_UNAVAILABLE, "the connection is cut by a test")
        if SUBPROTOCOL not in handshake.offered:
            self._tell_once(f"the station offers {', '.join(handshake.offered) or 'no subprotocol'}, not {SUBPROTOCOL}")
        return Accept(lambda link: _End(self, link, handshake_facts(handshake, self._parameters)))

    def _tell_once(self, why: str) -> None:
        if why not in self._strangers and len(self._strangers) < STRANGERS_AT_MOST:
            self._strangers.append(why)
            self._station.turned_away(why)

    # What happens on a link

    def opened(self, end: "_End") -> None:
        """A station that connects anew has lost its former link, whether or not we know it yet."""
        former, self._end = self._end, end
        if former is not None:
            former.link.abort()
        self._station.link_up(end.handshake)

    def received(self, end: "_End", data: bytes) -> None:
        """A frame; of a former link nothing is heard any more."""
        if end is self._end:
            self._station.received(data)

    def closed(self, end: "_End") -> None:
        """The link is gone."""
        if end is self._end:
            self._end = None
            self._station.link_down()


class _End:
    """One link: tells whose news it is."""

    __slots__ = ("_wire", "handshake", "link")

    def __init__(self, wire: WireLink, link: ServerLink, handshake: Mapping[str, Any]) -> None:
        self._wire = wire
        self.link = link
        self.handshake = handshake

    def opened(self) -> None:
        self._wire.opened(self)

    def received(self, data: bytes) -> None:
        self._wire.received(self, data)

    def ponged(self) -> None:
        """Nothing hangs on it: the pings are the station's."""

    def closed(self, reason: str) -> None:
        self._wire.closed(self)


def local_address(peer: str) -> str:
    """The address of this machine from which a peer is reached; nothing is sent."""
    family = socket.AF_INET6 if ":" in peer else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((peer, 9))
        address: str = probe.getsockname()[0]
    return address


def handshake_facts(handshake: Handshake, parameters: Parameters) -> dict[str, Any]:
    """What cases may check of a handshake, by wire names; of a password its length, and whether it is the right one."""
    facts: dict[str, Any] = {
        "chargePointId": handshake.identity,
        "path": handshake.path,
        "subprotocols": list(handshake.offered),
    }
    if handshake.basic_auth is not None:
        user, password = handshake.basic_auth
        right = user == handshake.identity and password.hex() == parameters.authorization_key.lower()
        facts |= {
            "authorization": "accepted" if right else "refused",
            "authorizationKeyLength": len(password),
            "authorizationKeyHexLength": 2 * len(password),
        }
    return facts
