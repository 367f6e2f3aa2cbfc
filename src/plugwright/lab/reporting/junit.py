"""The run as JUnit XML, for what draws test results: a suite for each feature profile, and a test case for each case.

Both usual schemas are met, the one of Ant and the one of Jenkins: an inconclusive case is an error.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from plugwright.lab import verdicts
from plugwright.lab.report import CaseReport, Report
from plugwright.lab.reporting.wording import WORDS_AT_MOST, bounded, visible
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed

PACKAGE = "plugwright.lab"


def as_junit(report: Report) -> str:
    """The document; times are those of the transcripts, virtual where the runner is."""
    profiles = [*dict.fromkeys(case.profile for case in report.cases)]
    suites = (
        line
        for number, profile in enumerate(profiles)
        for line in _suite(number, profile, report, [case for case in report.cases if case.profile == profile])
    )
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>", ""))


def _suite(number: int, profile: str, report: Report, cases: list[CaseReport]) -> Iterator[str]:
    attributes = {
        "id": number,
        "name": profile,
        "package": PACKAGE,
        "hostname": "localhost",
        "timestamp": report.started_at.partition(".")[0],
        "tests": len(cases),
        "failures": _count(cases, Failed),
        "errors": _count(cases, Inconclusive),
        "skipped": _count(cases, NotApplicable),
        "time": f"{sum(map(_seconds, cases)):.3f}",
    }
    yield f"  <testsuite{_attributes(attributes)}>"
    yield "    <properties>"
    for name, value in _properties(profile, report):
        yield f"      <property{_attributes({'name': name, 'value': value})}/>"
    yield "    </properties>"
    for case in cases:
        yield from _case(profile, case)
    yield f"    <system-out>{_text(_said_beside(cases))}</system-out>"
    yield "    <system-err></system-err>"
    yield "  </testsuite>"


def _properties(profile: str, report: Report) -> Iterator[tuple[str, str]]:
    yield "result", report.functionalities.get(profile, "")
    yield "runner", report.runner
    yield "tool", report.tool
    yield "vendor", report.device.vendor
    yield "model", report.device.model
    yield "firmwareVersion", report.device.firmware_version
    yield "disclaimer", report.disclaimer


def _case(profile: str, case: CaseReport) -> Iterator[str]:
    attributes = {
        "name": f"{case.id} {case.title}",
        "classname": f"{PACKAGE}.{profile}",
        "time": f"{_seconds(case):.3f}",
    }
    match case.verdict:
        case Passed():
            yield f"    <testcase{_attributes(attributes)}/>"
            return
        case NotApplicable(why):
            inside = f"<skipped{_attributes({'message': why})}/>"
        case Inconclusive(why):
            inside = _problem("error", "inconclusive", why, why)
        case Failed() as failed:
            inside = _problem("failure", "failed", failed.words, _in_lines(failed))
    yield f"    <testcase{_attributes(attributes)}>{inside}</testcase>"


def _problem(element: str, kind: str, message: str, text: str) -> str:
    return f"<{element}{_attributes({'message': message, 'type': kind})}>{_text([text])}</{element}>"


def _in_lines(failed: Failed) -> str:
    rows = (("step", failed.step), ("expected", failed.expected), ("received", failed.received))
    return "\n".join(f"{name}: {visible(value)}" for name, value in (*rows, ("clause", failed.clause)))


def _said_beside(cases: Iterable[CaseReport]) -> Iterator[str]:
    for case in cases:
        if case.by_document is not None:
            words = "" if isinstance(case.by_document, Passed) else f": {case.by_document.words}"
            yield f"{case.id}: by the document {verdicts.name(case.by_document)}{words}"
        for remark in case.remarks:
            yield f"{case.id}: {remark}"


def _count(cases: Iterable[CaseReport], kind: type[verdicts.Verdict]) -> int:
    return sum(isinstance(case.verdict, kind) for case in cases)


def _seconds(case: CaseReport) -> float:
    return sum(max(after.at_ms - before.at_ms, 0) for before, after in pairwise(case.transcript)) / 1000


def _attributes(values: Mapping[str, object]) -> str:
    return "".join(f" {name}={quoteattr(visible(bounded(str(value))))}" for name, value in values.items())


def _text(lines: Iterable[str]) -> str:
    return escape("\n".join(visible(part) for line in lines for part in bounded(line, 2 * WORDS_AT_MOST).split("\n")))
