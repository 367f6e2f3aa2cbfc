"""`plugwright lab run --listen`: real processes, a station that connects, and an operator."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.cli.processes import PATIENCE_S, SOURCES, Process, plugwright

RUN = ("lab", "run", "--product", "seco-oc1622v1", "--brisk", "--listen", "127.0.0.1:0")
PLUG_IN = "^Plug in the cable at connector 1, then press Enter"


def free_port() -> int:
    """A port that nobody has right now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@asynccontextmanager
async def station(folder: Path, lab: Process, panel: int = 0) -> AsyncIterator[Process]:
    """A station of its own process that connects to where the lab says."""
    url = (await lab.until(r"the station's endpoint is (ws://\S+)/cp001 \(ocpp1\.6\)$"))[1]
    async with connected(folder, url, panel) as process:
        yield process


@asynccontextmanager
async def connected(folder: Path, url: str, panel: int = 0) -> AsyncIterator[Process]:
    """The same where the endpoint is known."""
    settings = folder / "station.toml"
    settings.write_text(
        f'[station]\nproduct = "seco-oc1622v1"\n[central_system]\nurl = "{url}"\n'
        f'[panel]\nlisten = "127.0.0.1:{panel}"\n',
        encoding="utf-8",
    )
    async with plugwright("station", "--config", settings) as process:
        yield process


def touch(panel: str, path: str) -> None:
    """Do something at the station as a person would."""
    urllib.request.urlopen(urllib.request.Request(f"{panel}/api/hardware/{path}", b"{}", method="POST"))  # noqa: S310


async def on_terminal(*arguments: str) -> tuple[int, str]:
    """Exit code and output of the command on a terminal of 100 columns."""
    terminal, slave = os.openpty()
    shown: list[bytes] = []

    def read() -> None:
        with contextlib.suppress(OSError):  # nobody has the other end open any more
            while data := os.read(terminal, 65_536):
                shown.append(data)

    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "plugwright", *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(slave)
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.to_thread(read)
        code = await process.wait()
    os.close(terminal)
    return code, b"".join(shown).decode()


def test_runs_cases_at_a_station_of_another_process(tmp_path: Path) -> None:
    """One line is rewritten as long as it runs; the report says that it was on the wire."""

    async def go() -> tuple[int, str]:
        port, panel = free_port(), free_port()
        arguments = (*RUN[:-1], f"127.0.0.1:{port}", "--operator", f"http://127.0.0.1:{panel}")
        only = ("--only", "TC_012", "--only", "TC_017_1", "--out", str(tmp_path / "report"))
        async with connected(tmp_path, f"ws://127.0.0.1:{port}", panel):
            return await on_terminal(*arguments, *only)

    code, text = asyncio.run(go())
    assert code == 0, text
    assert "\r\x1b[2K1/2  TC_012_CS  none yet  " in text
    assert "TC_012_CS    \x1b[32mpassed\x1b[0m\r\n" in text
    assert "1 passed, 0 failed, 0 inconclusive, 1 not applicable\r\n" in text
    assert json.loads((tmp_path / "report" / "report.json").read_bytes())["runner"] == "wire"


def test_asks_a_person(tmp_path: Path) -> None:
    """Where it is no terminal in plain lines; the frames are printed as they come."""

    async def go() -> Process:
        async with plugwright(*RUN, "--only", "TC_012", "-v") as lab, station(tmp_path, lab) as machine:
            panel = (await machine.until(r"HTTP API: (\S+)$"))[1]
            await lab.until(r"^1/1  TC_012_CS  Remote stop")
            await lab.until(PLUG_IN)
            await asyncio.to_thread(touch, panel, "connectors/1/plug")
            lab.types("\n")
            await lab.until("^Unplug the cable from connector 1, then press Enter")
            await asyncio.to_thread(touch, panel, "connectors/1/unplug")
            lab.types("\n")
            await lab.until("TC_012_CS +passed")
            assert await lab.end() == 0
        return lab

    lab = asyncio.run(go())
    assert [line for line in lab.lines if "\r" in line or "\x1b" in line] == []
    assert any(re.fullmatch(r" +[0-9]+\.[0-9]{3} > \[2,.*\"StopTransaction\".*", line) for line in lab.lines)


