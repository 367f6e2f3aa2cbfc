"""The HTML page."""

import pytest

from plugwright.lab.report import Report
from plugwright.lab.reporting.layout import laid_out
from plugwright.lab.reporting.page import page
from tests.lab.reporting.outline import Outline
from tests.lab.reporting.samples import HOSTILE, every_verdict, hostile, played

ELEMENTS = (
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "article"),
    *("h1", "h2", "h3", "p", "a", "span", "small", "code", "strong", "ol", "ul", "li", "dl", "dt", "dd", "div"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre"),
)
ATTRIBUTES = (
    *("lang", "dir", "charset", "name", "content", "class", "id", "href", "scope", "style", "title"),
    *("aria-label", "aria-labelledby"),
)


def outline(report: Report) -> Outline:
    """The page, read back."""
    return Outline(page(laid_out(report), report.cases))


@pytest.mark.parametrize("report", [played(), every_verdict()], ids=["virtual run", "every verdict"])
def test_every_link_leads_somewhere(report: Report) -> None:
    """To an anchor of the page, or to a transcript; no anchor is there twice."""
    found = outline(report)
    assert found.faults == []
    assert sorted(found.ids) == sorted(dict.fromkeys(found.ids))
    here = [link.removeprefix("#") for link in found.links if link.startswith("#")]
    assert [name for name in here if name not in found.ids] == []
    assert all(link.startswith(("#", "transcripts/")) for link in found.links)
    assert [case.id for case in report.cases if case.id not in here] == []


def test_a_page_needs_nothing_but_itself() -> None:
    """No script, no picture, no font and no style from elsewhere."""
    text = page(laid_out(played()), played().cases)
    found = Outline(text)
    assert sorted(set(found.elements) - set(ELEMENTS)) == []
    assert sorted(set(found.attributes) - set(ATTRIBUTES)) == []
    assert "url(" not in text
    assert "@import" not in text
    assert "http" not in text


def test_tables_can_be_read_aloud() -> None:
    """Each has heads of columns, and each row has one of its own."""
    text = page(laid_out(every_verdict()), every_verdict().cases)
    assert text.count('<th scope="row"') > text.count("<tbody>")
    assert text.count("<thead><tr><th scope=") == text.count("<table")
    assert '<html lang="en"' in text


def test_a_page_can_be_printed() -> None:
    """On A4, with page breaks before chapters, and what it is on every page."""
    text = page(laid_out(played()), played().cases)
    assert "size: A4" in text
    assert "break-before: page" in text
    assert text.count("Not an OCA certificate.") == 2
    assert outline(played()).text.startswith("Conformance report: SEOKANG ENGINEERING CO.,LTD., SECO-OC1622V1")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_a_station_says_is_text(text: str) -> None:
    """Never an element, an attribute or a link, and never endless."""
    report = hostile(text)
    written = page(laid_out(report), report.cases)
    found = Outline(written)
    assert found.faults == []
    assert sorted(set(found.elements) - set(ELEMENTS)) == []
    assert sorted(set(found.attributes) - set(ATTRIBUTES)) == []
    assert all(link.startswith(("#", "transcripts/")) for link in found.links)
    assert len(written.encode()) < 500_000
    assert not any(character in written for character in "\x00\x07\x1b\ufffe\u202e\u2066")
