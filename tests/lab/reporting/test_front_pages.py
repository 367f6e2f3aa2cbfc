"""The first pages say what a certificate says, and that they are none."""

import msgspec

from plugwright.lab.declaration import Laboratory
from plugwright.lab.performance import DESCRIPTIONS
from plugwright.lab.report import Report
from plugwright.lab.reporting import front_pages
from plugwright.lab.reporting.document import Facts, Prose, Section, Table
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed, Verdict
from tests.lab.reporting.samples import FAILED, played, report_of, result


def facts_of(section: Section) -> dict[str, str]:
    """All names with their values."""
    return {name: value for block in section.blocks if isinstance(block, Facts) for name, value in block.rows}


def prose_of(section: Section) -> str:
    """All paragraphs."""
    return " ".join(block.text for block in section.blocks if isinstance(block, Prose))


def tables_of(section: Section) -> dict[str, list[tuple[str, ...]]]:
    """The texts of each table's rows, by its title."""
    return {
        block.title: [tuple(cell.text for cell in row) for row in block.rows]
        for block in section.blocks
        if isinstance(block, Table)
    }


def outcome(*verdicts: Verdict) -> tuple[str, str]:
    """The one line, and its tone."""
    prose = front_pages.result(report_of(*(result(verdict) for verdict in verdicts)))
    return prose.voice, prose.text


def test_the_title_page_has_what_a_certificate_has() -> None:
    """The number is left blank."""
    found = facts_of(front_pages.title_page(played()))
    assert found == {
        "Holder": "SEOKANG ENGINEERING CO.,LTD.",
        "Report number": "",
        "Product type": "Charging Station",
        "Product subtype": "Mode 1/2-only Charging Station",
        "Product designation": "SECO-OC1622V1",
        "OCPP software version": "1.0",
        "Hardware feature set": "connectors: single; fixed cable: no; communication technology: Wi-Fi; "
        "RFID readers: single",
        "Date of the run": "2026-01-01 (of the virtual clock)",
    }


def test_the_title_page_names_the_specification_and_the_applied_tests() -> None:
    """What, by whom and on what, and where it is documented."""
    section = front_pages.title_page(played())
    assert "OCPP 1.6 edition 2 with errata sheet v4.0 (2019-10-23)" in prose_of(section)
    assert "white paper" not in prose_of(section)
    rows = tables_of(section)["Applied tests"]
    assert rows[0][0] == "68 conformance cases of 102"
    assert all("2026-01-01" in row[1] for row in rows)


def test_the_title_page_says_that_it_is_no_certificate() -> None:
    """And of a virtual run that no device was tested."""
    said = prose_of(front_pages.title_page(played()))
    assert "not an OCA certificate" in said
    assert "No device of the maker was tested" in said
    assert "No device" not in prose_of(front_pages.title_page(report_of(result(Passed()))))


def test_the_line_on_the_whole_run_is_its_worst_verdict() -> None:
    """A run without a case has no result, and one of a few cases does not say that all have passed."""
    assert outcome(Passed(), FAILED, Inconclusive("x")) == (
        "bad",
        "Not conformant: 1 passed, 1 failed, 1 inconclusive.",
    )
    assert outcome(Passed(), Inconclusive("x"))[0] == "open"
    assert outcome(NotApplicable("x"))[0] == "open"
    assert outcome() == ("open", "No result yet: no case was run.")
    assert outcome(Passed()) == ("open", "What was run has passed, but not every case was run: 1 passed.")
    assert front_pages.result(played()).voice == "good"


def test_the_reference_product_has_the_results_of_its_certificate() -> None:
    """Five functionalities pass, Smart Charging is not applicable."""
    rows = tables_of(front_pages.abstract(played()))["Functionalities"]
    assert [(name, found) for name, _, found in rows] == [
        ("Core", "Pass"),
        ("Firmware Management", "Pass"),
        ("Smart Charging", "N/A"),
        ("Reservation", "Pass"),
        ("Local Authorization List Management", "Pass"),
        ("Remote Trigger", "Pass"),
        ("Security (white paper)", "N/A"),
    ]


def test_the_abstract_names_the_laboratory() -> None:
    """As the declaration has it."""
    laboratory = Laboratory(name="Bench 7", location="Seoul", tester="Kim", report_reference="R-1")
    found = facts_of(front_pages.abstract(msgspec.structs.replace(played(), laboratory=laboratory)))
    assert (found["Laboratory"], found["Location"], found["Report reference"]) == ("Bench 7", "Seoul", "R-1")
    assert facts_of(front_pages.abstract(played()))["Laboratory"] == "not stated"


def test_every_figure_has_its_limit_its_case_and_what_it_means() -> None:
    """Those of the virtual runner are labelled."""
    section = front_pages.performance(played())
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    assert table.head[1:3] == ("PICS value", "Measured (virtual)")
    rows = tables_of(section)[""]
    assert [row[0] for row in rows] == list(DESCRIPTIONS)
    assert rows[1][1:4] == ("60 s", "0.003 s", "TC_037_1_CS")
    assert "virtual" in prose_of(section)


def test_figures_of_a_real_link_are_not_called_virtual() -> None:
    """And one that was not measured says so."""
    real: Report = msgspec.structs.replace(played(), runner="wire", performance=played().performance[:1])
    section = front_pages.performance(real)
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    assert table.head[2] == "Measured"
    assert "virtual" not in prose_of(section)
    assert tables_of(section)[""][1][2] == "not measured"


def test_a_figure_over_its_limit_is_seen() -> None:
    """It is red."""
    slow = msgspec.structs.replace(played().performance[0], worst_ms=60_001)
    section = front_pages.performance(msgspec.structs.replace(played(), performance=(slow,)))
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    assert table.rows[0][2].tone == "bad"


def test_a_failure_is_not_hidden_by_what_passed() -> None:
    """In the abstract, too."""
    rows = tables_of(front_pages.abstract(report_of(result(Failed("1", "a", "b", "§")))))["Functionalities"]
    assert rows[0][2] == "Fail"
