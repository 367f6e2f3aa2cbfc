"""The pages on the cases: all of them with their verdicts, what was found, and the statement to be signed."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from plugwright.lab import verdicts
from plugwright.lab.report import CaseReport, Report, Runner
from plugwright.lab.reporting.document import Approval, Block, Cell, Prose, Row, Section, Table, verdict_tone
from plugwright.lab.reporting.front_pages import NAMES
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed, Verdict

SAME: Final = "-"
SHORT: Final = "n/a"
BAD_HEAD: Final = ("Case", "Step", "Expected", "Received", "Clause")
DIFFERING_HEAD: Final = ("Case", "By the specification", "By the document", "Our position")
STATEMENTS: Final[Mapping[Runner, str]] = MappingProxyType(
    {
        "wire": "The undersigned state that this report is complete, that the run was made on the device named in it, "
        "and that the declaration is that of the device. It is a statement between them, and no certification.",
        "virtual": "The undersigned state that this report is complete, and that the declaration is that of the "
        "product. The run was virtual, so nothing is stated of a device, and nothing is certified.",
    }
)


def list_of_cases(report: Report) -> Section:
    """A table for each feature profile."""
    explained = Prose(
        "Each case has a verdict by the specification. Where the test case document is held to differ from the "
        f"specification there is one by the document, too; '{SAME}' means that the two agree. Under the title of a "
        f"case that did not pass stands why; {SHORT} is for a case that does not apply to this station."
    )
    return Section("cases", "Cases and verdicts", (explained, *_tables(report)))


def _tables(report: Report) -> Iterator[Block]:
    for profile, found in report.functionalities.items():
        cases = [case for case in report.cases if case.profile == profile]
        if cases:
            yield Table(
                f"{NAMES.get(profile, profile)}: {found} ({_counted(cases)})",
                ("Case", "Title", "Clause", "Verdict", "By the document"),
                (4, 11, 5, 4, 4),
                tuple(_case_row(case) for case in cases),
            )


def _counted(cases: list[CaseReport]) -> str:
    names = [verdicts.name(case.verdict) for case in cases]
    return ", ".join(f"{names.count(name)} {name}" for name in dict.fromkeys(names))


def _case_row(case: CaseReport) -> Row:
    why = "" if isinstance(case.verdict, Passed) else case.verdict.words
    return (
        Cell(case.id, "mono", link=case.id),
        Cell(case.title, under=why),
        Cell(case.spec, "soft"),
        verdict_cell(case.verdict),
        Cell(SAME, "soft") if case.by_document is None else verdict_cell(case.by_document),
    )


def verdict_cell(verdict: Verdict) -> Cell:
    """The verdict's name, or what is short for it, in its tone."""
    name = verdicts.name(verdict)
    return Cell(SHORT if isinstance(verdict, NotApplicable) else name, verdict_tone(name))


def findings(report: Report) -> Section:
    """What went wrong or stayed open, where the document differs, and what was remarked."""
    return Section("findings", "Findings", tuple(_findings(report)))


def _findings(report: Report) -> Iterator[Block]:
    bad = [row for case in report.cases if (row := _bad_row(case)) is not None]
    if bad:
        yield Table("Failed and inconclusive cases", BAD_HEAD, (4, 2, 8, 8, 3), tuple(bad))
    else:
        yield Prose("No case has failed, and none is inconclusive.", "good")
    differing = tuple(_differing_row(case) for case in report.cases if _differs(case))
    if differing:
        yield Table(
            "Where specification and document come to different verdicts", DIFFERING_HEAD, (4, 4, 6, 11), differing
        )
    if report.remarks:
        told = tuple((Cell(remark),) for remark in report.remarks)
        yield Table("What the station tells of itself otherwise than declared", ("Remark",), (1,), told)
    remarks = tuple((_id(case), Cell(remark)) for case in report.cases for remark in case.remarks)
    if remarks:
        yield Table("Remarks on cases", ("Case", "Remark"), (4, 20), remarks)


def _id(case: CaseReport) -> Cell:
    return Cell(case.id, "mono", link=case.id)


def _bad_row(case: CaseReport) -> Row | None:
    match case.verdict:
        case Failed(step, expected, received, clause):
            return _id(case), Cell(step), Cell(expected), Cell(received), Cell(clause, "soft")
        case Inconclusive(why):
            return _id(case), Cell(SAME), Cell("inconclusive", "open"), Cell(why), Cell(case.spec, "soft")
    return None


def _differs(case: CaseReport) -> bool:
    return case.by_document is not None and verdicts.name(case.by_document) != verdicts.name(case.verdict)


def _differing_row(case: CaseReport) -> Row:
    assert case.by_document is not None, "it differs"
    by_document = verdict_cell(case.by_document)
    why = "" if isinstance(case.by_document, Passed) else case.by_document.words
    return (
        _id(case),
        verdict_cell(case.verdict),
        Cell(by_document.text, by_document.tone, under=why),
        Cell(case.position),
    )


def approval(report: Report) -> Section:
    """The statement, with blanks."""
    parties = (("For the vendor", report.device.holder), ("For the laboratory", report.laboratory.name))
    blanks = Approval(parties, ("Name", "Place and date", "Signature"))
    statement = Prose(STATEMENTS[report.runner])
    return Section("approval", "Statement of approval", (statement, blanks), new_page=False)
