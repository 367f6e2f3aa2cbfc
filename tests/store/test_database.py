"""One file, one process, and a sentence for whatever goes wrong."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from plugwright.station.ports import StoreError
from plugwright.store.database import MAX_PAGES, DamagedError, Database, InUseError
from plugwright.store.sqlite import FILE_NAME, SqliteStore, open_store
from tests.store.samples import filled, sample

NOBODY = 65534

HOLDER = """
import sys
from pathlib import Path
from plugwright.store.sqlite import open_store
store = open_store(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A directory of a user whom its permissions hold: the superuser becomes somebody else meanwhile."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
            Path(folder).chmod(0o700)
    finally:
        if superuser:
            os.seteuid(0)


def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    """What is stored is nobody else's to read, and the directory is made if it is missing."""
    data_dir = tmp_path / "new" / "data"
    with closing(open_store(data_dir)) as store:
        filled(store)
        assert data_dir.stat().st_mode & 0o777 == 0o700
        modes = {file.name: file.stat().st_mode & 0o777 for file in data_dir.iterdir()}
    assert modes == dict.fromkeys(["station.sqlite3", "station.sqlite3-wal", "station.lock", "station.witness"], 0o600)


def test_second_opening_is_refused(tmp_path: Path) -> None:
    """Even within one process; when the first is closed the next one may."""
    with closing(open_store(tmp_path)), pytest.raises(StoreError, match="in use"):
        open_store(tmp_path)
    open_store(tmp_path).close()


def test_second_process_is_refused(tmp_path: Path) -> None:
    """As long as the other lives; a killed process holds nothing."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="in use"):
            open_store(tmp_path)
        other.send_signal(signal.SIGKILL)
        other.wait()
        open_store(tmp_path).close()


def test_failed_opening_leaves_no_lock(tmp_path: Path) -> None:
    """What could not be opened can be set aside, and the next one opened."""
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1_000)
    with pytest.raises(DamagedError, match=r"cannot open .*station\.sqlite3: file is not a database"):
        SqliteStore(tmp_path / FILE_NAME)
    (tmp_path / FILE_NAME).unlink()
    open_store(tmp_path).close()


def test_damaged_page_is_found_on_opening(tmp_path: Path) -> None:
    """A page of garbage in the middle of the file is not met days later."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    for page in range(1, len(content) // 1024):
        damaged = bytearray(content)
        damaged[page * 1024 : (page + 1) * 1024] = b"\x5a" * 1024
        (tmp_path / FILE_NAME).write_bytes(damaged)
        with pytest.raises(StoreError, match="cannot open"):
            open_store(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(content)
    open_store(tmp_path).close()


def test_cut_off_file_is_refused(tmp_path: Path) -> None:
    """A file that lost its end is damaged."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
    content = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(content[:-1024])
    with pytest.raises(StoreError, match="cannot open"):
        open_store(tmp_path)


def test_read_only_directory_is_refused(unprivileged: Path) -> None:
    """There is no place for the files."""
    unprivileged.chmod(0o500)
    with pytest.raises(StoreError, match=r"cannot open .*Permission denied"):
        open_store(unprivileged)
    with pytest.raises(StoreError, match=r"cannot make the data directory: .*Permission denied"):
        open_store(unprivileged / "data")


def test_read_only_file_is_refused(unprivileged: Path) -> None:
    """A database that could only be read is of no use."""
    open_store(unprivileged).close()
    (unprivileged / FILE_NAME).chmod(0o400)
    with pytest.raises(StoreError, match="cannot open"):
        open_store(unprivileged)


def test_file_in_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    """The data directory is a directory."""
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="cannot make the data directory"):
        open_store(tmp_path / "data")


def test_database_held_by_another_program_is_refused(tmp_path: Path) -> None:
    """A tool that writes into the file keeps the station out, which does not wait for it."""
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as tool:
        tool.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"cannot open .*locked"):
            open_store(tmp_path)
    open_store(tmp_path).close()


def test_closed_store_is_a_store_error(tmp_path: Path) -> None:
    """After `close` there is nothing to read or write; to close or commit again does no harm."""
    store = open_store(tmp_path)
    store.close()
    store.close()
    store.commit()
    with pytest.raises(StoreError, match="cannot read a note"):
        store.note("a")
    with pytest.raises(StoreError, match="cannot begin to write"):
        store.add_fact(sample())


def test_failed_write_spoils_its_step(tmp_path: Path) -> None:
    """Neither what was written before nor what comes after it can be committed."""
    script = "CREATE TABLE word (word TEXT PRIMARY KEY) STRICT;"
    with closing(Database(tmp_path / "words.sqlite3", MAX_PAGES, [script])) as database:
        database.write("store a word", "INSERT INTO word VALUES (?)", "before")
        with pytest.raises(StoreError, match="cannot store a word: UNIQUE constraint failed"):
            database.write("store a word", "INSERT INTO word VALUES (?)", "before")
        for attempt in (database.commit, lambda: database.write("go on", "DELETE FROM word")):
            with pytest.raises(StoreError, match="an earlier write of this step failed"):
                attempt()
        database.rollback()
        assert database.read("read words", "SELECT * FROM word") == []
        database.write("store a word", "INSERT INTO word VALUES (?)", "after")
        database.commit()
        assert database.read("read words", "SELECT * FROM word") == [("after",)]


def test_failure_at_the_beginning_spoils_the_step(tmp_path: Path) -> None:
    """What is written along with the first write belongs to the step."""
    script = "CREATE TABLE word (word TEXT PRIMARY KEY) STRICT;"
    with closing(Database(tmp_path / "words.sqlite3", MAX_PAGES, [script])) as database:

        def write_along() -> None:
            database.write("write along", "INSERT INTO nowhere VALUES (1)")

        database.on_begin = write_along
        with pytest.raises(StoreError, match="cannot write along"):
            database.write("store a word", "INSERT INTO word VALUES (?)", "torn")
        with pytest.raises(StoreError, match="cannot commit"):
            database.commit()
        database.rollback()
        assert database.read("read words", "SELECT * FROM word") == []


def test_commit_is_on_the_medium(tmp_path: Path) -> None:
    """The write-ahead log is synchronised with each commit, pages are small, and there is no shared memory file."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
        assert not (tmp_path / f"{FILE_NAME}-shm").exists()
    with closing(Database(tmp_path / FILE_NAME, MAX_PAGES, [""])) as database:
        found = [database.read("ask", f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "page_size")]
    assert found == ["wal", 2, 1024]


def test_damage_met_while_reading_is_a_store_error(tmp_path: Path) -> None:
    """A page that spoils after the opening is an error of the store, not a wrong row."""
    script = "CREATE TABLE word (word TEXT) STRICT;"
    with closing(Database(tmp_path / FILE_NAME, MAX_PAGES, [script])) as database:
        for number in range(100):
            database.write("store a word", "INSERT INTO word VALUES (?)", str(number) * 100)
        database.commit()
    with closing(Database(tmp_path / FILE_NAME, MAX_PAGES, [script])) as database:
        database.read("forget what was read", "PRAGMA shrink_memory")
        with (tmp_path / FILE_NAME).open("r+b") as file:
            file.seek(4 * 1024)
            file.write(b"\x5a" * 1024)
        with pytest.raises(StoreError, match="cannot read words: database disk image is malformed"):
            database.read("read words", "SELECT * FROM word")


def test_damage_is_told_apart(tmp_path: Path) -> None:
    """Whoever can do without the file's content has to know that it is gone, and not merely out of reach."""
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1_000)
    with pytest.raises(DamagedError) as damaged:
        SqliteStore(tmp_path / FILE_NAME)
    assert damaged.value.path == tmp_path / FILE_NAME
    (tmp_path / FILE_NAME).unlink()
    with closing(open_store(tmp_path)), pytest.raises(InUseError):
        open_store(tmp_path)


def test_pages_need_not_be_read_through(tmp_path: Path) -> None:
    """Without the check a large file is opened as fast as a small one: its damage is met where it is read."""
    script = "CREATE TABLE word (word TEXT) STRICT;"
    with closing(Database(tmp_path / FILE_NAME, MAX_PAGES, [script])) as database:
        database.write_many(
            "store words", "INSERT INTO word VALUES (?)", [(str(number) * 100,) for number in range(99)]
        )
        database.commit()
    with (tmp_path / FILE_NAME).open("r+b") as file:
        file.seek(4 * 1024)
        file.write(b"\x5a" * 1024)
    with pytest.raises(DamagedError):
        Database(tmp_path / FILE_NAME, MAX_PAGES, [script])
    with closing(Database(tmp_path / FILE_NAME, MAX_PAGES, [script], check=False)) as database:
        assert database.read("read a word", "SELECT word FROM word LIMIT 1") == [("0" * 100,)]
        with pytest.raises(DamagedError, match="cannot read words"):
            database.read("read words", "SELECT * FROM word")


def test_kind_of_commit_is_chosen_before_a_step_writes(tmp_path: Path) -> None:
    """SQLite would refuse it later; to choose the same again is always possible."""
    with closing(Database(tmp_path / FILE_NAME, MAX_PAGES, ["CREATE TABLE word (word TEXT) STRICT;"])) as database:
        database.sync("NORMAL")
        assert database.read("ask", "PRAGMA synchronous") == [(1,)]
        database.write("store a word", "INSERT INTO word VALUES (?)", "one")
        database.sync("NORMAL")
        with pytest.raises(AssertionError):
            database.sync("FULL")
        database.commit()
        database.sync("FULL")
        assert database.read("ask", "PRAGMA synchronous") == [(2,)]
