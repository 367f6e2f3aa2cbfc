"""What the lab says between cases."""

from plugwright.lab.asking import asks, changes, soon, unlocks_and_unplugs
from plugwright.lab.describing import step_in_words
from plugwright.lab.known import Known
from plugwright.lab.steps import OneOf
from plugwright.ocpp16 import ClearCacheConf, ClearCacheReq
from tests.lab.looking_back import evidence
from tests.lab.rig import DECLARED, Rig


def test_any_answer_will_do() -> None:
    """A refusal, too."""
    call, answer = asks(ClearCacheReq, ClearCacheConf)
    assert step_in_words(call) == "ClearCache.req"
    assert isinstance(answer, OneOf)
    assert len(answer.alternatives) == 2


def test_a_key_must_be_set() -> None:
    """At once, or after a reboot."""
    call, answer = changes("A", "1")
    assert step_in_words(call) == "ChangeConfiguration.req (key A, value 1)"
    assert step_in_words(answer) == "ChangeConfiguration.conf (status Accepted or RebootRequired)"


def test_what_does_not_come_soon_is_given_up() -> None:
    """After the parameter's time; the case goes on."""
    wait = soon("pigs fly", lambda: False, "boot_s")
    assert not wait.fact.holds(evidence())
    rig = Rig(before=(wait,))
    rig.passes(29)
    assert rig.lab.part == "before"
    rig.passes(2)
    assert rig.verdict is not None
    assert rig.verdict.words == "passed"


def test_a_cable_is_unlocked_before_it_is_taken_out() -> None:
    """Where there is a lock; DECLARED has one."""
    assert DECLARED.lock
    first, _, last = unlocks_and_unplugs(2, Known(DECLARED))
    assert (step_in_words(first), step_in_words(last)) == ("UnlockConnector.req (connectorId 2)", "unplug: connector 2")
