"""What the Central System's HTTP API shows beside the rows of its store."""

import msgspec

from plugwright.central.ports import IdTagRow, TransactionRow
from plugwright.panel.central_views import TransactionDetail, id_tag_view


def test_an_id_tag_is_shown_as_it_was_entered() -> None:
    """Not as it is compared (§7.28), and its expiry as a dateTime (§3.15)."""
    row = IdTagRow("card", "CaRd", "Blocked", 0, "GROUP")
    shown = id_tag_view(row)
    assert (shown.id_tag, shown.status, shown.parent_id_tag) == ("CaRd", "Blocked", "GROUP")
    assert shown.expiry_date == "1970-01-01T00:00:00.000Z"
    assert id_tag_view(msgspec.structs.replace(row, expiry_utc_ms=None)).expiry_date is None


def test_a_transaction_in_detail_is_the_same_with_its_values() -> None:
    """Field by field."""
    row = TransactionRow("cp001", 1, "CARD", "Accepted", 5, "2026-01-01T00:00:00Z", 7)
    detail = TransactionDetail(**msgspec.structs.asdict(row), meter_values=())
    assert msgspec.to_builtins(detail) == msgspec.to_builtins(row) | {"meter_values": ()}
