"""What is asked of the operator, in words."""

import pytest

from plugwright.lab.events import Act


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act(1, "plug in", 2, None, 300), "plug in, connector 2"),
        (Act(1, "present idTag", 1, "T", 300), "present idTag T"),
        (Act(1, "cut connection", 1, None, 300), "cut connection"),
    ],
)
def test_a_deed_says_where_and_with_what(act: Act, words: str) -> None:
    """As far as it matters."""
    assert act.words == words
