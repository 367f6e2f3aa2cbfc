"""How far a script has come, apart from who plays it."""

import pytest

from plugwright.lab.course import Course, Mismatch
from plugwright.lab.steps import Fact, Until
from plugwright.lab.verbs import csms, either_order, only_if, optionally, station, time_passes
from plugwright.ocpp16 import (
    AuthorizeReq,
    BootNotificationReq,
    HeartbeatReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from tests.lab.looking_back import at, evidence

TAP = AuthorizeReq(id_tag="T")


def test_a_condition_is_decided_when_its_turn_comes_and_not_later() -> None:
    """What the awaited message itself changes must not decide on it."""
    looked_back = evidence()
    course = Course(looked_back)
    statuses: dict[int, str] = {1: "Reserved"}
    reserved = Fact("reserved", lambda _: statuses[1] == "Reserved")
    course.start(
        (only_if(reserved, station.sends(StatusNotificationReq, status="Preparing")), station.sends(AuthorizeReq))
    )
    statuses[1] = "Preparing"
    told = StatusNotificationReq(connector_id=1, error_code="NoError", status="Preparing")
    assert course.take(told) is not None
    assert not course.is_over


def test_is_overdue_after_the_patience_of_the_step() -> None:
    """Counted from what happened last."""
    looked_back = evidence()
    course = Course(looked_back)
    course.start((station.sends(AuthorizeReq), station.sends(HeartbeatReq)))
    looked_back.now = at(50)
    course.take(TAP)
    assert course.deadline_ms == 110_000
    with pytest.raises(Mismatch, match="nothing for 60 s"):
        course.overdue()


def test_goes_on_without_what_is_optional() -> None:
    """At the end, after a shorter while."""
    course = Course(evidence())
    course.start((either_order(optionally(station.sends(AuthorizeReq)), optionally(station.sends(HeartbeatReq))),))
    assert course.deadline_ms == 10_000
    course.overdue()
    assert course.is_over


def test_goes_on_without_a_reboot_after_a_longer_one() -> None:
    """§5.14: what is told before it may take as long as any function."""
    course = Course(evidence())
    course.start((optionally(station.sends(BootNotificationReq)), csms.sends(HeartbeatReq)))
    assert course.deadline_ms == 60_000
    course.overdue()
    assert course.ours() is not None


def test_what_contradicts_itself_is_no_match_for_any_step() -> None:
    """§6.49: the clause is its own, not the case's."""
    course = Course(evidence())
    stop = StopTransactionReq(transaction_id=7, meter_stop=1, timestamp="1970-01-01T00:00:00Z")
    with pytest.raises(Mismatch, match="1970") as caught:
        course.examine(stop)
    assert caught.value.clause == "§6.49"


def test_waits_for_a_fact_or_gives_it_up() -> None:
    """As it is required or not."""
    never = Fact("it is so", lambda _: False)
    course = Course(evidence())
    course.start((Until(never, required=False),))
    course.overdue()
    assert course.is_over
    course.start((Until(never),))
    with pytest.raises(Mismatch, match="that it is so"):
        course.overdue()


def test_nothing_is_awaited_while_time_is_to_pass() -> None:
    """Then the next step is."""
    course = Course(evidence())
    wait, tap = time_passes(30), station.sends(AuthorizeReq)
    course.start((wait, tap))
    course.rest = (tap,)
    course.pass_time(wait)
    assert (course.awaited(), course.ours(), course.deadline_ms) == ((), None, 30_000)
    course.overdue()
    assert course.awaited() == (tap,)


def test_a_mismatch_says_all_that_a_verdict_needs() -> None:
    """Step, expected, received."""
    course = Course(evidence())
    course.start((station.sends(AuthorizeReq, id_tag="U"),))
    assert course.take(TAP) is None
    assert str(course.unexpected(TAP)) == "step : expected Authorize.req (idTag U): idTag U; received idTag T"


def test_knows_whether_it_went_on_since_an_instant() -> None:
    """Not by what happened at that instant itself."""
    looked_back = evidence()
    course = Course(looked_back)
    course.start((station.sends(AuthorizeReq), station.sends(HeartbeatReq)))
    looked_back.now = at(5)
    course.take(TAP)
    assert (course.has_progressed_since(4_999), course.has_progressed_since(5_000)) == (True, False)


def test_says_what_it_waits_for() -> None:
    """A message, a fact, or time."""
    course = Course(evidence())
    course.start((station.sends(AuthorizeReq),))
    assert course.waits_for == "Authorize.req"
    course.start((Until(Fact("pigs fly", lambda _: False)),))
    assert course.waits_for == "pigs fly"
    course.start(())
    course.pass_time(time_passes(5))
    assert course.waits_for == "5 s pass"


def test_an_interval_is_counted_from_the_message_that_began_it() -> None:
    """Whatever the station has told since, slowly: it is not early then."""
    looked_back = evidence(HeartbeatReq())
    looked_back.now = at(8)
    course = Course(looked_back)
    course.start((station.sends(HeartbeatReq),))
    course.pass_time(time_passes(10))
    assert course.deadline_ms == 18_000
    course.pass_time(time_passes(10, since=(HeartbeatReq,)))
    assert course.deadline_ms == 10_000


def test_an_interval_can_be_missed() -> None:
    """By half of it, at most; without that the patience of the step is all there is."""
    looked_back = evidence()
    course = Course(looked_back)
    course.start((station.sends(HeartbeatReq),))
    course.pass_time(time_passes(20, late="since the last step"))
    looked_back.now = at(20)
    course.overdue()
    assert course.deadline_ms == 30_000
    with pytest.raises(Mismatch, match="nothing for 30 s"):
        course.overdue()
    course.pass_time(time_passes(20))
    looked_back.now = at(40)
    course.overdue()
    assert course.deadline_ms == 100_000


def test_silence_begins_with_the_last_word() -> None:
    """HeartbeatInterval is one of inactivity (§9.1.10)."""
    looked_back = evidence(*[StatusNotificationReq(connector_id=0, error_code="NoError", status="Available")] * 8)
    looked_back.now = at(0)
    course = Course(looked_back)
    course.start((station.sends(HeartbeatReq),))
    course.pass_time(time_passes(20, late="since the last word"))
    looked_back.now = at(20)
    course.overdue()
    assert course.deadline_ms == 37_000
