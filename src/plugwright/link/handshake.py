"""What a station says when it knocks, and what it can be answered.

OCPP-J §3.1.1 (identity in the path), §3.2 (404), §6.2.2 (Basic authentication).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote

from websockets.headers import parse_subprotocol

from plugwright.link.basic_auth import credentials

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.http11 import Request

    from plugwright.link.link import LinkEvents
    from plugwright.link.server import ServerLink


@dataclass(frozen=True, slots=True)
class Handshake:
    """The opening request: what is needed to admit its sender or not."""

    path: str  # as it was sent, with the query
    identity: str  # the last segment of the path, percent-decoded; may be empty
    offered: tuple[str, ...]  # subprotocols, in the sender's order
    basic_auth: tuple[str, bytes] | None = field(repr=False)  # user and password, kept out of logs
    peer: str  # address and port


@dataclass(frozen=True, slots=True)
class Accept:
    """Let the station in: the factory is called with its link, which opens right after, and returns who is told."""

    factory: Callable[[ServerLink], LinkEvents]


@dataclass(frozen=True, slots=True)
class Refuse:
    """Turn the station away with an HTTP error; it can read the reason."""

    status: int
    reason: str

    def __post_init__(self) -> None:
        """Raise ValueError if the status is no HTTP error."""
        if HTTPStatus(self.status) < HTTPStatus.BAD_REQUEST:
            raise ValueError(f"{self.status} is no HTTP error")


Admission = Accept | Refuse


def read_handshake(request: Request, peer: str) -> Handshake:
    """Read an opening request that the core found well-formed; raises ValueError if its path is not encoded UTF-8."""
    segment = request.path.partition("?")[0].rpartition("/")[2]
    if not segment.isascii():
        raise ValueError("the path is not percent-encoded")
    identity = unquote(segment, errors="strict")
    authorizations = request.headers.get_all("Authorization")
    return Handshake(
        path=request.path,
        identity=identity,
        offered=tuple(
            name for header in request.headers.get_all("Sec-WebSocket-Protocol") for name in parse_subprotocol(header)
        ),
        basic_auth=credentials(authorizations[0], identity) if len(authorizations) == 1 else None,
        peer=peer,
    )
