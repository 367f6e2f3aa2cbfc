"""Messages of the profile Smart Charging.

OCPP 1.6 §5.5, §5.7, §5.16; fields in §6.
"""

from plugwright.ocpp16.enums import (
    ChargingProfilePurposeType,
    ChargingProfileStatus,
    ChargingRateUnitType,
    ClearChargingProfileStatus,
    GetCompositeScheduleStatus,
)
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.structures import ChargingProfile, ChargingSchedule
from plugwright.ocpp16.types import DateTime, Integer, Opt

__all__ = [
    "ClearChargingProfileConf",
    "ClearChargingProfileReq",
    "GetCompositeScheduleConf",
    "GetCompositeScheduleReq",
    "SetChargingProfileConf",
    "SetChargingProfileReq",
]


class ClearChargingProfileReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.13."""

    id: Opt[Integer] = None
    connector_id: Opt[Integer] = None
    charging_profile_purpose: Opt[ChargingProfilePurposeType] = None
    stack_level: Opt[Integer] = None


class ClearChargingProfileConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.14."""

    status: ClearChargingProfileStatus


class GetCompositeScheduleReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.21."""

    connector_id: Integer
    duration: Integer
    charging_rate_unit: Opt[ChargingRateUnitType] = None


class GetCompositeScheduleConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.22."""

    status: GetCompositeScheduleStatus
    connector_id: Opt[Integer] = None
    schedule_start: Opt[DateTime] = None
    charging_schedule: Opt[ChargingSchedule] = None


class SetChargingProfileReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.43."""

    connector_id: Integer
    cs_charging_profiles: ChargingProfile


class SetChargingProfileConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.44."""

    status: ChargingProfileStatus
