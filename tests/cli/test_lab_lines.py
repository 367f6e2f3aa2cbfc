"""What is told of a run, line by line."""

from io import StringIO

from plugwright.cli.lab_lines import Teller, duration, ending_lines, frame_line, outlook_lines, result_lines
from plugwright.cli.lab_screen import Screen
from plugwright.lab import report
from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.declaration import of_product
from plugwright.lab.events import Line
from plugwright.lab.known import Known
from plugwright.lab.outlook import Outlook
from plugwright.lab.reporting.discretion import Discretion
from plugwright.lab.run import STOPPED, Result
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed

CASE = BY_ID["TC_012_CS"]
STATION = of_product("generic")
FRAME = Line(1_250, "station", '[2,"a","Heartbeat",{}]')


def teller(*, frames: bool = False) -> tuple[Teller, StringIO]:
    """One that prints into a text."""
    out = StringIO()
    return Teller(Screen(out), Discretion(STATION), frames=frames), out


def lines_of(result: Result) -> list[str]:
    """What is printed of a result."""
    return [*result_lines(result, Screen(StringIO()))]


def test_a_result_is_a_line() -> None:
    """With the reason where it is not passed, and the document's verdict where it is another."""
    assert lines_of(Result(CASE, Passed())) == ["TC_012_CS    passed"]
    failed = Result(CASE, Failed("7", "this", "that", "§5.1"), by_document=Passed())
    assert lines_of(failed) == [
        "TC_012_CS    failed (by the document passed): step 7: expected this; received that (§5.1)"
    ]
    assert lines_of(Result(CASE, Passed(), by_document=Passed())) == ["TC_012_CS    passed"]


def test_remarks_stand_below() -> None:
    """Without what a terminal would take for an order."""
    result = Result(CASE, Inconclusive("a\x1bb"), remarks=("one\n", "two"))
    assert lines_of(result) == ["TC_012_CS    inconclusive: a?b", "             one?", "             two"]


def test_frames_have_a_time_and_an_arrow() -> None:
    """Seconds since the run began."""
    assert frame_line(FRAME, 1_000) == '         0.250 > [2,"a","Heartbeat",{}]'
    assert frame_line(Line(0, "csms", "x")) == "         0.000 < x"


def test_the_teller_counts_and_prints() -> None:
    """The frames only where they are wanted."""
    quiet, out = teller()
    quiet.result(Result(CASE, Passed(), transcript=(FRAME,)))
    assert out.getvalue() == "TC_012_CS    passed\n"
    assert quiet.counts == {"passed": 1, "failed": 0, "inconclusive": 0}
    loud, out = teller(frames=True)
    loud.result(Result(CASE, Passed(), transcript=(FRAME,)))
    assert out.getvalue().splitlines() == [frame_line(FRAME, FRAME.at_ms), "TC_012_CS    passed"]


def test_no_password_is_printed() -> None:
    """Neither with a result nor as it comes."""
    key = '[2,"a","ChangeConfiguration",{"key":"AuthorizationKey","value":"DEADBEEF"}]'
    made, out = teller(frames=True)
    made.result(Result(CASE, Passed(), transcript=(Line(0, "csms", key),)))
    made.frame(Line(2_000, "csms", key), 500)
    assert "ChangeConfiguration" in out.getvalue()
    assert "         1.500 < [2" in out.getvalue()
    assert "DEADBEEF" not in out.getvalue()


def test_what_a_stopped_run_did_not_come_to_is_not_listed() -> None:
    """The summary counts it."""
    made, out = teller()
    made.result(Result(CASE, Inconclusive(STOPPED)))
    assert out.getvalue() == ""
    made.result(Result(CASE, Inconclusive(STOPPED), transcript=(FRAME,)))
    assert out.getvalue() == "TC_012_CS    inconclusive: the run was stopped\n"
    made.result(Result(CASE, Inconclusive("the station has no key X")))
    assert out.getvalue().endswith("TC_012_CS    inconclusive: the station has no key X\n")


def test_the_end_tells_what_was_not_played() -> None:
    """And how many have which verdict."""
    results = [Result(CASE, Passed()), Result(BY_ID["TC_077_CS"], NotApplicable("no security profile 3"))]
    found = report.of_run(STATION, Known(STATION), results, "wire")
    lines = [*ending_lines(results, found, Screen(StringIO()))]
    assert lines[:3] == [
        "TC_077_CS    not applicable: no security profile 3",
        "",
        "1 passed, 0 failed, 0 inconclusive, 1 not applicable",
    ]
    assert "measured on the wire" in lines


def test_the_outlook_says_how_long_and_what() -> None:
    """In the words that the operator gets."""
    lines = [*outlook_lines(Outlook(2, {"plug in": 12, "present idTag": 3}, 61), 102)]
    assert lines[0] == "2 of 102 cases are played; that takes at least 2 min, and as long as station and operator need"
    assert "  12 x  Plug in the cable at connector N" in lines[-1].splitlines()[0]
    assert [*outlook_lines(Outlook(0, {}, 0), 1)] == [
        "0 of 1 cases are played; that takes at least 0 min, and as long as station and operator need"
    ]


def test_hours_are_told_as_such() -> None:
    """Rounded up to minutes."""
    assert [duration(seconds) for seconds in (0, 1, 60, 3600, 36_935)] == [
        "0 min",
        "1 min",
        "1 min",
        "1 h 0 min",
        "10 h 16 min",
    ]
