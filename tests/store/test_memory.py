"""A fleet's store: thousands of them in one process."""

import sys
import tracemalloc
from typing import Any

from plugwright.station.ports import BootRow, CacheRow
from plugwright.store.limits import Limits
from plugwright.store.memory import EMPTY, MemoryStore
from tests.store.samples import filled, finish, sample, started

STORES = 100


def _with_a_finished_session(limits: Limits) -> MemoryStore:
    """A store after the first boot, a configured key and one transaction from its start to its end."""
    store = MemoryStore(limits)
    store.put_boot(BootRow(1, 1_000_000))
    store.put_note("accepted", "yes")
    store.put_configuration("Key1", "10")
    store.put_cached(CacheRow("card-1", "Accepted"), 1_000)
    store.commit()
    number = started(store)
    for _ in range(10):
        store.acknowledge(store.add_fact(sample(number)))
        store.commit()
    finish(store, number)
    store.commit()
    return store


def _tables(store: MemoryStore) -> dict[str, Any]:
    """What the store consists of."""
    return {slot: getattr(store, slot) for slot in MemoryStore.__slots__}


def _size_of_rows(store: MemoryStore) -> int:
    rows = [*store.boots(), *store.recent_transactions(9), store.cached("card-1")]
    return sum(sys.getsizeof(row) for row in rows)


def test_idle_store_is_small() -> None:
    """Beyond the rows that stay, a store after a finished session takes less than 1.5 KiB."""
    limits = Limits(closed_transactions=1, given_up=1)
    _with_a_finished_session(limits)
    tracemalloc.start()
    try:
        stores = [_with_a_finished_session(limits) for _ in range(STORES)]
        each = tracemalloc.get_traced_memory()[0] / STORES
    finally:
        tracemalloc.stop()
    assert each - _size_of_rows(stores[0]) < 1_536


def test_new_store_is_smaller() -> None:
    """Without rows there are no tables."""
    tracemalloc.start()
    try:
        stores = [MemoryStore() for _ in range(STORES)]
        each = tracemalloc.get_traced_memory()[0] / STORES
    finally:
        tracemalloc.stop()
    assert len(stores) == STORES
    assert each < 160


def test_table_without_rows_is_no_table() -> None:
    """When the last row is gone, so is its table."""
    store = MemoryStore()
    filled(store)
    finish(store, 1)
    store.acknowledge(5)
    store.clear_cache()
    store.commit()
    tables = _tables(store)
    assert tables["_facts"] is EMPTY
    assert tables["_cache"] is EMPTY
    assert tables["_undo"] is None


def test_the_empty_table_stays_empty() -> None:
    """It is one for all stores: none of them may write into it."""
    filled(MemoryStore())
    assert MemoryStore().note("a") is None
    assert len(EMPTY) == 0


def test_delivered_samples_do_not_pile_up() -> None:
    """A transaction keeps its start and its newest sample, however long it lasts."""
    store = MemoryStore()
    number = started(store)
    for _ in range(10):
        newest = store.add_fact(sample(number))
        store.commit()
        store.acknowledge(newest)
        store.commit()
    store.acknowledge(store.add_fact(sample()))
    store.commit()
    overtaken = newest
    newest = store.add_fact(sample(number))
    store.add_fact(sample(number))
    for seq in (overtaken, newest):
        store.acknowledge(seq)
    store.commit()
    assert list(_tables(store)["_facts"]) == [1, newest + 1]
