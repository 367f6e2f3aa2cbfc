"""The number beside the database, and what it says of one that fell behind."""

import logging
from contextlib import closing
from pathlib import Path

import pytest

from plugwright.station.ports import StoreError
from plugwright.store.creation import log_of
from plugwright.store.database import DamagedError
from plugwright.store.sqlite import FILE_NAME, SqliteStore, open_store
from plugwright.store.witness import DIGITS, Witness
from tests.store.samples import copy_of_files, sample, started


def test_says_what_it_was_told(tmp_path: Path) -> None:
    """In place, and of one length, so that nothing of a former number remains."""
    path = tmp_path / "number"
    assert Witness(path).number == 0
    for number in (1_000_000, 7):
        Witness(path).write(number)
        assert Witness(path).number == number
        assert path.stat().st_size == DIGITS + 1


@pytest.mark.parametrize("content", [b"", b"\x00" * 21, b"nonsense"])
def test_an_unreadable_witness_says_nothing(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """The database may be whole all the same; only an empty file, which a power cut can leave, needs no word."""
    (tmp_path / "number").write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert Witness(tmp_path / "number").number == 0
    assert ("unreadable" in caplog.text) is bool(content)


def test_a_witness_out_of_reach_is_a_store_error(tmp_path: Path) -> None:
    """For reading and for writing."""
    (tmp_path / "number").mkdir()
    with pytest.raises(StoreError, match="cannot read"):
        Witness(tmp_path / "number")
    with pytest.raises(StoreError, match="cannot write"):
        Witness(tmp_path / "nowhere" / "number").write(1)


def changed(data_dir: Path) -> Path:
    """A store as a power cut leaves it, in which two transactions and a sample were written; its copy."""
    with closing(open_store(data_dir / "data")) as store:
        for _ in range(2):
            started(store)
            store.commit()
        store.add_fact(sample())
        store.commit()
        return copy_of_files(data_dir / "data", data_dir / "cut")


def test_a_whole_database_is_confirmed(tmp_path: Path) -> None:
    """After every cut."""
    place = changed(tmp_path)
    assert int((place / "station.witness").read_bytes()) == 2
    with closing(open_store(place)) as store:
        assert len(store.open_transactions()) == 2


def test_a_cut_between_commit_and_witness_is_none_of_its_business(tmp_path: Path) -> None:
    """The database may be ahead, and the next change goes on from there."""
    place = changed(tmp_path)
    (place / "station.witness").unlink()
    with closing(open_store(place)) as store:
        started(store)
        store.commit()
    assert int((place / "station.witness").read_bytes()) == 3


def test_a_log_that_lost_its_end_is_noticed(tmp_path: Path) -> None:
    """§3.7: SQLite takes what is left for whole, and a transaction would be forgotten in silence."""
    place = changed(tmp_path)
    log = log_of(place / FILE_NAME)
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 3])
    with pytest.raises(DamagedError, match="of 2 changes of transactions it knows"):
        SqliteStore(place / FILE_NAME)


def test_garbage_in_the_log_is_noticed(tmp_path: Path) -> None:
    """§3.7: for SQLite the log ends there."""
    place = changed(tmp_path)
    log = log_of(place / FILE_NAME)
    content = bytearray(log.read_bytes())
    content[3_000:3_100] = b"\x5a" * 100
    log.write_bytes(content)
    with pytest.raises(DamagedError, match="changes of transactions"):
        SqliteStore(place / FILE_NAME)


def test_a_missing_log_is_noticed(tmp_path: Path) -> None:
    """§3.7: without it the database is an older one."""
    place = changed(tmp_path)
    log_of(place / FILE_NAME).unlink()
    with pytest.raises(DamagedError, match="it knows 0"):
        SqliteStore(place / FILE_NAME)


def test_what_is_no_transaction_needs_no_witness(tmp_path: Path) -> None:
    """A sample costs no second write; what was abandoned was none."""
    with closing(open_store(tmp_path)) as store:
        store.add_fact(sample())
        store.commit()
        started(store)
        store.rollback()
        store.add_fact(sample())
        store.commit()
        assert not (tmp_path / "station.witness").exists()
