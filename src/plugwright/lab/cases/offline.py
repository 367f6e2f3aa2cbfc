"""Offline behaviour.

Test case document chapter 2.14.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.meter_values import PERIODIC, apart, times_told
from plugwright.lab.cases.states import ACCEPTED, CHARGING, INVALID, id_tag_cached, id_tag_listed
from plugwright.lab.cases.stopping import THE_TRANSACTION, stops
from plugwright.lab.checks import Rule
from plugwright.lab.conditions import LOCAL_STOP, OFFLINE_START
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import AnyOrder, Fact, Script
from plugwright.lab.values import (
    CONNECTOR,
    INVALID_ID_TAG,
    METER_VALUE_INTERVAL,
    VALID_ID_TAG,
    Computed,
    Last,
    Value,
)
from plugwright.lab.verbs import (
    any_of,
    csms,
    either_order,
    only_if,
    operator,
    repeatedly,
    station,
    time_passes,
)
from plugwright.ocpp16 import (
    MeterValuesReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionConf,
    StopTransactionReq,
)

QUEUED: Final = 3
KEYS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "LocalAuthorizeOffline": "true",
        "LocalAuthListEnabled": "true",
        "AuthorizationCacheEnabled": "true",
        "AllowOfflineTxForUnknownId": "true",
    }
)
IF_IMPLEMENTED: Final = ("LocalAuthListEnabled", "AuthorizationCacheEnabled", "AllowOfflineTxForUnknownId")

HAS_LIST: Final = Fact(
    "the station has a local list", lambda evidence: evidence.value("LocalAuthListEnabled") is not None
)
HAS_CACHE: Final = Fact(
    "the station has a cache", lambda evidence: evidence.value("AuthorizationCacheEnabled") is not None
)


def remembered(id_tag: Value) -> Script:
    """In the local list and in the cache, as far as the station has them.

    A station that trusts its list while online, too (LocalPreAuthorize), does not ask for what stands in it.
    """
    return (
        only_if(HAS_LIST, id_tag_listed(id_tag)),
        only_if(HAS_CACHE, id_tag_cached(id_tag, may_skip_authorize=True)),
    )


def starts_offline(id_tag: Value) -> Script:
    """The connection is cut, and a transaction started without it."""
    return (operator.does("cut connection"), operator.plugs_in(), operator.presents(id_tag))


def told(id_tag: Value, info: Any) -> AnyOrder:
    """After the connection is back: StartTransaction, and Charging before or after it."""
    return either_order(
        (
            station.sends(StartTransactionReq, connector_id=CONNECTOR, id_tag=id_tag),
            csms.answers(StartTransactionConf, id_tag_info=info),
        ),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Charging"),
    )


def _chronological(values: Any, evidence: Evidence) -> bool:
    return evidence.last(StartTransactionReq) is not None and apart(METER_VALUE_INTERVAL, PERIODIC)(values, evidence)


TC_036_CS: Final = Case(
    id="TC_036_CS",
    title="Meter values that were taken while the connection was lost",
    chapter="2.14.1",
    profile="Core",
    spec="§3.7, §4.7",
    configuration={"MeterValueSampleInterval": METER_VALUE_INTERVAL},
    before=(CHARGING,),
    steps=(
        operator.does("cut connection"),
        time_passes(
            Computed(
                "at least 3 meter values sampled offline",
                lambda evidence: QUEUED * METER_VALUE_INTERVAL.of(evidence) + evidence.parameters.tolerance_s,
            )
        ),
        operator.does("restore connection"),
        repeatedly(
            QUEUED,
            station.sends(
                MeterValuesReq,
                connector_id=CONNECTOR,
                meter_value=Rule(
                    "chronological, MeterValueSampleInterval seconds apart", _chronological, times_told(PERIODIC)
                ),
            ),
        ),
    ),
)

TC_037_1_CS: Final = Case(
    id="TC_037_1_CS",
    title="Offline start with a valid idTag",
    chapter="2.14.2",
    profile="Core",
    spec="§3.5.4, §4.8",
    conditions=(OFFLINE_START,),
    configuration=KEYS,
    if_implemented=IF_IMPLEMENTED,
    memory=remembered(VALID_ID_TAG),
    steps=(*starts_offline(VALID_ID_TAG), operator.does("restore connection"), told(VALID_ID_TAG, ACCEPTED)),
)

TC_037_2_CS: Final = Case(
    id="TC_037_2_CS",
    title="Offline start with an idTag that turns out invalid; the transaction goes on without energy",
    chapter="2.14.3",
    profile="Core",
    spec="§3.5.4, §4.8, §9.1.24",
    conditions=(OFFLINE_START,),
    configuration={**KEYS, "StopTransactionOnInvalidId": "false", "MaxEnergyOnInvalidId": "0"},
    if_implemented=(*IF_IMPLEMENTED, "MaxEnergyOnInvalidId"),
    memory=remembered(INVALID_ID_TAG),
    steps=(
        *starts_offline(INVALID_ID_TAG),
        operator.does("restore connection"),
        told(INVALID_ID_TAG, INVALID),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="SuspendedEVSE"),
    ),
    remark="The idTag gets into the cache by being Accepted first; the document leaves open how else it could.",
)

TC_037_3_CS: Final = Case(
    id="TC_037_3_CS",
    title="Offline start with an idTag that turns out invalid; the transaction is stopped",
    chapter="2.14.4",
    profile="Core",
    spec="§3.5.4, §4.8, §9.1.24",
    conditions=(OFFLINE_START,),
    configuration={**KEYS, "StopTransactionOnInvalidId": "true", "MaxEnergyOnInvalidId": "0"},
    if_implemented=(*IF_IMPLEMENTED, "MaxEnergyOnInvalidId"),
    memory=remembered(INVALID_ID_TAG),
    steps=(
        *starts_offline(INVALID_ID_TAG),
        operator.does("restore connection"),
        told(INVALID_ID_TAG, INVALID),
        stops(reason="DeAuthorized"),
    ),
    remark="The idTag gets into the cache by being Accepted first; the document leaves open how else it could.",
)

TC_038_CS: Final = Case(
    id="TC_038_CS",
    title="Offline stop",
    chapter="2.14.5",
    profile="Core",
    spec="§3.7, §4.10",
    conditions=(LOCAL_STOP,),
    before=(CHARGING,),
    steps=(
        operator.does("cut connection"),
        operator.presents(Last(StartTransactionReq, "idTag")),
        operator.does("restore connection"),
        stops(reason=any_of("Local", or_omitted=True)),
    ),
)

TC_039_CS: Final = Case(
    id="TC_039_CS",
    title="A whole transaction offline",
    chapter="2.14.6",
    profile="Core",
    spec="§3.7, §4.8, §4.10",
    conditions=(OFFLINE_START, LOCAL_STOP),
    configuration=KEYS,
    if_implemented=IF_IMPLEMENTED,
    memory=remembered(VALID_ID_TAG),
    steps=(
        *starts_offline(VALID_ID_TAG),
        operator.presents(VALID_ID_TAG),
        operator.unplugs(),
        operator.does("restore connection"),
        station.sends(StartTransactionReq, connector_id=CONNECTOR, id_tag=VALID_ID_TAG),
        csms.answers(StartTransactionConf, id_tag_info=ACCEPTED),
        station.sends(StopTransactionReq, transaction_id=THE_TRANSACTION, reason=any_of("Local", or_omitted=True)),
        csms.answers(StopTransactionConf),
    ),
)

CASES: Final = (TC_036_CS, TC_037_1_CS, TC_037_2_CS, TC_037_3_CS, TC_038_CS, TC_039_CS)
