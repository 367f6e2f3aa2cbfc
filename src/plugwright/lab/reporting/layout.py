"""The report laid out as a document, in the order of a certificate and the abstract of its test report."""

from typing import Final

import msgspec

from plugwright.lab.report import Report
from plugwright.lab.reporting import case_pages, front_pages, station_pages
from plugwright.lab.reporting.document import Approval, Block, Cell, Document, Facts, Section, Table
from plugwright.lab.reporting.wording import bounded

FOOTER: Final = "Report of Plugwright's own lab. Not an OCA certificate."
FACT_CHARACTERS: Final = 120
CELL_CHARACTERS: Final = 600
"""No table may grow over a page by what a station has said: the whole of it is in report.json."""


def laid_out(report: Report) -> Document:
    """All chapters; the title page comes first."""
    device = report.device
    return Document(
        title="Conformance report",
        subtitle=f"OCPP 1.6-J charging station, {report.scope}",
        subject=bounded(f"{device.holder}, {device.model}", FACT_CHARACTERS),
        footer=FOOTER,
        sections=tuple(map(_of_bounded_size, _sections(report))),
    )


def _sections(report: Report) -> tuple[Section, ...]:
    return (
        front_pages.title_page(report),
        front_pages.abstract(report),
        front_pages.performance(report),
        station_pages.setup_of_test(report),
        station_pages.configuration(report),
        case_pages.list_of_cases(report),
        case_pages.findings(report),
        case_pages.approval(report),
    )


def _of_bounded_size(section: Section) -> Section:
    return msgspec.structs.replace(section, blocks=tuple(map(_bounded_block, section.blocks)))


def _bounded_block(block: Block) -> Block:
    match block:
        case Facts(title, rows):
            return Facts(title, tuple((name, bounded(value, FACT_CHARACTERS)) for name, value in rows))
        case Table(rows=rows):
            return msgspec.structs.replace(block, rows=tuple(tuple(map(_bounded_cell, row)) for row in rows))
        case Approval(parties, blanks):
            return Approval(tuple((part, bounded(name, FACT_CHARACTERS)) for part, name in parties), blanks)
    return block


def _bounded_cell(cell: Cell) -> Cell:
    return msgspec.structs.replace(
        cell, text=bounded(cell.text, CELL_CHARACTERS), under=bounded(cell.under, CELL_CHARACTERS)
    )
