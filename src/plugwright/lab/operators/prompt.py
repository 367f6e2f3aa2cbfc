"""A person at the terminal, who is asked and says when it is done."""

import asyncio
from typing import Final, TextIO

from plugwright.lab.events import Act
from plugwright.lab.operator import OperatorError, RunStopped
from plugwright.lab.operators.typed import Typed
from plugwright.lab.operators.wording import sentence

DONE: Final = ("", "y", "yes", "done")
CANNOT: Final = ("n", "no")
STOP: Final = ("q", "quit")
CHOICES: Final = "Enter: done    n and why: it cannot be done    q: stop the run"
TICK_S: Final = 1.0

ABOVE: Final = "\x1b7\x1b[1A\r\x1b[2K"
BACK: Final = "\x1b8"
"""To the line above the one that is typed in, and back to where the cursor was."""


class Prompt:
    """Asks on `out`; where that is a terminal (`lively`), the time that is left counts down."""

    def __init__(self, typed: Typed, out: TextIO, *, lively: bool, tick_s: float = TICK_S) -> None:
        self._typed = typed
        self._out = out
        self._lively = lively
        self._tick_s = tick_s

    async def do(self, act: Act) -> None:
        """Return when the person says so; what says neither yes nor no is asked about again."""
        self._typed.forget()
        self._write(f"{sentence(act)}, then press Enter.\n{CHOICES}\n{_left(act.within_s)}\n{self._mark}")
        counting = asyncio.create_task(self._count_down(act.within_s))
        try:
            while not self._is_done(await self._typed.line()):
                self._write(f"{CHOICES}\n{self._mark}")
        except asyncio.CancelledError:
            self._write("\n")
            raise
        finally:
            counting.cancel()

    def _is_done(self, answer: str | None) -> bool:
        """Whether the answer is yes; False if it is none. At a terminal, who ends the input ends the run."""
        if answer is not None:
            return _is_yes(answer)
        if self._lively:
            raise RunStopped
        raise OperatorError("nobody answers: the input has ended")

    @property
    def _mark(self) -> str:
        return "> " if self._lively else ""

    async def _count_down(self, within_s: int) -> None:
        for seconds in range(within_s - 1, -1, -1) if self._lively else ():
            await asyncio.sleep(self._tick_s)
            self._write(f"{ABOVE}{_left(seconds)}{BACK}")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _left(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02} left"


def _is_yes(answer: str) -> bool:
    """Raises OperatorError for a no, RunStopped for an end; False is neither."""
    word, _, reason = answer.strip().partition(" ")
    word = word.casefold().rstrip(",:")
    if word in STOP:
        raise RunStopped
    if word in CANNOT:
        raise OperatorError(reason.strip() or "the operator cannot do it")
    return word in DONE
