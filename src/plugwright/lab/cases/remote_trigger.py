"""Remote trigger.

Test case document chapter 2.21; OCPP 1.6 §5.17.
"""

from typing import Any, Final

from plugwright.lab.asking import asks
from plugwright.lab.case import Case
from plugwright.lab.checks import Some
from plugwright.lab.conditions import profile
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Fact, Script
from plugwright.lab.values import CONNECTOR, NUMBER_OF_CONNECTORS, Computed, Last
from plugwright.lab.verbs import absent, any_of, csms, one_of, only_if, station
from plugwright.ocpp16 import (
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationReq,
    HeartbeatReq,
    MessageTrigger,
    MeterValuesReq,
    StatusNotificationReq,
    TriggerMessageConf,
    TriggerMessageReq,
)
from plugwright.station.keys import HeartbeatInterval

SUPPORTED: Final = profile("RemoteTrigger")
SELDOM_S: Final = 3600
"""A HeartbeatInterval at which none comes by itself while a triggered one is awaited."""
IMPLEMENTED: Final = Fact(
    "it is implemented", lambda evidence: bool(Last(TriggerMessageConf, "status").of(evidence) == "Accepted")
)


def triggers(message: MessageTrigger, status: Any = "Accepted", **fields: Any) -> Script:
    """A message is asked for, and the request answered so."""
    return (
        csms.sends(TriggerMessageReq, requested_message=message, **fields),
        station.answers(TriggerMessageConf, status=status),
    )


def _beats_often(evidence: Evidence) -> bool:
    key = evidence.keys.get(HeartbeatInterval.name.lower())
    return key is not None and not key.readonly and (key.value or "").isdecimal() and int(key.value or 0) < SELDOM_S


BEATS_OFTEN: Final = Fact("HeartbeatInterval is short, and can be changed", _beats_often)
PERHAPS: Final = any_of("Accepted", "NotImplemented")
CORE: Final[Script] = (
    *triggers("MeterValues", connector_id=CONNECTOR),
    station.sends(MeterValuesReq, connector_id=CONNECTOR),
    *triggers("Heartbeat"),
    station.sends(HeartbeatReq),
    *triggers("StatusNotification", connector_id=CONNECTOR),
    station.sends(StatusNotificationReq, connector_id=CONNECTOR),
)
FIRMWARE: Final[Script] = (
    *triggers("FirmwareStatusNotification", PERHAPS),
    only_if(IMPLEMENTED, station.sends(FirmwareStatusNotificationReq, status="Idle")),
)

TC_054_CS: Final = Case(
    id="TC_054_CS",
    title="Messages are triggered",
    chapter="2.21.1",
    profile="RemoteTrigger",
    spec="§5.17, §7.44",
    conditions=(SUPPORTED,),
    before=(
        only_if(
            BEATS_OFTEN,
            *asks(ChangeConfigurationReq, ChangeConfigurationConf, key=HeartbeatInterval.name, value=str(SELDOM_S)),
        ),
    ),
    steps=(
        *CORE,
        *triggers("DiagnosticsStatusNotification", PERHAPS),
        only_if(IMPLEMENTED, station.sends(DiagnosticsStatusNotificationReq, status="Idle")),
        *FIRMWARE,
    ),
    document_steps=(
        *CORE,
        *triggers("DiagnosticsStatusNotification"),
        station.sends(DiagnosticsStatusNotificationReq, status="Idle"),
        *FIRMWARE,
    ),
    remark="The document lets FirmwareStatusNotification alone be NotImplemented. Both belong to Firmware Management, "
    "so by §7.44 a station without that profile answers both so. HeartbeatInterval, which the document leaves open, "
    "is made long, or a Heartbeat that comes anyway would pass for the triggered one.",
)

UNKNOWN: Final = Computed("<Configured NumberOfConnectors> + 1", lambda evidence: NUMBER_OF_CONNECTORS.of(evidence) + 1)
TRIGGERED: Final = Some({"sampled_value": Some({"context": "Trigger"})})

TC_055_CS: Final = Case(
    id="TC_055_CS",
    title="A message is triggered for an unknown connector",
    chapter="2.21.2",
    profile="RemoteTrigger",
    spec="§5.17",
    conditions=(SUPPORTED,),
    steps=(
        csms.sends(
            TriggerMessageReq,
            requested_message="MeterValues",
            connector_id=UNKNOWN,
        ),
        one_of(station.answers(TriggerMessageConf, status="Rejected"), station.refuses()),
        absent(
            station.sends(MeterValuesReq, connector_id=UNKNOWN), station.sends(MeterValuesReq, meter_value=TRIGGERED)
        ),
    ),
    remark="No code is given for the CALLERROR: any passes. That the message is not sent is an expected result of the "
    "document, not a step.",
)

CASES: Final = (TC_054_CS, TC_055_CS)
