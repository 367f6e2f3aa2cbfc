"""What a case says of the stations that it is for."""

from plugwright.lab.case import Case, Condition
from tests.lab.rig import DECLARED

YES = Condition("", "never missing", lambda _: True)
NO = Condition("", "no lock", lambda _: False)
NOR = Condition("", "no cable", lambda _: False)


def case(*conditions: Condition, document: tuple[Condition, ...] | None = None) -> Case:
    """A case without steps."""
    return Case(
        id="TC",
        title="",
        chapter="",
        profile="Core",
        spec="",
        steps=(),
        conditions=conditions,
        document_conditions=document,
    )


def test_a_case_is_inapplicable_for_every_reason_that_there_is() -> None:
    """They are all told."""
    assert case(YES).inapplicable(DECLARED) is None
    assert case(NO, YES, NOR).inapplicable(DECLARED) == "no lock; no cable"


def test_the_document_may_have_other_conditions() -> None:
    """Then there are two answers."""
    differing = case(NO, document=(YES,))
    assert differing.differs
    assert differing.inapplicable(DECLARED) == "no lock"
    assert differing.inapplicable(DECLARED, by_document=True) is None
    assert case(NO).inapplicable(DECLARED, by_document=True) == "no lock"
