"""Which cases a run is of."""

import pytest

from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.selection import case_of, selected


def test_without_a_word_all_are_meant() -> None:
    """In the order of the catalogue."""
    assert selected() == CASES


def test_named_cases_come_in_the_order_of_the_catalogue() -> None:
    """Each once, however it is named."""
    assert [case.id for case in selected(["TC_012", "TC_003_CS", "TC_012_CS"])] == ["TC_003_CS", "TC_012_CS"]


def test_profiles_select() -> None:
    """Several of them add up."""
    found = selected(profiles=["RemoteTrigger", "Reservation"])
    assert sorted({case.profile for case in found}) == ["RemoteTrigger", "Reservation"]
    assert len(found) == sum(case.profile in ("RemoteTrigger", "Reservation") for case in CASES)


def test_both_must_hold() -> None:
    """A case that is named must be of the profile."""
    assert [case.id for case in selected(["TC_003", "TC_054"], ["RemoteTrigger"])] == ["TC_054_CS"]
    with pytest.raises(ValueError, match="no case is left"):
        selected(["TC_003"], ["RemoteTrigger"])


def test_an_unknown_case_is_refused() -> None:
    """By its name."""
    with pytest.raises(ValueError, match="there is no case TC_999; "):
        case_of("TC_999")
