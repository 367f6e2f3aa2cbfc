"""How a script is rewritten as its steps come."""

from plugwright.lab import script as scripts
from plugwright.lab.parameters import Parameters
from plugwright.lab.steps import AnyOrder, Fact, Script, Sends, Step
from plugwright.lab.values import CONNECTOR
from plugwright.lab.verbs import (
    ITS_CONNECTOR,
    at_each,
    csms,
    each_connector,
    either_order,
    one_of,
    only_if,
    operator,
    optionally,
    repeatedly,
    state,
    station,
)
from plugwright.ocpp16 import AuthorizeConf, AuthorizeReq, HeartbeatReq, ResetConf, ResetReq, StatusNotificationReq

A, B = station.sends(AuthorizeReq), station.sends(HeartbeatReq)
NEVER = Fact("never", lambda _: False)


def judge(fact: Fact) -> bool:
    """Facts of these tests need no evidence."""
    return fact is not NEVER


def take(script: Script, step: Step) -> Script | None:
    """What is left after a step, None if it may not come."""
    taken = scripts.take(script, lambda candidate: candidate == step, judge)
    return None if taken is None else taken[1]


def test_takes_the_first_step_only() -> None:
    """One after the other."""
    assert take((A, B), A) == (B,)
    assert take((A, B), B) is None


def test_groups_shrink_until_one_is_left() -> None:
    """And then it is a plain sequence again."""
    script = (either_order((A, A), B),)
    left = take(script, B)
    assert left is not None
    assert scripts.unfolded(left, judge) == (A, A)


def test_optional_steps_may_be_passed_over() -> None:
    """By what comes after them."""
    assert take((optionally(A), B), B) == ()
    assert take((either_order(optionally(A)), B), B) == ()


def test_an_optional_sequence_is_whole_once_begun() -> None:
    """Its second step may not stay away then."""
    left = take((optionally(A, A), B), A)
    assert left == (A, B)


def test_alternatives_are_decided_by_what_comes() -> None:
    """The others are forgotten."""
    assert take((one_of((A, A), (B, B)),), B) == (B,)


def test_ours_are_found_in_any_group() -> None:
    """But not behind a step of the station's."""
    ask = csms.sends(ResetReq, type="Soft")
    found = scripts.ours((either_order(A, ask),), judge)
    assert found is not None
    assert found[0] == ask
    assert scripts.ours((A, ask), judge) is None


def test_our_answer_is_found_where_the_step_was_taken() -> None:
    """Even if another group has something of ours to do."""
    answer = csms.answers(AuthorizeConf)
    found = scripts.our_answer((either_order(operator.plugs_in(), (answer, B)),), judge)
    assert found is not None
    assert found[0] == answer


def test_awaited_are_all_that_may_come() -> None:
    """Optional ones and what follows them."""
    assert scripts.awaited((optionally(A), B), judge) == (A, B)
    assert scripts.awaited((either_order(A, (B, A)),), judge) == (A, B)
    assert scripts.awaited((operator.plugs_in(), A), judge) == ()


def test_without_optional_is_what_must_still_come() -> None:
    """Nothing, if all may stay away."""
    assert scripts.without_optional((optionally(A), either_order(optionally(B)), A), judge) == (A,)
    assert scripts.without_optional((optionally(A),), judge) == ()


def test_conditions_vanish_with_what_they_exclude() -> None:
    """When their turn comes."""
    assert scripts.unfolded((only_if(NEVER, A), B), judge) == (B,)


def test_numbers_requests_and_answers_as_the_document_does() -> None:
    """An answer that no step gives counts; deeds do not; a state counts for itself."""
    script = scripts.numbered(
        (
            operator.plugs_in(),
            A,
            state("Charging", A, csms.answers(AuthorizeConf)),
            csms.sends(ResetReq, type="Soft"),
            one_of(station.answers(ResetConf), station.refuses()),
            either_order(A, B),
        )
    )
    labels = [getattr(step, "label", None) for step in scripts.expanded(script, Parameters())]
    assert labels == [None, "1", "Charging 1", "Charging 2", "3", None, None]
    last = script[-1]
    assert isinstance(last, AnyOrder)
    assert [getattr(group[0], "label", "") for group in last.groups] == ["5", "7"]


def test_expands_what_depends_on_the_number_of_connectors() -> None:
    """Connector 0 and every other for a notification, the others one by one."""
    two = Parameters(number_of_connectors=2)
    (whole,) = scripts.expanded((each_connector(StatusNotificationReq, under_test="Faulted", status="Available"),), two)
    assert isinstance(whole, AnyOrder)
    told = [group[0] for group in whole.groups]
    assert [step.fields for step in told if isinstance(step, Sends)] == [
        {"connector_id": 0, "status": "Available"},
        {"connector_id": 1, "status": "Faulted"},
        {"connector_id": 2, "status": "Available"},
    ]
    others = scripts.expanded((at_each("other", operator.plugs_in(ITS_CONNECTOR), operator.plugs_in(CONNECTOR)),), two)
    assert [getattr(step, "connector", None) for step in others] == [2, CONNECTOR]


def test_expands_repetitions_and_states() -> None:
    """Nothing is left of them."""
    assert scripts.expanded((repeatedly(2, state("X", A)),), Parameters()) == (A, A)
