"""DataTransfer: what OCPP has no message for, in both directions.

OCPP 1.6 §4.3, §5.6, §6.15, §6.16.
Lab: TC_062_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import DataTransferConf, DataTransferReq
from plugwright.station.calls import Answer
from plugwright.station.claims import same_id
from plugwright.station.effects import Reply
from plugwright.station.stimuli import SendDataTransfer

if TYPE_CHECKING:
    from plugwright.station.station import Station

VENDOR_ID = "org.plugwright"
ECHO = "Echo"
MAX_VENDOR_ID = 255  # §6.15, as the next: what the station sends is not validated once more
MAX_MESSAGE_ID = 50


def handle(station: "Station", req: DataTransferReq, now: Now) -> DataTransferConf:
    """Only our own vendorId is known, with one message that returns its data: enough to try the way there and back."""
    del station, now
    if not same_id(req.vendor_id, VENDOR_ID):
        return DataTransferConf(status="UnknownVendorId")
    if not same_id(req.message_id, ECHO):
        return DataTransferConf(status="UnknownMessageId")
    return DataTransferConf(status="Accepted", data=req.data)


def send_data_transfer(station: "Station", command: SendDataTransfer) -> None:
    """Ask the Central System on behalf of the panel; `Reply` says what it answered, or why it could not be asked."""
    if not 1 <= len(command.vendor_id) <= MAX_VENDOR_ID or len(command.message_id or "") > MAX_MESSAGE_ID:
        error = f"vendorId has 1 to {MAX_VENDOR_ID} characters, messageId at most {MAX_MESSAGE_ID}"
        station.effects.append(Reply(command.token, error=error))
        return
    if not station.calls.may_tell:
        station.effects.append(Reply(command.token, error="not connected to, or not accepted by, the Central System"))
        return

    def answered(answer: Answer, _now: Now) -> None:
        conf = answer.confirmation
        if isinstance(conf, DataTransferConf):
            station.effects.append(Reply(command.token, conf.status, conf.data))
        else:
            why = answer.failed.why if answer.failed is not None and not answer.unsent else None
            station.effects.append(Reply(command.token, error=answer.why, why=why))

    request = DataTransferReq(vendor_id=command.vendor_id, message_id=command.message_id, data=command.data)
    station.calls.tell(request, answered)
