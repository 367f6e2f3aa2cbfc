"""The memory of the virtual meters."""

from pathlib import Path

import pytest

from plugwright.runtime.registers import FILE_NAME, Registers
from plugwright.station.ports import FactRow, Moment, TransactionRow
from plugwright.store.memory import MemoryStore


def loaded(data_dir: Path, store: MemoryStore | None = None) -> list[int]:
    """The registers of two connectors."""
    return Registers(data_dir, 2).load(store or MemoryStore())


def test_begins_at_nothing(tmp_path: Path) -> None:
    """A new meter has measured nothing."""
    assert loaded(tmp_path) == [0, 0]


def test_goes_on_from_what_was_saved(tmp_path: Path) -> None:
    """The file is written whole, and over an older one."""
    registers = Registers(tmp_path, 2)
    registers.save([5, 7])
    registers.save([6, 7])
    assert loaded(tmp_path) == [6, 7]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_never_falls_below_what_the_store_knows(tmp_path: Path) -> None:
    """After a power cut in a transaction the file is older than the last sample."""
    store = MemoryStore()
    number = store.add_transaction(TransactionRow(1, "CARD", 100, Moment(0)))
    store.add_fact(FactRow("sample", 1, Moment(0), 150, transaction=number))
    store.add_transaction(TransactionRow(2, "CARD", 20, Moment(0), meter_stop_wh=30))
    store.commit()
    Registers(tmp_path, 2).save([120, 40])
    assert loaded(tmp_path, store) == [150, 40]


def test_writes_only_what_has_changed(tmp_path: Path) -> None:
    """A flash card is not worn by an idle station."""
    registers = Registers(tmp_path, 1)
    registers.save([5])
    (tmp_path / FILE_NAME).unlink()
    registers.save([5])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"[1,", b'{"1": 5}', b"\xff", b"[-5]"])
def test_survives_a_file_that_is_none(tmp_path: Path, content: bytes) -> None:
    """It counts as missing."""
    (tmp_path / FILE_NAME).write_bytes(content)
    assert loaded(tmp_path) == [0, 0]


def test_a_failure_to_save_is_told_and_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A directory that has vanished may come back."""
    data_dir = tmp_path / "data"
    registers = Registers(data_dir, 1)
    registers.save([5])
    assert "cannot save the meters' registers" in caplog.text
    data_dir.mkdir()
    registers.save([5])
    assert Registers(data_dir, 1).load(MemoryStore()) == [5]
