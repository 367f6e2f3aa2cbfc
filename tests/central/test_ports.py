"""The rows of the Central System; the store's contract is tested over its two stores."""

import pytest

from plugwright.central.ports import StationRow, TransactionRow


def test_a_row_never_changes() -> None:
    """A row in memory is the row in the store."""
    with pytest.raises(AttributeError):
        StationRow("a").verdict = "Rejected"  # type: ignore[misc]


def test_a_new_transaction_is_open() -> None:
    """It has no transactionId until it is stored."""
    row = TransactionRow("a", 1, "TAG", "Accepted", 0, "2026-01-01T00:00:00Z")
    assert (row.id, row.state, row.meter_stop_wh) == (0, "open", None)
