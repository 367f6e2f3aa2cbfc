"""Memory stands for SQLite in every simulation: whatever is written, both must tell the same."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from plugwright.station.ports import AvailabilityRow, BootRow, CacheRow, Moment, Store
from plugwright.store.limits import Limits
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import open_store
from tests.store.samples import (
    DIAGNOSTICS,
    FIRMWARE,
    RESERVED,
    RESERVED_ANYWHERE,
    checkpoint,
    everything,
    finish,
    given_up,
    sample,
    started,
)

LIMITS = Limits(closed_transactions=2, given_up=2)
Operation = Callable[[Store], object]


def _acknowledge_next(store: Store, after: int) -> None:
    fact = store.next_fact(after)
    if fact is not None:
        store.acknowledge(fact.seq)


def _give_up_next(store: Store, after: int) -> None:
    fact = store.next_fact(after)
    if fact is not None:
        store.give_up(given_up(fact.seq, fact.at))


def _of_open(use: Callable[[Store, int], object]) -> Operation:
    def operate(store: Store) -> None:
        rows = store.open_transactions()
        if rows:
            use(store, rows[-1].id)

    return operate


def _thin(store: Store, number: int) -> None:
    store.thin_stop_data(number, [fact.seq for fact in store.stop_data(number)][::2])


moments = st.builds(Moment, st.integers(0, 9), st.sampled_from([None, 1, 2, 3]))
numbers = st.integers(0, 12)

operations: st.SearchStrategy[Operation] = st.one_of(
    st.sampled_from(
        [
            Store.commit,
            Store.commit,
            Store.rollback,
            started,
            Store.clear_cache,
            _of_open(finish),
            _of_open(_thin),
            _of_open(lambda store, number: store.replace_checkpoint(checkpoint(number))),
        ]
    ),
    st.builds(
        lambda at, in_stop: _of_open(lambda store, number: store.add_fact(sample(number, in_stop=in_stop, at=at))),
        moments,
        st.booleans(),
    ),
    st.builds(lambda at: lambda store: store.add_fact(sample(at=at)), moments),
    st.builds(lambda after: lambda store: _acknowledge_next(store, after), numbers),
    st.builds(lambda after: lambda store: _give_up_next(store, after), numbers),
    st.builds(
        lambda key, status, limit: lambda store: store.put_cached(CacheRow(key, status), limit),
        st.sampled_from("abcd"),
        st.sampled_from(["Accepted", "Blocked"]),
        st.integers(1, 3),
    ),
    st.builds(lambda key: lambda store: store.remove_cached(key), st.sampled_from("abcd")),
    st.builds(
        lambda boot, offset_ms: lambda store: store.put_boot(BootRow(boot, offset_ms)),
        st.integers(1, 4),
        st.sampled_from([None, 1]),
    ),
    st.builds(
        lambda connector, operative: lambda store: store.put_availability(AvailabilityRow(connector, operative)),
        st.integers(0, 1),
        st.booleans(),
    ),
    st.builds(
        lambda row: lambda store: store.put_firmware_job(row),
        st.sampled_from([None, FIRMWARE, msgspec.structs.replace(FIRMWARE, phase="over")]),
    ),
    st.builds(
        lambda rows: lambda store: store.put_reservations(rows),
        st.lists(st.sampled_from([RESERVED, RESERVED_ANYWHERE]), unique=True),
    ),
    st.builds(lambda row: lambda store: store.put_diagnostics_job(row), st.sampled_from([None, DIAGNOSTICS])),
    st.builds(lambda value: lambda store: store.put_note("a", value), st.sampled_from("xy")),
    st.builds(lambda value: lambda store: store.put_configuration("Key1", value), st.sampled_from("xy")),
)


@settings(max_examples=60)
@given(st.lists(operations, max_size=40))
def test_both_stores_tell_the_same(steps: list[Operation]) -> None:
    """After every write, commit and rollback, and after SQLite was closed and opened again."""
    with tempfile.TemporaryDirectory() as folder:
        memory, durable = MemoryStore(LIMITS), open_store(Path(folder), LIMITS)
        try:
            for operate in steps:
                operate(memory)
                operate(durable)
                assert everything(durable) == everything(memory)
            memory.rollback()
            durable.close()
            durable = open_store(Path(folder), LIMITS)
            assert everything(durable) == everything(memory)
        finally:
            durable.close()
