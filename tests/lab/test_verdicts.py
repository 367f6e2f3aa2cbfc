"""What came of a case, in words."""

from plugwright.lab import verdicts
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed


def test_every_verdict_has_a_name_and_words() -> None:
    """All but a pass say why."""
    found = (Passed(), Failed("3", "a", "b", "§1"), Inconclusive("nobody plugged"), NotApplicable("no lock"))
    assert [verdicts.name(verdict) for verdict in found] == ["passed", "failed", "inconclusive", "not applicable"]
    assert [verdict.words for verdict in found] == [
        "passed",
        "step 3: expected a; received b (§1)",
        "nobody plugged",
        "no lock",
    ]
