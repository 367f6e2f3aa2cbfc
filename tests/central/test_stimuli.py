"""Stimuli are values: a log of them replays."""

import pytest

from plugwright.central import stimuli


@pytest.mark.parametrize("stimulus", [stimuli.Due(), stimuli.LinkDown(1, "gone"), stimuli.Received(1, b"[]")])
def test_a_stimulus_never_changes(stimulus: stimuli.Stimulus) -> None:
    """What was logged is what was handed in."""
    with pytest.raises(AttributeError):
        stimulus.link = 2  # type: ignore[attr-defined]


def test_equal_stimuli_are_equal() -> None:
    """Two logs can be compared."""
    assert stimuli.Received(1, b"[]") == stimuli.Received(1, b"[]")
    assert stimuli.Received(1, b"[]") != stimuli.Received(2, b"[]")
