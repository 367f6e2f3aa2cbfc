"""Who may use a connector."""

import pytest

from plugwright.station.claims import same_id


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("TAG", "tag", True),
        ("TAG", "TAG2", False),
        ("", "", True),
        ("TAG", None, False),
        (None, "TAG", False),
        (None, None, False),
    ],
)
def test_ids_compare_without_case(one: str | None, other: str | None, *, same: bool) -> None:
    """An idTag is case-insensitive, and an unknown one is nobody's (§7.28, errata 3.73)."""
    assert same_id(one, other) is same
