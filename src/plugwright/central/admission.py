"""Who may connect: decided from the identity in the connection URL, before there is a WebSocket.

OCPP-J §3.1.1 (identity), §3.2 (404 for a station that is not known).
"""

import msgspec

from plugwright.central.settings import CentralSettings

MAX_IDENTITY_CHARACTERS = 48


class Refusal(msgspec.Struct, frozen=True):
    """Why a handshake is refused: an HTTP status, and a reason that the station may read."""

    status: int
    reason: str


def refusal(identity: str, *, known: bool, stations: int, settings: CentralSettings) -> Refusal | None:
    """Return why a station may not connect, None if it may; `stations` is how many are known."""
    if not identity or len(identity) > MAX_IDENTITY_CHARACTERS or not identity.isprintable():
        return Refusal(404, f"the path must end in an identity of 1 to {MAX_IDENTITY_CHARACTERS} printable characters")
    if known:
        return None
    if not settings.accept_unknown_stations:
        return Refusal(404, "unknown charge point identity")
    if stations >= settings.max_stations:
        return Refusal(503, f"{settings.max_stations} stations are the limit")
    return None
