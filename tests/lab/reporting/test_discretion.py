"""Secrets stay out of a report, and it does not grow without end."""

import msgspec

from plugwright.lab.events import Line
from plugwright.lab.reporting.discretion import CASE_CHARACTERS, LINES_AT_MOST, REMARKS_AT_MOST, Discretion
from plugwright.lab.reporting.station_facts import ConfigurationRow
from plugwright.lab.verdicts import Failed, Passed
from tests.lab.rig import DECLARED

SECRET = "0123456789ABCDEF"
WITH_KEY = msgspec.structs.replace(
    DECLARED, parameters=msgspec.structs.replace(DECLARED.parameters, authorization_key=SECRET)
)


def said(text: str) -> str:
    """How a frame is kept."""
    (line,) = Discretion(DECLARED).transcript((Line(0, "csms", text),))
    return line.text


def test_a_new_password_is_masked() -> None:
    """OCPP-J §6.2.2."""
    frame = '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"hunter2hunter2hu"}]'
    assert "hunter2" not in said(frame)
    assert "ChangeConfiguration" in said(frame)


def test_the_password_of_a_location_is_masked() -> None:
    """OCPP 1.6 §6.25; the rest of the frame stays."""
    kept = said('[2,"1","GetDiagnostics",{"location":"ftp://joe:hunter2@host/logs"}]')
    assert "hunter2" not in kept
    assert "host/logs" in kept


def test_a_frame_without_secrets_is_kept_as_it_was() -> None:
    """To the last space; an idTag is the lab's own."""
    frame = '[2, "1","Authorize",  {"idTag":"LAB-VALID-1"}]'
    assert said(frame) == frame


def test_the_lab_s_own_password_is_masked_everywhere() -> None:
    """As text and in hexadecimal digits, small or large."""
    discretion = Discretion(WITH_KEY)
    verdict = Failed("1", f"value {SECRET}", f"value {SECRET.encode().hex().upper()}", "§1")
    assert discretion.of(verdict) == Failed("1", "value ***", "value ***", "§1")
    assert discretion.of(Passed()) == Passed()
    assert discretion.text("see ftp://joe:x@host") == "see ftp://***@host"
    (line,) = discretion.transcript((Line(0, "note", SECRET),))
    assert line.text == "***"


def test_a_secret_key_s_value_is_masked() -> None:
    """It should not be told at all."""
    rows = (
        ConfigurationRow("AuthorizationKey", "hunter2", readonly=False, declared=None, profile="Core"),
        ConfigurationRow("BlinkRepeat", "3", readonly=False, declared="3", profile="Core"),
        ConfigurationRow("MessageTimeout", None, readonly=None, declared=None, profile="Core"),
    )
    assert [row.value for row in Discretion(DECLARED).configuration(rows)] == ["***", "3", None]
    assert Discretion(DECLARED).facts({"a": "b"}) == {"a": "b"}


def test_times_count_from_the_first_line() -> None:
    """Of the case."""
    lines = (Line(5000, "note", "a"), Line(5250, "note", "b"))
    assert [line.at_ms for line in Discretion(DECLARED).transcript(lines)] == [0, 250]
    assert Discretion(DECLARED).transcript(()) == ()


def test_a_transcript_has_its_limits() -> None:
    """In lines and in characters; the last line says how much is not kept."""
    many = Discretion(DECLARED).transcript((Line(0, "note", "a"),) * (LINES_AT_MOST + 3))
    assert len(many) == LINES_AT_MOST + 1
    assert many[-1].text == "3 lines more are not kept"
    long = Discretion(DECLARED).transcript((Line(0, "station", "[" + "a" * 60_000),) * 100)
    assert sum(len(line.text) for line in long) <= CASE_CHARACTERS + 100
    assert long[-1].text.endswith("lines more are not kept")


def test_remarks_have_a_limit() -> None:
    """The last one says how many more there were."""
    remarks = Discretion(DECLARED).remarks(("a",) * (REMARKS_AT_MOST + 2))
    assert len(remarks) == REMARKS_AT_MOST + 1
    assert remarks[-1] == "2 remarks more"
