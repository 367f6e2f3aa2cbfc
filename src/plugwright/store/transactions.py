"""The transactions in SQLite: those that are open, and of the others the newest.

OCPP 1.6 §4.8, §4.10.
"""

from collections.abc import Sequence
from typing import Any

from plugwright.station.ports import TransactionRow
from plugwright.store.database import Database
from plugwright.store.rows import columns_of_transaction, transaction_of


class TransactionTable:
    """The table `transactions`; over `closed` closed ones the oldest of these are dropped."""

    __slots__ = ("_closed", "_database", "changed")

    def __init__(self, database: Database, closed: int) -> None:
        self._database = database
        self._closed = closed
        self.changed = False
        """Whether a transaction was written since somebody set this False."""

    def open(self) -> Sequence[TransactionRow]:
        """Those whose stop is neither acknowledged nor given up, oldest first."""
        return self._read("SELECT * FROM transactions WHERE stop IN ('none', 'waiting') ORDER BY id")

    def get(self, number: int) -> TransactionRow | None:
        """By the station's own number."""
        found = self._read("SELECT * FROM transactions WHERE id = ?", number)
        return found[0] if found else None

    def recent(self, limit: int) -> Sequence[TransactionRow]:
        """The newest, newest first."""
        return self._read("SELECT * FROM transactions ORDER BY id DESC LIMIT ?", limit)

    def add(self, row: TransactionRow) -> int:
        """Store a new one and return its number."""
        self.changed = True
        number = self._database.write(
            "store a transaction",
            "INSERT INTO transactions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *columns_of_transaction(row),
        )
        self._database.write(
            "forget old transactions",
            """DELETE FROM transactions WHERE stop NOT IN ('none', 'waiting') AND id <= (
                SELECT id FROM transactions WHERE stop NOT IN ('none', 'waiting')
                ORDER BY id DESC LIMIT 1 OFFSET ?)""",
            self._closed,
        )
        return number

    def put(self, row: TransactionRow) -> None:
        """Replace the row with this number."""
        assert self.get(row.id) is not None, "only a stored transaction can be replaced"
        self.changed = True
        self._database.write(
            "store a transaction",
            "REPLACE INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row.id,
            *columns_of_transaction(row),
        )

    def _read(self, sql: str, *parameters: Any) -> list[TransactionRow]:
        return [transaction_of(columns) for columns in self._database.read("read transactions", sql, *parameters)]
