"""What may be seen of a station from outside, as a frozen value.

The panel answers `GET /api/station` and `GET /api/face` from it.
"""

from typing import TYPE_CHECKING

import msgspec

from plugwright.now import NEVER_MS
from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus, RegistrationStatus
from plugwright.ocpp16.time import format_utc
from plugwright.station.keys import BlinkRepeat, LightIntensity
from plugwright.station.reservation_rows import ReservationRow
from plugwright.station.sampled_values import power_w
from plugwright.station.status import AVAILABLE, Status

if TYPE_CHECKING:
    from plugwright.station.configuration import Key
    from plugwright.station.connector import Connector
    from plugwright.station.ports import TransactionRow
    from plugwright.station.station import Station


class SessionView(msgspec.Struct, frozen=True, gc=False):
    """The transaction of a connector; `number` is the station's own.

    `started_ms` is the instant of its start on this boot's monotonic clock, `started_at` the same as OCPP writes it;
    None while nobody can tell.
    """

    number: int
    meter_start_wh: int
    started_ms: int | None
    started_at: str | None


class ConnectorView(msgspec.Struct, frozen=True):
    """One connector. `energy_wh` is the lifetime register, `power_w` the meter's last word on it.

    `id_tag` is that of the transaction, `expected_id_tag` one that is authorized and waits for its cable. Until
    `waits_until_ms`, on the monotonic clock, ConnectionTimeOut lets the driver complete a start. `own_faults` are the
    conditions that the station found itself, beside what its hardware tells.
    """

    id: int
    status: ChargePointStatus
    error_code: ChargePointErrorCode
    info: str | None
    plugged: bool
    transaction_id: int | None
    id_tag: str | None
    session_wh: int | None
    locked: bool
    operative: bool
    power_w: float
    energy_wh: int
    vendor_error_code: str | None = None
    own_faults: tuple[ChargePointErrorCode, ...] = ()
    session: SessionView | None = None
    expected_id_tag: str | None = None
    waits_until_ms: int | None = None
    is_asking: bool = False
    is_held: bool = False
    reservation: ReservationRow | None = None


class StationView(msgspec.Struct, frozen=True):
    """The station; `outbox` is how many facts wait for their acknowledgement, `given_up` how many did so in vain.

    `main` is the status of connector 0, `asking` the reader whose card is being judged. Keys that the product does not
    have are None. `failed`: why nobody can charge, in failed mode.
    """

    registration: RegistrationStatus | None
    connected: bool
    outbox: int
    connectors: tuple[ConnectorView, ...]
    given_up: int = 0
    main: Status = AVAILABLE
    own_faults: tuple[ChargePointErrorCode, ...] = ()
    asking: int | None = None
    light_intensity: int | None = None
    blink_repeat: int | None = None
    failed: str | None = None


def view_of(station: "Station") -> StationView:
    """The station's facts, as they are between two steps."""
    main = station.main
    return StationView(
        registration=station.boot.registration,
        connected=station.uplink.rpc is not None,
        outbox=station.store.waiting_facts(),
        connectors=tuple(_connector_view(station, connector) for connector in station.connectors),
        given_up=station.store.counts().given_up,
        main=main.reporter.current,
        own_faults=tuple(fault.error_code for fault in main.faults if fault.own),
        asking=station.readers.asking,
        light_intensity=_number(station, LightIntensity),
        blink_repeat=_number(station, BlinkRepeat),
    )


def _number(station: "Station", key: "Key[int]") -> int | None:
    return station.configuration[key] if station.configuration.exists(key) else None


def _connector_view(station: "Station", connector: "Connector") -> ConnectorView:
    row, reading = connector.transaction, connector.reading
    status = connector.reporter.current
    register_wh = reading.register_wh if reading is not None else 0
    until_ms = connector.usage_until_ms
    return ConnectorView(
        id=connector.id,
        status=status.status,
        error_code=status.error_code,
        info=status.info,
        plugged=connector.plugged,
        transaction_id=row.transaction_id if row is not None else None,
        id_tag=row.id_tag if row is not None else None,
        session_wh=register_wh - row.meter_start_wh if row is not None else None,
        locked=connector.locked,
        operative=connector.operative,
        power_w=power_w(station.product.hardware, reading) if reading is not None else 0.0,
        energy_wh=register_wh,
        vendor_error_code=status.vendor_error_code,
        own_faults=tuple(fault.error_code for fault in connector.faults if fault.own),
        session=_session(station, row) if row is not None else None,
        expected_id_tag=connector.claim.id_tag if connector.claim is not None else None,
        waits_until_ms=until_ms if until_ms < NEVER_MS else None,
        is_asking=connector.asked_for is not None or connector.expected or connector.phase in ("locking", "reading"),
        is_held=connector.held is not None,
        reservation=station.reservations.at(connector),
    )


def _session(station: "Station", row: "TransactionRow") -> SessionView:
    utc_ms = station.clock.resolve(row.started_at)
    return SessionView(
        number=row.id,
        meter_start_wh=row.meter_start_wh,
        started_ms=station.clock.instant_ms(row.started_at),
        started_at=None if utc_ms is None else format_utc(utc_ms),
    )
