"""A database comes into being whole, so that an empty file is never taken for a new one."""

from pathlib import Path

import pytest

from plugwright.store.creation import MAGIC, create, first_damage, log_of
from plugwright.store.database import MAX_PAGES, DamagedError, Database

SCRIPT = "CREATE TABLE word (word TEXT) STRICT;"


def write_word(path: Path) -> None:
    """What a file is filled with."""
    path.write_text("word")


def fail(path: Path) -> None:
    """The power goes, or the disk is full."""
    path.write_text("half a w")
    raise OSError("no room")


def test_a_file_appears_when_it_is_filled(tmp_path: Path) -> None:
    """For its owner's eyes, with nothing beside it."""
    path = tmp_path / "words"
    create(path, write_word)
    assert path.read_text() == "word"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_failed_leaves_no_file(tmp_path: Path) -> None:
    """The next attempt begins anew, whatever the last one has left."""
    path = tmp_path / "words"
    with pytest.raises(OSError, match="no room"):
        create(path, fail)
    assert not path.exists()
    create(path, write_word)
    assert path.read_text() == "word"


def test_a_database_is_whole_before_it_has_its_name(tmp_path: Path) -> None:
    """A migration that fails leaves nothing that looks like a store."""
    path = tmp_path / "words.sqlite3"
    with pytest.raises(Exception, match="syntax error"):
        Database(path, MAX_PAGES, ["CREATE NONSENSE"])
    assert not path.exists()
    Database(path, MAX_PAGES, [SCRIPT]).close()
    assert path.exists()


@pytest.mark.parametrize(
    ("database", "log", "damage"),
    [
        (None, None, None),
        (MAGIC, None, None),
        (MAGIC, b"x", None),
        (b"SQLite", None, "file is not a database"),
        (b"x" * 2_000, b"x", "file is not a database"),
        (b"", None, "it is empty"),
        (b"", b"x", "it is empty"),
        (None, b"x", "words.sqlite3 is missing beside its log"),
    ],
)
def test_what_is_left_of_a_database_is_no_new_one(
    tmp_path: Path, database: bytes | None, log: bytes | None, damage: str | None
) -> None:
    """SQLite would take an empty file for a new database, and throw its log away."""
    path = tmp_path / "words.sqlite3"
    for file, content in ((path, database), (log_of(path), log)):
        if content is not None:
            file.write_bytes(content)
    assert first_damage(path) == damage
    if damage is not None:
        with pytest.raises(DamagedError, match=damage):
            Database(path, MAX_PAGES, [SCRIPT])
        assert log_of(path).exists() is (log is not None)
