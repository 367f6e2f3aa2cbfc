"""How verdicts look."""

import pytest

from plugwright.lab.reporting.document import verdict_tone


@pytest.mark.parametrize(
    ("names", "tone"),
    [
        (("passed", "Pass"), "good"),
        (("failed", "Fail"), "bad"),
        (("inconclusive", "Inconclusive", "Partly tested", "Not tested"), "open"),
        (("not applicable", "N/A"), "off"),
    ],
)
def test_a_verdict_and_a_result_of_one_kind_look_alike(names: tuple[str, ...], tone: str) -> None:
    """Green, red, yellow, grey."""
    assert [verdict_tone(name) for name in names] == [tone] * len(names)
