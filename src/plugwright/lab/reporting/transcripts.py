"""The transcript files: for each case that was played one for people and one for programs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from plugwright.lab import verdicts
from plugwright.lab.events import Direction
from plugwright.lab.report import CaseReport
from plugwright.lab.reporting.wording import visible

FOLDER: Final = "transcripts"
LEGEND: Final = "seconds since the first line; > the station, < the lab, # beside the link"
ARROWS: Final[Mapping[Direction, str]] = MappingProxyType({"station": ">", "csms": "<", "note": "#"})


def text_file(case: CaseReport) -> str:
    """Where the lines for people are, seen from the report."""
    return f"{FOLDER}/{_stem(case)}.txt"


def lines_file(case: CaseReport) -> str:
    """Where the lines for programs are."""
    return f"{FOLDER}/{_stem(case)}.jsonl"


def _stem(case: CaseReport) -> str:
    return "".join(character if character.isalnum() and character.isascii() else "_" for character in case.id[:100])


def as_text(case: CaseReport) -> str:
    """A head and a line for each frame and each note."""
    verdict = "" if isinstance(case.verdict, verdicts.Passed) else f": {case.verdict.words}"
    head = (f"{case.id}  {case.title}", f"{verdicts.name(case.verdict)}{verdict}", LEGEND)
    lines = (f"{line.at_ms / 1000:10.3f} {ARROWS[line.by]} {visible(line.text)}" for line in case.transcript)
    return "\n".join((*map(visible, head), "", *lines, ""))


def as_lines(case: CaseReport) -> bytes:
    """A JSON object a line: `at_ms`, `by` and `text`, which is the frame as it was on the link."""
    return msgspec.json.Encoder().encode_lines(case.transcript)
