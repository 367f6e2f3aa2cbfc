"""Messages of the profile Remote Trigger.

OCPP 1.6 §5.17; fields in §6.
"""

from plugwright.ocpp16.enums import TriggerMessageStatus
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.types import Integer, Opt

__all__ = ["TriggerMessageConf", "TriggerMessageReq"]


class TriggerMessageReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.51.

    `requested_message` is a MessageTrigger, but any text is let through: a request for a message that the station does
    not know is answered NotImplemented in the confirmation (§5.17, §7.44), not refused with a CALLERROR.
    """

    requested_message: str
    connector_id: Opt[Integer] = None


class TriggerMessageConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.52."""

    status: TriggerMessageStatus
