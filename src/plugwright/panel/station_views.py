"""What the station's HTTP API shows, in the words of its interface."""

from collections.abc import Sequence

import msgspec

from plugwright.hardware.virtual import ConnectorView as HardwareView
from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus, Reason, RegistrationStatus
from plugwright.ocpp16.time import format_utc
from plugwright.station.ports import Delivery, FactKind, Moment, TransactionRow
from plugwright.station.station import Station
from plugwright.station.view import StationView as CoreView


class ConnectorView(msgspec.Struct, frozen=True):
    """A connector: what OCPP calls it, and what one sees who stands before it."""

    id: int
    status: ChargePointStatus
    error_code: ChargePointErrorCode
    plugged: bool
    transaction_id: int | None
    locked: bool
    power_w: float
    energy_wh: int


class StationView(msgspec.Struct, frozen=True):
    """The station."""

    identity: str
    registration: RegistrationStatus | None
    connected: bool
    connectors: tuple[ConnectorView, ...]


class TransactionView(msgspec.Struct, frozen=True):
    """A transaction; `id` is the station's own number, times are None until the station has learnt the time."""

    id: int
    connector: int
    transaction_id: int | None
    id_tag: str
    started_at: str | None
    meter_start_wh: int
    stopped_at: str | None
    meter_stop_wh: int | None
    energy_wh: int
    reason: Reason | None
    start: Delivery
    stop: Delivery


class WaitingView(msgspec.Struct, frozen=True):
    """A message that waits; `attempts` is how often it was tried in vain, `energy_wh` the register that it tells."""

    kind: FactKind
    connector: int
    transaction: int | None
    at: str | None
    energy_wh: int
    attempts: int


class GivenUpView(msgspec.Struct, frozen=True):
    """A message that was never acknowledged and is sent no more."""

    kind: str
    connector: int
    transaction: int | None
    at: str | None
    reason: str
    message: msgspec.Raw


class OutboxView(msgspec.Struct, frozen=True):
    """What the Central System has not acknowledged; `queue` are the next of those that wait."""

    waiting: int
    queue: tuple[WaitingView, ...]
    given_up: tuple[GivenUpView, ...]


def station(identity: str, core: CoreView, hardware: Sequence[HardwareView]) -> StationView:
    """The station's own view; plug, lock, power and register are the hardware's word."""
    return StationView(
        identity=identity,
        registration=core.registration,
        connected=core.connected,
        connectors=tuple(
            ConnectorView(
                id=connector.id,
                status=connector.status,
                error_code=connector.error_code,
                plugged=seen.plugged,
                transaction_id=connector.transaction_id,
                locked=seen.locked,
                power_w=seen.power_w,
                energy_wh=seen.energy_wh,
            )
            for connector, seen in zip(core.connectors, hardware, strict=True)
        ),
    )


def transactions(station: Station, hardware: Sequence[HardwareView], limit: int) -> tuple[TransactionView, ...]:
    """The newest, newest first, a running one by what its meter shows now; raises what the store raises."""
    running = {
        connector.transaction.id: seen.energy_wh
        for connector, seen in zip(station.connectors, hardware, strict=True)
        if connector.transaction is not None
    }
    return tuple(_transaction(station, row, running.get(row.id)) for row in station.store.recent_transactions(limit))


def outbox(station: Station, limit: int) -> OutboxView:
    """What waits, and the newest of what was given up; raises what the store raises."""
    return OutboxView(
        waiting=station.store.waiting_facts(),
        queue=tuple(
            WaitingView(
                kind=row.kind,
                connector=row.connector,
                transaction=row.transaction,
                at=_text(station, row.at),
                energy_wh=row.register_wh,
                attempts=0 if place else station.outbox.attempts,
            )
            for place, row in enumerate(station.outbox.queue(limit))
        ),
        given_up=tuple(
            GivenUpView(
                kind=row.kind,
                connector=row.connector,
                transaction=row.transaction,
                at=_text(station, row.at),
                reason=row.reason,
                message=msgspec.Raw(row.message),
            )
            for row in station.store.given_up(limit)
        ),
    )


def _transaction(station: Station, row: TransactionRow, register_wh: int | None) -> TransactionView:
    last_wh = next((wh for wh in (row.meter_stop_wh, register_wh) if wh is not None), row.meter_start_wh)
    return TransactionView(
        id=row.id,
        connector=row.connector,
        transaction_id=row.transaction_id,
        id_tag=row.id_tag,
        started_at=_text(station, row.started_at),
        meter_start_wh=row.meter_start_wh,
        stopped_at=_text(station, row.stopped_at),
        meter_stop_wh=row.meter_stop_wh,
        energy_wh=last_wh - row.meter_start_wh,
        reason=row.stop_reason,
        start=row.start,
        stop=row.stop,
    )


def _text(station: Station, moment: Moment | None) -> str | None:
    utc_ms = None if moment is None else station.clock.resolve(moment)
    return None if utc_ms is None else format_utc(utc_ms)
