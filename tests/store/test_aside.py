"""A damaged database is set aside, and nothing takes its place in silence. OCPP 1.6 §3.7."""

import logging
from contextlib import closing
from pathlib import Path

import pytest

from plugwright.store.aside import NotAcceptedError, open_or_set_aside, set_aside
from plugwright.store.creation import log_of
from plugwright.store.database import InUseError
from plugwright.store.sqlite import FILE_NAME, SqliteStore, open_store
from tests.store.samples import copy_of_files, filled, started

GARBAGE = b"no database" * 1_000


def accepted(data_dir: Path) -> SqliteStore:
    """The store of a station that was told to go on with an empty one."""
    return open_or_set_aside(data_dir / FILE_NAME, SqliteStore, accept_new=True)


def damaged(data_dir: Path) -> Path:
    """Where a store was, with transactions in it, as a power cut leaves it, and then its file was damaged."""
    with closing(open_store(data_dir / "former")) as store:
        filled(store)
        place = copy_of_files(data_dir / "former", data_dir / "damaged")
    (place / FILE_NAME).write_bytes(GARBAGE)
    return place


def test_a_damaged_file_is_kept_with_its_log(tmp_path: Path) -> None:
    """Under other names, which are told."""
    place = damaged(tmp_path)
    log = log_of(place / FILE_NAME).read_bytes()
    with pytest.raises(NotAcceptedError, match=r"not a database; it was set aside as station\.sqlite3\.damaged-1, "):
        open_store(place)
    assert (place / "station.sqlite3.damaged-1").read_bytes() == GARBAGE
    assert (place / "station.sqlite3.damaged-1-wal").read_bytes() == log
    assert not (place / FILE_NAME).exists()


def test_nothing_takes_its_place_by_itself(tmp_path: Path) -> None:
    """However often the station is started."""
    place = damaged(tmp_path)
    for _ in range(3):
        with pytest.raises(NotAcceptedError, match=r"set aside.*--accept-new-store"):
            open_store(place)
    assert not (place / FILE_NAME).exists()


def test_an_accepted_store_is_empty_and_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Said once, it is not needed again; what was set aside stays, and the log says so."""
    place = damaged(tmp_path)
    with pytest.raises(NotAcceptedError):
        open_store(place)
    with caplog.at_level(logging.WARNING), closing(accepted(place)) as store:
        assert store.recent_transactions(9) == []
        started(store)
        store.commit()
    assert "station.sqlite3.damaged-1 was set aside, and an empty store was accepted" in caplog.text
    with closing(open_store(place)) as store:
        assert len(store.open_transactions()) == 1
    assert (place / "station.sqlite3.damaged-1").exists()


def test_acceptance_is_no_word_about_a_later_damage(tmp_path: Path) -> None:
    """Who leaves the option in a service file has not seen what is damaged now."""
    place = damaged(tmp_path)
    with pytest.raises(NotAcceptedError):
        accepted(place)
    with closing(accepted(place)) as store:
        filled(store)
    (place / FILE_NAME).write_bytes(GARBAGE)
    with pytest.raises(NotAcceptedError, match=r"damaged-2, "):
        accepted(place)


def test_acceptance_does_nothing_to_a_whole_store(tmp_path: Path) -> None:
    """There is nothing to accept."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
    with closing(accepted(tmp_path)) as store:
        assert store.recent_transactions(9)


def test_a_repaired_file_is_taken(tmp_path: Path) -> None:
    """Put back in its place, without a word."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
    content = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(GARBAGE)
    with pytest.raises(NotAcceptedError):
        open_store(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(content)
    with closing(open_store(tmp_path)) as store:
        assert store.recent_transactions(9)


def test_a_database_that_is_gone_is_no_first_start(tmp_path: Path) -> None:
    """§3.7: there were transactions."""
    with closing(open_store(tmp_path)) as store:
        filled(store)
    (tmp_path / FILE_NAME).unlink()
    with pytest.raises(NotAcceptedError, match=r"station\.sqlite3 is missing"):
        open_store(tmp_path)
    accepted(tmp_path).close()
    open_store(tmp_path).close()


@pytest.mark.parametrize("log", [True, False])
def test_an_empty_file_is_damaged(tmp_path: Path, *, log: bool) -> None:
    """SQLite would begin anew in it."""
    place = damaged(tmp_path)
    (place / FILE_NAME).write_bytes(b"")
    if not log:
        log_of(place / FILE_NAME).unlink()
    with pytest.raises(NotAcceptedError, match="it is empty"):
        open_store(place)
    assert (place / "station.sqlite3.damaged-1").exists()


def test_a_log_alone_is_set_aside(tmp_path: Path) -> None:
    """The power may have gone between the two renamings."""
    place = damaged(tmp_path)
    (place / FILE_NAME).unlink()
    with pytest.raises(NotAcceptedError, match="missing beside its log"):
        open_store(place)
    assert (place / "station.sqlite3.damaged-1-wal").exists()
    with pytest.raises(NotAcceptedError):
        open_store(place)
    accepted(place).close()


def test_what_is_only_out_of_reach_is_not_set_aside(tmp_path: Path) -> None:
    """A file in use is whole."""
    with closing(open_store(tmp_path)), pytest.raises(InUseError):
        open_store(tmp_path)
    assert not list(tmp_path.glob("*damaged*"))


def test_names_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """Each damage is kept, in order."""
    path = tmp_path / "words"
    for number in range(3):
        path.write_text(str(number))
        set_aside(path)
    assert [(tmp_path / f"words.damaged-{n + 1}").read_text() for n in range(3)] == ["0", "1", "2"]
