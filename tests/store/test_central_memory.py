"""What the memory store has beyond its contract."""

from plugwright.central.ports import TransactionRow
from plugwright.store.central_memory import CentralMemoryStore

START = TransactionRow("a", 1, "Card", "Accepted", 0, "2026-01-01T00:00:00Z")


def test_two_stores_share_nothing() -> None:
    """Each Central System of a process has its own rows."""
    one, other = CentralMemoryStore(), CentralMemoryStore()
    one.add_transaction(START)
    assert list(other.transactions(None, is_open=None, limit=9)) == []


def test_a_rolled_back_number_is_used_again() -> None:
    """Nobody has seen it."""
    store = CentralMemoryStore()
    number = store.add_transaction(START)
    store.rollback()
    assert store.add_transaction(START) == number
