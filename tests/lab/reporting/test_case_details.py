"""A case in the page."""

from plugwright.lab.events import Line
from plugwright.lab.report import CaseReport
from plugwright.lab.reporting.case_details import LINES_SHOWN, details
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed
from tests.lab.reporting.outline import Outline
from tests.lab.reporting.samples import FAILED, case_of, played


def article(case: CaseReport) -> Outline:
    """Its article, read back."""
    return Outline("".join(details(case)))


def test_a_failure_shows_step_expected_received_and_clause() -> None:
    """And the step is marked in the table of steps."""
    found = article(case_of(FAILED, "TC_012_CS"))
    assert "Step 5 Expected StartTransaction.req (connectorId 1) Received nothing for 60 s Clause §4.8" in found.text
    marked = "".join(details(case_of(Failed("1", "a", "b", "§"), "TC_012_CS")))
    assert marked.count('<tr class="bad">') == 1


def test_a_verdict_that_is_neither_says_why() -> None:
    """In one sentence."""
    assert "Why: nobody came" in article(case_of(Inconclusive("nobody came"))).text
    found = article(case_of(NotApplicable("no lock")))
    assert "Why: no lock" in found.text
    assert "table" not in found.elements


def test_a_verdict_by_the_document_stands_beside_it() -> None:
    """With our position."""
    found = article(case_of(Passed(), "TC_062_CS", by_document=FAILED))
    assert "By the document: failed" in found.text
    assert "Our position. By the document Accepted passes as well" in found.text


def test_a_case_has_its_steps_its_configuration_and_its_remarks() -> None:
    """What is brought about before it, too."""
    found = article(case_of(Passed(), "TC_011_2_CS", remarks=("surplus",)))
    assert "ConnectionTimeOut" in found.text
    assert "RemoteStartTransaction.req" in found.text
    assert "surplus" in found.text
    assert "Before" in article(case_of(Passed(), "TC_012_CS")).text


def test_steps_as_the_document_has_them_are_shown_where_they_differ() -> None:
    """As a table of their own."""
    title = "Steps as the document has them"
    assert title in article(case_of(Passed(), "TC_062_CS")).text
    assert title not in article(case_of(Passed())).text


def test_a_transcript_can_be_unfolded() -> None:
    """Times count from its first line; a long one goes on in its file."""
    lines = (Line(1000, "note", "link up"), Line(3500, "station", "[2]"), Line(3600, "csms", "[3]"))
    found = article(case_of(Passed(), transcript=lines))
    assert "Transcript: 3 lines, 2.6 s" in found.text
    assert "0.000 # link up 2.500 > [2] 2.600 < [3]" in found.text
    assert found.links == ["transcripts/TC_003_CS.txt"]
    many = article(case_of(Passed(), transcript=lines * LINES_SHOWN))
    assert f"The other {2 * LINES_SHOWN} lines are in the file." in many.text


def test_every_case_of_a_run_makes_a_well_formed_article() -> None:
    """With one anchor each."""
    for case in played().cases:
        found = article(case)
        assert found.faults == []
        assert found.ids[0] == case.id
