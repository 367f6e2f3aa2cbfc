"""What the Central System holds in memory: a station, and the session of its link.

OCPP-J §4.1.1: one CALL of ours at a time on each link; further ones wait here, within a bound.
"""

from collections import deque

from plugwright.central.ports import ConnectorRow, StationRow
from plugwright.ocpp16.payload import Req
from plugwright.rpc.connection import Connection


class Station:
    """A station, connected or not; `row` and `connectors` are images of stored rows once it has booted."""

    __slots__ = ("connectors", "row", "seen_utc_ms", "session", "stored")

    def __init__(self, row: StationRow, *, stored: bool) -> None:
        self.row = row
        self.stored = stored
        self.session: Session | None = None
        self.seen_utc_ms = row.seen_utc_ms
        self.connectors: dict[int, ConnectorRow] | None = None  # made when the first one is told

    @property
    def identity(self) -> str:
        """The last path segment of its connection URL (OCPP-J §3.1.1)."""
        return self.row.identity


class WaitingCall:
    """A CALL that the operator asked for, and the token under which its end is told."""

    __slots__ = ("req", "token")

    def __init__(self, token: int, req: Req) -> None:
        self.token = token
        self.req = req


class Session:
    """One link of a station: its exchange of CALLs, and the CALLs that wait for their turn."""

    __slots__ = ("link", "open_token", "rpc", "station", "triggered", "waiting")

    def __init__(self, link: int, station: Station, id_prefix: str) -> None:
        self.link = link
        self.station = station
        self.rpc = Connection(id_prefix, receives="csms")
        self.open_token = 0
        self.waiting: deque[WaitingCall] | None = None  # an idle station has none
        self.triggered: tuple[str, ...] = ()
        """Actions that the station was asked for while Pending, and may therefore send (§4.2)."""

    def queue(self, call: WaitingCall, limit: int) -> bool:
        """Let a CALL wait; False if `limit` of them wait already."""
        if self.waiting is None:
            self.waiting = deque()
        if len(self.waiting) >= limit:
            return False
        self.waiting.append(call)
        return True

    def next_waiting(self) -> WaitingCall | None:
        """Take the CALL that has waited longest."""
        return self.waiting.popleft() if self.waiting else None
