"""What is typed, line by line, without a thread that nobody could end."""

import asyncio
import os
import termios
from typing import Final

CHUNK_BYTES: Final = 4_096
MAX_LINE_BYTES: Final = 4_096
"""A terminal's own limit; what is longer is cut."""


class Typed:
    """The lines of a file descriptor: a terminal, a pipe or a file. It is neither closed nor made non-blocking."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waiting = b""
        self._ended = False

    def forget(self) -> None:
        """Drop what was typed before anything was asked; a pipe or file holds answers that were meant."""
        if os.isatty(self._descriptor):
            termios.tcflush(self._descriptor, termios.TCIFLUSH)
            self._waiting = b""

    async def line(self) -> str | None:
        """The next line without its end; None when there is no more."""
        while b"\n" not in self._waiting and not self._ended:
            await self._readable()
            self._read()
        if not self._waiting and self._ended:
            return None
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line[:MAX_LINE_BYTES].decode(errors="replace").rstrip("\r")

    def _read(self) -> None:
        try:
            data = os.read(self._descriptor, CHUNK_BYTES)
        except OSError:  # the terminal was closed
            data = b""
        self._ended = not data
        self._waiting += data
        if b"\n" not in self._waiting:
            self._waiting = self._waiting[:MAX_LINE_BYTES]

    async def _readable(self) -> None:
        """Wait until reading waits no more; a file is always so."""
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        try:
            loop.add_reader(self._descriptor, ready.set)
        except OSError:  # a file, which cannot be waited for, or nothing at all
            return
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._descriptor)
