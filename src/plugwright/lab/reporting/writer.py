"""Writes a report's directory: pages to read and to print, data with its schema, test results, and transcripts."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from plugwright.lab.report import SCHEMA_FILE, Report, as_json
from plugwright.lab.reporting import transcripts
from plugwright.lab.reporting.document import Document
from plugwright.lab.reporting.junit import as_junit
from plugwright.lab.reporting.layout import laid_out
from plugwright.lab.reporting.page import page
from plugwright.lab.reporting.printed import NotInstalled, as_pdf

HTML: Final = "report.html"
PDF: Final = "report.pdf"
JSON: Final = "report.json"
JUNIT: Final = "junit.xml"

log = logging.getLogger(__name__)


def write(directory: Path, report: Report, say: Callable[[str], None] = log.warning) -> list[Path]:
    """Write everything and return what was written, or OSError; `say` is told in one line what could not be made.

    What an earlier report left there is replaced or taken away; no other file is touched.
    """
    folder = directory / transcripts.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for stale in (directory / PDF, *sorted(folder.glob("TC_*.txt")), *sorted(folder.glob("TC_*.jsonl"))):
        stale.unlink(missing_ok=True)
    written = []
    for name, data in _contents(report, say):
        path = directory / name
        path.write_bytes(data)
        written.append(path)
    return written


def schema() -> bytes:
    """The JSON schema of report.json."""
    found = msgspec.json.schema(Report)
    return msgspec.json.format(msgspec.json.encode(found, order="deterministic"), indent=1) + b"\n"


def _contents(report: Report, say: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    document = laid_out(report)
    yield HTML, page(document, report.cases).encode()
    yield from _pdf(document, say)
    yield JSON, as_json(report)
    yield SCHEMA_FILE, schema()
    yield JUNIT, as_junit(report).encode()
    for case in report.cases:
        if case.transcript:
            yield transcripts.text_file(case), transcripts.as_text(case).encode()
            yield transcripts.lines_file(case), transcripts.as_lines(case)


def _pdf(document: Document, say: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    try:
        yield PDF, as_pdf(document)
    except NotInstalled as missing:
        say(str(missing))
