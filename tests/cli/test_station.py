"""`plugwright station` in a process of its own: power cuts, the orderly end, and what is wrong with its settings."""

import asyncio
import json
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from plugwright.runtime.central import CentralServer
from tests.cli.processes import Process, plugwright, station_file
from tests.runtime.central_server import running
from tests.runtime.station_rig import EVERY_TAG

Scenario = Callable[[CentralServer, Path], Awaitable[None]]


def play(scenario: Scenario, folder: Path) -> None:
    """Run a scenario with a Central System and a settings file that names it."""

    async def run() -> None:
        async with running(EVERY_TAG) as server:
            await scenario(server, station_file(folder, server.port))

    asyncio.run(run())


async def charge(station: Process) -> None:
    """Plug in and present a card over HTTP, and wait for three readings."""
    panel = await station.until(r"HTTP API: (\S+)")
    await station.until("BootNotification Accepted")
    async with httpx.AsyncClient(base_url=panel[1]) as client:
        assert (await client.post("/api/hardware/connectors/1/plug")).is_success
        assert (await client.post("/api/hardware/readers/1/tap", json={"id_tag": "CARD"})).is_success
    for _ in range(3):
        await station.until("connector 1 meter")


def told(server: CentralServer, action: str) -> list[dict[str, Any]]:
    """The payloads of a station's CALLs, oldest first."""
    frames = [json.loads(frame.text) for frame in server.frames.newest("cp001", 500) if frame.direction == "received"]
    return [frame[3] for frame in frames if frame[0] == 2 and frame[2] == action]


def last_register_wh(server: CentralServer) -> int:
    """The last register that was told in a MeterValues."""
    values = told(server, "MeterValues")[-1]["meterValue"][-1]["sampledValue"]
    return next(int(value["value"]) for value in values if value["measurand"] == "Energy.Active.Import.Register")


def test_a_kill_is_a_power_cut(tmp_path: Path) -> None:
    """After the restart the transaction is stopped at its last durable register, with PowerLoss."""

    async def scenario(server: CentralServer, config: Path) -> None:
        async with plugwright("station", "--config", config, "-v") as station:
            await charge(station)
            station.signal(signal.SIGKILL)
            assert await station.end() == -signal.SIGKILL
        assert told(server, "StopTransaction") == []
        async with plugwright("station", "--config", config, "-v") as station:
            await station.until(r'> \[2,"[^"]*","StopTransaction"')
            await station.until(r"< \[3,")
            station.signal(signal.SIGTERM)
            assert await station.end() == 0
        (stop,) = told(server, "StopTransaction")
        assert (stop["reason"], stop["transactionId"]) == ("PowerLoss", 1)
        assert stop["meterStop"] >= last_register_wh(server)

    play(scenario, tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_in_order(tmp_path: Path, number: signal.Signals) -> None:
    """The transaction is stopped with Reboot and told, then the link is closed with 1001, and the exit code is 0."""

    async def scenario(server: CentralServer, config: Path) -> None:
        async with plugwright("station", "--config", config, "-v") as station:
            await charge(station)
            news = server.broadcast.open().read(10)
            station.signal(number)
            assert await station.end() == 0
        (stop,) = told(server, "StopTransaction")
        assert stop["reason"] == "Reboot"
        async for item in news:
            assert item is not None
            if item[0] == "StationDisconnected":
                assert b"1001" in item[1]
                return

    play(scenario, tmp_path)


def test_frames_show_no_whole_id_tag(tmp_path: Path) -> None:
    """Both ways, with -v."""

    async def scenario(server: CentralServer, config: Path) -> None:
        async with plugwright("station", "--config", config, "-v") as station:
            await charge(station)
            assert any("StartTransaction" in line and " > [2," in line for line in station.lines)
            assert not any('"CARD"' in line for line in station.lines)

    play(scenario, tmp_path)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[station", "not valid TOML"),
        ("[station]\ncolour = 'red'", "[station] colour: there is no such setting"),
        ("[station]\nproduct = 'none'", "there is no 'none'"),
        (f"[station]\nidentity = '{'x' * 49}'", "[station] identity"),
        ("[configuration]\nNothing = 1", "Nothing: there is no such configuration key"),
        ("[central_system]\nurl = 'http://localhost'", "[central_system] url"),
        ("[central_system]\nca_file = 'none.pem'", "[central_system] ca_file"),
        ("[panel]\nlisten = '0.0.0.0:0'", "[panel] password: must be set"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, text: str, complaint: str) -> None:
    """Exit code 2, the file and the place, and no traceback."""
    path = tmp_path / "bad.toml"
    path.write_text(text)

    async def run() -> None:
        async with plugwright("station", "--config", path) as station:
            assert await station.end() == 2
            (line,) = station.lines
            assert line.startswith(f"plugwright station: {path}: ")
            assert complaint in line

    asyncio.run(run())


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    """And the Central System never hears of it."""

    async def scenario(server: CentralServer, config: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            station_file(config.parent, server.port, panel=port)
            async with plugwright("station", "--config", config) as station:
                assert await station.end() == 2
                (line,) = station.lines
                assert line.startswith(f"plugwright station: cannot listen on 127.0.0.1:{port} for the station's API")
        assert told(server, "BootNotification") == []

    play(scenario, tmp_path)


def test_a_data_directory_in_use_is_one_line(tmp_path: Path) -> None:
    """The first process is not disturbed."""

    async def scenario(server: CentralServer, config: Path) -> None:
        async with plugwright("station", "--config", config) as first:
            await first.until("BootNotification Accepted")
            async with plugwright("station", "--config", config) as second:
                assert await second.end() == 2
                assert second.lines[-1].startswith("plugwright station: ")
                assert "in use" in second.lines[-1]

    play(scenario, tmp_path)


def test_hardware_that_there_is_not_is_one_line(tmp_path: Path) -> None:
    """The settings may be well-formed and yet describe a meter that cannot be built."""
    path = tmp_path / "station.toml"
    path.write_text('[hardware]\nchannels = ["Voltage.L2"]')

    async def run() -> None:
        async with plugwright("station", "--config", path) as station:
            assert await station.end() == 2
            assert station.lines == [
                "plugwright station: [hardware]: the virtual meter with 1 phases does not give Voltage for phase L2"
            ]

    asyncio.run(run())
