"""BootNotification: a station says what it is, and asks to be accepted.

OCPP 1.6 §4.2 (behaviour), §6.3-6.4 (fields).
"""

from msgspec.structs import replace

from plugwright.central.context import Context
from plugwright.central.effects import StationRegistered
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import BootNotificationConf, BootNotificationReq
from plugwright.ocpp16.time import format_utc


def handle(context: Context, station: Station, req: BootNotificationReq, now: Now) -> BootNotificationConf:
    """Answer with the operator's verdict; from now on the station is known, whatever that is."""
    status = station.row.verdict
    row = replace(
        station.row,
        registration=status,
        vendor=req.charge_point_vendor,
        model=req.charge_point_model,
        serial_number=req.charge_point_serial_number,
        charge_box_serial_number=req.charge_box_serial_number,
        firmware_version=req.firmware_version,
        iccid=req.iccid,
        imsi=req.imsi,
        meter_type=req.meter_type,
        meter_serial_number=req.meter_serial_number,
        booted_utc_ms=now.utc_ms,
        seen_utc_ms=now.utc_ms,
    )
    context.store.put_station(row)
    station.row = row
    station.stored = True
    context.tell(StationRegistered(station.identity, status, req.charge_point_vendor, req.charge_point_model))
    settings = context.settings
    interval_s = settings.heartbeat_interval_s if status == "Accepted" else settings.boot_retry_interval_s
    return BootNotificationConf(status=status, current_time=format_utc(now.utc_ms), interval=interval_s)
