"""What a store's rows lie in: a cut loses what is not committed, and a full disk refuses every write."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plugwright.sim.medium import READS, Disk, FileMedium, KeptMedium, can_write
from plugwright.station.ports import ListRow, ListState, Store, StoreError
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import SqliteStore


def file_medium(tmp_path: Path) -> FileMedium:
    """Rows in a file of this directory."""
    return FileMedium(lambda: SqliteStore(tmp_path / "rows.sqlite3"))


@pytest.fixture(params=["memory", "file"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    """A disk over each kind of medium."""
    return Disk(file_medium(tmp_path) if request.param == "file" else KeptMedium(MemoryStore()))


def test_a_cut_loses_what_is_not_committed(disk: Disk) -> None:
    """The committed row is there after the power is back, the other is not."""
    store = disk.open()
    store.put_note("kept", "1")
    store.commit()
    store.put_note("lost", "1")
    disk.cut()
    store = disk.open()
    assert (store.note("kept"), store.note("lost")) == ("1", None)
    disk.close()


def test_counts_commits_that_wrote(disk: Disk) -> None:
    """A step that writes nothing costs nothing."""
    store = disk.open()
    store.commit()
    store.put_note("name", "1")
    store.commit()
    store.commit()
    assert disk.commits == 1
    disk.close()


@pytest.mark.parametrize("full_at", ["write", "commit"])
def test_a_full_disk_refuses_what_is_written(disk: Disk, full_at: str) -> None:
    """At the first write or at the commit; reading goes on, and so does a step without a write."""
    store = disk.open()
    disk.full_at = "write" if full_at == "write" else "commit"
    store.commit()
    assert store.note("name") is None
    with pytest.raises(StoreError):
        _write(store)
    disk.cut()
    assert not can_write(disk, 0)
    disk.full_at = None
    assert can_write(disk, 0)
    assert disk.refusals == 2


def _write(store: Store) -> None:
    store.put_note("name", "1")
    store.commit()


def test_calls_before_each_commit(disk: Disk) -> None:
    """A cut can be placed there: the step is not durable then."""

    def cut() -> None:
        raise RuntimeError

    store = disk.open()
    disk.before_commit = cut
    with pytest.raises(RuntimeError):
        _write(store)
    disk.cut()
    disk.before_commit = None
    assert disk.open().note("name") is None
    disk.close()


def test_a_file_is_opened_once_at_a_time(tmp_path: Path) -> None:
    """Who opens it twice forgot to cut."""
    medium = file_medium(tmp_path)
    medium.open()
    with pytest.raises(AssertionError):
        medium.open()
    medium.close()


def test_closing_in_order_keeps_the_commits(tmp_path: Path) -> None:
    """As after a Reset."""
    medium = file_medium(tmp_path)
    _write(medium.open())
    medium.close()
    assert medium.open().note("name") == "1"
    medium.cut()
    medium.cut()


def test_a_full_disk_takes_no_list(disk: Disk) -> None:
    """It says so beforehand where it refuses each write, and only then where it refuses the commit."""
    store = disk.open()
    listed = store.local_list
    listed.begin(full=True)
    disk.full_at = "write"
    assert not listed.has_room(1)
    with pytest.raises(StoreError):
        listed.stage([ListRow("tag", "Accepted")])
    disk.full_at = "commit"
    assert listed.has_room(1)
    listed.stage([ListRow("tag", "Accepted")])
    with pytest.raises(StoreError):
        store.commit()
    disk.full_at = None
    disk.cut()
    assert disk.open().local_list.entry("tag") is None
    disk.close()


def test_a_list_with_nothing_to_tidy_writes_nothing(disk: Disk) -> None:
    """So a full disk does not matter."""
    store = disk.open()
    disk.full_at = "commit"
    assert not store.local_list.tidy(10)
    store.commit()
    assert store.local_list.is_settled
    assert store.local_list.state.size == 0
    disk.close()


def test_a_list_is_shown_on_the_disk(disk: Disk) -> None:
    """In a step of its own."""
    store = disk.open()
    store.local_list.begin(full=True)
    store.local_list.stage([ListRow("tag", "Accepted")])
    store.commit()
    store.local_list.show(ListState(1, 1))
    store.commit()
    assert disk.commits == 2
    assert store.local_list.entry("tag") == ListRow("tag", "Accepted")
    disk.close()


def test_reads_are_named_as_the_port_names_them() -> None:
    """A method that was renamed would be taken for a write."""
    reads: list[Callable[..., object]] = [getattr(MemoryStore(), name) for name in sorted(READS)]
    assert all(map(callable, reads))
