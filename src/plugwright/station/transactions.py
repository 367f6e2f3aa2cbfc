"""Transactions: from an authorized idTag and a cable to the stop fact.

OCPP 1.6 §3.5.4, §4.8, §4.10, §9.1.23, §9.1.33; errata 3.17, 3.77.
Lab: TC_003_CS, TC_004_1_CS, TC_005_1_CS, TC_005_2_CS, TC_005_3_CS, TC_024_CS, TC_032_2_CS.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import ChargePointErrorCode, Reason
from plugwright.station.claims import Holder
from plugwright.station.effects import SetLock, TransactionChanged
from plugwright.station.faults import Fault
from plugwright.station.keys import StopTransactionOnEVSideDisconnect, UnlockConnectorOnEVSideDisconnect
from plugwright.station.ports import FactRow, TransactionRow
from plugwright.station.stop_data import drop_unwanted, edge_values

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station
    from plugwright.station.stimuli import Reading

Phase = Literal["none", "locking", "reading", "running", "stopping"]
Event = Literal["lock", "read", "locked", "abandon", "started", "stop", "stopped", "resume", "recover"]

TABLE: Final[Mapping[Phase, Mapping[Event, Phase]]] = MappingProxyType(
    {
        "none": {"lock": "locking", "read": "reading", "resume": "running", "recover": "stopping"},
        "locking": {"locked": "reading", "abandon": "none"},
        "reading": {"started": "running", "abandon": "none"},
        "running": {"stop": "stopping"},
        "stopping": {"stopped": "none"},
    }
)

HARDWARE_WITHIN_MS: Final = 2_000
"""How long lock, contactor and meter may take before the station goes on without their word."""

LOCK_FAILURE: Final[ChargePointErrorCode] = "ConnectorLockFailure"
METER_FAILURE: Final[ChargePointErrorCode] = "PowerMeterFailure"
SWITCH_FAILURE: Final[ChargePointErrorCode] = "PowerSwitchFailure"


class Transactions:
    """Moves the connectors' transactions along the table; the rows are written with the step."""

    __slots__ = ("_station",)

    def __init__(self, station: "Station") -> None:
        self._station = station

    def _move(self, connector: "Connector", event: Event, now: Now) -> None:
        connector.phase = TABLE[connector.phase][event]
        connector.stale = True
        waits = connector.phase in {"locking", "reading", "stopping"}
        connector.phase_until_ms = now.monotonic_ms + HARDWARE_WITHIN_MS if waits else NEVER_MS

    def recover(self, now: Now) -> None:
        """Take up what a former life left running: it ends, or by the product's setting goes on. Writes nothing."""
        for row in self._station.store.open_transactions():
            if row.stop != "none" or not 1 <= row.connector <= len(self._station.connectors):
                continue
            connector = self._station.connectors[row.connector - 1]
            connector.transaction = row
            if row.stop_reason is None and self._station.product.resumes_transactions:
                self._move(connector, "resume", now)
                self._station.metering.begin(connector, now)
            else:
                row.stop_reason = row.stop_reason or self._station.reason_of_start
                last = self._station.store.last_sample(row.id)
                if last is not None and self._station.reason_of_start == "PowerLoss":
                    row.stopped_at = last.at  # nobody knows how long the power was gone
                self._move(connector, "recover", now)
                self._station.metering.request(connector, "end", now)

    # Start

    def try_start(self, connector: "Connector", now: Now) -> None:
        """Begin if all is there: an authorized idTag, the cable, and nothing in the way. The lock goes first."""
        if (
            connector.claim is None
            or connector.phase != "none"
            or not connector.vehicle_present
            or not connector.in_service
            or connector.faulted
            or self._station.departure.leaving
        ):
            return
        if self._station.product.hardware.lock:
            self._move(connector, "lock", now)
        else:
            self._move(connector, "read", now)
            self._station.metering.request(connector, "begin", now)
        connector.refresh(now)

    def lock_moved(self, connector: "Connector", *, locked: bool, ok: bool, now: Now) -> None:
        """The lock was driven, or works again. Where it fails to hold the plug, nothing is started (TC_024)."""
        works_again = ok and not connector.lock_works
        connector.locked, connector.lock_works = locked, ok
        if connector.phase == "locking":
            if locked and ok:
                self._move(connector, "locked", now)
                self._station.metering.request(connector, "begin", now)
            elif not ok:
                self._lock_failed(connector, now)
        elif locked and not ok and not connector.keeps_plug:
            connector.raise_fault(Fault(LOCK_FAILURE, own=True), now)
        elif works_again and locked != connector.keeps_plug:
            self._drive_lock(connector)
        elif ok and not locked:
            connector.clear_own(LOCK_FAILURE, now)

    def try_lock(self, connector: "Connector") -> None:
        """What is wrong at the connector is said to be mended: a lock that failed may work now (§7.6)."""
        if connector.has_own(LOCK_FAILURE):
            self._drive_lock(connector)

    def _drive_lock(self, connector: "Connector") -> None:
        """Tell it once more where to stand; what it says then ends its failure, or does not."""
        self._station.effects.append(SetLock(connector.id, connector.keeps_plug))

    def cancel(self, connector: "Connector", now: Now) -> None:
        """The start is called off before there is a transaction."""
        if connector.phase in {"locking", "reading"}:
            self._move(connector, "abandon", now)
        connector.set_claim(None, now)

    def _lock_failed(self, connector: "Connector", now: Now) -> None:
        self._move(connector, "abandon", now)
        connector.claim = None
        connector.lock_works = False
        connector.raise_fault(Fault(LOCK_FAILURE, own=True), now)

    def started(self, connector: "Connector", reading: "Reading", now: Now) -> None:
        """The meter was read: the start fact is durable with this step, and only then the contactor closes."""
        claim = connector.claim
        if connector.phase != "reading" or claim is None:
            return
        if connector.faulted:  # since the meter was asked; the claim waits for the repair
            self._move(connector, "abandon", now)
            connector.refresh(now)
            return
        station = self._station
        at = station.clock.moment(now)
        row = TransactionRow(
            connector=connector.id,
            id_tag=claim.id_tag,
            parent_id_tag=claim.parent_id_tag,
            meter_start_wh=reading.register_wh,
            started_at=at,
            reservation_id=station.reservations.use(connector, claim, now),
        )
        row.id = station.store.add_transaction(row)
        values = edge_values(station, reading, "Transaction.Begin", reading.register_wh)
        station.outbox.add(
            FactRow(
                "start", connector.id, at, reading.register_wh, transaction=row.id, in_stop=bool(values), values=values
            ),
        )
        connector.transaction = row
        connector.claim = None
        self._move(connector, "started", now)
        station.metering.begin(connector, now)
        station.tell(TransactionChanged(connector.id, "started", row.id_tag, None, row.meter_start_wh))
        connector.refresh(now)

    # While it runs

    def plug_changed(self, connector: "Connector", now: Now) -> None:
        """The cable was moved: a claim finds its plug, a running transaction may lose its vehicle."""
        if connector.phase in {"locking", "reading"} and not connector.vehicle_present:
            self._move(connector, "abandon", now)
        elif connector.phase == "running" and not connector.ev_connected:
            hardware = self._station.product.hardware
            # A cable out of the socket cannot come back as the same one, whatever the key says.
            cable_gone = hardware.control_pilot and not hardware.fixed_cable and not connector.plugged
            if cable_gone or self._station.configuration[StopTransactionOnEVSideDisconnect]:
                self.stop(connector, "EVDisconnected", now)
        elif connector.plugged and connector.claim is None and connector.phase == "none":
            self._catch_floating_claim(connector, now)
        self.try_start(connector, now)

    def _catch_floating_claim(self, connector: "Connector", now: Now) -> None:
        for other in self._station.connectors:
            claim = other.claim
            if claim is None or not claim.floating or other.plugged:
                continue
            other.claim = None  # where it goes, it leaves a connector for whoever has reserved one
            if connector.is_free(claim.id_tag, claim.parent_id_tag):
                other.refresh(now)
                connector.set_claim(claim, now)  # which ends a Finishing of its owner (§4.9 F2)
                return
            other.claim = claim

    def identified(self, row: TransactionRow, _now: Now) -> None:
        """The Central System gave the transaction its id."""
        self._station.tell(
            TransactionChanged(row.connector, "identified", row.id_tag, row.transaction_id, row.meter_start_wh)
        )

    # Stop

    def stop(self, connector: "Connector", reason: Reason, now: Now, *, id_tag: str | None = None) -> None:
        """Decide to stop. The contactor opens, the register is read, then the stop fact is written (errata 3.77)."""
        row = connector.transaction
        if row is None or connector.phase != "running":
            if connector.phase in {"locking", "reading"}:
                self.cancel(connector, now)
            return
        row.stop_reason, row.stop_id_tag = reason, id_tag
        self._station.store.put_transaction(row)
        self._move(connector, "stop", now)
        self._station.metering.end(connector)
        connector.finishing_info = "EV side disconnected" if reason == "EVDisconnected" else None
        if not connector.contactor_closed:
            self._station.metering.request(connector, "end", now)
        connector.refresh(now)

    def contactor_moved(self, connector: "Connector", *, closed: bool, reading: "Reading | None", now: Now) -> None:
        """The contactor's word; open while stopping it is the end."""
        connector.contactor_closed = closed
        if reading is not None:
            connector.reading = reading
        if not closed:
            connector.clear_own(SWITCH_FAILURE, now)
        elif connector.phase == "none":
            connector.raise_fault(Fault(SWITCH_FAILURE, own=True), now)
        if connector.phase == "stopping" and not closed:
            if reading is not None:
                self._stopped(connector, reading, now)
            else:
                self._station.metering.request(connector, "end", now)

    def ended(self, connector: "Connector", reading: "Reading", now: Now) -> None:
        """The register was read with the contactor open, or with one that does not open."""
        if connector.phase == "stopping" and (not connector.contactor_closed or connector.has_own(SWITCH_FAILURE)):
            self._stopped(connector, reading, now)

    def _stopped(self, connector: "Connector", reading: "Reading | None", now: Now) -> None:
        station, row = self._station, connector.transaction
        assert row is not None
        assert row.stop_reason is not None
        last = station.store.last_sample(row.id)
        durable_wh = last.register_wh if last is not None else row.meter_start_wh
        register_wh = max(reading.register_wh if reading is not None else durable_wh, durable_wh)
        at = row.stopped_at or station.clock.not_before(
            station.clock.moment(now), last.at if last is not None else row.started_at
        )
        drop_unwanted(station, row.id)
        values = edge_values(station, reading, "Transaction.End", register_wh)
        station.outbox.add(
            FactRow("stop", connector.id, at, register_wh, transaction=row.id, in_stop=bool(values), values=values),
        )
        row.stop, row.stopped_at, row.meter_stop_wh = "waiting", at, register_wh
        station.store.put_transaction(row)
        connector.transaction = None
        self._move(connector, "stopped", now)
        self._leave(connector, row)
        station.tell(
            TransactionChanged(connector.id, "stopped", row.id_tag, row.transaction_id, register_wh, row.stop_reason)
        )
        connector.refresh(now)
        if not connector.plugged:
            connector.free(now)
            connector.refresh(now)

    def _leave(self, connector: "Connector", row: TransactionRow) -> None:
        """What is left at the connector: the cable, locked where its owner must come back for it (§3.5.4, §4.10)."""
        connector.finish(row.id_tag, connector.finishing_info)
        unlocks = self._station.configuration[UnlockConnectorOnEVSideDisconnect]
        keeps = row.stop_reason == "DeAuthorized" or (row.stop_reason == "EVDisconnected" and not unlocks)
        if keeps and self._station.product.hardware.lock:
            connector.held = Holder(row.id_tag, row.parent_id_tag)

    def phase_overdue(self, connector: "Connector", now: Now) -> None:
        """Lock, meter or contactor did not answer in time: go on with what is known."""
        reading = connector.reading
        match connector.phase:
            case "locking":
                self._lock_failed(connector, now)
            case "reading" if reading is not None:
                self.started(connector, reading, now)
            case "reading":
                self._move(connector, "abandon", now)
                connector.claim = None
                connector.raise_fault(Fault(METER_FAILURE, own=True), now)
            case "stopping" if connector.contactor_closed and not connector.has_own(SWITCH_FAILURE):
                connector.raise_fault(Fault(SWITCH_FAILURE, own=True), now)
                connector.phase_until_ms = now.monotonic_ms + HARDWARE_WITHIN_MS
                self._station.metering.request(connector, "end", now)
            case "stopping":
                self._stopped(connector, reading, now)
            case _:
                pass
