"""When the station is given up."""

from plugwright.lab.desertion import Desertion
from plugwright.lab.verdicts import Inconclusive, Passed
from plugwright.now import Now

LACKED = Inconclusive("no connection")


def at(seconds: int) -> Now:
    """So long after the beginning."""
    return Now(seconds * 1000, 0)


def test_two_cases_without_a_connection_are_enough() -> None:
    """Each having waited for it."""
    desertion = Desertion(30)
    desertion.came()
    desertion.went(at(10))
    desertion.concluded(LACKED, at(40))
    assert not desertion.is_certain
    desertion.concluded(LACKED, at(100))
    assert desertion.is_certain


def test_a_station_that_is_back_is_forgiven() -> None:
    """Whatever it did before."""
    desertion = Desertion(30)
    desertion.went(at(0))
    desertion.concluded(LACKED, at(30))
    desertion.concluded(LACKED, at(60))
    desertion.came()
    assert not desertion.is_certain
    desertion.concluded(LACKED, at(90))
    assert not desertion.is_certain


def test_a_short_absence_counts_for_nothing() -> None:
    """Nor does a case that passed without it."""
    desertion = Desertion(30)
    desertion.came()
    for seconds in (100, 200, 300):
        desertion.came()
        desertion.went(at(seconds))
        desertion.concluded(LACKED, at(seconds + 29))
    desertion.concluded(LACKED, at(400))
    desertion.concluded(Passed(), at(500))
    desertion.concluded(LACKED, at(600))
    assert not desertion.is_certain


def test_being_told_twice_of_a_lost_link_is_one_loss() -> None:
    """Counted from the first."""
    desertion = Desertion(30)
    desertion.came()
    desertion.went(at(0))
    desertion.went(at(29))
    desertion.concluded(LACKED, at(30))
    desertion.concluded(LACKED, at(31))
    assert desertion.is_certain
