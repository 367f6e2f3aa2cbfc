"""The structures that requests and confirmations share.

OCPP 1.6 §7 and security white paper §6; a class has the name of its section there. The text's cardinality "one or more"
is enforced (§7.13 chargingSchedulePeriod, §7.33 sampledValue), where the published schemas mostly forget it.
"""

import math
from typing import Annotated, Final

import msgspec

from plugwright.ocpp16.enums import (
    AuthorizationStatus,
    ChargingProfileKindType,
    ChargingProfilePurposeType,
    ChargingRateUnitType,
    Location,
    Measurand,
    Phase,
    ReadingContext,
    RecurrencyKindType,
    UnitOfMeasure,
    ValueFormat,
)
from plugwright.ocpp16.payload import Payload
from plugwright.ocpp16.security_enums import HashAlgorithm
from plugwright.ocpp16.types import (
    CiString40,
    CiString50,
    CiString128,
    CiString500,
    DateTime,
    IdToken,
    Integer,
    Opt,
    String512,
    String800,
    String5500,
)

__all__ = [
    "AuthorizationData",
    "CertificateHashData",
    "ChargingProfile",
    "ChargingSchedule",
    "ChargingSchedulePeriod",
    "Firmware",
    "IdTagInfo",
    "KeyValue",
    "LogParameters",
    "MeterValue",
    "SampledValue",
]


class IdTagInfo(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.27: what the Central System knows of an idTag."""

    status: AuthorizationStatus
    expiry_date: Opt[DateTime] = None
    parent_id_tag: Opt[IdToken] = None


class AuthorizationData(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.1: one entry of a local authorization list; without idTagInfo it removes the idTag."""

    id_tag: IdToken
    id_tag_info: Opt[IdTagInfo] = None


class KeyValue(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.29: one configuration key; its value is absent if it is not set or must not be read."""

    key: CiString50
    readonly: bool
    value: Opt[CiString500] = None


class SampledValue(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.43: one sampled value. An absent field means its default there, which is not filled in."""

    value: str
    context: Opt[ReadingContext] = None
    format: Opt[ValueFormat] = None
    measurand: Opt[Measurand] = None
    phase: Opt[Phase] = None
    location: Opt[Location] = None
    unit: Opt[UnitOfMeasure] = None


class MeterValue(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.33: one or more values sampled at one instant."""

    timestamp: DateTime
    sampled_value: Annotated[tuple[SampledValue, ...], msgspec.Meta(min_length=1)]


_ALL_FLOATS_ARE_WHOLE: Final = 2**53


def _require_tenths(field: str, value: float) -> None:
    """Raise ValueError unless `value` is written with at most one decimal digit (OCPP 1.6 §7.13, §7.14).

    A quotient of whole numbers rounds to the very float that its decimal notation is read as, so 16.3 and 0.3 pass.
    """
    if not math.isfinite(value):
        raise ValueError(f"{field} is not a finite number")
    if abs(value) < _ALL_FLOATS_ARE_WHOLE and round(value * 10) / 10 != value:
        raise ValueError(f"{field} has more than one decimal digit")


class ChargingSchedulePeriod(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.14: a limit in the schedule's unit from `start_period` seconds after its start."""

    start_period: Integer
    limit: float
    number_phases: Opt[Integer] = None

    def __post_init__(self) -> None:
        _require_tenths("limit", self.limit)


class ChargingSchedule(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.13: limits over time; `duration` in seconds, rates in `charging_rate_unit`."""

    charging_rate_unit: ChargingRateUnitType
    charging_schedule_period: Annotated[tuple[ChargingSchedulePeriod, ...], msgspec.Meta(min_length=1)]
    duration: Opt[Integer] = None
    start_schedule: Opt[DateTime] = None
    min_charging_rate: Opt[float] = None

    def __post_init__(self) -> None:
        if self.min_charging_rate is not None:
            _require_tenths("minChargingRate", self.min_charging_rate)


class ChargingProfile(Payload, frozen=True, kw_only=True):
    """OCPP 1.6 §7.8: a charging schedule, its purpose and when it holds."""

    charging_profile_id: Integer
    stack_level: Integer
    charging_profile_purpose: ChargingProfilePurposeType
    charging_profile_kind: ChargingProfileKindType
    charging_schedule: ChargingSchedule
    transaction_id: Opt[Integer] = None
    recurrency_kind: Opt[RecurrencyKindType] = None
    valid_from: Opt[DateTime] = None
    valid_to: Opt[DateTime] = None


class CertificateHashData(Payload, frozen=True, kw_only=True):
    """Security white paper §6.1: what identifies an installed certificate; all but the algorithm in hexadecimal."""

    hash_algorithm: HashAlgorithm
    issuer_name_hash: CiString128
    issuer_key_hash: CiString128
    serial_number: CiString40


class LogParameters(Payload, frozen=True, kw_only=True):
    """Security white paper §6.14: where a log goes and the time that it covers."""

    remote_location: String512
    oldest_timestamp: Opt[DateTime] = None
    latest_timestamp: Opt[DateTime] = None


class Firmware(Payload, frozen=True, kw_only=True):
    """Security white paper §6.9: a signed firmware image; the certificate in PEM, the signature in base 64."""

    location: String512
    retrieve_date_time: DateTime
    signing_certificate: String5500
    signature: String800
    install_date_time: Opt[DateTime] = None
