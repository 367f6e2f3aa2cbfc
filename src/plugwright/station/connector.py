"""One connector: the facts about it, and the status that follows from them.

OCPP 1.6 §3.8, §4.9, §7.7, §9.1.6; errata 3.20, 3.55, 3.76.
Lab: TC_003_CS, TC_004_1_CS, TC_004_2_CS, TC_005_3_CS, TC_011_2_CS, TC_041_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus
from plugwright.station.claims import Claim, Holder, same_id
from plugwright.station.faults import Fault, faulting, warning_beside
from plugwright.station.keys import ConnectionTimeOut
from plugwright.station.levels import Levels
from plugwright.station.ports import AvailabilityRow, TransactionRow
from plugwright.station.status import AVAILABLE, TRANSITIONS, Reporter, Status
from plugwright.station.stimuli import PlugChanged, Reading
from plugwright.station.transactions import SWITCH_FAILURE, Phase

if TYPE_CHECKING:
    from plugwright.station.station import Station

EV_SIDE_DISCONNECTED: Final = "EV side disconnected"


class Connector:
    """Facts and what follows; `id` 1 and up. Handlers and `transactions` change the facts, then call `refresh`."""

    __slots__ = (
        "_levels",
        "_station",
        "asked_for",
        "cable_max_a",
        "claim",
        "contactor_closed",
        "ev_connected",
        "expected",
        "faults",
        "finishing",
        "finishing_id_tag",
        "finishing_info",
        "held",
        "id",
        "lock_works",
        "locked",
        "operative",
        "phase",
        "phase_until_ms",
        "plugged",
        "reading",
        "reporter",
        "scheduled",
        "stale",
        "transaction",
        "usage_until_ms",
        "wants_energy",
    )

    def __init__(self, station: "Station", number: int, availability: AvailabilityRow | None) -> None:
        self._station = station
        self.id = number
        self.plugged = False
        self.ev_connected = not station.product.hardware.plug_contact
        self.wants_energy = not station.product.hardware.control_pilot
        self.cable_max_a: float | None = None
        self.contactor_closed = False
        self.locked = False
        self.lock_works = True  # by its last word
        self.faults: tuple[Fault, ...] = ()
        self.operative = availability.operative if availability else True
        self.scheduled = availability.scheduled if availability else False
        self.asked_for: str | None = None  # an idTag whose authorization for this connector is awaited
        self.expected = False  # by a remote start for whom it is reserved, while that idTag is authorized
        self.claim: Claim | None = None
        self.held: Holder | None = None
        self.finishing = False
        self.finishing_id_tag: str | None = None
        self.finishing_info: str | None = None
        self.transaction: TransactionRow | None = None
        self.phase: Phase = "none"
        self.phase_until_ms = NEVER_MS
        self.reading: Reading | None = None
        self.reporter = Reporter(station, number)
        self.stale = True  # a level may have to be told
        self.usage_until_ms = NEVER_MS  # ConnectionTimeOut: the cable, or the card, is waited for until then
        self._levels = Levels(station)

    @property
    def deadline_ms(self) -> int:
        """The earliest of this connector's own deadlines."""
        return min(self.usage_until_ms, self.phase_until_ms, self.reporter.deadline_ms)

    @property
    def faulted(self) -> bool:
        """A condition of the connector, or of the whole station, forbids charging."""
        return faulting(self.faults) is not None or faulting(self._station.main.faults) is not None

    @property
    def in_service(self) -> bool:
        """Operative (§5.2), and no firmware is to be installed (§5.19)."""
        return self.operative and not self._station.firmware.closed

    @property
    def vehicle_present(self) -> bool:
        """Everything that a cable can do for a start is done, or there is no contact that would know."""
        return (self.plugged or not self._station.product.hardware.plug_contact) and self.ev_connected

    @property
    def suspended(self) -> bool:
        """The station offers nothing: the idTag was refused (§3.5.4), or the vehicle is not understood (§7.6)."""
        if any(fault.error_code == "EVCommunicationError" for fault in self.faults):
            return True
        return self.transaction is not None and self.transaction.suspended

    @property
    def keeps_plug(self) -> bool:
        """Whether the lock is to be closed."""
        return self.phase != "none" or self.held is not None

    @property
    def energized(self) -> bool:
        """Whether the contactor is to be closed."""
        return (
            self.phase == "running"
            and self.vehicle_present
            and self.wants_energy
            and not self.suspended
            and not self.faulted
            and not self._station.departure.restarting
        )

    @property
    def is_unclaimed(self) -> bool:
        """Nobody charges here or is about to, and it is in order."""
        return (
            self.phase == "none"
            and self.in_service
            and not self.scheduled
            and not self.faulted
            and self.claim is None
            and self.held is None
        )

    def is_unused(self, id_tag: str) -> bool:
        """Whether this idTag could start here but for a reservation: after Finishing only who was here (§4.9 F2)."""
        return (
            self.is_unclaimed
            and self.asked_for is None
            and (not self.finishing or same_id(self.finishing_id_tag, id_tag))
        )

    def is_free(self, id_tag: str, parent_id_tag: str | None = None) -> bool:
        """Whether this idTag could start here, as far as its group is known."""
        return self.is_unused(id_tag) and self._station.reservations.admits(self, id_tag, parent_id_tag)

    def _condition(self) -> tuple[ChargePointStatus, str | None]:
        if self.transaction is not None and self.phase != "stopping":
            info = None if self.ev_connected else EV_SIDE_DISCONNECTED
            if self.suspended:
                return "SuspendedEVSE", info
            if not (self.ev_connected and self.wants_energy):
                return "SuspendedEV", info
            return "Charging", None
        if self.transaction is not None or self.finishing:
            return "Finishing", self.finishing_info
        if not self.in_service:
            return "Unavailable", None
        if self.claim is not None or self.expected:
            return "Preparing", None
        if self._station.reservations.holds(self):
            return "Reserved", None  # a plug alone does not change that
        return ("Preparing" if self.plugged else "Available"), None

    def status(self) -> Status:
        """The status as a function of the facts."""
        fault = faulting(self.faults) or faulting(self._station.main.faults)
        if fault is not None:
            return Status("Faulted", fault.error_code, fault.info, fault.vendor_id, fault.vendor_error_code)
        condition, info = self._condition()
        warning = warning_beside(condition, self.faults) if self.faults else None
        if warning is None:
            return Status(condition, info=info)
        return Status(condition, warning.error_code, warning.info, warning.vendor_id, warning.vendor_error_code)

    def refresh(self, now: Now) -> None:
        """A fact has changed: derive the status, and the wait that goes with Preparing."""
        self.stale = True
        status = self.status()
        waits = self.phase == "none" and (status.status == "Preparing" or self.claim is not None)
        if not waits:
            self.usage_until_ms = NEVER_MS
        elif self.usage_until_ms == NEVER_MS:
            timeout_s = self._station.configuration[ConnectionTimeOut]
            self.usage_until_ms = now.monotonic_ms + timeout_s * 1000 if timeout_s else NEVER_MS
        if self._passes_available(status.status):
            self.reporter.change(AVAILABLE, now)
        self.reporter.change(status, now)

    def _passes_available(self, after: ChargePointStatus) -> bool:
        """Reserved begins at Available, and only who presents its idTag leads elsewhere from it (§4.9 A7, G1, G2)."""
        before = self.reporter.current.status
        if after == "Reserved":
            return after not in TRANSITIONS[before] and before != after
        return before == "Reserved" and after == "Preparing" and self.claim is None and not self.expected

    def due(self, now: Now) -> None:
        """Whichever deadline has come."""
        if self.reporter.deadline_ms <= now.monotonic_ms:
            self.reporter.due(now)
        if self.usage_until_ms <= now.monotonic_ms:
            self.usage_until_ms = NEVER_MS
            self._given_up(now)
        if self.phase_until_ms <= now.monotonic_ms:
            self.phase_until_ms = NEVER_MS
            self._station.transactions.phase_overdue(self, now)

    def _given_up(self, now: Now) -> None:
        """ConnectionTimeOut: a card without cable is forgotten, a cable without card must be pulled (errata 3.20)."""
        self.claim = None
        if self.plugged and not self._station.reservations.holds(self):
            self.finish(None, None)
        self.refresh(now)

    def finish(self, id_tag: str | None, info: str | None) -> None:
        """Only the driver can go on from here: by pulling the cable, or `id_tag` by a new start."""
        self.finishing = True
        self.finishing_id_tag = id_tag
        self.finishing_info = info

    def set_claim(self, claim: Claim | None, now: Now) -> None:
        """An idTag is authorized for this connector, or no longer."""
        self.claim = claim
        if claim is not None:
            self.finishing = False
        self.refresh(now)
        self._station.transactions.try_start(self, now)

    def plug_changed(self, plug: PlugChanged, now: Now) -> None:
        """The cable was moved at either end, or is told after a start."""
        self.plugged, self.ev_connected = plug.plugged, plug.ev_connected
        self.cable_max_a = plug.cable_max_a
        if not self.ev_connected and self._station.product.hardware.control_pilot:
            self.wants_energy = False
        self._station.transactions.plug_changed(self, now)
        if not self.plugged and self.phase != "stopping":
            self.free(now)
        self.refresh(now)

    def free(self, now: Now) -> None:
        """The socket is empty: what waited for that happens."""
        self.held = None
        self.finishing = False
        self.faults = tuple(fault for fault in self.faults if not fault.own or fault.error_code == SWITCH_FAILURE)
        if self.scheduled and self.transaction is None:
            self.set_availability(operative=False, now=now)
            self._station.main.settle_scheduled(now)

    def set_availability(self, *, operative: bool, now: Now, scheduled: bool = False) -> None:
        """Operative or not, kept over a reboot (§5.2); `scheduled`: when the running transaction is over."""
        if scheduled:
            self.scheduled = True
        else:
            self.operative, self.scheduled = operative, False
            if not operative:
                self.claim = None
                self.finishing = False
        self._station.store.put_availability(AvailabilityRow(self.id, self.operative, self.scheduled))
        self.refresh(now)
        self._station.transactions.try_start(self, now)

    def raise_fault(self, fault: Fault, now: Now) -> None:
        """A condition holds from now on."""
        same = (fault.error_code, fault.own)
        self.faults = (*(known for known in self.faults if (known.error_code, known.own) != same), fault)
        self.refresh(now)

    def clear_faults(self, now: Now) -> None:
        """The hardware's conditions are gone; what the station itself found ends when it is disproved."""
        self.faults = tuple(fault for fault in self.faults if fault.own)
        self.refresh(now)
        self._station.transactions.try_start(self, now)

    def has_own(self, error_code: ChargePointErrorCode) -> bool:
        """Whether the station itself found this condition."""
        return any(fault.own and fault.error_code == error_code for fault in self.faults)

    def clear_own(self, error_code: ChargePointErrorCode, now: Now) -> None:
        """A condition that the station itself found is disproved."""
        if self.has_own(error_code):
            self.faults = tuple(fault for fault in self.faults if not fault.own or fault.error_code != error_code)
            self.refresh(now)
            self._station.transactions.try_start(self, now)

    def levels(self) -> None:
        """Tell the hardware where it is to stand, where that differs from what it was told last."""
        self.stale = False
        self._levels.tell(self)
