"""The report as one HTML page: no script, nothing to load, made for the screen and for A4 paper."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final

from plugwright.lab.report import CaseReport
from plugwright.lab.reporting.case_details import details
from plugwright.lab.reporting.document import Approval, Block, Cell, Document, Facts, Prose, Row, Section, Table
from plugwright.lab.reporting.markup import attribute, text

STYLE: Final = (files("plugwright.lab.reporting") / "report.css").read_text(encoding="utf-8")
DETAILS_TITLE: Final = "Appendix: the cases in detail"


def page(document: Document, cases: Iterable[CaseReport]) -> str:
    """The whole page; the cases' details are its appendix."""
    return "".join((*_head(document), *_body(document, cases), "</body>\n</html>\n"))


def _head(document: Document) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{text(f'{document.title}: {document.subject}')}</title>\n"
    yield f"<style>\n{STYLE}</style>\n</head>\n<body>\n"


def _body(document: Document, cases: Iterable[CaseReport]) -> Iterator[str]:
    first, *others = document.sections
    yield '<header class="title-page">\n'
    yield f"<h1>{text(document.title)}</h1>\n<p class='subtitle'>{text(document.subtitle)}</p>\n"
    yield from _blocks(first.blocks)
    yield "</header>\n"
    yield from _contents(others)
    yield "<main>\n"
    for number, section in enumerate(others, 1):
        yield f'<section id="{attribute(section.id)}"{" class=new-page" * section.new_page}>\n'
        yield f"<h2><span class='number'>{number}</span> {text(section.title)}</h2>\n"
        yield from _blocks(section.blocks)
        yield "</section>\n"
    yield f'<section id="details" class="new-page">\n<h2>{DETAILS_TITLE}</h2>\n'
    for case in cases:
        yield from details(case)
    yield f"</section>\n</main>\n<footer>{text(document.footer)}</footer>\n"


def _contents(sections: Iterable[Section]) -> Iterator[str]:
    yield '<nav aria-label="Contents">\n<ol>\n'
    for section in sections:
        yield f'<li><a href="#{attribute(section.id)}">{text(section.title)}</a></li>\n'
    yield f'</ol>\n<p><a href="#details">{DETAILS_TITLE}</a></p>\n</nav>\n'


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Prose(said, voice):
                yield f'<p class="voice-{voice}">{text(said)}</p>\n'
            case Facts():
                yield from _facts(block)
            case Table():
                yield from _table(block)
            case Approval():
                yield from _approval(block)


def _facts(facts: Facts) -> Iterator[str]:
    yield _titled(facts.title)
    yield '<dl class="facts">\n'
    for name, value in facts.rows:
        shown = text(value) if value else '<span class="blank" title="to be filled in"></span>'
        yield f"<div><dt>{text(name)}</dt><dd>{shown}</dd></div>\n"
    yield "</dl>\n"


def _titled(title: str) -> str:
    return f"<h3>{text(title)}</h3>\n" if title else ""


def _table(table: Table) -> Iterator[str]:
    whole = sum(table.widths)
    yield "<table>\n"
    if table.title:
        yield f"<caption>{text(table.title)}</caption>\n"
    yield "<colgroup>"
    yield from (f'<col style="width:{100 * width / whole:.1f}%">' for width in table.widths)
    yield "</colgroup>\n<thead><tr>"
    yield from (f'<th scope="col">{text(name)}</th>' for name in table.head)
    yield "</tr></thead>\n<tbody>\n"
    yield from (_row(row) for row in table.rows)
    yield "</tbody>\n</table>\n"


def _row(row: Row) -> str:
    first, *others = row
    cells = "".join(f'<td class="{cell.tone}">{_cell(cell)}</td>' for cell in others)
    return f'<tr><th scope="row" class="{first.tone}">{_cell(first)}</th>{cells}</tr>\n'


def _cell(cell: Cell) -> str:
    said = f"<span>{text(cell.text)}</span>"
    linked = f'<a href="#{attribute(cell.link)}">{said}</a>' if cell.link else said
    return f"{linked}<small>{text(cell.under)}</small>" if cell.under else linked


def _approval(approval: Approval) -> Iterator[str]:
    blanks = "".join(f"<p><span class='blank'></span><small>{text(blank)}</small></p>" for blank in approval.blanks)
    yield '<div class="approval">\n'
    for part, name in approval.parties:
        yield f"<div><h3>{text(part)}</h3><p class='party'>{text(name)}</p>{blanks}</div>\n"
    yield "</div>\n"
