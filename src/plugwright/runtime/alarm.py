"""The shell's one timer: it goes off at an instant of our monotonic clock, or a little later, never before."""

import asyncio
from collections.abc import Callable
from typing import Final

from plugwright.now import NEVER_MS
from plugwright.runtime.clock import read_clocks

LONGEST_SLEEP_MS: Final = 60_000
"""The loop's clock stands still while the machine sleeps, ours does not: look again at least this often."""


class Alarm:
    """Calls `due` when the instant has come that was set last."""

    __slots__ = ("_deadline_ms", "_due", "_handle", "_wakes_ms")

    def __init__(self, due: Callable[[], None]) -> None:
        self._due = due
        self._deadline_ms = self._wakes_ms = NEVER_MS
        self._handle: asyncio.TimerHandle | None = None

    def set(self, deadline_ms: int) -> None:
        """Go off then instead; `NEVER_MS` is not at all."""
        self._deadline_ms = deadline_ms
        if deadline_ms < self._wakes_ms:  # a timer that stands before it costs less to leave than to move
            self._sleep()

    def _sleep(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        now_ms = read_clocks().monotonic_ms
        self._wakes_ms = min(max(self._deadline_ms, now_ms), now_ms + LONGEST_SLEEP_MS)
        self._handle = asyncio.get_running_loop().call_later((self._wakes_ms - now_ms) / 1000, self._wake)

    def _wake(self) -> None:
        self._handle, self._wakes_ms = None, NEVER_MS
        if self._deadline_ms <= read_clocks().monotonic_ms:
            self._deadline_ms = NEVER_MS
            self._due()
        elif self._deadline_ms < NEVER_MS:
            self._sleep()
