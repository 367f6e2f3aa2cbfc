"""Messages of the profile Core that the station sends, and DataTransfer, which either side may send.

OCPP 1.6 §4 (§5.6 for DataTransfer from the Central System); fields in §6.
"""

from typing import Annotated

import msgspec

from plugwright.ocpp16.enums import (
    ChargePointErrorCode,
    ChargePointStatus,
    DataTransferStatus,
    Reason,
    RegistrationStatus,
)
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.structures import IdTagInfo, MeterValue
from plugwright.ocpp16.types import CiString20, CiString25, CiString50, CiString255, DateTime, IdToken, Integer, Opt

__all__ = [
    "AuthorizeConf",
    "AuthorizeReq",
    "BootNotificationConf",
    "BootNotificationReq",
    "DataTransferConf",
    "DataTransferReq",
    "HeartbeatConf",
    "HeartbeatReq",
    "MeterValuesConf",
    "MeterValuesReq",
    "StartTransactionConf",
    "StartTransactionReq",
    "StatusNotificationConf",
    "StatusNotificationReq",
    "StopTransactionConf",
    "StopTransactionReq",
]


class AuthorizeReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.1."""

    id_tag: IdToken


class AuthorizeConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.2."""

    id_tag_info: IdTagInfo


class BootNotificationReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.3."""

    charge_point_vendor: CiString20
    charge_point_model: CiString20
    charge_point_serial_number: Opt[CiString25] = None
    charge_box_serial_number: Opt[CiString25] = None
    firmware_version: Opt[CiString50] = None
    iccid: Opt[CiString20] = None
    imsi: Opt[CiString20] = None
    meter_type: Opt[CiString25] = None
    meter_serial_number: Opt[CiString25] = None


class BootNotificationConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.4."""

    status: RegistrationStatus
    current_time: DateTime
    interval: Integer


class DataTransferReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.15."""

    vendor_id: CiString255
    message_id: Opt[CiString50] = None
    data: Opt[str] = None


class DataTransferConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.16."""

    status: DataTransferStatus
    data: Opt[str] = None


class HeartbeatReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.29."""


class HeartbeatConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.30."""

    current_time: DateTime


class MeterValuesReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.31: one or more meter values, so an empty list is refused (as is an empty sampledValue, §7.33)."""

    connector_id: Integer
    meter_value: Annotated[tuple[MeterValue, ...], msgspec.Meta(min_length=1)]
    transaction_id: Opt[Integer] = None


class MeterValuesConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.32."""


class StartTransactionReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.45."""

    connector_id: Integer
    id_tag: IdToken
    meter_start: Integer
    timestamp: DateTime
    reservation_id: Opt[Integer] = None


class StartTransactionConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.46."""

    id_tag_info: IdTagInfo
    transaction_id: Integer


class StatusNotificationReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.47."""

    connector_id: Integer
    error_code: ChargePointErrorCode
    status: ChargePointStatus
    info: Opt[CiString50] = None
    timestamp: Opt[DateTime] = None
    vendor_id: Opt[CiString255] = None
    vendor_error_code: Opt[CiString50] = None


class StatusNotificationConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.48."""


class StopTransactionReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.49."""

    meter_stop: Integer
    timestamp: DateTime
    transaction_id: Integer
    id_tag: Opt[IdToken] = None
    reason: Opt[Reason] = None
    transaction_data: Opt[tuple[MeterValue, ...]] = None


class StopTransactionConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.50."""

    id_tag_info: Opt[IdTagInfo] = None
