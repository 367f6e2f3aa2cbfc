"""Heartbeat: a sign of life when nothing else was said, and the time once a day whatever was said.

OCPP 1.6 §4.6, §9.1.10; OCPP-J §5.3.
Lab: TC_001_CS, TC_002_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import HeartbeatConf, HeartbeatReq
from plugwright.ocpp16.time import parse_utc
from plugwright.station.calls import Answer
from plugwright.station.keys import HeartbeatInterval

if TYPE_CHECKING:
    from plugwright.station.station import Station

AT_LEAST_EVERY_MS: Final = 24 * 3600 * 1000


class Heartbeat:
    """Due after HeartbeatInterval without a CALL of ours, while accepted and connected."""

    __slots__ = ("_last_ms", "_station", "_waiting", "deadline_ms", "said_ms")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self.deadline_ms = NEVER_MS
        self.said_ms = 0  # when the latest CALL of ours began
        self._last_ms = 0
        self._waiting = False

    def accepted(self, now: Now) -> None:
        """The boot's confirmation told the time; the interval counts from here."""
        self._last_ms = now.monotonic_ms
        self.said(now)

    def said(self, now: Now) -> None:
        """A CALL of ours went out: the Central System knows that we live."""
        self.said_ms = now.monotonic_ms
        self.rearm()

    def rearm(self) -> None:
        """The next deadline, from the interval as it is now."""
        if self._station.boot.state != "Accepted":
            self.deadline_ms = NEVER_MS
            return
        daily_ms = self._last_ms + AT_LEAST_EVERY_MS
        interval_ms = self._station.configuration[HeartbeatInterval] * 1000
        self.deadline_ms = min(self.said_ms + interval_ms, daily_ms) if interval_ms else daily_ms

    def due(self, now: Now) -> None:
        """Say it if we can; else it stays due, and the next link arms it again."""
        if not self._station.calls.may_tell:
            self.deadline_ms = NEVER_MS
            return
        self.said_ms = self._last_ms = now.monotonic_ms
        self.rearm()
        if not self._waiting:
            self._waiting = True
            self._station.calls.tell(HeartbeatReq(), self._answered)

    def trigger(self) -> bool:
        """A TriggerMessage wants one now, also while Pending."""
        return self._station.calls.tell(HeartbeatReq(), self._answered, triggered=True)

    def _answered(self, answer: Answer, now: Now) -> None:
        self._waiting = False
        if isinstance(answer.confirmation, HeartbeatConf):
            self._station.set_time(parse_utc(answer.confirmation.current_time), now)
