"""What may be seen of a station from outside, as a frozen value.

The panel answers `GET /api/station` from it.
"""

from typing import TYPE_CHECKING

import msgspec

from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus, RegistrationStatus
from plugwright.station.sampled_values import power_w

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station


class ConnectorView(msgspec.Struct, frozen=True):
    """One connector. `energy_wh` is the lifetime register, `power_w` the meter's last word on it."""

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


class StationView(msgspec.Struct, frozen=True):
    """The station; `outbox` is how many facts wait for their acknowledgement."""

    registration: RegistrationStatus | None
    connected: bool
    outbox: int
    connectors: tuple[ConnectorView, ...]


def view_of(station: "Station") -> StationView:
    """The station's facts, as they are between two steps."""
    return StationView(
        registration=station.boot.registration,
        connected=station.uplink.rpc is not None,
        outbox=station.store.waiting_facts(),
        connectors=tuple(_connector_view(station, connector) for connector in station.connectors),
    )


def _connector_view(station: "Station", connector: "Connector") -> ConnectorView:
    row, reading = connector.transaction, connector.reading
    status = connector.reporter.current
    register_wh = reading.register_wh if reading is not None else 0
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
    )
