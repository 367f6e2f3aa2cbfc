"""StatusNotification: a station tells a connector's status.

OCPP 1.6 §4.9 (behaviour), §6.47-6.48 (fields).
"""

from msgspec.structs import replace

from plugwright.central.context import Context
from plugwright.central.effects import StatusChanged, Warned
from plugwright.central.ports import ConnectorRow
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import StatusNotificationConf, StatusNotificationReq

MAX_CONNECTORS = 256
CONF = StatusNotificationConf()


def handle(context: Context, station: Station, req: StatusNotificationReq, now: Now) -> StatusNotificationConf:
    """Keep the status and tell it, if it differs from the last one."""
    row = ConnectorRow(
        identity=station.identity,
        connector=req.connector_id,
        status=req.status,
        error_code=req.error_code,
        since_utc_ms=now.utc_ms,
        info=req.info,
        vendor_id=req.vendor_id,
        vendor_error_code=req.vendor_error_code,
    )
    connectors = station.connectors or {}
    former = connectors.get(req.connector_id)
    if former is not None and replace(former, since_utc_ms=now.utc_ms) == row:
        return CONF
    if former is None and len(connectors) >= MAX_CONNECTORS:
        context.tell(Warned(station.identity, f"more than {MAX_CONNECTORS} connectors; {req.connector_id} is not kept"))
        return CONF
    context.store.put_connector(row)
    connectors[req.connector_id] = row
    station.connectors = connectors
    context.tell(StatusChanged(station.identity, req.connector_id, req.status, req.error_code, req.info))
    return CONF