def test_a_person_may_not_be_able_to(tmp_path: Path) -> None:
    """The case is inconclusive for the reason that was given, and for that of an ended input."""

    async def go() -> Process:
        only = ("--only", "TC_012", "--only", "TC_003")
        async with plugwright(*RUN, *only) as lab, station(tmp_path, lab):
            await lab.until(PLUG_IN)
            lab.types("n the cable is broken\n")
            await lab.until("TC_003_CS +inconclusive: plug in, connector 1: the cable is broken")
            lab.hangs_up()
            await lab.until("TC_012_CS +inconclusive: .*nobody answers: the input has ended")
            assert await lab.end() == 1
        return lab

    lab = asyncio.run(go())
    assert "0 passed, 0 failed, 2 inconclusive, 0 not applicable" in lab.lines


def test_a_person_may_stop_the_run(tmp_path: Path) -> None:
    """The report has what there is."""

    async def go() -> Process:
        only = ("--only", "TC_012", "--only", "TC_003", "--out", tmp_path / "report")
        async with plugwright(*RUN, *only) as lab, station(tmp_path, lab):
            await lab.until(PLUG_IN)
            lab.types("q\n")
            assert await lab.end() == 130
        return lab

    lab = asyncio.run(go())
    assert lab.lines[-1] == "the run was stopped"
    cases = json.loads((tmp_path / "report" / "report.json").read_bytes())["cases"]
    assert [case["verdict"] for case in cases] == [{"verdict": "inconclusive", "why": "the run was stopped"}] * 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_run(tmp_path: Path, number: signal.Signals) -> None:
    """While the operator is asked."""

    async def go() -> Process:
        async with plugwright(*RUN, "--only", "TC_003") as lab, station(tmp_path, lab):
            await lab.until(PLUG_IN)
            lab.signal(number)
            assert await lab.end() == 130
        return lab

    lab = asyncio.run(go())
    assert "TC_003_CS    inconclusive: the run was stopped" in lab.lines
    assert lab.lines[-1] == "the run was stopped"


def test_a_signal_stops_the_waiting() -> None:
    """Nothing was run then."""

    async def go() -> Process:
        async with plugwright(*RUN, "--only", "TC_003") as lab:
            await lab.until("Plug in the cable at connector N")
            lab.signal(signal.SIGINT)
            assert await lab.end() == 130
        return lab

    assert "0 passed, 0 failed, 1 inconclusive, 0 not applicable" in asyncio.run(go()).lines


def test_nobody_comes() -> None:
    """One line, and an exit code of its own."""

    async def go() -> Process:
        async with plugwright(*RUN, "--only", "TC_003", "--wait", "1") as lab:
            assert await lab.end() == 2
        return lab

    assert re.fullmatch(
        r"plugwright lab: no station connected to ws://\S+/cp001 within 1 s", asyncio.run(go()).lines[-1]
    )


def test_tells_of_strangers() -> None:
    """Another station is turned away, and the tester sees why nothing happens."""

    async def go() -> None:
        async with plugwright(*RUN, "--only", "TC_003") as lab:
            url = (await lab.until(r"endpoint is (ws://\S+)/cp001"))[1]
            with pytest.raises(InvalidStatus, match="404"):
                await connect(f"{url}/cp002", subprotocols=["ocpp1.6"])  # type: ignore[list-item]
            await lab.until("turned away: .*cp002")

    asyncio.run(go())


def test_an_address_that_is_taken_is_told() -> None:
    """In one line."""

    async def go() -> Process:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            listen = f"127.0.0.1:{taken.getsockname()[1]}"
            async with plugwright(*RUN[:-1], listen) as lab:
                assert await lab.end() == 2
            assert lab.lines == [f"plugwright lab: cannot listen on {listen} for the station: Address already in use"]
        return lab

    asyncio.run(go())
