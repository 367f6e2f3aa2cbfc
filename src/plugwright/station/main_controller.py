"""Connector 0: the station's main controller, with a status of its own.

OCPP 1.6 §3.8, §4.9 (only Available, Unavailable and Faulted), §5.2.
Lab: TC_034_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus
from plugwright.station.faults import Fault, faulting, warning_beside
from plugwright.station.ports import AvailabilityRow
from plugwright.station.status import Reporter, Status

if TYPE_CHECKING:
    from plugwright.station.station import Station


class MainController:
    """The station as a whole: its conditions fault every connector."""

    __slots__ = ("_station", "faults", "operative", "reporter", "scheduled")

    def __init__(self, station: "Station", availability: AvailabilityRow | None) -> None:
        self._station = station
        self.faults: tuple[Fault, ...] = ()
        self.operative = availability.operative if availability else True
        self.scheduled = availability.scheduled if availability else False
        self.reporter = Reporter(station, 0)

    @property
    def faulted(self) -> bool:
        """A condition of the whole station forbids charging."""
        return faulting(self.faults) is not None

    def status(self) -> Status:
        """Faulted, Unavailable or Available, with a warning where one holds."""
        fault = faulting(self.faults)
        if fault is not None:
            return Status("Faulted", fault.error_code, fault.info, fault.vendor_id, fault.vendor_error_code)
        condition: ChargePointStatus = "Available" if self.operative else "Unavailable"
        warning = warning_beside(condition, self.faults)
        if warning is None:
            return Status(condition)
        return Status(condition, warning.error_code, warning.info, warning.vendor_id, warning.vendor_error_code)

    def refresh(self, now: Now) -> None:
        """A fact has changed."""
        self.reporter.change(self.status(), now)

    def set_availability(self, *, operative: bool, now: Now, scheduled: bool = False) -> None:
        """The station's own availability, kept over a reboot."""
        if scheduled:
            self.scheduled = True
        else:
            self.operative, self.scheduled = operative, False
        self._station.store.put_availability(AvailabilityRow(0, self.operative, self.scheduled))
        self.refresh(now)

    def settle_scheduled(self, now: Now) -> None:
        """Once no connector waits for its transaction any more, the station's own change happens, too."""
        if self.scheduled and not any(connector.scheduled for connector in self._station.connectors):
            self.set_availability(operative=False, now=now)

    def raise_fault(self, fault: Fault, now: Now) -> None:
        """A condition of the whole station."""
        self.faults = (*(known for known in self.faults if known.error_code != fault.error_code), fault)
        self._refresh_all(now)

    def clear_own(self, error_code: ChargePointErrorCode, now: Now) -> None:
        """A condition that the station itself found is over."""
        left = tuple(fault for fault in self.faults if not fault.own or fault.error_code != error_code)
        if left != self.faults:
            self.faults = left
            self._refresh_all(now)

    def clear_faults(self, now: Now) -> None:
        """The hardware's conditions are gone."""
        self.faults = tuple(fault for fault in self.faults if fault.own)
        self._refresh_all(now)
        for connector in self._station.connectors:
            self._station.transactions.try_start(connector, now)

    def _refresh_all(self, now: Now) -> None:
        self.refresh(now)
        for connector in self._station.connectors:
            connector.refresh(now)
