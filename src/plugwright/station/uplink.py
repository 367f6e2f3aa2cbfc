"""The link to the Central System: when it is opened, probed and given up.

OCPP-J §3.1, §5.3 (pings), errata 3.3 (back-off), errata 3.9 (half-open links); OCPP 1.6 §9.1.34.
"""

from typing import TYPE_CHECKING, Final, Literal

from plugwright.now import NEVER_MS, Now
from plugwright.rpc.connection import Connection
from plugwright.rpc.outcomes import Failed
from plugwright.station.effects import Connect, Disconnect, Ping
from plugwright.station.keys import WebSocketPingInterval

if TYPE_CHECKING:
    from plugwright.station.station import Station

State = Literal["idle", "waiting", "connecting", "up"]

BACKOFF_FIRST_MS: Final = 1_000
BACKOFF_MOST_MS: Final = 120_000
PONG_WITHIN_MS: Final = 20_000
ALIVE_AFTER_MS: Final = 5_000
"""A link that stood for so long was a good one: the next back-off begins anew."""


class Uplink:
    """One link at a time, numbered: what comes from a former one is stale. `rpc` lives as long as the link."""

    __slots__ = ("_attempts", "_pong_by_ms", "_station", "_up_since_ms", "deadline_ms", "number", "rpc", "state")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self.number = 0
        self.state: State = "idle"
        self.rpc: Connection | None = None
        self.deadline_ms = NEVER_MS
        self._attempts = 0
        self._up_since_ms = 0
        self._pong_by_ms = NEVER_MS

    def connect(self) -> None:
        """Open a new link."""
        self.number += 1
        self.state = "connecting"
        self.deadline_ms = NEVER_MS
        self._station.effects.append(Connect(self.number))

    def up(self, now: Now) -> None:
        """The link stands; message ids begin with a fresh prefix."""
        self.state = "up"
        self.rpc = Connection(f"{self._station.random.getrandbits(32):08x}-", receives="station")
        self._up_since_ms = now.monotonic_ms
        self.rearm_ping(now)

    def down(self, now: Now, *, local: bool) -> Failed | None:
        """The link is gone: wait, longer after each failure in a row but a `local` one, never in step with others.

        Returns the open CALL as failed.
        """
        failed = self.rpc.down() if self.rpc is not None else None
        stood = self.state == "up" and now.monotonic_ms - self._up_since_ms >= ALIVE_AFTER_MS
        if stood or local:
            self._attempts = 0
        wait_ms = min(BACKOFF_FIRST_MS << min(self._attempts, 10), BACKOFF_MOST_MS)
        self._attempts += 1
        self.rpc = None
        self.state = "waiting"
        self._pong_by_ms = NEVER_MS
        self.deadline_ms = now.monotonic_ms + wait_ms // 2 + self._station.random.randrange(wait_ms // 2 + 1)
        return failed

    def cut(self) -> None:
        """Cut a dead link; what it may still say is stale."""
        self._station.effects.append(Disconnect(self.number, 0))
        self.number += 1

    def stop(self, code: int) -> Failed | None:
        """Close for good with this WebSocket close code: the station goes down. Returns the open CALL as failed."""
        failed = self.rpc.down() if self.rpc is not None else None
        if self.state in {"up", "connecting"}:
            self._station.effects.append(Disconnect(self.number, code))
        self.state = "idle"
        self.rpc = None
        self.deadline_ms = NEVER_MS
        self.number += 1
        return failed

    def ponged(self, now: Now) -> None:
        """A pong came: the peer lives."""
        if self.rpc is not None:
            self.rpc.heard()
            self.rearm_ping(now)

    def rearm_ping(self, now: Now) -> None:
        """The next ping, counted from now; also when WebSocketPingInterval changed."""
        if self.state == "up":
            interval_s = self._station.configuration[WebSocketPingInterval]
            self._pong_by_ms = NEVER_MS
            self.deadline_ms = now.monotonic_ms + interval_s * 1000 if interval_s else NEVER_MS

    def due(self, now: Now) -> None:
        """Connect, or ping; a pong that did not come in time ends a half-open link (errata 3.9)."""
        if self.state == "waiting":
            self.connect()
        elif self._pong_by_ms <= now.monotonic_ms:
            self._station.link_lost(now, "no pong")
        else:
            self._pong_by_ms = self.deadline_ms = now.monotonic_ms + PONG_WITHIN_MS
            self._station.effects.append(Ping(self.number))
