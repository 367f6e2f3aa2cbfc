"""What waits to be stepped: in order, at once if possible, and never so long that the loop cannot breathe.

`handle` may put more while it runs: that queues, there is never a step inside a step.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from plugwright.now import Now
from plugwright.runtime.clock import read_clocks
from plugwright.station.stimuli import Stimulus

MAX_WAITING: Final = 4_096
SLICE_MS: Final = 10
"""How long the loop is held, whoever puts something in, before all others get their turn."""


class Inbox:
    """Hands each stimulus to `handle`, with the time; `rested` is called when it stops for a while."""

    __slots__ = ("_empty", "_handle", "_is_handling", "_rested", "_slice_ends_ms", "_waiting")

    def __init__(self, handle: Callable[[Stimulus, Now], None], rested: Callable[[], None]) -> None:
        self._handle = handle
        self._rested = rested
        self._waiting: deque[Stimulus] = deque()
        self._empty = asyncio.Event()
        self._empty.set()
        self._is_handling = False
        self._slice_ends_ms: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether so much waits that who can be refused should bring nothing more."""
        return len(self._waiting) >= MAX_WAITING

    def put(self, *stimuli: Stimulus) -> None:
        """Have these handled, as a rule before this returns."""
        self._waiting.extend(stimuli)
        if not self._is_handling:
            self._run()

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._empty.set()

    async def settled(self) -> None:
        """Wait until nothing waits."""
        await self._empty.wait()

    def _run(self) -> None:
        if self._slice_ends_ms is None:
            self._slice_ends_ms = read_clocks().monotonic_ms + SLICE_MS
            asyncio.get_running_loop().call_soon(self._next_slice)
        self._is_handling = True
        try:
            while self._waiting and (now := read_clocks()).monotonic_ms <= self._slice_ends_ms:
                self._handle(self._waiting.popleft(), now)
        finally:
            self._is_handling = False
        if self._waiting:
            self._empty.clear()
        else:
            self._empty.set()
        self._rested()

    def _next_slice(self) -> None:
        """All others have had their turn."""
        self._slice_ends_ms = None
        if self._waiting:
            self._run()
