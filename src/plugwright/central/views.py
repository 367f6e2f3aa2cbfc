"""What the Central System shows of its stations: frozen values, as the HTTP API gives them."""

import msgspec

from plugwright.central.sessions import Station
from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus, RegistrationStatus
from plugwright.ocpp16.time import format_utc


class ConnectorView(msgspec.Struct, frozen=True):
    """A connector as it was last reported; connector 0 is the station itself."""

    id: int
    status: ChargePointStatus
    error_code: ChargePointErrorCode
    info: str | None
    vendor_id: str | None
    vendor_error_code: str | None
    since: str


class StationView(msgspec.Struct, frozen=True):
    """A station; `registration` is the last answer to its BootNotification, `verdict` what the next one gets."""

    identity: str
    connected: bool
    registration: RegistrationStatus | None
    verdict: RegistrationStatus
    vendor: str | None
    model: str | None
    serial_number: str | None
    charge_box_serial_number: str | None
    firmware: str | None
    iccid: str | None
    imsi: str | None
    meter_type: str | None
    meter_serial_number: str | None
    booted: str | None
    last_seen: str | None
    connectors: tuple[ConnectorView, ...]


def view(station: Station) -> StationView:
    """Return a station as it is now."""
    row = station.row
    return StationView(
        identity=row.identity,
        connected=station.session is not None,
        registration=row.registration,
        verdict=row.verdict,
        vendor=row.vendor,
        model=row.model,
        serial_number=row.serial_number,
        charge_box_serial_number=row.charge_box_serial_number,
        firmware=row.firmware_version,
        iccid=row.iccid,
        imsi=row.imsi,
        meter_type=row.meter_type,
        meter_serial_number=row.meter_serial_number,
        booted=_text(row.booted_utc_ms),
        last_seen=_text(station.seen_utc_ms),
        connectors=_connectors(station),
    )


def _connectors(station: Station) -> tuple[ConnectorView, ...]:
    rows = station.connectors or {}
    return tuple(
        ConnectorView(
            id=row.connector,
            status=row.status,
            error_code=row.error_code,
            info=row.info,
            vendor_id=row.vendor_id,
            vendor_error_code=row.vendor_error_code,
            since=format_utc(row.since_utc_ms),
        )
        for _, row in sorted(rows.items())
    )


def _text(utc_ms: int | None) -> str | None:
    return None if utc_ms is None else format_utc(utc_ms)
