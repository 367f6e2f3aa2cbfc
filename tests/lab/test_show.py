"""Cases as text."""

import pytest

from plugwright.lab.case import Case
from plugwright.lab.cases.catalogue import BY_ID, CASES
from plugwright.lab.show import in_columns, listed, shown, step_rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_can_be_shown(case: Case) -> None:
    """With its title, its clause and a step."""
    text = shown(case)
    assert case.title in text
    assert case.spec in text
    assert "\nSteps\n" in text
    assert "<function" not in text


def test_a_case_is_a_table_of_its_steps() -> None:
    """Numbers, who, what; deeds and time have no number."""
    lines = shown(BY_ID["TC_011_2_CS"]).splitlines()
    assert "configuration  ConnectionTimeOut = <Configured ConnectionTimeOut>" in lines
    fields = "connectorId <Configured ConnectorId>, idTag <Configured Valid IdTag>"
    assert f"3  Central System  RemoteStartTransaction.req: {fields}" in lines
    waits = "<Configured ConnectionTimeOut> s pass since StatusNotification.req, and at most half as long again"
    assert f"                   {waits}" in lines
    assert lines[-1] == "9  station         StatusNotification.req: status Available"


def test_both_readings_are_shown_where_they_differ() -> None:
    """With the reason."""
    text = shown(BY_ID["TC_045_2_CS"])
    assert "Steps as the document has them" in text
    assert "remark" in text
    assert "by the document not for  a fixed cable" in shown(BY_ID["TC_017_1_CS"])


def test_the_list_has_a_line_for_each_case() -> None:
    """Id, profile, title."""
    assert len(listed(CASES).splitlines()) == 102
    assert listed(CASES).splitlines()[0] == "TC_001_CS    Core                     Cold boot: rejected, then accepted"


def test_columns_are_as_wide_as_they_must_be() -> None:
    """And nothing trails."""
    assert in_columns([("a", "b"), ("ccc", "")]) == "a    b\nccc"
    assert in_columns([]) == ""


def test_steps_are_rows_with_the_numbers_that_a_verdict_names() -> None:
    """For a report as for a table."""
    rows = step_rows(BY_ID["TC_012_CS"].steps)
    assert [(label, who) for label, who, _ in rows[:2]] == [("1", "Central System"), ("2", "station")]
    assert rows[1][2] == "RemoteStopTransaction.conf: status Accepted"
    assert step_rows(()) == ()
