"""Going down in order: Reset, and the end of the service, with running transactions ended and told first.

OCPP 1.6 §5.14, §7.41, §7.42, §9.1.22; errata 3.36, 3.47 (new firmware), 3.81.
Lab: TC_013_CS, TC_014_CS, TC_015_CS, TC_016_CS, TC_032_1_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import Reason, ResetType
from plugwright.station.effects import Halt, Restart
from plugwright.station.faults import Fault
from plugwright.station.keys import ResetRetries

if TYPE_CHECKING:
    from plugwright.station.station import Station

SOFT_WITHIN_MS: Final = 30_000
HARD_WITHIN_MS: Final = 5_000
FIRMWARE_WITHIN_MS: Final = 35_000
"""Nobody asked for this restart, so a slow link is given the time to tell how far the update is."""
OFFLINE_WITHIN_MS: Final = 3_000
RETRY_AFTER_MS: Final = 5_000
GOING_AWAY: Final = 1001
NORMAL: Final = 1000


class Departure:
    """`leaving`: nothing new begins; `restarting`: the contactors are open and the effect is out."""

    __slots__ = ("_attempts", "_halts", "_hard", "_said", "_station", "deadline_ms", "leaving", "restarting")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self.leaving = False
        self.restarting = False
        self._halts = False
        self._hard = False
        self._said = False
        self._attempts = 0
        self.deadline_ms = NEVER_MS

    def reset(self, kind: ResetType, now: Now) -> None:
        """Stop the transactions, tell of it within a limit, restart. A second Reset joins the first."""
        hard = kind == "Hard"
        self._hard = self._hard or hard
        within_ms = HARD_WITHIN_MS if hard else SOFT_WITHIN_MS
        self._leave("HardReset" if hard else "SoftReset", within_ms, now)

    def boot_firmware(self, now: Now) -> None:
        """Restart hard into new firmware, once the Central System has heard what is owed of it, or within a limit."""
        self._hard = True
        self._leave("HardReset", FIRMWARE_WITHIN_MS, now)

    def shut_down(self, reason: Reason, within_ms: int, now: Now) -> None:
        """The service ends, or the supply is about to."""
        self._halts = True
        self._leave(reason, within_ms, now)

    def _leave(self, reason: Reason, within_ms: int, now: Now) -> None:
        if self._station.uplink.rpc is None:
            within_ms = min(within_ms, OFFLINE_WITHIN_MS)
        self.deadline_ms = min(self.deadline_ms, now.monotonic_ms + within_ms)
        self.leaving = True
        for connector in self._station.connectors:
            self._station.transactions.stop(connector, reason, now)

    def check(self) -> None:
        """At the end of each step: go once everything is ended, told and answered. A retry waits for its time."""
        if not self.leaving or self.restarting or self._attempts:
            return
        station = self._station
        ended = all(connector.phase == "none" for connector in station.connectors)
        online = station.calls.may_tell
        told = not online or (station.outbox.empty and station.calls.idle)
        if ended and told and not station.inbound.owes:
            self._go()

    def due(self, _now: Now) -> None:
        """The limit: what is not told by now is kept for after the start. Or the restart that failed is tried again."""
        self.deadline_ms = NEVER_MS
        if self.leaving:
            self._go()

    def _go(self) -> None:
        self._set_restarting(True)
        self._said = False
        self.deadline_ms = NEVER_MS
        self._station.calls.quiet = True

    def _set_restarting(self, restarting: bool) -> None:
        self.restarting = restarting
        for connector in self._station.connectors:
            connector.stale = True

    def farewell(self, now: Now) -> None:
        """After the contactors: close the link, with what is open on it, and the last effect of this life."""
        if self._said:
            return
        self._said = True
        failed = self._station.uplink.stop(GOING_AWAY if self._halts else NORMAL)
        self._station.inbound.link_down()
        self._station.calls.link_down(failed, now)  # a restart may fail, and then this life goes on
        self._station.effects.append(Halt() if self._halts else Restart(self._hard))

    def failed(self, now: Now) -> None:
        """The restart was not carried out: ResetRetries more times, then the station goes on with a warning."""
        if not self.restarting:
            return
        self._set_restarting(False)
        if self._attempts < self._station.configuration[ResetRetries]:
            self._attempts += 1
            self.deadline_ms = now.monotonic_ms + RETRY_AFTER_MS
            return
        self.leaving = self._hard = False
        self._attempts = 0
        self._station.calls.quiet = False
        self._station.main.raise_fault(Fault("ResetFailure", own=True), now)
        self._station.firmware.restart_failed(now)
        for connector in self._station.connectors:
            self._station.transactions.try_start(connector, now)
        self._station.uplink.connect()
