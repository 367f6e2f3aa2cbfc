"""What the panel costs a station: with nobody looking, with one reader of its events, and under many frames."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
from websockets.asyncio.server import serve

from benchmarks.process import CONFIG, PATIENCE_S, Bystander, free_port, resident_mib

IDLE_S: Final = 20.0
BUSY_S: Final = 10.0
CALLS_A_SECOND: Final = 250
"""Each is two frames, the CALL and its answer."""


def cpu_s(pid: int) -> float:
    """What a process has used of a core so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def reading(panel: int) -> AsyncIterator[Counter[str]]:
    """Read the events meanwhile, and count them by name."""
    seen: Counter[str] = Counter()

    async def read() -> None:
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{panel}", timeout=None) as client,  # noqa: S113 - a stream
            client.stream("GET", "/api/events") as response,
        ):
            async for line in response.aiter_lines():
                if line.startswith("event: "):
                    seen[line.removeprefix("event: ")] += 1

    task = asyncio.create_task(read())
    await asyncio.sleep(1)
    try:
        yield seen
    finally:
        task.cancel()


async def used_percent(pid: int, seconds: float) -> float:
    """How much of a core a process uses while nothing is asked of it."""
    before = cpu_s(pid)
    await asyncio.sleep(seconds)
    return 100 * (cpu_s(pid) - before) / seconds


async def under_frames(central: Bystander, pid: int, seconds: float) -> tuple[float, float, float]:
    """Percent of a core, frames a second, and the longest answer in ms, while the Central System asks and asks."""
    assert central.link is not None
    before, began, asked, worst_s = cpu_s(pid), time.perf_counter(), 0, 0.0
    while (now := time.perf_counter()) < began + seconds:
        if asked >= (now - began) * CALLS_A_SECOND:
            await asyncio.sleep(0.001)
            continue
        asked += 1
        await central.link.send(f'[2,"q{asked}","GetLocalListVersion",{{}}]')
        answered, _ = await asyncio.wait_for(central.answers.get(), PATIENCE_S)
        worst_s = max(worst_s, answered - now)
    took_s = time.perf_counter() - began
    return 100 * (cpu_s(pid) - before) / took_s, 2 * asked / took_s, worst_s * 1000


async def measure(folder: Path) -> None:
    """Print the figures of one station."""
    central, panel = Bystander(), free_port()
    async with serve(central, "127.0.0.1", 0, subprotocols=["ocpp1.6"], compression=None) as server:  # type: ignore[list-item]
        port = next(iter(server.sockets)).getsockname()[1]
        config = folder / "station.toml"
        config.write_text(CONFIG.format(folder=folder / "data", port=port, panel=panel), encoding="utf-8")
        command = [sys.executable, "-m", "plugwright", "station", "--config", str(config)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ) as station:  # noqa: ASYNC220, S603
            try:
                await asyncio.wait_for(central.accepted_at, PATIENCE_S)
                await asyncio.sleep(1)
                await report(central, station.pid, panel)
            finally:
                station.terminate()
                await asyncio.to_thread(station.wait, PATIENCE_S)


async def report(central: Bystander, pid: int, panel: int) -> None:
    """The same, of a station that runs."""
    print("plugwright station with its panel, SQLite with synchronous=FULL; percent of one core")
    print(f"  idle, nobody looks: {await used_percent(pid, IDLE_S):.2f} %, {resident_mib(pid):.1f} MiB resident")
    async with reading(panel) as seen:
        print(f"  idle, one reader of the events: {await used_percent(pid, IDLE_S):.2f} %, events {dict(seen)}")
    percent, rate, worst_ms = await under_frames(central, pid, BUSY_S)
    print(f"  {rate:.0f} frames/s, nobody looks: {percent:.1f} %, longest answer {worst_ms:.1f} ms")
    async with reading(panel) as seen:
        percent, rate, worst_ms = await under_frames(central, pid, BUSY_S)
        await asyncio.sleep(1)
        told = f"{seen['Frame']} frames told, {seen['Dropped']} times some dropped"
        print(f"  {rate:.0f} frames/s, one reader: {percent:.1f} %, longest answer {worst_ms:.1f} ms, {told}")
    print(f"  resident afterwards: {resident_mib(pid):.1f} MiB")


def main() -> None:
    """Run on its own loop."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
