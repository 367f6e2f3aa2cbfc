"""Configuration keys.

Test case document chapters 2.8 and 2.15; OCPP 1.6 §9.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.checks import EMPTY, Rule
from plugwright.lab.evidence import Evidence
from plugwright.lab.values import METER_VALUE_INTERVAL, Computed, Last, Text
from plugwright.lab.verbs import csms, one_of, station
from plugwright.ocpp16 import (
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    GetConfigurationConf,
    GetConfigurationReq,
)

EITHER: Final = None

REQUIRED_KEYS: Final[Mapping[str, Mapping[str, bool | None]]] = MappingProxyType(
    {
        "Core": MappingProxyType(
            {
                "AuthorizeRemoteTxRequests": EITHER,
                "ClockAlignedDataInterval": False,
                "ConnectionTimeOut": False,
                "ConnectorPhaseRotation": False,
                "GetConfigurationMaxKeys": True,
                "HeartbeatInterval": False,
                "LocalAuthorizeOffline": False,
                "LocalPreAuthorize": False,
                "MeterValuesAlignedData": False,
                "MeterValuesSampledData": False,
                "MeterValueSampleInterval": False,
                "NumberOfConnectors": True,
                "ResetRetries": False,
                "StopTransactionOnInvalidId": False,
                "StopTxnAlignedData": False,
                "StopTxnSampledData": False,
                "SupportedFeatureProfiles": True,
                "TransactionMessageAttempts": False,
                "TransactionMessageRetryInterval": False,
                "UnlockConnectorOnEVSideDisconnect": EITHER,
            }
        ),
        "LocalAuthListManagement": MappingProxyType(
            {"LocalAuthListEnabled": False, "LocalAuthListMaxLength": True, "SendLocalListMaxLength": True}
        ),
        "SmartCharging": MappingProxyType(
            {
                "ChargeProfileMaxStackLevel": True,
                "ChargingScheduleAllowedChargingRateUnit": True,
                "ChargingScheduleMaxPeriods": True,
                "MaxChargingProfilesInstalled": True,
            }
        ),
        "Reservation": MappingProxyType({}),
        "RemoteTrigger": MappingProxyType({}),
    }
)
"""By feature profile: a key and whether it is read-only; EITHER where it may be so or not."""


def _wrong_keys(told: Any, evidence: Evidence) -> list[str]:
    """What is missing, or may be written where it must not, or may not where it must: a few words each."""
    read_only = {key["key"].lower(): key["readonly"] for key in told} if isinstance(told, list | tuple) else {}
    profiles = [profile.strip() for profile in (evidence.value("SupportedFeatureProfiles") or "").split(",")]
    wanted = [item for profile in profiles for item in REQUIRED_KEYS.get(profile, {}).items()]
    missing = [f"no {name}" for name, _ in wanted if name.lower() not in read_only]
    found = [(name, expected, read_only[name.lower()]) for name, expected in wanted if name.lower() in read_only]
    return missing + [
        f"{name} {'read-only' if actual else 'writable'}"
        for name, expected, actual in found
        if expected not in (EITHER, actual)
    ]


def _picked(evidence: Evidence) -> tuple[str, ...]:
    most = int(Last(GetConfigurationConf, "configurationKey.0.value").of(evidence))
    *_, everything, _ = evidence.all(GetConfigurationConf)
    return tuple(key.key for key in everything.configuration_key or ())[:most]


def _are_those_asked_for(told: Any, evidence: Evidence) -> bool:
    request = evidence.last(GetConfigurationReq)
    asked = sorted(key.lower() for key in (request.key if request else None) or ())
    return isinstance(told, list | tuple) and sorted(key["key"].lower() for key in told) == asked


TC_019_CS: Final = Case(
    id="TC_019_CS",
    title="Configuration keys are read: one, all, and as many as allowed at once",
    chapter="2.8.1",
    profile="Core",
    spec="§5.8, §9, errata 3.79, 3.83",
    steps=(
        csms.sends(GetConfigurationReq, key=("SupportedFeatureProfiles",)),
        station.answers(
            GetConfigurationConf, unknown_key=EMPTY, configuration_key=({"key": "SupportedFeatureProfiles"},)
        ),
        csms.sends(GetConfigurationReq, key=()),
        station.answers(
            GetConfigurationConf,
            configuration_key=Rule(
                "every required key of the profiles told in step 2, each read-only or writable as it must be",
                lambda told, evidence: not _wrong_keys(told, evidence),
                lambda told, evidence: "; ".join(_wrong_keys(told, evidence)),
            ),
        ),
        csms.sends(GetConfigurationReq, key=("GetConfigurationMaxKeys",)),
        station.answers(GetConfigurationConf),
        csms.sends(
            GetConfigurationReq,
            key=Computed("as many keys of step 4 as GetConfigurationMaxKeys allows", _picked),
        ),
        station.answers(
            GetConfigurationConf,
            unknown_key=EMPTY,
            configuration_key=Rule("every key asked for in step 7", _are_those_asked_for),
        ),
    ),
    remark="StopTransactionOnEVSideDisconnect is no required key any more (errata 3.79). The keys of every profile "
    "told are checked, where the document leaves all but those of Core to the tester.",
)

TC_021_CS: Final = Case(
    id="TC_021_CS",
    title="A configuration key is changed",
    chapter="2.8.2",
    profile="Core",
    spec="§5.3, §5.8",
    configuration={
        "MeterValueSampleInterval": Computed(
            "not <Configured Meter Value interval>", lambda evidence: METER_VALUE_INTERVAL.of(evidence) + 1
        )
    },
    steps=(
        csms.sends(ChangeConfigurationReq, key="MeterValueSampleInterval", value=Text(METER_VALUE_INTERVAL)),
        station.answers(ChangeConfigurationConf, status="Accepted"),
        csms.sends(GetConfigurationReq, key=("MeterValueSampleInterval",)),
        station.answers(
            GetConfigurationConf,
            configuration_key=({"key": "MeterValueSampleInterval", "value": Text(METER_VALUE_INTERVAL)},),
        ),
    ),
)

TC_040_1_CS: Final = Case(
    id="TC_040_1_CS",
    title="A change of an unknown key",
    chapter="2.15.1",
    profile="Core",
    spec="§5.3",
    steps=(
        csms.sends(ChangeConfigurationReq, key="Testing", value="true"),
        station.answers(ChangeConfigurationConf, status="NotSupported"),
    ),
)

TC_040_2_CS: Final = Case(
    id="TC_040_2_CS",
    title="A change to an impossible value",
    chapter="2.15.2",
    profile="Core",
    spec="§5.3",
    steps=(
        csms.sends(ChangeConfigurationReq, key="MeterValueSampleInterval", value="-1"),
        one_of(
            station.answers(ChangeConfigurationConf, status="Rejected"),
            station.refuses("PropertyConstraintViolation"),
        ),
    ),
)

CASES: Final = (TC_019_CS, TC_021_CS)
REFUSALS: Final = (TC_040_1_CS, TC_040_2_CS)
