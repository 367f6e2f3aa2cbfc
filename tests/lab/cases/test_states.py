"""The conditions within reusable states."""

import pytest

from plugwright.lab.cases import states
from plugwright.lab.steps import Fact
from tests.lab.looking_back import evidence


@pytest.mark.parametrize(
    ("fact", "yes", "no"),
    [
        (states.REMOTE_STARTS_ARE_AUTHORIZED, {"keys": {"AuthorizeRemoteTxRequests": "TRUE"}}, {}),
        (states.RESERVED_NOW, {"statuses": {1: "Reserved"}}, {"statuses": {2: "Reserved"}}),
        (states.NOT_RESERVED_NOW, {"statuses": {1: "Available"}}, {"statuses": {1: "Reserved"}}),
        (states.NOT_PREPARING, {"statuses": {1: "Available"}}, {"statuses": {2: "Preparing"}}),
    ],
)
def test_a_condition_looks_at_what_the_station_told(fact: Fact, yes: dict[str, object], no: dict[str, object]) -> None:
    """Keys whatever their case, the status of the connector under test."""
    assert fact.holds(evidence(**yes))  # type: ignore[arg-type]
    assert not fact.holds(evidence(**no))  # type: ignore[arg-type]
