"""A case in the HTML page: verdict, what was expected and received, its steps, and its transcript to be unfolded."""

from collections.abc import Iterable, Iterator
from typing import Final

from plugwright.lab import verdicts
from plugwright.lab.events import Line
from plugwright.lab.report import CaseReport, StepRow
from plugwright.lab.reporting.document import verdict_tone
from plugwright.lab.reporting.markup import attribute, text
from plugwright.lab.reporting.transcripts import ARROWS, LEGEND, text_file
from plugwright.lab.verdicts import Failed, NotApplicable, Passed, Verdict

LINES_SHOWN: Final = 300
CHARACTERS_SHOWN: Final = 4_000


def details(case: CaseReport) -> Iterator[str]:
    """The article that the list of cases leads to."""
    name = attribute(case.id)
    yield f'<article id="{name}" aria-labelledby="{name}-title">\n'
    yield f'<h3 id="{name}-title"><code>{text(case.id)}</code> {text(case.title)} {_badge(case.verdict)}</h3>\n'
    yield f"<p class='soft'>Chapter {text(case.chapter)} of the test case document; {text(case.spec)}; "
    yield f"{text(case.profile)}</p>\n"
    yield from _verdict(case.verdict, "")
    if case.by_document is not None:
        yield f"<p>By the document: {_badge(case.by_document)}</p>\n"
        yield from _verdict(case.by_document, " by the document")
    if case.position:
        yield f"<p><strong>Our position.</strong> {text(case.position)}</p>\n"
    yield from _remarks(case.remarks)
    yield from _script(case)
    yield from _transcript(case)
    yield "</article>\n"


def _badge(verdict: Verdict) -> str:
    name = verdicts.name(verdict)
    return f'<span class="badge {verdict_tone(name)}">{name}</span>'


def _verdict(verdict: Verdict, by: str) -> Iterator[str]:
    match verdict:
        case Passed():
            return
        case Failed(step, expected, received, clause):
            rows = (("Step", step), ("Expected", expected), ("Received", received), ("Clause", clause))
            yield f'<dl class="facts {verdict_tone("failed")}" aria-label="Failure{by}">\n'
            yield from (f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>\n" for name, value in rows)
            yield "</dl>\n"
        case _:
            yield f"<p><strong>Why{by}:</strong> {text(verdict.words)}</p>\n"


def _remarks(remarks: Iterable[str]) -> Iterator[str]:
    listed = "".join(f"<li>{text(remark)}</li>" for remark in remarks)
    if listed:
        yield f"<p><strong>Remarks.</strong></p>\n<ul>{listed}</ul>\n"


def _script(case: CaseReport) -> Iterator[str]:
    if isinstance(case.verdict, NotApplicable) and not case.transcript:
        return
    if case.configuration:
        listed = ", ".join(f"<code>{text(name)}</code> = {text(value)}" for name, value in case.configuration.items())
        yield f"<p><strong>Configuration.</strong> {listed}</p>\n"
    yield from _steps("Before", case.before, "")
    yield from _steps("Steps", case.steps, _failed_step(case.verdict))
    yield from _steps("Steps as the document has them", case.document_steps, _failed_step(case.by_document))


def _failed_step(verdict: Verdict | None) -> str:
    return verdict.step if isinstance(verdict, Failed) else ""


def _steps(title: str, rows: tuple[StepRow, ...], failed: str) -> Iterator[str]:
    if not rows:
        return
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Step", "Who", "What"))
    yield f'<table class="steps"><caption>{title}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
    for row in rows:
        here = ' class="bad"' if failed and row.label == failed else ""
        yield f'<tr{here}><th scope="row">{text(row.label)}</th><td>{text(row.who)}</td>'
        yield f"<td>{text(row.what)}</td></tr>\n"
    yield "</tbody></table>\n"


def _transcript(case: CaseReport) -> Iterator[str]:
    if not case.transcript:
        return
    file = text_file(case)
    seconds = case.transcript[-1].at_ms / 1000
    yield f"<details><summary>Transcript: {len(case.transcript)} lines, {seconds:.1f} s</summary>\n"
    yield f'<p class="soft">{text(LEGEND)}. File: <a href="{file}">{file}</a></p>\n<pre>'
    yield from map(_line, case.transcript[:LINES_SHOWN])
    yield "</pre>\n"
    if len(case.transcript) > LINES_SHOWN:
        yield f"<p>The other {len(case.transcript) - LINES_SHOWN} lines are in the file.</p>\n"
    yield "</details>\n"


def _line(line: Line) -> str:
    arrow = text(ARROWS[line.by])
    return f'<span class="{line.by}">{line.at_ms / 1000:9.3f} {arrow} {text(line.text, CHARACTERS_SHOWN)}</span>\n'
