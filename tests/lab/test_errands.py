"""What the operator is asked to do."""

from plugwright.lab.errands import Errands
from plugwright.lab.values import VALID_ID_TAG
from plugwright.lab.verbs import operator
from plugwright.now import NEVER_MS
from tests.lab.looking_back import evidence


def test_one_thing_is_pending_until_its_outcome() -> None:
    """Outcomes of another number are ignored."""
    errands = Errands(evidence())
    act = errands.ask(operator.presents(VALID_ID_TAG))
    assert (act.id_tag, errands.deadline_ms) == ("LAB-VALID-1", 300_000)
    assert errands.end(act.number + 1) is None
    assert errands.end(act.number) is act
    assert (errands.pending, errands.deadline_ms) == (None, NEVER_MS)


def test_what_was_dropped_has_no_outcome() -> None:
    """It came too late; the next one has another number."""
    errands = Errands(evidence())
    first = errands.ask(operator.plugs_in())
    errands.drop()
    assert errands.end(first.number) is None
    assert errands.ask(operator.plugs_in()).number != first.number
