"""The pages on the cases."""

from plugwright.lab.reporting import case_pages
from plugwright.lab.reporting.document import Approval, Table
from plugwright.lab.verdicts import NotApplicable, Passed
from tests.lab.reporting.samples import every_verdict, played, report_of, result
from tests.lab.reporting.test_front_pages import prose_of, tables_of


def test_every_case_is_listed_with_its_verdict() -> None:
    """A table for each profile; why a case did not pass stands under its title."""
    found = tables_of(case_pages.list_of_cases(played()))
    assert sum(map(len, found.values())) == 102
    assert "Core: Pass (42 passed, 6 not applicable)" in found
    assert "Smart Charging: N/A (10 not applicable)" in found


def test_verdicts_by_specification_and_by_document_stand_side_by_side() -> None:
    """A dash where the two agree; each case leads to its details."""
    tables = [block for block in case_pages.list_of_cases(every_verdict()).blocks if isinstance(block, Table)]
    rows = {row[0].text: row for table in tables for row in table.rows}
    assert [cell.text for cell in rows["TC_012_CS"][3:]] == ["failed", "-"]
    assert [cell.text for cell in rows["TC_062_CS"][3:]] == ["passed", "failed"]
    assert [cell.text for cell in rows["TC_056_CS"][3:]] == ["n/a", "-"]
    assert rows["TC_056_CS"][1].under == "no profile"
    assert rows["TC_012_CS"][0].link == "TC_012_CS"


def test_findings_have_what_was_expected_and_what_was_received() -> None:
    """By step and clause; an inconclusive case says why."""
    found = tables_of(case_pages.findings(every_verdict()))
    assert found["Failed and inconclusive cases"] == [
        ("TC_012_CS", "5", "StartTransaction.req (connectorId 1)", "nothing for 60 s", "§4.8"),
        ("TC_044_1_CS", "-", "inconclusive", "nobody plugged in", "§4.5, §5.19, errata 3.47"),
    ]
    assert [row[0] for row in found["Where specification and document come to different verdicts"]] == ["TC_062_CS"]
    assert found["Remarks on cases"] == [("TC_003_CS", "surplus")]


def test_without_findings_that_is_said() -> None:
    """What the station tells otherwise than declared is there all the same."""
    section = case_pages.findings(played())
    assert "No case has failed" in prose_of(section)
    remarks = tables_of(section)["What the station tells of itself otherwise than declared"]
    assert remarks[1] == ("SupportedFeatureProfiles: RemoteTrigger is supported, but the station does not tell it",)


def test_two_verdicts_of_one_name_are_no_difference() -> None:
    """Their reasons may differ."""
    alike = result(NotApplicable("a"), "TC_056_CS", by_document=NotApplicable("b"))
    assert "Where specification" not in " ".join(tables_of(case_pages.findings(report_of(alike))))


def test_the_statement_has_blanks_for_both_parties() -> None:
    """Of a virtual run nothing is stated of a device, and nothing is certified in any."""
    section = case_pages.approval(played())
    (blanks,) = (block for block in section.blocks if isinstance(block, Approval))
    assert [part for part, _ in blanks.parties] == ["For the vendor", "For the laboratory"]
    assert blanks.blanks == ("Name", "Place and date", "Signature")
    assert "nothing is stated of a device" in prose_of(section)
    assert "no certification" in prose_of(case_pages.approval(report_of(result(Passed()))))
