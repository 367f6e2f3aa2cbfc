"""The store on a medium that fills up."""

from pathlib import Path

import pytest

from plugwright.runtime.storage import Medium
from plugwright.station.ports import StoreError


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
