"""What a broken rule is called, and what is said of it."""

import msgspec
import pytest

from plugwright.ocpp16 import SetChargingProfileReq
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.violations import Violation, shown, violation

MISSING, UNKNOWN, TYPE = "ProtocolError", "FormationViolation", "TypeConstraintViolation"
VALUE, ELEMENTS = "PropertyConstraintViolation", "OccurenceConstraintViolation"


def explain(name: str, payload: bytes) -> Violation:
    """Return what is wrong with a request, read from the words of msgspec."""
    try:
        msgspec.json.decode(payload, type=ACTIONS[name].req)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return violation(error)
    raise AssertionError("nothing is wrong")


STATUS = b'{"connectorId":1,"errorCode":"NoError","status":%s}'
METER = b'{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T17:03:05Z","sampledValue":[%s]}]}'
PERIOD = (
    b'{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile",'
    b'"chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[%s]}}}'
)
IN_PERIODS = "csChargingProfiles.chargingSchedule.chargingSchedulePeriod"


@pytest.mark.parametrize(
    ("name", "payload", "code", "description"),
    [
        ("Authorize", b"{}", MISSING, "idTag: required, but absent"),
        ("MeterValues", METER % b"{}", MISSING, "meterValue[0].sampledValue[0].value: required, but absent"),
        ("Heartbeat", b'{"x":1}', UNKNOWN, "x: unknown field"),
        ("MeterValues", METER % b'{"x":1}', UNKNOWN, "meterValue[0].sampledValue[0].x: unknown field"),
        ("Authorize", b'{"idTag":5}', TYPE, "idTag: expected str, got int"),
        ("Authorize", b'{"idTag":null}', TYPE, "idTag: expected str, got null"),
        ("StopTransaction", b'{"idTag":[]}', TYPE, "idTag: expected str, got array"),
        ("UnlockConnector", b'{"connectorId":"1"}', TYPE, "connectorId: expected int, got str"),
        ("UnlockConnector", b'{"connectorId":1.0}', TYPE, "connectorId: expected int, got float"),
        ("UnlockConnector", b'{"connectorId":true}', TYPE, "connectorId: expected int, got bool"),
        ("Reset", b'{"type":7}', TYPE, "type: expected str, got int"),
        ("SetChargingProfile", PERIOD % b'{"limit":"6"}', TYPE, f"{IN_PERIODS}[0].limit: expected float, got str"),
        ("MeterValues", METER % b"5", TYPE, "meterValue[0].sampledValue[0]: expected object, got int"),
        ("MeterValues", b'{"meterValue":{}}', TYPE, "meterValue: expected array, got object"),
        ("StatusNotification", STATUS % b'"Broken"', VALUE, "status: not a value of the enumeration"),
        ("Authorize", b'{"idTag":"%s"}' % (b"x" * 21), VALUE, "idTag: length must be <= 20"),
        ("UnlockConnector", b'{"connectorId":9223372036854775808}', VALUE, "connectorId: number out of range"),
        ("UnlockConnector", b'{"connectorId":-9223372036854775809}', VALUE, "connectorId: number out of range"),
        ("UnlockConnector", b'{"connectorId":1e999}', VALUE, "connectorId: number out of range"),
        ("UpdateFirmware", b'{"retrieveDate":"2026-02-30T00:00:00Z"}', VALUE, "retrieveDate: not a dateTime"),
        (
            "SetChargingProfile",
            PERIOD % b'{"startPeriod":0,"limit":6.55}',
            VALUE,
            f"{IN_PERIODS}[0]: limit has more than one decimal digit",
        ),
        ("MeterValues", METER % b"", ELEMENTS, "meterValue[0].sampledValue: number of elements must be >= 1"),
        ("MeterValues", b'{"meterValue":[]}', ELEMENTS, "meterValue: number of elements must be >= 1"),
        ("SetChargingProfile", PERIOD % b"", ELEMENTS, f"{IN_PERIODS}: number of elements must be >= 1"),
        ("Heartbeat", b"[]", UNKNOWN, "payload: expected object, got array"),
        ("Heartbeat", b'"{}"', UNKNOWN, "payload: expected object, got str"),
        ("Heartbeat", b"", UNKNOWN, "payload: not JSON"),
        ("Heartbeat", b"{} {}", UNKNOWN, "payload: not JSON"),
        ("Authorize", b'{"idTag":"A"', UNKNOWN, "payload: not JSON"),
        ("Authorize", b'{"idTag":"\\ud800"}', UNKNOWN, "payload: not JSON"),
        ("SetChargingProfile", PERIOD % b'{"limit":NaN}', UNKNOWN, "payload: not JSON"),
        ("Authorize", b'{"idTag":"\xff"}', UNKNOWN, "payload: not UTF-8"),
        ("Heartbeat", b'{"\xff":1}', UNKNOWN, "payload: not UTF-8"),
    ],
)
def test_names_the_rule_and_the_field(name: str, payload: bytes, code: str, description: str) -> None:
    """Each kind of mistake has its code (OCPP-J §4.2.3, table of error codes), and its field is named."""
    assert explain(name, payload) == Violation(code, description)  # type: ignore[arg-type]


def test_deep_nesting_is_a_mistake_of_form() -> None:
    """It is answered, too; the process lives."""
    assert violation(RecursionError()) == Violation("FormationViolation", "payload: nested too deeply")


@pytest.mark.parametrize(
    "payload",
    [
        b'{"connectorId":1,"errorCode":"SECRET","status":"Available"}',
        b'{"connectorId":"SECRET"}',
        b'{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"SECRET"}',
        b'{"connectorId":1,"errorCode":"NoError","status":"Available","info":"%s"}' % (b"SECRET" * 20),
    ],
)
def test_repeats_no_value(payload: bytes) -> None:
    """A value may be a secret, and it may be long."""
    assert "SECRET" not in explain("StatusNotification", payload).description


def test_an_unknown_name_is_shown_short_and_printable() -> None:
    """A name of the peer's goes into an answer and into the log, where it must not look like another line."""
    assert shown("a\nb\x1b[31m") == "a?b?[31m"
    assert shown("x" * 101) == "x" * 100 + "…"
    assert explain("Heartbeat", b'{"%s":1}' % (b"x" * 5_000)).description == "x" * 100 + "…: unknown field"


@pytest.mark.parametrize("name", ["a - at `$.b", "`", "a` - at `$.b`", "Expected `int` <= 5"])
def test_a_name_cannot_pose_as_another_mistake(name: str) -> None:
    """The words of msgspec are read, so a name that imitates them must not change the code."""
    payload = msgspec.json.encode({name: 1})
    assert explain("Heartbeat", payload).code == "FormationViolation"


def test_every_refusal_of_a_profile_has_its_field() -> None:
    """A path through nested structures is complete."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(PERIOD % b'{"startPeriod":0,"limit":6,"numberPhases":"3"}', type=SetChargingProfileReq)
    assert violation(caught.value).description == f"{IN_PERIODS}[0].numberPhases: expected int, got str"
