"""What the SQLite store has beyond its contract: it is durable, and says when it is not."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from plugwright.central.ports import StationRow, TransactionRow
from plugwright.station.ports import StoreError
from plugwright.store.central_sqlite import FILE_NAME, CentralSqliteStore

START = TransactionRow("a", 1, "Card", "Accepted", 0, "2026-01-01T00:00:00Z")


def after_a_cut(store_dir: Path, copy: Path) -> CentralSqliteStore:
    """What is found after a power cut right now: a copy of the files, opened."""
    copy.mkdir()
    for file in store_dir.glob(f"{FILE_NAME}*"):
        shutil.copy(file, copy)
    return CentralSqliteStore(copy)


def test_committed_rows_survive_a_cut(tmp_path: Path) -> None:
    """What was committed is there, what was not is not, and no number is used twice."""
    store = CentralSqliteStore(tmp_path / "data")
    number = store.add_transaction(START)
    store.commit()
    store.add_transaction(replace(START, connector=2))
    survivor = after_a_cut(tmp_path / "data", tmp_path / "copy")
    assert list(survivor.transactions(None, is_open=None, limit=9)) == [replace(START, id=number)]
    assert survivor.add_transaction(START) > number
    survivor.close()
    store.close()


def test_numbers_are_not_used_again_after_the_rows_are_gone(tmp_path: Path) -> None:
    """A transactionId that a station still holds never means another transaction (errata 3.54)."""
    store = CentralSqliteStore(tmp_path, max_transactions=1)
    for number in (1, 2):
        store.add_transaction(START)
        store.put_transaction(replace(START, id=number, state="stopped"))
    store.commit()
    store.close()
    store = CentralSqliteStore(tmp_path, max_transactions=1)
    assert store.add_transaction(START) == 3
    store.close()


def test_starts_and_stops_are_synced_other_rows_are_not(tmp_path: Path) -> None:
    """A heartbeat's trace is not worth a flush of the medium."""
    store = CentralSqliteStore(tmp_path)

    def synchronous() -> int:
        ((level,),) = store._database.read("look", "PRAGMA synchronous")  # noqa: SLF001 - there is no other sign of it
        return int(level)

    normal, full = 1, 2
    store.put_station(StationRow("a"))
    store.commit()
    assert synchronous() == normal
    store.add_transaction(START)
    store.put_station(StationRow("b"))
    store.commit()
    assert synchronous() == full
    store.close()


def test_what_must_be_durable_comes_first(tmp_path: Path) -> None:
    """Inside a transaction SQLite cannot be told any more to sync it: asking for that is our own mistake."""
    store = CentralSqliteStore(tmp_path)
    store.put_station(StationRow("a"))
    store.commit()
    store.put_station(StationRow("b"))
    with pytest.raises(AssertionError):
        store.add_transaction(START)
    store.close()


def test_a_directory_has_one_owner(tmp_path: Path) -> None:
    """A second Central System on the same directory is refused."""
    store = CentralSqliteStore(tmp_path)
    with pytest.raises(StoreError, match="in use"):
        CentralSqliteStore(tmp_path)
    store.close()
    CentralSqliteStore(tmp_path).close()


def test_refuses_a_newer_schema(tmp_path: Path) -> None:
    """A newer program wrote it."""
    CentralSqliteStore(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="99"):
        CentralSqliteStore(tmp_path)


def test_refuses_a_file_that_is_no_database(tmp_path: Path) -> None:
    """What is done about it is not the store's to decide."""
    (tmp_path / FILE_NAME).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError):
        CentralSqliteStore(tmp_path)


def test_refuses_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError):
        CentralSqliteStore(tmp_path / "data")


def test_says_that_values_cannot_be_read(tmp_path: Path) -> None:
    """A damaged value is an error, never an empty answer."""
    store = CentralSqliteStore(tmp_path)
    damaged = "INSERT INTO meter_value VALUES ('a', 1, 1, 'x', x'00', 0, NULL)"
    store._database.write("damage a row", damaged)  # noqa: SLF001 - nothing of ours writes such a row
    with pytest.raises(StoreError, match="cannot read meter values"):
        store.meter_values("a", 1, 9)
    store.close()
