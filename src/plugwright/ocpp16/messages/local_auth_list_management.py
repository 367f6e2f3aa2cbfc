"""Messages of the profile Local Auth List Management.

OCPP 1.6 §5.10, §5.15; fields in §6.
"""

from plugwright.ocpp16.enums import UpdateStatus, UpdateType
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.structures import AuthorizationData
from plugwright.ocpp16.types import Integer, Opt

__all__ = ["GetLocalListVersionConf", "GetLocalListVersionReq", "SendLocalListConf", "SendLocalListReq"]


class GetLocalListVersionReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.27."""


class GetLocalListVersionConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.28."""

    list_version: Integer


class SendLocalListReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.41."""

    list_version: Integer
    update_type: UpdateType
    local_authorization_list: Opt[tuple[AuthorizationData, ...]] = None


class SendLocalListConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.42."""

    status: UpdateStatus
