"""What must hold of a transaction whatever case it belongs to."""

from typing import Any

import pytest

from plugwright.lab.evidence import Evidence
from plugwright.lab.parameters import Parameters
from plugwright.lab.soundness import flaw_of
from plugwright.ocpp16 import (
    HeartbeatReq,
    IdTagInfo,
    MeterValue,
    MeterValuesReq,
    SampledValue,
    StartTransactionConf,
    StartTransactionReq,
    StopTransactionReq,
)
from plugwright.ocpp16.payload import Payload
from plugwright.ocpp16.time import format_utc
from tests.lab.looking_back import EPOCH_MS, at, evidence

PARAMETERS = Parameters(max_time_deviation_s=5, function_timeout_s=60)
GIVEN = StartTransactionConf(transaction_id=7, id_tag_info=IdTagInfo(status="Accepted"))


def time(seconds: int) -> str:
    """So long after the beginning."""
    return format_utc(EPOCH_MS + seconds * 1000)


def start(seconds: int = 0, meter_wh: int = 100) -> StartTransactionReq:
    """A transaction starts."""
    return StartTransactionReq(connector_id=1, id_tag="T", meter_start=meter_wh, timestamp=time(seconds))


def stop(seconds: int, meter_wh: int = 100, **fields: Any) -> StopTransactionReq:
    """It stops."""
    return StopTransactionReq(transaction_id=7, meter_stop=meter_wh, timestamp=time(seconds), **fields)


def sampled(seconds: int, value: str, **fields: Any) -> MeterValue:
    """A register is read."""
    return MeterValue(timestamp=time(seconds), sampled_value=(SampledValue(value=value, **fields),))


def told(*values: MeterValue, transaction_id: int | None = 7) -> MeterValuesReq:
    """Meter values of the transaction."""
    return MeterValuesReq(connector_id=1, transaction_id=transaction_id, meter_value=values)


def looking_back(*said: Payload, now_s: int = 300, offline: bool = False) -> Evidence:
    """At a case that began at 0, and now is later."""
    found = evidence(*said, parameters=PARAMETERS)
    found.begin(at(0))
    found.now = at(now_s)
    if offline:
        found.lose_link()
    return found


def clause(message: Payload, found: Evidence) -> str | None:
    """Of the flaw, if there is one."""
    flaw = flaw_of(message, found)
    return None if flaw is None else flaw.clause


@pytest.mark.parametrize(
    ("seconds", "offline", "sound"),
    [
        (300, False, True),
        (305, False, True),
        (306, False, False),
        (235, False, True),
        (234, False, False),
        (234, True, True),
        (-5, True, True),
        (-6, True, False),
        (306, True, False),
    ],
)
def test_a_transaction_starts_and_stops_when_it_is_told_or_offline(seconds: int, offline: bool, sound: bool) -> None:
    """§6.45, §6.49: within the clock's deviation, and the time that a message may take."""
    found = looking_back(offline=offline)
    assert clause(start(seconds), found) == (None if sound else "§6.45")
    assert clause(stop(seconds), found) == (None if sound else "§6.49")


@pytest.mark.parametrize(("meter_wh", "sound"), [(100, True), (101, True), (99, False)])
def test_a_transaction_stops_with_no_less_than_it_started_with(meter_wh: int, sound: bool) -> None:
    """§6.45, §6.49: of the start that its transactionId was given for."""
    others = (start(240, 10_000), StartTransactionConf(transaction_id=8, id_tag_info=IdTagInfo(status="Accepted")))
    found = looking_back(start(240), GIVEN, *others)
    flaw = flaw_of(stop(300, meter_wh), found)
    assert (flaw is None) == sound
    assert flaw is None or (flaw.expected, flaw.received) == ("meterStop not below meterStart 100", "meterStop 99")


def test_a_transaction_does_not_stop_before_it_started() -> None:
    """§6.49: beyond what a clock that is set may step."""
    found = looking_back(start(290), GIVEN)
    assert clause(stop(285), found) is None
    assert clause(stop(284), found) == "§6.49"


def test_a_transaction_of_an_earlier_case_is_not_known() -> None:
    """Nothing is said of its meter."""
    assert clause(stop(300, 0), looking_back()) is None


@pytest.mark.parametrize(
    ("earlier", "later", "sound"),
    [
        ({"value": "5.0"}, {"value": "5"}, True),
        ({"value": "5.0"}, {"value": "4.9"}, False),
        ({"value": "5", "measurand": "Energy.Active.Import.Register", "unit": "Wh"}, {"value": "4"}, False),
        ({"value": "5", "measurand": "Energy.Reactive.Export.Register"}, {"value": "4"}, True),
        ({"value": "5", "phase": "L1"}, {"value": "4", "phase": "L2"}, True),
        ({"value": "5000", "unit": "Wh"}, {"value": "5", "unit": "kWh"}, True),
        ({"value": "5", "location": "Inlet"}, {"value": "4"}, True),
        ({"value": "5", "measurand": "Power.Active.Import"}, {"value": "4", "measurand": "Power.Active.Import"}, True),
        ({"value": "ff", "format": "SignedData"}, {"value": "00", "format": "SignedData"}, True),
        ({"value": "NaN"}, {"value": "x"}, True),
    ],
)
def test_a_register_does_not_fall(earlier: dict[str, Any], later: dict[str, Any], sound: bool) -> None:
    """§7.31: of one measurand, phase, location and unit; between messages and within one."""
    first, second = sampled(10, **earlier), sampled(20, **later)
    expected = None if sound else "§7.31"
    assert clause(told(second), looking_back(told(first))) == expected
    assert clause(told(first, second), looking_back()) == expected
    assert clause(stop(300, transaction_data=(second,)), looking_back(told(first))) == expected


def test_readings_are_compared_by_their_time_and_transaction() -> None:
    """§3.7, §7.31: what was queued may come late, and what was read in the same instant has no order."""
    before = looking_back(told(sampled(20, "5")))
    assert clause(told(sampled(10, "4")), before) is None
    assert clause(told(sampled(20, "4")), before) is None
    assert clause(told(sampled(30, "4"), transaction_id=8), before) is None
    assert clause(told(sampled(30, "4"), transaction_id=None), before) is None


def test_a_register_is_held_to_the_most_that_it_has_had() -> None:
    """§7.31: a fall is one, though the reading just before was lower still, or came in another order."""
    values = (sampled(40, "8"), sampled(10, "5"), sampled(20, "9"))
    flaw = flaw_of(told(*values), looking_back())
    assert flaw is not None
    assert (flaw.expected, flaw.received) == (
        "Energy.Active.Import.Register Outlet Wh not below 9, as it was earlier",
        "8",
    )


def test_other_messages_have_no_flaw() -> None:
    """They are the cases' business."""
    assert flaw_of(HeartbeatReq(), looking_back()) is None
