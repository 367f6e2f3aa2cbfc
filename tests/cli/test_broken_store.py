"""`plugwright station` on a store that cannot be used: the process stays, and says what is to be done."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from plugwright.store.sqlite import FILE_NAME
from tests.cli.processes import Process, plugwright, station_file
from tests.runtime.central_server import running
from tests.runtime.station_rig import EVERY_TAG


def play(scenario: Callable[[Path], Awaitable[None]], folder: Path) -> None:
    """Run a scenario with a settings file that names a Central System."""

    async def run() -> None:
        async with running(EVERY_TAG) as server:
            await scenario(station_file(folder, server.port))

    asyncio.run(run())


async def status(panel: str) -> tuple[str, str]:
    """Status and error code of connector 1, as the HTTP API shows them."""
    async with httpx.AsyncClient(base_url=panel) as client:
        connector = (await client.get("/api/station")).json()["connectors"][0]
        return connector["status"], connector["error_code"]


async def is_out_of_order(station: Process) -> None:
    """The process is there, says so in its log and on its API, and goes down in order."""
    panel = await station.until(r"HTTP API: (\S+)")
    await station.until("ERROR.*failed mode")
    assert await status(panel[1]) == ("Faulted", "InternalError")
    station.signal(signal.SIGTERM)
    assert await station.end() == 0


def cut_off(data_dir: Path) -> None:
    """The log loses its end."""
    log = data_dir / f"{FILE_NAME}-wal"
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 4])


def test_a_truncated_log_forgets_no_transaction_in_silence(tmp_path: Path) -> None:
    """§3.7: it is set aside, the station is Faulted at every start, and goes on when an empty store is accepted."""

    async def scenario(config: Path) -> None:
        async with plugwright("station", "--config", config) as station:
            panel = await station.until(r"HTTP API: (\S+)")
            await station.until("BootNotification Accepted")
            async with httpx.AsyncClient(base_url=panel[1]) as client:
                await client.post("/api/hardware/connectors/1/plug")
                await client.post("/api/hardware/readers/1/tap", json={"id_tag": "CARD"})
            await station.until("connector 1.* Charging")
            station.signal(signal.SIGKILL)
            await station.end()
        cut_off(tmp_path / "data")
        for _ in range(2):
            async with plugwright("station", "--config", config) as station:
                await is_out_of_order(station)
                assert any("station.sqlite3.damaged-1" in line for line in station.lines)
        async with plugwright("station", "--config", config, "--accept-new-store") as station:
            await station.until("WARNING.*an empty store was accepted")
            await station.until("BootNotification Accepted")

    play(scenario, tmp_path)


def test_a_data_directory_that_cannot_be_had_is_no_end(tmp_path: Path) -> None:
    """A supervisor would start the process again and again; so it waits, with its API up."""

    async def scenario(config: Path) -> None:
        (tmp_path / "data").write_text("not a directory")
        async with plugwright("station", "--config", config) as station:
            await is_out_of_order(station)

    play(scenario, tmp_path)
