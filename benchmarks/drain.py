"""After the outage: how fast an outbox drains, and what a long one costs at the start; real processes on loopback."""

import asyncio
import json
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.backlog import ID_TAG, fill
from benchmarks.process import free_port, resident_mib

PATIENCE_S: Final = 60.0
LOOK_EVERY_S: Final = 0.02
TRANSACTIONS: Final = 10
FACTS_EACH: Final = 100
LONG_TRANSACTIONS: Final = 100
LONG_FACTS_EACH: Final = 1_000
BOOTS: Final = 10
ROUNDS: Final = 3
AT_LEAST_A_SECOND: Final = 300
BOOT_WITHIN_S: Final = 2.0
AT_MOST_ABOVE_IDLE_MIB: Final = 20.0
CONFIG: Final = """
[station]
data_dir = "{folder}"
[central_system]
url = "ws://127.0.0.1:{port}"
[panel]
listen = "127.0.0.1:{panel}"
"""


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`plugwright` with these arguments, terminated in the end."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "plugwright", *arguments, stderr=asyncio.subprocess.PIPE, env=os.environ
    )
    reading = None
    try:
        yield started
    finally:
        assert started.stderr is not None
        reading = asyncio.create_task(started.stderr.read())
        if started.returncode is None:
            started.kill()
        await started.wait()
        await reading


async def until(started: asyncio.subprocess.Process, text: str) -> None:
    """Wait for a line of its log."""
    assert started.stderr is not None
    async with asyncio.timeout(PATIENCE_S):
        while line := await started.stderr.readline():
            if text in line.decode():
                return
    raise AssertionError(f"ended without {text!r}")


async def get(port: int, path: str) -> Any:
    """What an API says."""
    url = f"http://127.0.0.1:{port}{path}"
    return json.loads(await asyncio.to_thread(lambda: urllib.request.urlopen(url, timeout=PATIENCE_S).read()))


@asynccontextmanager
async def central() -> AsyncIterator[tuple[int, int]]:
    """A Central System that accepts every idTag; the ports of its stations and of its API."""
    port, api = free_port(), free_port()
    listen = ("--listen", f"127.0.0.1:{port}", "--api", f"127.0.0.1:{api}")
    async with process("central", *listen, "--accept-unknown-id-tags") as started:
        await until(started, "HTTP API")
        yield port, api


@asynccontextmanager
async def station(folder: Path, port: int) -> AsyncIterator[tuple[int, int, float]]:
    """A station that was accepted: its process id, the port of its API, and the seconds from exec to there."""
    panel = free_port()
    config = folder / "station.toml"
    config.write_text(CONFIG.format(folder=folder / "data", port=port, panel=panel), encoding="utf-8")
    began = time.perf_counter()
    async with process("station", "--config", str(config)) as started:
        await until(started, "BootNotification Accepted")
        yield started.pid, panel, time.perf_counter() - began


async def drain(folder: Path) -> float:
    """Messages a second, from the acceptance to the last acknowledgement; what the Central System has is checked."""
    fill(folder / "data", TRANSACTIONS, FACTS_EACH)
    async with central() as (port, api), station(folder, port) as (_, panel, _):
        began = time.perf_counter()
        while (await get(panel, "/api/outbox"))["waiting"]:  # noqa: ASYNC110 - it is another process that drains
            await asyncio.sleep(LOOK_EVERY_S)
        lasted_s = time.perf_counter() - began
        await check(api)
    return TRANSACTIONS * FACTS_EACH / lasted_s


async def check(api: int) -> None:
    """Every transaction once, closed, in order, with each of its samples once and in order."""
    rows = sorted(await get(api, "/api/transactions?limit=1000"), key=lambda row: row["id"])
    assert [row["id"] for row in rows] == list(range(1, TRANSACTIONS + 1)), rows
    assert [row["started_at"] for row in rows] == sorted(row["started_at"] for row in rows)
    for row in rows:
        assert (row["id_tag"], row["reason"]) == (ID_TAG, "Local")
        values = (await get(api, f"/api/transactions/{row['id']}"))["meter_values"]
        stamps = [value["sampled_at"] for value in values]
        assert len(stamps) == FACTS_EACH - 2, "a sample is missing, or was told twice"
        assert stamps == sorted(stamps)


async def start(folder: Path, *, long: bool) -> tuple[float, float]:
    """Seconds from exec to accepted, and resident MiB a second later."""
    if long:
        fill(folder / "data", LONG_TRANSACTIONS, LONG_FACTS_EACH, boots=BOOTS)
    async with central() as (port, _), station(folder, port) as (pid, panel, seconds):
        await asyncio.sleep(1)
        await get(panel, "/api/station")
        return seconds, resident_mib(pid)


async def run_all() -> int:
    """Print the figures; 1 if one is beyond its limit."""
    rates, idle, long = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            for name in ("drain", "idle", "long"):
                (Path(folder) / f"{name}{number}").mkdir()
            rates.append(await drain(Path(folder) / f"drain{number}"))
            idle.append(await start(Path(folder) / f"idle{number}", long=False))
            long.append(await start(Path(folder) / f"long{number}", long=True))
    facts, long_facts = TRANSACTIONS * FACTS_EACH, LONG_TRANSACTIONS * LONG_FACTS_EACH
    above = max(mib for _, mib in long) - min(mib for _, mib in idle)
    boot = max(seconds for seconds, _ in long)
    print("plugwright station before plugwright central, two processes on loopback, SQLite with synchronous=FULL")
    print(f"  {facts:,} messages drained: {min(rates):,.0f} a second at least, {max(rates):,.0f} at most")
    print(
        f"  start with {long_facts:,} messages of {BOOTS} boots without the time: accepted after {boot:.2f} s at most"
    )
    print(f"    (an empty outbox: {max(seconds for seconds, _ in idle):.2f} s), {above:.1f} MiB above idle")
    within = min(rates) >= AT_LEAST_A_SECOND and boot <= BOOT_WITHIN_S and above <= AT_MOST_ABOVE_IDLE_MIB
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(run_all()))
