"""The two clocks as a value."""

import msgspec
import pytest

from plugwright.now import NEVER_MS, Now


def test_an_instant_is_a_value() -> None:
    """Two of the same clocks are one instant, and none can be changed."""
    now = Now(5, 7)
    assert now == Now(5, 7)
    with pytest.raises(AttributeError):
        now.monotonic_ms = 6  # type: ignore[misc]
    assert msgspec.structs.astuple(now) == (5, 7)


def test_never_comes_after_every_instant() -> None:
    """Later than a machine that stays up for a million years, and a number that a database column holds."""
    assert 31_557_600_000 * 1_000_000 < NEVER_MS < 2**63
