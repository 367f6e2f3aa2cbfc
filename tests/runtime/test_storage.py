"""The store on a medium that fills up."""

from pathlib import Path

import pytest

from plugwright.runtime.storage import Medium
from plugwright.station.ports import StoreError
from plugwright.store.aside import NotAcceptedError
from plugwright.store.database import DamagedError
from plugwright.store.sqlite import FILE_NAME


def test_a_full_medium_takes_no_step_that_wrote(tmp_path: Path) -> None:
    """What was written before is there, what failed is not."""
    medium = Medium(tmp_path / "data")
    store = medium.open()
    store.put_note("a", "1")
    store.commit()
    medium.state = "full"
    store.commit()
    store.put_note("a", "2")
    with pytest.raises(StoreError, match="full"):
        store.commit()
    store.rollback()
    assert store.note("a") == "1"
    store.close()


def test_a_probe_tells_whether_there_is_room(tmp_path: Path) -> None:
    """It writes each time."""
    medium = Medium(tmp_path)
    store = medium.open()
    store.probe(1)
    medium.state = "full"
    with pytest.raises(StoreError, match="full"):
        store.probe(2)
    store.rollback()
    medium.state = "ok"
    store.probe(2)
    store.close()


def test_a_cut_keeps_what_is_committed_only(tmp_path: Path) -> None:
    """And releases the file for the next start."""
    medium = Medium(tmp_path)
    store = medium.open()
    store.put_note("kept", "yes")
    store.commit()
    store.put_note("lost", "yes")
    store.cut()
    again = medium.open()
    assert (again.note("kept"), again.note("lost")) == ("yes", None)
    again.close()


def test_a_directory_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    """As any other failure of the store."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="data directory"):
        Medium(tmp_path / "file" / "data").open()


def test_damage_that_is_met_later_is_set_aside(tmp_path: Path) -> None:
    """In a row, or in a page of this file; what is wrong with other files is not its fault."""
    medium = Medium(tmp_path)
    medium.open().close()
    path = tmp_path / FILE_NAME
    for error in (StoreError("full"), ValueError(), DamagedError("damaged", tmp_path / "local_list.sqlite3")):
        medium.give_up_if_damaged(error)
        assert path.exists()
    medium.give_up_if_damaged(DamagedError("a row"))
    assert (tmp_path / f"{FILE_NAME}.damaged-1").exists()
    with pytest.raises(NotAcceptedError):
        medium.open()


def test_damage_that_cannot_be_set_aside_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The directory is gone, or cannot be written."""
    Medium(tmp_path / "nowhere").give_up_if_damaged(DamagedError("a row"))
    assert "cannot set" in caplog.text


def test_an_empty_store_is_accepted_once(tmp_path: Path) -> None:
    """In the next process nobody has said so any more."""
    Medium(tmp_path).open().close()
    for accept_new in (False, True):
        (tmp_path / FILE_NAME).write_bytes(b"")
        medium = Medium(tmp_path, accept_new=accept_new)
        with pytest.raises(NotAcceptedError):
            medium.open()
        with pytest.raises(NotAcceptedError):
            medium.open()
    Medium(tmp_path, accept_new=True).open().close()
