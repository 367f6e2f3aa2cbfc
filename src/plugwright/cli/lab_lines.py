"""What is told of a run, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from plugwright.cli.lab_screen import Screen, plain
from plugwright.lab import show, verdicts
from plugwright.lab.events import Line
from plugwright.lab.operators.wording import WORDINGS
from plugwright.lab.outlook import Outlook
from plugwright.lab.report import Report, Runner
from plugwright.lab.reporting.discretion import Discretion
from plugwright.lab.run import STOPPED, Result
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed

ARROWS: Final[Mapping[str, str]] = MappingProxyType({"station": ">", "csms": "<", "note": "·"})
MEASURED: Final[Mapping[Runner, str]] = MappingProxyType({"virtual": "in virtual time", "wire": "on the wire"})
ID_WIDTH: Final = 12


class Teller:
    """Prints each result when it is there, and counts the verdicts; `frames` prints the transcripts with them."""

    def __init__(self, screen: Screen, discretion: Discretion, *, frames: bool) -> None:
        self.screen = screen
        self._discretion = discretion
        self.counts = {verdicts.name(kind): 0 for kind in (Passed(), Failed("", "", "", ""), Inconclusive(""))}
        self._frames = frames

    def result(self, result: Result) -> None:
        """A case has ended; of one that a stopped run did not come to nothing is printed."""
        if not result.transcript and result.verdict == Inconclusive(STOPPED):
            return
        name = verdicts.name(result.verdict)
        self.counts[name] = self.counts.get(name, 0) + 1
        told = self._discretion.result(result)
        for line in told.transcript if self._frames else ():
            self.screen.line(frame_line(line))
        for text in result_lines(told, self.screen):
            self.screen.line(text)

    def frame(self, line: Line, began_ms: int) -> None:
        """A line of the transcript has just come."""
        self.screen.line(frame_line(self._discretion.line(line), began_ms))

    def all(self, texts: Iterator[str]) -> None:
        """Print them."""
        for text in texts:
            self.screen.line(text)


def result_lines(result: Result, screen: Screen) -> Iterator[str]:
    """The verdict with its reason, and the remarks below it."""
    verdict, by_document = result.verdict, result.by_document
    why = "" if isinstance(verdict, Passed) else f": {plain(verdict.words)}"
    differs = by_document is not None and verdicts.name(by_document) != verdicts.name(verdict)
    also = f" (by the document {verdicts.name(by_document)})" if differs and by_document is not None else ""
    yield f"{result.case.id:<{ID_WIDTH}} {screen.painted(verdicts.name(verdict), verdict)}{also}{why}"
    for remark in result.remarks:
        yield f"{'':{ID_WIDTH}} {plain(remark)}"


def frame_line(line: Line, began_ms: int = 0) -> str:
    """A line of a transcript, with the seconds since then."""
    return f"    {(line.at_ms - began_ms) / 1000:10.3f} {ARROWS[line.by]} {plain(line.text)}"


def ending_lines(results: Sequence[Result], found: Report, screen: Screen) -> Iterator[str]:
    """What was not played, and why; how many have which verdict, the profiles, the times, and what else there is."""
    for result in results:
        if isinstance(result.verdict, NotApplicable) and not result.transcript:
            yield from result_lines(result, screen)
    yield ""
    yield ", ".join(f"{number} {name}" for name, number in found.summary.items())
    yield show.in_columns(found.functionalities.items())
    yield ""
    yield f"measured {MEASURED[found.runner]}"
    rows = [
        (one.name, f"{one.worst_ms / 1000:g} s", f"of {one.limit_s} s", one.case, one.what) for one in found.performance
    ]
    yield show.in_columns(rows)
    for remark in found.remarks:
        yield f"remark: {plain(remark)}"


def outlook_lines(expected: Outlook, of: int) -> Iterator[str]:
    """What a run on the wire is going to take."""
    played = f"{expected.cases} of {of} cases are played"
    yield f"{played}; that takes at least {duration(expected.least_s)}, and as long as station and operator need"
    if expected.deeds:
        yield "the operator will be asked:"
        sentences = {deed: WORDINGS[deed].sentence.format(connector="N", id_tag="…") for deed in expected.deeds}
        yield show.in_columns((f"{times:>4} x", sentences[deed]) for deed, times in expected.deeds.items())


def duration(seconds: int) -> str:
    """`10 h 16 min`, rounded up."""
    hours, minutes = divmod(-(-seconds // 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
