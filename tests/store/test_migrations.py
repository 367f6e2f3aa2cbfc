"""A database of any earlier version is brought up to date, one of a later version is left alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from plugwright.station.ports import StoreError
from plugwright.store.migrations import MIGRATIONS, migrate, scripts
from plugwright.store.sqlite import FILE_NAME, open_store
from tests.store.samples import everything, filled

FIRST = "CREATE TABLE word (word TEXT); INSERT INTO word VALUES ('one');"
SECOND = "ALTER TABLE word ADD COLUMN length INTEGER; UPDATE word SET length = 3;"
BROKEN = "INSERT INTO word VALUES ('two', 3); INSERT INTO nowhere VALUES (1);"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """An empty database of version 0."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def test_empty_database_gets_every_script(connection: sqlite3.Connection) -> None:
    """Version 0 is an empty file."""
    migrate(connection, [FIRST, SECOND])
    assert connection.execute("SELECT * FROM word").fetchall() == [("one", 3)]
    assert _version(connection) == 2


def test_older_database_gets_what_is_missing(connection: sqlite3.Connection) -> None:
    """Rows of an earlier version are kept; a script runs once."""
    migrate(connection, [FIRST])
    connection.execute("INSERT INTO word VALUES ('own')")
    for _ in range(2):
        migrate(connection, [FIRST, SECOND])
    assert connection.execute("SELECT * FROM word").fetchall() == [("one", 3), ("own", 3)]


@pytest.mark.parametrize("before", [[], [FIRST]])
def test_failed_migration_changes_nothing(connection: sqlite3.Connection, before: list[str]) -> None:
    """All scripts are one transaction: half a schema is none."""
    migrate(connection, before)
    with pytest.raises(sqlite3.Error, match="nowhere"):
        migrate(connection, [FIRST, SECOND, BROKEN])
    assert not connection.in_transaction
    assert _version(connection) == len(before)
    tables = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    assert tables == [("word",)] * len(before)


def test_newer_database_is_refused(tmp_path: Path) -> None:
    """A program of yesterday does not touch what one of today has written."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
    newer = len(MIGRATIONS) + 1
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {newer}")
    with pytest.raises(StoreError, match=f"schema version {newer}, this program knows {len(MIGRATIONS)}: a newer one"):
        open_store(tmp_path)


def test_empty_file_becomes_a_store(tmp_path: Path) -> None:
    """A database of version 0, as a power cut during the first start leaves it, is migrated on opening."""
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        assert _version(connection) == 0
    with closing(open_store(tmp_path)) as store:
        filled(store)
        before = everything(store)
    with closing(open_store(tmp_path)) as store:
        assert everything(store) == before


def test_every_script_is_in_the_package(connection: sqlite3.Connection) -> None:
    """The scripts are found, and make tables that check their types."""
    migrate(connection, scripts())
    assert _version(connection) == len(MIGRATIONS)
    tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'").fetchall()
    assert [name for name, strict in tables if not strict] == []
    assert len(tables) == 11
