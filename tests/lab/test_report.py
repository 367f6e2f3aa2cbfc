"""What a run found, written down."""

import json

import msgspec

from plugwright.lab import report
from plugwright.lab.case import Case
from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.declaration import declared
from plugwright.lab.run import Result
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed, Verdict
from plugwright.lab.virtual import VirtualRunner
from plugwright.settings.products import load_product
from tests.lab.rig import DECLARED

SOCKET = load_product("seco-oc1622v1")
CASES: tuple[Case, ...] = tuple(BY_ID[name] for name in ("TC_012_CS", "TC_017_1_CS", "TC_056_CS"))


def written() -> bytes:
    """A report of three cases at the reference product."""
    declaration = declared("seco-oc1622v1", SOCKET)
    runner = VirtualRunner(declaration, SOCKET, CASES)
    results = runner.play()
    return report.as_json(report.of_run(declaration, runner.known, results, "virtual"))


def result(verdict: Verdict, profile: str = "Core") -> Result:
    """Of some case."""
    case = next(case for case in BY_ID.values() if case.profile == profile)
    return Result(case, verdict)


def test_the_same_run_gives_the_same_bytes() -> None:
    """Nothing of the machine or the day is in it."""
    assert written() == written()


def test_a_report_says_what_it_is_and_what_it_is_not() -> None:
    """It is no certificate, and its times are virtual."""
    found = json.loads(written())
    assert "not a certificate" in found["disclaimer"]
    assert {figure["runner"] for figure in found["performance"]} == {"virtual"}


def test_cases_are_there_with_verdicts_positions_and_frames() -> None:
    """By the specification and by the document."""
    found = {case["id"]: case for case in json.loads(written())["cases"]}
    assert found["TC_012_CS"]["verdict"] == {"verdict": "passed"}
    assert found["TC_017_1_CS"]["by_document"]["verdict"] == "failed"
    assert "without a lock" in found["TC_017_1_CS"]["position"]
    assert any("RemoteStopTransaction" in line["text"] for line in found["TC_012_CS"]["transcript"])
    assert found["TC_056_CS"]["transcript"] == []


def test_the_configuration_is_as_the_station_told_it() -> None:
    """And what it does not tell of itself is a remark."""
    found = json.loads(written())
    assert found["configuration"]["BlinkRepeat"] == "60"
    assert "SupportedFeatureProfiles: RemoteTrigger is supported, but the station does not tell it" in found["remarks"]
    assert len(found["remarks"]) == 2


def test_one_failure_fails_a_functionality() -> None:
    """An open case leaves it open; a profile that is not there is not applicable."""
    failed, open_ = Failed("1", "a", "b", "§"), Inconclusive("x")
    assert report.functionalities(DECLARED, [result(Passed()), result(NotApplicable("x"))]) == {"Core": "Pass"}
    assert report.functionalities(DECLARED, [result(failed), result(open_), result(Passed())]) == {"Core": "Fail"}
    assert report.functionalities(DECLARED, [result(open_), result(Passed())]) == {"Core": "Inconclusive"}
    without = msgspec.structs.replace(DECLARED, profiles=("Core",))
    assert report.functionalities(without, [result(NotApplicable("x"), "SmartCharging")]) == {"SmartCharging": "N/A"}


def test_a_case_of_a_profile_that_is_off_can_fail_it() -> None:
    """A station without Reservation has to say so (§5.13)."""
    without = msgspec.structs.replace(DECLARED, profiles=("Core",))
    assert report.functionalities(without, [result(Failed("1", "a", "b", "§"), "Reservation")]) == {
        "Reservation": "Fail"
    }


def test_a_run_succeeds_if_nothing_failed_and_nothing_is_open() -> None:
    """By the specification."""
    assert report.succeeded([result(Passed()), result(NotApplicable("x"))])
    assert not report.succeeded([result(Passed()), result(Inconclusive("x"))])
    assert not report.succeeded([result(Failed("1", "a", "b", "§"))])
    assert report.counts([result(Passed())]) == {"passed": 1, "failed": 0, "inconclusive": 0, "not applicable": 0}
