"""The table of transactions; what a station may rely on is in test_contract.py."""

from contextlib import closing
from pathlib import Path

from plugwright.store.database import MAX_PAGES, Database
from plugwright.store.migrations import scripts
from plugwright.store.transactions import TransactionTable
from tests.store.samples import transaction


def test_a_change_is_marked_and_a_look_is_not(tmp_path: Path) -> None:
    """Whoever bears witness to changes asks for the mark, and takes it away."""
    with closing(Database(tmp_path / "transactions.sqlite3", MAX_PAGES, scripts())) as database:
        table = TransactionTable(database, closed=1)
        number = table.add(transaction())
        assert table.changed
        table.changed = False
        row = table.get(number)
        assert row is not None
        assert table.open() == table.recent(9) == [row]
        assert not table.changed
        table.put(row)
        assert table.changed
