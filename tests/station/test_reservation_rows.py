"""Whom a reservation is for."""

import pytest

from plugwright.station.reservation_rows import ReservationRow, best_for

ALONE = ReservationRow(1, 1, "Alice", 0)
OF_GROUP = ReservationRow(2, 1, "Bob", 0, "Family")


@pytest.mark.parametrize(
    ("row", "id_tag", "parent", "admitted"),
    [
        (ALONE, "ALICE", None, True),  # §7.28: identifiers compare without case
        (ALONE, "BOB", None, False),  # no group is no group in common
        (ALONE, "BOB", "ALICE", False),
        (OF_GROUP, "BOB", "OTHERS", True),
        (OF_GROUP, "CAROL", "family", True),
        (OF_GROUP, "CAROL", "OTHERS", False),
        (OF_GROUP, "FAMILY", None, False),  # §3.10: a parentIdTag is never compared with a presented token
    ],
)
def test_admits_the_id_tag_and_its_group(row: ReservationRow, id_tag: str, parent: str | None, admitted: bool) -> None:
    """§5.13: the reserved idTag, or one whose parent is the reservation's."""
    assert row.admits(id_tag, parent) is admitted


def test_own_reservation_goes_before_the_groups() -> None:
    """§5.13: who is named uses what names him, and leaves the group's to the group."""
    rows = [OF_GROUP, ReservationRow(3, 0, "Carol", 0, "Family")]
    assert best_for(rows, "CAROL", "FAMILY") == rows[1]
    assert best_for(rows, "DAVE", "FAMILY") == rows[0]
    assert best_for(rows, "DAVE", None) is None
    assert best_for([], "CAROL", "FAMILY") is None
