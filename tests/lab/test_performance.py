"""How long the station took."""

from plugwright.lab.evidence import Side, Utterance
from plugwright.lab.performance import Measured, measured, worst
from plugwright.ocpp16 import (
    MeterValue,
    MeterValuesReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    ResetConf,
    ResetReq,
    SampledValue,
    StartTransactionReq,
    StatusNotificationReq,
    TriggerMessageReq,
)
from plugwright.ocpp16.payload import Payload
from tests.lab.looking_back import at

TIME = "2026-01-01T00:00:00Z"
REMOTE_START = RemoteStartTransactionReq(id_tag="T")
STARTED = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp=TIME)
VALUES = MeterValuesReq(
    connector_id=1, meter_value=(MeterValue(timestamp=TIME, sampled_value=(SampledValue(value="1"),)),)
)
STATUS = StatusNotificationReq(connector_id=1, error_code="NoError", status="Available")


def said(seconds: int, by: Side, message: Payload, step: str = "1", *, after_a_pause: bool = False) -> Utterance:
    """Something that was said after so many seconds."""
    return Utterance(at(seconds), by, message, step, after_a_pause)


def figures(*history: Utterance) -> dict[str, int]:
    """Milliseconds by figure; of several the worst."""
    return {one.figure: one.ms for one in worst(measured("TC", history))}


def test_a_remote_start_is_measured_in_three_ways() -> None:
    """To its answer, to the transaction, and as a function."""
    found = figures(
        said(0, "csms", REMOTE_START),
        said(1, "station", RemoteStartTransactionConf(status="Accepted")),
        said(3, "station", STARTED),
    )
    assert found == {
        "OCPP triggered function timeout": 3000,
        "OCPP response timeout": 1000,
        "Response time RemoteStartTransaction": 1000,
        "Authorization time by RemoteStartTransaction": 3000,
    }


def test_what_a_person_or_time_has_caused_is_no_function_of_ours() -> None:
    """Nor is what no step expected, or comes by itself."""
    assert figures(said(0, "csms", REMOTE_START), said(9, "station", STARTED, after_a_pause=True)) == {}
    assert figures(said(0, "csms", REMOTE_START), said(9, "station", STATUS, "")) == {}
    assert figures(said(0, "csms", REMOTE_START), said(9, "station", VALUES)) == {}
    assert figures(said(0, "csms", TriggerMessageReq(requested_message="MeterValues")), said(2, "station", VALUES))


def test_a_reboot_is_excluded() -> None:
    """The answer to Reset is not."""
    reset = said(0, "csms", ResetReq(type="Hard"))
    found = figures(reset, said(1, "station", ResetConf(status="Accepted")), said(60, "station", STATUS))
    assert found == {"OCPP response timeout": 1000}


def test_the_first_of_equals_is_the_worst() -> None:
    """In the order of the table."""
    first = Measured("OCPP response timeout", 5, "A", "TC_1")
    equal, other = (
        Measured("OCPP response timeout", 5, "B", "TC_2"),
        Measured("OCPP triggered function timeout", 1, "C", "TC_3"),
    )
    assert worst([first, equal, other]) == (other, first)
