"""DataTransfer: a station says something outside of OCPP.

OCPP 1.6 §4.3 (behaviour), §6.15-6.16 (fields).
"""

from plugwright.central.context import Context
from plugwright.central.effects import Reported
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import DataTransferConf, DataTransferReq

MAX_TEXT_CHARACTERS = 100


def handle(context: Context, station: Station, req: DataTransferReq, now: Now) -> DataTransferConf:
    """Answer that no vendor is known here (§4.3)."""
    text = f"{req.vendor_id} {req.message_id or ''}".rstrip()[:MAX_TEXT_CHARACTERS]
    context.tell(Reported(station.identity, "DataTransfer", text))
    return DataTransferConf(status="UnknownVendorId")
