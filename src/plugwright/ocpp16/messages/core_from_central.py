"""Messages of the profile Core that the Central System sends.

OCPP 1.6 §5; fields in §6.
"""

from plugwright.ocpp16.enums import (
    AvailabilityStatus,
    AvailabilityType,
    ClearCacheStatus,
    ConfigurationStatus,
    RemoteStartStopStatus,
    ResetStatus,
    ResetType,
    UnlockStatus,
)
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.structures import ChargingProfile, KeyValue
from plugwright.ocpp16.types import CiString50, CiString500, IdToken, Integer, Opt

__all__ = [
    "ChangeAvailabilityConf",
    "ChangeAvailabilityReq",
    "ChangeConfigurationConf",
    "ChangeConfigurationReq",
    "ClearCacheConf",
    "ClearCacheReq",
    "GetConfigurationConf",
    "GetConfigurationReq",
    "RemoteStartTransactionConf",
    "RemoteStartTransactionReq",
    "RemoteStopTransactionConf",
    "RemoteStopTransactionReq",
    "ResetConf",
    "ResetReq",
    "UnlockConnectorConf",
    "UnlockConnectorReq",
]


class ChangeAvailabilityReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.7."""

    connector_id: Integer
    type: AvailabilityType


class ChangeAvailabilityConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.8."""

    status: AvailabilityStatus


class ChangeConfigurationReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.9."""

    key: CiString50
    value: CiString500


class ChangeConfigurationConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.10."""

    status: ConfigurationStatus


class ClearCacheReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.11."""


class ClearCacheConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.12."""

    status: ClearCacheStatus


class GetConfigurationReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.23."""

    key: Opt[tuple[CiString50, ...]] = None


class GetConfigurationConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.24."""

    configuration_key: Opt[tuple[KeyValue, ...]] = None
    unknown_key: Opt[tuple[CiString50, ...]] = None


class RemoteStartTransactionReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.33."""

    id_tag: IdToken
    connector_id: Opt[Integer] = None
    charging_profile: Opt[ChargingProfile] = None


class RemoteStartTransactionConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.34."""

    status: RemoteStartStopStatus


class RemoteStopTransactionReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.35."""

    transaction_id: Integer


class RemoteStopTransactionConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.36."""

    status: RemoteStartStopStatus


class ResetReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.39."""

    type: ResetType


class ResetConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.40."""

    status: ResetStatus


class UnlockConnectorReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.53."""

    connector_id: Integer


class UnlockConnectorConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.54."""

    status: UnlockStatus
