"""What a run of the lab writes: lines that stay, and on a terminal one below them that tells where the run stands."""

import os
import shutil
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOBase
from types import MappingProxyType
from typing import Final, TextIO

from plugwright.lab.standing import Standing
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed, Verdict
from plugwright.now import NEVER_MS
from plugwright.runtime.log import RESET, wants_colour

CLEAR: Final = "\r\x1b[2K"
HELD_AT_MOST: Final = 1_000
"""Lines while somebody is asked, the newest; the report has them all."""
COLOURS: Final[Mapping[type[Verdict], str]] = MappingProxyType(
    {Passed: "\x1b[32m", Failed: "\x1b[31m", Inconclusive: "\x1b[33m", NotApplicable: "\x1b[2m"}
)


class Screen:
    """`out` as far as it goes: neither a line that changes nor colours where it is no terminal, or a dumb one."""

    def __init__(self, out: TextIO) -> None:
        self.is_lively = out.isatty() and (os.environ.get("TERM") or "dumb") != "dumb"
        self._out = out
        self._coloured = self.is_lively and wants_colour(out)
        self._shown = ""
        self._withdrawn = False
        self._held: deque[str] = deque(maxlen=HELD_AT_MOST)

    def line(self, text: str = "") -> None:
        """Write a line that stays; on a terminal where somebody is asked, as soon as the answer is there."""
        if self._withdrawn and self.is_lively:
            self._held.append(text)
            return
        self._out.write(f"{self._clearing()}{text}\n{self._shown}")
        self._out.flush()

    def show(self, text: str) -> None:
        """Change the line below, cut to the terminal's width; an empty one takes it away."""
        if not self.is_lively or self._withdrawn:
            return
        clearing = self._clearing()
        self._shown = fitted(text, shutil.get_terminal_size().columns - 1)
        self._out.write(clearing + self._shown)
        self._out.flush()

    @contextmanager
    def withdrawn(self) -> Iterator[None]:
        """Leave the place below to somebody who asks."""
        self.show("")
        self._withdrawn = True
        try:
            yield
        finally:
            self._withdrawn = False
            while self._held:
                self.line(self._held.popleft())

    def painted(self, text: str, verdict: Verdict) -> str:
        """The text in the verdict's colour."""
        return f"{COLOURS[type(verdict)]}{text}{RESET}" if self._coloured else text

    def _clearing(self) -> str:
        return CLEAR if self._shown else ""


class Beside(TextIOBase):
    """Another stream of the same terminal, which must not write into the line below."""

    def __init__(self, screen: Screen, stream: TextIO) -> None:
        super().__init__()
        self._screen = screen
        self._stream = stream

    def isatty(self) -> bool:
        return self._stream.isatty()

    def write(self, text: str) -> int:
        """Write it where the line below was, which comes back when it changes."""
        self._screen.show("")
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()


def fitted(text: str, width: int) -> str:
    """The text in so many columns, without what would move the cursor."""
    text = plain(text)
    return text if len(text) <= width else f"{text[: max(width - 1, 0)]}…"


def plain(text: str) -> str:
    """The text without what a terminal would take for an order; a station may have said it."""
    return "".join(character if character.isprintable() else "?" for character in text)


def heading(standing: Standing) -> str:
    """`12/65  TC_012_CS  Stop transaction …`."""
    return f"{standing.number}/{standing.of}  {standing.case.id}  {standing.case.title}"


def progress(standing: Standing, counts: Mapping[str, int], now_ms: int) -> str:
    """`12/65  TC_012_CS  11 passed  step 7, waits: StopTransaction.req, 42 s  Stop transaction …`."""
    told = ", ".join(f"{number} {name}" for name, number in counts.items() if number) or "none yet"
    parts = {"before": "prepares", "after": "cleans up", "case": f"step {standing.step or '0'}"}
    waits = f", waits: {standing.waits_for}" if standing.waits_for else ""
    left = f", {max(standing.until_ms - now_ms, 0) // 1000} s" if standing.until_ms < NEVER_MS else ""
    place = f"{standing.number}/{standing.of}"
    return "  ".join((place, standing.case.id, told, f"{parts[standing.part]}{waits}{left}", standing.case.title))
