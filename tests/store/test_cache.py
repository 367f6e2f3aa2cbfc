"""The table of the Authorization Cache: who is oldest is known over every restart."""

from pathlib import Path

from plugwright.station.ports import CacheRow
from plugwright.store.cache import CacheTable
from plugwright.store.database import Database
from plugwright.store.migrations import scripts


def opened(folder: Path) -> tuple[Database, CacheTable]:
    """The table in a file of this folder."""
    database = Database(folder / "cache.sqlite3", 1_000, scripts())
    return database, CacheTable(database)


def test_who_is_oldest_outlives_a_restart(tmp_path: Path) -> None:
    """§3.5.1: a refresh makes an entry young, and a reopened file knows it."""
    database, table = opened(tmp_path)
    for key in ("a", "b", "a"):
        table.put(CacheRow(key, "Accepted"), 2)
    database.commit()
    database.close()
    database, table = opened(tmp_path)
    table.put(CacheRow("c", "Accepted"), 2)
    assert [key for key in "abc" if table.get(key)] == ["a", "c"]
    database.close()


def test_what_changes_nothing_is_not_written(tmp_path: Path) -> None:
    """A flash card is not worn by the newest entry once more, nor by an entry that was never there."""
    database, table = opened(tmp_path)
    table.put(CacheRow("a", "Accepted"), 2)
    database.commit()
    table.put(CacheRow("a", "Accepted"), 2)
    table.remove("unknown")
    assert not database.in_step
    table.clear()
    database.commit()
    table.clear()
    assert not database.in_step
    database.close()
