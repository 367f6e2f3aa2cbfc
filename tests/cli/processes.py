"""Our own command in a process of its own, whose output is waited for line by line."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"
PATIENCE_S = 30.0  # only a hung test meets it


class Process:
    """What it writes, to stdout and stderr alike, is in `lines` as far as it was read."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[str] = []

    async def until(self, pattern: str) -> re.Match[str]:
        """Read up to a line in which the pattern is found; the process's end before it is a failure."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := (await self._process.stdout.readline()).decode():
                self.lines.append(line.rstrip("\n"))
                if (found := re.search(pattern, line)) is not None:
                    return found
        raise AssertionError(f"ended without {pattern!r}:\n" + "\n".join(self.lines))

    def types(self, text: str) -> None:
        """Write to its input."""
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode())

    def hangs_up(self) -> None:
        """End its input."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    async def end(self) -> int:
        """Read the rest and return the exit code."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            self.lines += (await self._process.stdout.read()).decode().splitlines()
            return await self._process.wait()


@asynccontextmanager
async def plugwright(*arguments: str | Path) -> AsyncIterator[Process]:
    """`python -m plugwright` with these arguments; killed in the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "plugwright", *map(str, arguments)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUNBUFFERED": "1"},
    )
    made = Process(process)
    try:
        yield made
    finally:
        if process.returncode is None:
            process.kill()
        await made.end()


def station_file(folder: Path, port: int, panel: int = 0) -> Path:
    """A settings file: `cp001`, the Central System at this port, the panel at that one, a sample each second."""
    path = folder / "station.toml"
    path.write_text(
        f"""
[station]
data_dir = "data"
[central_system]
url = "ws://127.0.0.1:{port}"
[panel]
listen = "127.0.0.1:{panel}"
[configuration]
MeterValueSampleInterval = 1
"""
    )
    return path
