"""The tables of the two jobs with files: one row each, and none that was not written by us."""

from pathlib import Path

import msgspec
import pytest

from plugwright.station.job_rows import FirmwareRow
from plugwright.station.ports import Store, StoreError
from plugwright.store.database import Database
from plugwright.store.jobs import JobTable
from plugwright.store.migrations import scripts
from plugwright.store.sqlite import SqliteStore, open_store
from tests.store.samples import DIAGNOSTICS, FIRMWARE


def test_a_job_is_replaced_as_a_whole(store: Store) -> None:
    """One update and one upload at a time: a row takes the place of the former one, whatever its number."""
    assert (store.firmware_job(), store.diagnostics_job()) == (None, None)
    store.put_firmware_job(FIRMWARE)
    newer = msgspec.structs.replace(FIRMWARE, job=9, phase="over", to_tell=("DownloadFailed",))
    store.put_firmware_job(newer)
    store.put_diagnostics_job(DIAGNOSTICS)
    assert (store.firmware_job(), store.diagnostics_job()) == (newer, DIAGNOSTICS)
    store.put_firmware_job(None)
    assert (store.firmware_job(), store.diagnostics_job()) == (None, DIAGNOSTICS)


def test_a_row_that_stands_there_is_not_written_again(durable: SqliteStore) -> None:
    """A flash card is not worn by what changes nothing."""
    durable.put_firmware_job(FIRMWARE)
    durable.commit()
    durable.put_firmware_job(FIRMWARE)
    durable.put_diagnostics_job(None)
    assert not durable.in_step


def test_a_job_outlives_a_power_cut(durable: SqliteStore, tmp_path: Path) -> None:
    """§5.19: what was accepted is owed, after a restart as before it."""
    durable.put_firmware_job(FIRMWARE)
    durable.put_diagnostics_job(DIAGNOSTICS)
    durable.commit()
    durable.cut()
    again = open_store(tmp_path / "data")
    assert (again.firmware_job(), again.diagnostics_job()) == (FIRMWARE, DIAGNOSTICS)
    again.close()


def test_a_row_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    """A phase that no table knows is damage, not a state to go on from."""
    database = Database(tmp_path / "jobs.sqlite3", 1_000, scripts())
    table = JobTable(database, "firmware_job", FirmwareRow)
    table.put(FIRMWARE)
    database.write("damage the row", "UPDATE firmware_job SET phase = 'dreaming'")
    with pytest.raises(StoreError, match="firmware_job"):
        table.get()
    database.close()
