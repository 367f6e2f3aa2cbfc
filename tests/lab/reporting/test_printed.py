"""The PDF."""

import sys

import pytest

from plugwright.lab.reporting.layout import laid_out
from plugwright.lab.reporting.printed import NotInstalled, as_pdf
from tests.lab.reporting.samples import HOSTILE, every_verdict, hostile, played


def test_a_report_is_set_and_dated_by_nobody() -> None:
    """The document has no date of its own, so that the same run gives the same bytes."""
    pdf = as_pdf(laid_out(played()))
    assert pdf.startswith(b"%PDF-")
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf


def test_a_report_can_be_read_aloud() -> None:
    """It says so in its metadata, and has no letter that its fonts lack; with such letters it is set all the same."""
    assert b"<pdfuaid:part>1</pdfuaid:part>" in as_pdf(laid_out(played()))
    foreign = as_pdf(laid_out(hostile(HOSTILE["other scripts"])))
    assert foreign.startswith(b"%PDF-")
    assert b"pdfuaid" not in foreign


def test_the_same_report_gives_the_same_bytes() -> None:
    """Down to the identifier of the file; another report, others."""
    assert as_pdf(laid_out(every_verdict())) == as_pdf(laid_out(every_verdict()))
    assert as_pdf(laid_out(every_verdict())) != as_pdf(laid_out(hostile("x")))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_a_station_says_is_never_read_as_markup(text: str) -> None:
    """`#panic()` would end it; nothing of it is endless."""
    assert len(as_pdf(laid_out(hostile(text)))) < 3_000_000


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NotInstalled) as missing:
        as_pdf(laid_out(every_verdict()))
    assert str(missing.value) == "no PDF without typst: pip install 'plugwright[lab]'"
