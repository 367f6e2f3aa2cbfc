"""What is over and done with is kept to a number, the newest of it."""

from collections.abc import Callable

import pytest

from plugwright.station.ports import Store
from plugwright.store.limits import DEFAULT_LIMITS, Limits
from tests.store.samples import finish, given_up, started

OpenKind = Callable[[Limits], Store]


def test_a_thousand_of_each_is_kept() -> None:
    """Enough to look back for months, and less than a megabyte."""
    assert Limits(closed_transactions=1_000, given_up=1_000) == DEFAULT_LIMITS


@pytest.mark.parametrize(("limit", "kept"), [(0, [6, 2]), (2, [6, 5, 4, 2]), (9, [6, 5, 4, 3, 2, 1])])
def test_old_closed_transactions_are_dropped(open_kind: OpenKind, limit: int, kept: list[int]) -> None:
    """With a new transaction the oldest closed ones go; one that is open stays, however old."""
    store = open_kind(Limits(closed_transactions=limit))
    for number in range(1, 6):
        assert started(store) == number
        if number != 2:
            finish(store, number)
        store.commit()
    assert started(store) == 6
    store.commit()
    assert [row.id for row in store.recent_transactions(99)] == kept
    assert [row.id for row in store.open_transactions()] == [2, 6]


@pytest.mark.parametrize(("limit", "kept"), [(0, []), (2, [5, 4]), (9, [5, 4, 3, 2, 1])])
def test_old_given_up_facts_are_dropped(open_kind: OpenKind, limit: int, kept: list[int]) -> None:
    """The newest stay, counted by their sequence numbers."""
    store = open_kind(Limits(given_up=limit))
    for seq in (1, 2, 4, 3, 5):
        store.give_up(given_up(seq))
        store.commit()
    assert [row.seq for row in store.given_up(99)] == kept
