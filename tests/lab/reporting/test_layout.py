"""The report as a document."""

import msgspec
import pytest

from plugwright.lab.reporting.document import Facts, Table
from plugwright.lab.reporting.layout import CELL_CHARACTERS, FACT_CHARACTERS, laid_out
from plugwright.lab.verdicts import Passed
from tests.lab.reporting.samples import HOSTILE, hostile, played, report_of, result


def test_the_order_is_that_of_a_certificate_and_its_abstract() -> None:
    """Title page, summary, performance, test configuration, keys, cases, findings, approval."""
    assert [section.id for section in laid_out(played()).sections] == [
        "report",
        "abstract",
        "performance",
        "test-configuration",
        "configuration",
        "cases",
        "findings",
        "approval",
    ]


def test_the_title_says_how_much_was_tested() -> None:
    """'Full' is for all profiles."""
    assert laid_out(played()).subtitle == "OCPP 1.6-J charging station, Subset"
    full = msgspec.structs.replace(played(), scope="Full")
    assert laid_out(full).subtitle == "OCPP 1.6-J charging station, Full"


def test_every_page_says_that_it_is_no_certificate() -> None:
    """In its footer."""
    assert laid_out(report_of(result(Passed()))).footer.endswith("Not an OCA certificate.")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_table_grows_by_what_a_station_says(text: str) -> None:
    """Names are cut sooner than sentences."""
    blocks = [block for section in laid_out(hostile(text)).sections for block in section.blocks]
    values = [value for block in blocks if isinstance(block, Facts) for _, value in block.rows]
    cells = [cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert max(map(len, values)) <= FACT_CHARACTERS + len("… (cut)")
    assert max(len(cell.text) for cell in cells) <= CELL_CHARACTERS + len("… (cut)")
    assert max(len(cell.under) for cell in cells) <= CELL_CHARACTERS + len("… (cut)")
