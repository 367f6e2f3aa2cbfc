"""What only the list's file can do: survive a power cut in the middle, and its own damage. OCPP 1.6 §3.5.2."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import pytest

from plugwright.station.ports import ListState, StoreError
from plugwright.store.list_file import ROW_BYTES, SPARE_BYTES, ListFile, open_list
from plugwright.store.sqlite import FILE_NAME, LIST_FILE_NAME, SqliteStore, open_store
from tests.store.lists import CHANGED, CHANGES, KEYS, OLD, Entries, held, rows_of, tidy, update
from tests.store.samples import copy_of_files, filled

LOG_NAME: Final = f"{LIST_FILE_NAME}-wal"
PAGE: Final = 4096
FRAME: Final = PAGE + 24

Seen = tuple[ListState, Entries]
BEFORE: Final[Seen] = (ListState(1, 20), OLD)
NEW: Final[Entries] = dict.fromkeys(KEYS[15:40], "Invalid")
AFTER: Final[Mapping[str, Seen]] = {
    "Full": (ListState(2, 25), NEW),
    "Differential": (ListState(2, 25), CHANGED),
}


def seen(store: SqliteStore) -> Seen:
    """The list as a station sees it."""
    return store.local_list.state, held(store.local_list)


def runs(data_dir: Path) -> list[tuple[int, int]]:
    """The runs in a file that is closed, with their numbers of rows."""
    with closing(sqlite3.connect(data_dir / LIST_FILE_NAME)) as database:
        return database.execute("SELECT run, count(*) FROM list_entry GROUP BY run").fetchall()


def slices_of(store: SqliteStore, kind: str) -> Iterator[None]:
    """An update of version 2 and all the work after it, up to each commit."""
    local_list, entries = store.local_list, NEW if kind == "Full" else CHANGES
    rows = rows_of(entries)
    local_list.begin(full=kind == "Full")
    for at in range(0, len(rows), 7):
        local_list.stage(rows[at : at + 7])
        yield
        store.commit()
    local_list.show(AFTER[kind][0])
    yield
    store.commit()
    while local_list.tidy(7):
        yield
        store.commit()


@pytest.mark.parametrize("kind", AFTER)
def test_cut_in_any_slice_leaves_one_of_both(durable: SqliteStore, tmp_path: Path, kind: str) -> None:
    """§3.5.2, §5.15: the list before or the list after, whole, and nothing of the other one once it is tidy."""
    update(durable, 1, OLD, full=True)
    met = []
    for number, _ in enumerate(slices_of(durable, kind)):
        cut = copy_of_files(tmp_path / "data", tmp_path / f"cut-{number}")
        with closing(open_store(cut)) as store:
            found = seen(store)
            tidy(store)
            assert seen(store) == found
        assert sum(rows for _, rows in runs(cut)) == found[0].size
        met.append(found)
    assert [*dict.fromkeys(str(found) for found in met)] == [str(BEFORE), str(AFTER[kind])]


@pytest.mark.parametrize("kind", AFTER)
def test_log_cut_off_anywhere_leaves_one_of_both(durable: SqliteStore, tmp_path: Path, kind: str) -> None:
    """What was committed but not synchronised may be lost from the end, in the middle of a commit, too."""
    update(durable, 1, OLD, full=True)
    for _ in slices_of(durable, kind):
        pass
    log = (tmp_path / "data" / LOG_NAME).read_bytes()
    met = []
    for size in range(len(log), 0, -FRAME):
        cut = copy_of_files(tmp_path / "data", tmp_path / f"cut-{size}")
        (cut / LOG_NAME).write_bytes(log[:size])
        with closing(open_store(cut)) as store:
            met.append(seen(store))
    assert [*dict.fromkeys(str(found) for found in reversed(met) if found[0].version)] == [
        str(BEFORE),
        str(AFTER[kind]),
    ]


@pytest.mark.parametrize("kind", AFTER)
def test_list_survives_closing(tmp_path: Path, kind: str) -> None:
    """Shown but not tidied: the next life sees it, and goes on."""
    with closing(open_store(tmp_path)) as store:
        update(store, 1, OLD, full=True)
        update(store, 2, NEW if kind == "Full" else CHANGES, full=kind == "Full")
    with closing(open_store(tmp_path)) as store:
        assert seen(store) == AFTER[kind]
        assert store.local_list.is_settled == (kind == "Full")
        assert tidy(store) > 1
        assert seen(store) == AFTER[kind]
    assert [rows for _, rows in runs(tmp_path)] == [25]


def test_abandoned_runs_are_deleted(tmp_path: Path) -> None:
    """What several updates left that were never shown, before and after restarts."""
    for _ in range(3):
        with closing(open_store(tmp_path)) as store:
            store.local_list.begin(full=True)
            store.local_list.stage(rows_of(OLD))
            store.commit()
    assert [rows for _, rows in runs(tmp_path)] == [20, 20, 20]
    with closing(open_store(tmp_path)) as store:
        tidy(store)
    assert runs(tmp_path) == []


def test_only_what_is_shown_is_synchronised(tmp_path: Path) -> None:
    """Slices cost no wait for the medium; the step that shows, and with it all of them, is on it when it returns."""

    def synchronous(local_list: ListFile) -> int:
        found: int = local_list._database.read("ask", "PRAGMA synchronous")[0][0]  # noqa: SLF001 - a promise to the medium
        return found

    with closing(open_list(tmp_path / LIST_FILE_NAME, lambda: 0)) as local_list:
        local_list.begin(full=True)
        local_list.stage(rows_of(OLD))
        assert synchronous(local_list) == 1
        local_list.commit()
        local_list.show(ListState(1, 20))
        assert synchronous(local_list) == 2
        local_list.commit()
        update_changes(local_list)
        local_list.tidy(1)
        assert synchronous(local_list) == 1


def update_changes(local_list: ListFile) -> None:
    """Show a differential update."""
    local_list.begin(full=False)
    local_list.stage(rows_of(CHANGES))
    local_list.commit()
    local_list.show(ListState(2, 25))
    local_list.commit()


def test_station_without_a_list_has_no_file(tmp_path: Path) -> None:
    """It is made when it is asked for the first time."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
        assert not (tmp_path / LIST_FILE_NAME).exists()
        assert store.local_list.state == ListState()
        assert (tmp_path / LIST_FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_facts_file_is_not_touched(durable: SqliteStore, tmp_path: Path) -> None:
    """A list of any length neither grows the file that is checked at each start nor its log."""
    filled(durable)
    before = {name: (tmp_path / "data" / name).stat().st_size for name in (FILE_NAME, f"{FILE_NAME}-wal")}
    update(durable, 1, OLD, full=True)
    tidy(durable)
    assert {name: (tmp_path / "data" / name).stat().st_size for name in before} == before


def test_damaged_file_is_set_aside(tmp_path: Path) -> None:
    """It is only a copy of what the Central System has: an empty list is begun, everything else is kept."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
        update(store, 1, OLD, full=True)
    (tmp_path / LIST_FILE_NAME).write_bytes(b"no database" * 1_000)
    with closing(open_store(tmp_path)) as store:
        assert seen(store) == (ListState(), {})
        assert store.note("a") == "yes"
        update(store, 3, OLD, full=True)
    assert (tmp_path / "local_list.damaged").read_bytes().startswith(b"no database")
    with closing(open_store(tmp_path)) as store:
        assert seen(store) == (ListState(3, 20), OLD)


def test_log_of_a_damaged_file_goes_with_it(durable: SqliteStore, tmp_path: Path) -> None:
    """After a power cut there is a log, too; its pages are no part of the file that is begun."""
    update(durable, 1, OLD, full=True)
    durable.close()
    with closing(open_store(tmp_path / "data")) as store:
        update(store, 2, NEW, full=True)
        cut = copy_of_files(tmp_path / "data", tmp_path / "cut")
    with (cut / LIST_FILE_NAME).open("r+b") as file:
        file.write(b"no database" * 10)
    with closing(open_store(cut)) as store:
        assert seen(store) == (ListState(), {})
        update(store, 3, OLD, full=True)
    with closing(open_store(cut)) as store:
        assert seen(store) == (ListState(3, 20), OLD)
    assert (cut / "local_list.damaged").exists()


def test_damage_met_later_is_an_error_once(tmp_path: Path) -> None:
    """The step is abandoned; the station that is built anew finds an empty list, not the damage again."""
    with closing(open_store(tmp_path)) as store:
        update(store, 1, OLD, full=True)
        tidy(store)
    content = bytearray((tmp_path / LIST_FILE_NAME).read_bytes())
    for page in range(1, len(content) // PAGE):
        damaged = bytearray(content)
        damaged[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        (tmp_path / LIST_FILE_NAME).write_bytes(damaged)
        with closing(open_store(tmp_path)) as store:
            with suppress(StoreError):
                assert seen(store) == (ListState(), {})  # it was met on opening
            store.rollback()
        with closing(open_store(tmp_path)) as store:
            assert seen(store) == (ListState(), {})
        (tmp_path / LIST_FILE_NAME).unlink()


def test_file_without_its_state_is_damaged(tmp_path: Path) -> None:
    """A row that must be there is not."""
    with closing(open_store(tmp_path)) as store:
        update(store, 1, OLD, full=True)
    with closing(sqlite3.connect(tmp_path / LIST_FILE_NAME)) as tool:
        tool.execute("DELETE FROM list_state")
        tool.commit()
    with closing(open_store(tmp_path)) as store:
        assert seen(store) == (ListState(), {})


def test_failed_write_spoils_its_step(tmp_path: Path) -> None:
    """A key that comes twice is refused, nothing of the step is committed, and the store goes on after it."""
    with closing(open_store(tmp_path)) as store:
        update(store, 1, OLD, full=True)
        store.put_note("a", "torn")
        store.local_list.begin(full=True)
        store.local_list.stage(rows_of(OLD))
        with pytest.raises(StoreError, match="cannot stage the local list"):
            store.local_list.stage(rows_of(OLD))
        with pytest.raises(StoreError, match="an earlier write"):
            store.commit()
        store.rollback()
        assert (store.note("a"), seen(store)) == (None, BEFORE)
        update(store, 2, CHANGES, full=False)
        assert seen(store) == AFTER["Differential"]


def test_room_is_what_the_medium_has(tmp_path: Path) -> None:
    """An update leaves something to everything else that has to be stored."""
    free = [SPARE_BYTES + 10 * ROW_BYTES]
    with closing(open_list(tmp_path / LIST_FILE_NAME, lambda: free[0])) as local_list:
        assert local_list.has_room(10)
        assert not local_list.has_room(11)


def test_cut_store_releases_both_files(tmp_path: Path) -> None:
    """As after a power cut: what is not committed is lost, and the files can be opened again."""
    store = open_store(tmp_path)
    update(store, 1, OLD, full=True)
    store.local_list.begin(full=True)
    store.local_list.stage(rows_of(NEW))
    assert store.in_step
    store.cut()
    with closing(open_store(tmp_path)) as store:
        assert seen(store) == BEFORE
