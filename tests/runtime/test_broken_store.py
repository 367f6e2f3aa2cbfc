"""A store that cannot be used: the station is there and out of order, nothing is forgotten, nothing runs in circles."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from plugwright.ocpp16 import ResetReq
from plugwright.runtime.machine import Machine
from plugwright.store.sqlite import FILE_NAME
from tests.runtime.central_server import running
from tests.runtime.station_rig import EVERY_TAG, Rig, play, product, settings

GARBAGE = b"no database" * 1_000


def faulted(rig: Rig) -> bool:
    """Whether the station shows that it is out of order, and the Central System has heard it (§4.9, §7.6)."""
    is_shown = (rig.connector.status, rig.connector.error_code) == ("Faulted", "InternalError")
    return is_shown and any('"InternalError"' in frame for frame in rig.told("StatusNotification"))


def beside(data_dir: Path, scenario: Callable[[Rig], Awaitable[None]], **how: Any) -> None:
    """Run a scenario with a machine that is started in it, by the scenario."""

    async def run() -> None:
        async with running(EVERY_TAG) as server:
            machine = Machine(settings(data_dir, server.port, product(sample_s=1)), **how)
            machine.start()
            try:
                await scenario(Rig(machine, server))
            finally:
                await machine.stop()

    asyncio.run(run())


async def charged(rig: Rig) -> None:
    """A transaction was told whole."""
    await rig.charge()
    rig.tap()
    await rig.until(lambda: rig.told("StopTransaction"))


def test_a_damaged_store_is_set_aside_at_the_start(tmp_path: Path) -> None:
    """The process goes on and shows it, after a power cut as well, until somebody accepts an empty store."""
    play(tmp_path, charged)
    (tmp_path / FILE_NAME).write_bytes(GARBAGE)

    async def refused(rig: Rig) -> None:
        await rig.until(lambda: faulted(rig))
        rig.machine.power("cycle")
        await rig.until(lambda: faulted(rig))
        rig.machine.shell.probe()
        assert rig.machine.shell.is_failed
        rig.machine.power("fail")
        assert rig.connector.status == "Faulted"

    async def accepted(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        assert rig.connector.status == "Available"

    beside(tmp_path, refused)
    assert (tmp_path / f"{FILE_NAME}.damaged-1").read_bytes() == GARBAGE
    beside(tmp_path, accepted, accept_new_store=True)
    beside(tmp_path, accepted)


def test_a_store_that_is_damaged_without_power_is_set_aside(tmp_path: Path) -> None:
    """A virtual power restore is a start like any other."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        rig.machine.power("fail")
        (tmp_path / FILE_NAME).write_bytes(b"")
        rig.machine.power("restore")
        await rig.until(lambda: faulted(rig))

    play(tmp_path, scenario)
    assert (tmp_path / f"{FILE_NAME}.damaged-1").exists()


def test_a_row_that_cannot_be_read_is_damage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """SQLite sees nothing wrong with it: without setting the file aside, the station would fail once a minute."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        await rig.until(lambda: rig.told("MeterValues"))
        rig.machine.network(up=False)
        await rig.until(lambda: rig.machine.shell.view().outbox > 0)
        rig.machine.power("fail")
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as tool:
            tool.execute("UPDATE fact SET sampled_values = x'5a5a' WHERE sampled_values IS NOT NULL")
            tool.commit()
        rig.machine.network(up=True)
        rig.machine.power("restore")
        await rig.until(lambda: faulted(rig))

    with caplog.at_level(logging.ERROR):
        play(tmp_path, scenario, product(sample_s=1))
    assert (tmp_path / f"{FILE_NAME}.damaged-1").exists()
    assert "it was set aside as" in caplog.text


def test_a_directory_out_of_reach_is_no_end(tmp_path: Path) -> None:
    """No permission, a read-only file system: the station waits for it, and begins as after a power cut."""
    place = tmp_path / "data"
    play(place, Rig.charge, product(sample_s=1))
    place.rename(tmp_path / "elsewhere")
    place.write_text("not a directory")

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: faulted(rig))
        place.unlink()
        (tmp_path / "elsewhere").rename(place)
        rig.machine.shell.probe()
        await rig.until(lambda: rig.is_accepted and rig.connector.status == "Available")
        await charged(rig)

    beside(place, scenario)


def test_a_full_medium_at_the_start_is_no_end(tmp_path: Path) -> None:
    """What it writes first fails; when there is room again, it goes on."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        rig.machine.storage("full")
        rig.machine.power("cycle")
        await rig.until(lambda: faulted(rig))
        rig.machine.storage("ok")
        await rig.until(lambda: rig.told("StopTransaction"))
        assert '"PowerLoss"' in rig.told("StopTransaction")[0]

    play(tmp_path, scenario)


def test_a_newer_schema_is_refused_and_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An older program does not touch what it does not know, and goes on when the newer one is back."""
    play(tmp_path, charged)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as tool:
        known = tool.execute("PRAGMA user_version").fetchone()[0]
        tool.execute("PRAGMA user_version = 99")

    async def refused(rig: Rig) -> None:
        await rig.until(lambda: faulted(rig))

    with caplog.at_level(logging.ERROR):
        beside(tmp_path, refused)
    assert "a newer one wrote it" in caplog.text
    assert not list(tmp_path.glob("*damaged*"))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as tool:
        tool.execute(f"PRAGMA user_version = {known}")
    beside(tmp_path, charged)


def test_no_call_is_carried_out_meanwhile(tmp_path: Path) -> None:
    """The Central System hears that it is the station's own fault (OCPP-J §4.2.3)."""
    (tmp_path / FILE_NAME).write_bytes(b"")

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: faulted(rig))
        answer = await rig.server.call("cp001", ResetReq(type="Hard"))
        assert "InternalError" in repr(answer) or "not registered" in repr(answer)

    beside(tmp_path, scenario)
