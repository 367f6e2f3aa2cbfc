"""What came of a functionality, and of an optional feature."""

import msgspec
import pytest

from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.reporting.features import COVERS, functionalities, is_full, optional_features
from plugwright.lab.run import Result
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed, Verdict
from plugwright.ocpp16.actions import FeatureProfile
from tests.lab.rig import DECLARED

ALL: tuple[FeatureProfile, ...] = tuple(COVERS)
FAILED, OPEN, NOT_FOR_IT = Failed("1", "a", "b", "§"), Inconclusive("x"), NotApplicable("x")
WITHOUT = msgspec.structs.replace(DECLARED, profiles=("Core",))
WITH_ALL = msgspec.structs.replace(DECLARED, profiles=ALL)


def results(profile: str, *verdicts: Verdict) -> list[Result]:
    """Of every case of a profile: the verdicts given, and then Passed."""
    cases = [case for case in CASES if case.profile == profile]
    return [Result(case, verdicts[at] if at < len(verdicts) else Passed()) for at, case in enumerate(cases)]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((), "Pass"),
        ((NOT_FOR_IT,), "Pass"),
        ((OPEN,), "Inconclusive"),
        ((FAILED, OPEN), "Fail"),
    ],
)
def test_the_worst_verdict_is_that_of_the_functionality(verdicts: tuple[Verdict, ...], expected: str) -> None:
    """What does not apply says nothing."""
    assert functionalities(WITH_ALL, results("Reservation", *verdicts))["Reservation"] == expected


def test_a_functionality_passes_only_if_all_of_its_cases_were_part_of_the_run() -> None:
    """Else it was tested in part, or not at all."""
    assert functionalities(WITH_ALL, results("Core")[:3])["Core"] == "Partly tested"
    assert functionalities(WITH_ALL, results("Core"))["Reservation"] == "Not tested"


def test_a_functionality_that_is_not_there_is_not_applicable() -> None:
    """But it can fail by what it answers: a station without Reservation has to say so (§5.13)."""
    assert functionalities(WITHOUT, results("Core"))["Reservation"] == "N/A"
    assert functionalities(WITHOUT, results("Reservation", FAILED))["Reservation"] == "Fail"
    assert list(functionalities(WITHOUT, ())) == list(COVERS)


def test_an_optional_feature_has_the_result_of_the_cases_that_need_it() -> None:
    """A lock, for one."""
    lock = "Connector lock"
    played = results("Core")
    failing = [Result(one.case, FAILED if one.case.id == "TC_018_1_CS" else one.verdict) for one in played]
    with_lock = msgspec.structs.replace(DECLARED, lock=True)
    assert optional_features(with_lock, played)[lock] == "Pass"
    assert optional_features(with_lock, failing)[lock] == "Fail"
    assert optional_features(with_lock, ())[lock] == "Not tested"
    assert optional_features(msgspec.structs.replace(DECLARED, lock=False), played)[lock] == "N/A"


def test_a_report_is_full_if_all_profiles_were_tested() -> None:
    """Whatever came of it; the security extensions do not count for it."""
    everything = [result for profile in ALL for result in results(profile, FAILED)]
    assert is_full(WITH_ALL, [one for one in everything if one.case.profile != "Security"])
    assert not is_full(WITHOUT, everything)
    assert not is_full(WITH_ALL, results("Core"))
