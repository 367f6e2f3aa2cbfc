"""The words in which cases are written."""

from plugwright.lab.steps import AnyOrder, OneOf
from plugwright.lab.values import SETTLE
from plugwright.lab.verbs import absent, each_connector, either_order, one_of, operator, station
from plugwright.ocpp16 import HeartbeatReq, StatusNotificationReq

A, B = station.sends(HeartbeatReq), station.refuses()


def test_a_single_step_is_a_group_of_one() -> None:
    """Groups need their brackets only where they are several."""
    assert either_order(A, (A, B)) == AnyOrder(((A,), (A, B)))
    assert one_of(A, (A, B)) == OneOf(((A,), (A, B)))


def test_a_watch_lasts_as_long_as_a_case_listens_on() -> None:
    """Unless it says how long."""
    assert absent(A).seconds is SETTLE
    assert absent(A, seconds=3).seconds == 3


def test_the_connector_under_test_may_have_another_status() -> None:
    """All other fields are the same."""
    step = each_connector(StatusNotificationReq, status="Available", under_test="Faulted", info="x")
    assert step.step.fields["status"] == "Available"
    assert {**step.step.fields, "status": "Faulted"} == step.under_test.fields


def test_a_cable_is_pulled_at_either_end() -> None:
    """At both, or at the vehicle's alone."""
    assert (operator.unplugs().deed, operator.unplugs(at="vehicle").deed) == ("unplug", "unplug at the vehicle")
