"""What only the durable store can do: survive. OCPP 1.6 §3.7, §3.5.1 (reboots and power outages)."""

import resource
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest

from plugwright.station.ports import AvailabilityRow, BootRow, CacheRow, Store, StoreError
from plugwright.store.limits import DEFAULT_LIMITS
from plugwright.store.sqlite import FILE_NAME, SqliteStore, open_store
from tests.store.samples import (
    WRITES,
    copy_of_files,
    everything,
    facts_to_send,
    filled,
    finish,
    sample,
    started,
)

WAL_NAME: Final = f"{FILE_NAME}-wal"

EQUAL_WRITES: Final[dict[str, Callable[[Store], object]]] = {
    "a boot": lambda store: store.put_boot(BootRow(1, None)),
    "a note": lambda store: store.put_note("a", "yes"),
    "a key": lambda store: store.put_configuration("Key1", "10"),
    "availability": lambda store: store.put_availability(AvailabilityRow(1, operative=False)),
    "plain availability": lambda store: store.put_availability(AvailabilityRow(2, operative=True)),
    "the newest cache entry": lambda store: store.put_cached(CacheRow("b", "Blocked", 9_000, "FAMILY"), 3),
    "no cache entry": lambda store: store.remove_cached("unknown"),
    "no thinning": lambda store: store.thin_stop_data(1, [2]),
    "no facts to drop": lambda store: store.close_transaction(2),
    "an acknowledged sample": lambda store: store.acknowledge(2),
    "an acknowledged unknown": lambda store: store.acknowledge(1_000),
}
"""Writes upon a store that is `filled`, for which no page need be written."""


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """The operating system refuses to let any file of this process grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _fill_up(store: Store) -> None:
    for _ in range(1_000):
        store.add_fact(sample())


def _after_cut(data_dir: Path, to: Path) -> tuple[object, ...]:
    """What a station finds that is started upon the files as they are now."""
    with closing(open_store(copy_of_files(data_dir, to))) as store:
        return everything(store)


@pytest.mark.parametrize("write", WRITES)
def test_everything_survives_closing(tmp_path: Path, write: str) -> None:
    """Every kind of row comes back from the file; what was not committed does not."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
        WRITES[write](store)
        store.commit()
        before = everything(store)
        store.put_note("b", "uncommitted")
    with closing(open_store(tmp_path)) as store:
        assert everything(store) == before


@pytest.mark.parametrize("write", [write for write in WRITES if not write.startswith("acknowledge")])
def test_everything_committed_survives_a_power_cut(durable: SqliteStore, tmp_path: Path, write: str) -> None:
    """The files at any instant hold the last commit, whole, and nothing of the step after it."""
    filled(durable)
    before = everything(durable)
    WRITES[write](durable)
    after = everything(durable)
    assert _after_cut(tmp_path / "data", tmp_path / "during") == before
    durable.commit()
    assert _after_cut(tmp_path / "data", tmp_path / "afterwards") == after


def test_log_cut_off_anywhere_is_an_earlier_commit(durable: SqliteStore, tmp_path: Path) -> None:
    """A torn end of the write-ahead log is no damage: what was committed before it is there, in order."""
    for register in range(8):
        durable.put_note("a", str(register))
        durable.add_fact(sample())
        durable.commit()
    log = (tmp_path / "data" / WAL_NAME).read_bytes()
    met = []
    for size in range(0, len(log) + 1, 1_000):
        cut = copy_of_files(tmp_path / "data", tmp_path / f"cut-{size}")
        (cut / WAL_NAME).write_bytes(log[:size])
        with closing(open_store(cut)) as store:
            note, facts = store.note("a"), len(facts_to_send(store))
        assert facts == (0 if note is None else int(note) + 1)
        met.append(facts)
    assert met == sorted(met)
    assert set(met) >= set(range(7))


def test_sequence_numbers_survive_their_rows(tmp_path: Path) -> None:
    """A number that was used before the file was closed is not used again, even if its row is gone."""
    with closing(open_store(tmp_path)) as store:
        number = started(store)
        last = store.add_fact(sample(number))
        finish(store, number)
        store.commit()
    with closing(open_store(tmp_path)) as store:
        assert store.next_fact(0) is None
        assert store.add_fact(sample()) == last + 1
        assert started(store) == number + 1


@pytest.mark.parametrize("write", EQUAL_WRITES)
def test_what_changes_nothing_writes_nothing(durable: SqliteStore, tmp_path: Path, write: str) -> None:
    """A flash card is not worn by news that are none."""
    filled(durable)
    log = (tmp_path / "data" / WAL_NAME).stat()
    EQUAL_WRITES[write](durable)
    durable.commit()
    now = (tmp_path / "data" / WAL_NAME).stat()
    assert (now.st_size, now.st_mtime_ns) == (log.st_size, log.st_mtime_ns)


@pytest.mark.parametrize("write", [write for write in WRITES if not write.startswith("acknowledge a s")])
def test_what_changes_something_writes(durable: SqliteStore, tmp_path: Path, write: str) -> None:
    """The log grows with every other commit: the test above could fail."""
    filled(durable)
    before = (tmp_path / "data" / WAL_NAME).stat().st_size
    if write == "acknowledge the newest":
        durable.put_note("b", "another cause")
    WRITES[write](durable)
    durable.commit()
    assert (tmp_path / "data" / WAL_NAME).stat().st_size > before


def test_full_disk_is_a_store_error(tmp_path: Path) -> None:
    """The step that does not fit is abandoned whole; what was committed stays readable, and smaller steps go on."""
    with closing(SqliteStore(tmp_path / FILE_NAME, DEFAULT_LIMITS, max_pages=24)) as store:
        filled(store)
        before = everything(store)
        store.put_note("b", "in the step that fails")
        with pytest.raises(StoreError, match="cannot store a fact: database or disk is full"):
            _fill_up(store)
        with pytest.raises(StoreError, match="an earlier write of this step failed"):
            store.commit()
        store.rollback()
        assert everything(store) == before
        store.put_note("b", "small")
        store.commit()
        after = everything(store)
    with closing(open_store(tmp_path)) as store:
        assert everything(store) == after


def test_write_refused_by_the_system_is_a_store_error(durable: SqliteStore, tmp_path: Path) -> None:
    """The disk fails during the commit: the step is abandoned whole, and the store goes on when the disk does."""
    filled(durable)
    before = everything(durable)
    durable.add_fact(sample())
    with files_limited_to((tmp_path / "data" / WAL_NAME).stat().st_size), pytest.raises(StoreError, match="commit"):
        durable.commit()
    durable.rollback()
    assert everything(durable) == before
    assert _after_cut(tmp_path / "data", tmp_path / "cut") == before
    durable.add_fact(sample())
    durable.commit()
    assert durable.waiting_facts() == 6


def test_closing_on_a_failed_disk_releases_the_files(tmp_path: Path) -> None:
    """What cannot be written at the end is told, and the next opening is not refused."""
    store = open_store(tmp_path)
    filled(store)
    store.acknowledge(2)
    store.commit()
    with files_limited_to(0), pytest.raises(StoreError):
        store.close()
    with closing(open_store(tmp_path)) as store:
        assert store.waiting_facts() == 5
