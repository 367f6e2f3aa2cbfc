"""The list of a simulated station."""

from plugwright.store.memory import MemoryStore
from tests.store.lists import CHANGED, CHANGES, OLD, held, tidy, update


def test_store_without_a_list_has_none() -> None:
    """A fleet's station that never asks for its list does not pay for it."""
    store = MemoryStore()
    store.commit()
    store.rollback()
    assert store._list is None  # noqa: SLF001 - what it costs is nothing that the port tells


def test_update_leaves_nothing_to_tidy() -> None:
    """There are no slices where nothing takes time."""
    store = MemoryStore()
    update(store, 1, OLD, full=True)
    update(store, 2, CHANGES, full=False)
    assert store.local_list.is_settled
    assert tidy(store) == 0
    assert held(store.local_list) == CHANGED
