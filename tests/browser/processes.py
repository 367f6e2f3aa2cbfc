"""Our own command in a process of its own, for tests that wait on a browser and not on an event loop."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO

from tests.cli.processes import PATIENCE_S, SOURCES


class Process:
    """What it writes, to stdout and stderr alike, is read all the time, so that it never waits to be heard."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self._process = process
        self._lines: Queue[str] = Queue()
        self._heard: list[str] = []
        self._ear = Thread(target=self._hear, args=(process.stdout,))
        self._ear.start()

    def _hear(self, output: IO[str]) -> None:
        for line in output:
            self._lines.put(line)
        self._lines.put("")

    def until(self, pattern: str) -> re.Match[str]:
        """Wait for a line in which the pattern is found; the process's end before it is a failure."""
        while line := self._lines.get(timeout=PATIENCE_S):
            self._heard.append(line)
            if (found := re.search(pattern, line)) is not None:
                return found
        raise AssertionError(f"ended without {pattern!r}:\n{''.join(self._heard)}")

    def kill(self) -> None:
        """SIGKILL, which is a power cut, and wait for the end."""
        self._process.kill()
        self._process.wait(PATIENCE_S)
        self._ear.join(PATIENCE_S)


@contextmanager
def plugwright(*arguments: str | Path) -> Iterator[Process]:
    """`python -m plugwright` with these arguments; killed in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "plugwright", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUNBUFFERED": "1"},
    ) as process:
        made = Process(process)
        try:
            yield made
        finally:
            made.kill()
