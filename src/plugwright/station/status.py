"""The status of a connector: which changes the specification knows, and how a change is told.

OCPP 1.6 §4.9, §7.7, §9.1.20 (MinimumStatusDuration); errata 3.19, 3.20, 3.22.
Lab: TC_001_CS, TC_003_CS, TC_004_2_CS, TC_005_3_CS, TC_038_CS, TC_039_CS.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus, StatusNotificationReq
from plugwright.station.calls import Answer
from plugwright.station.effects import StatusChanged
from plugwright.station.keys import MinimumStatusDuration

if TYPE_CHECKING:
    from plugwright.station.station import Station

TRANSITIONS: Final[Mapping[ChargePointStatus, tuple[ChargePointStatus, ...]]] = MappingProxyType(
    {
        "Available": ("Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Reserved", "Unavailable", "Faulted"),
        "Preparing": (
            "Available",
            "Charging",
            "SuspendedEV",
            "SuspendedEVSE",
            "Finishing",
            "Unavailable",
            "Faulted",
        ),  # U: an Inoperative is Accepted, so it takes effect (§5.2)
        "Charging": ("Available", "SuspendedEV", "SuspendedEVSE", "Finishing", "Unavailable", "Faulted"),
        "SuspendedEV": ("Available", "Charging", "SuspendedEVSE", "Finishing", "Unavailable", "Faulted"),
        "SuspendedEVSE": ("Available", "Charging", "SuspendedEV", "Finishing", "Unavailable", "Faulted"),
        "Finishing": ("Available", "Preparing", "Unavailable", "Faulted"),
        "Reserved": ("Available", "Preparing", "Unavailable", "Faulted"),
        "Unavailable": ("Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Faulted"),
        "Faulted": (
            "Available",
            "Preparing",
            "Charging",
            "SuspendedEV",
            "SuspendedEVSE",
            "Finishing",
            "Reserved",
            "Unavailable",
        ),
    }
)
"""§4.9's table of changes, row by row; the simulator holds every change to it."""


class Status(msgspec.Struct, frozen=True, gc=False):
    """A status as it is told."""

    status: ChargePointStatus
    error_code: ChargePointErrorCode = "NoError"
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None


AVAILABLE: Final = Status("Available")


class Reporter:
    """Tells the Central System of one connector's status: each change while online, after an outage only the last."""

    __slots__ = ("_acknowledged", "_queued", "_station", "connector", "current", "deadline_ms", "since_ms")

    def __init__(self, station: "Station", connector: int) -> None:
        self._station = station
        self.connector = connector
        self.current = AVAILABLE
        self.deadline_ms = NEVER_MS
        self.since_ms = 0
        self._acknowledged: Status | None = None
        self._queued: Status | None = None

    def change(self, status: Status, now: Now) -> None:
        """The facts say so from now on."""
        if status == self.current:
            return
        self.current = status
        self.since_ms = now.monotonic_ms
        self._station.tell(StatusChanged(self.connector, status.status, status.error_code, status.info))
        minimum_ms = self._station.configuration[MinimumStatusDuration] * 1000
        if minimum_ms:
            self.deadline_ms = now.monotonic_ms + minimum_ms
        else:
            self._report(now)

    def rearm(self, now: Now) -> None:
        """MinimumStatusDuration has changed: a status that waits to be told waits by the new one."""
        if self.deadline_ms != NEVER_MS:
            minimum_ms = self._station.configuration[MinimumStatusDuration] * 1000
            self.deadline_ms = max(self.since_ms + minimum_ms, now.monotonic_ms)

    def due(self, now: Now) -> None:
        """The status has lasted for MinimumStatusDuration."""
        self.deadline_ms = NEVER_MS
        self._report(now)

    def report_again(self, now: Now) -> None:
        """After an outage: the current status where it is not the last acknowledged one (§4.9)."""
        self._queued = self._acknowledged
        if self.deadline_ms == NEVER_MS:
            self._report(now)

    def report_anyway(self, now: Now) -> None:
        """After an Accepted boot: the current status whatever was told before (errata 3.22)."""
        self._queued = None
        self.deadline_ms = NEVER_MS
        self._report(now)

    def trigger(self, now: Now) -> None:
        """A TriggerMessage wants the current status now, also while Pending."""
        self._tell(now, triggered=True)

    def _report(self, now: Now) -> None:
        if self.current != self._queued and self._station.calls.may_tell:
            self._tell(now)

    def _tell(self, now: Now, *, triggered: bool = False) -> None:
        status = self._queued = self.current
        station = self._station
        request = StatusNotificationReq(
            connector_id=self.connector,
            error_code=status.error_code,
            status=status.status,
            timestamp=station.clock.text(Now(self.since_ms or now.monotonic_ms, now.utc_ms)),
            info=status.info,
            vendor_id=status.vendor_id,
            vendor_error_code=status.vendor_error_code,
        )
        station.calls.tell(request, lambda answer, _now: self._answered(status, answer), triggered=triggered)

    def _answered(self, status: Status, answer: Answer) -> None:
        if answer.delivered:
            self._acknowledged = status
            return
        if not answer.unsent:
            self._acknowledged = None  # it may have arrived, so nobody knows what the Central System holds
        if self._queued == status:
            self._queued = self._acknowledged
