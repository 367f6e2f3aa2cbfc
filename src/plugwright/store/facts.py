"""The facts in SQLite: what is still to be told, what belongs into a stop, and the last durable registers.

OCPP 1.6 §3.7 (facts survive until they are acknowledged), §4.7, §4.10 (transactionData).
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plugwright.station.ports import FactRow
from plugwright.store.database import Database
from plugwright.store.rows import columns_of_fact, fact_of

LAZY_ACKNOWLEDGEMENTS: Final = 64
"""So many acknowledged samples wait for a commit with another cause; one more causes it."""


class _Use(msgspec.Struct, frozen=True, gc=False):
    """What a fact is still for."""

    kind: str
    transaction: int | None
    to_send: bool
    in_stop: bool


class Facts:
    """The table `fact`, in which one without a use stays only while it is the newest of its transaction."""

    __slots__ = ("_database", "_lazy", "_lazy_of_former_steps", "_newest", "_waiting")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lazy: list[int] = []  # acknowledged samples, to be written so with the next step that writes
        self._lazy_of_former_steps = 0  # so many of them survive a rollback
        self._newest: dict[int, int] = {}  # transaction: its newest fact; what is missing here is looked up
        self._waiting: int | None = None  # how many facts wait; None: to be counted
        database.on_begin = self._write_lazy

    @property
    def anything_lazy(self) -> bool:
        """Whether an acknowledgement waits to be written."""
        return bool(self._lazy)

    def is_lazy(self, seq: int) -> bool:
        """Whether the fact is acknowledged, and that is yet to be written."""
        return seq in self._lazy

    def committed(self, *, wrote: bool) -> None:
        """The step is over; if it wrote anything, the lazy acknowledgements were written along."""
        if wrote:
            self._lazy.clear()
        self._lazy_of_former_steps = len(self._lazy)

    def rolled_back(self) -> None:
        """The step never was; what former steps acknowledged still holds."""
        del self._lazy[self._lazy_of_former_steps :]
        self._newest.clear()
        self._waiting = None

    def add(self, row: FactRow) -> int:
        """Append, in place of the transaction's newest fact if that has no other use than to be the newest."""
        former = None if row.transaction is None else self._newest_seq(row.transaction)
        if former is not None:
            self._database.write(
                "drop a spent fact",
                "DELETE FROM fact WHERE seq = ? AND NOT to_send AND NOT in_stop",
                former,
            )
        seq = self._database.write(
            "store a fact",
            "INSERT INTO fact VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *columns_of_fact(row),
        )
        if row.transaction is not None:
            self._newest[row.transaction] = seq
        if row.to_send:
            self._count(1)
        return seq

    def next(self, after: int) -> FactRow | None:
        """The first fact to send with a sequence number above `after`."""
        sql = "SELECT * FROM fact WHERE seq > ? AND to_send ORDER BY seq LIMIT 1"
        while found := self._read(sql, after):
            if found[0].to_send:
                return found[0]
            after = found[0].seq  # acknowledged, but not yet written so
        return None

    def waiting(self) -> int:
        """How many facts are to be sent."""
        if self._waiting is None:
            written: int = self._database.read("count facts", "SELECT count(*) FROM fact WHERE to_send")[0][0]
            self._waiting = written if self._database.in_step else written - len(self._lazy)
        return self._waiting

    def acknowledge(self, seq: int) -> None:
        """The fact was delivered: of a sample it is written lazily."""
        use = self._use(seq)
        if use is None or not use.to_send or seq in self._lazy:
            return
        if use.kind == "sample" and not self._database.in_step and len(self._lazy) < LAZY_ACKNOWLEDGEMENTS:
            self._lazy.append(seq)
            self._count(-1)
        else:
            self.sent(seq)

    def sent(self, seq: int) -> None:
        """Write that the fact is not to be sent again."""
        use = self._use(seq)
        if use is not None and use.to_send:
            self._settle(seq, _Use(use.kind, use.transaction, to_send=False, in_stop=use.in_stop))
            self._count(-1)

    def thin(self, transaction: int, seqs: Sequence[int]) -> None:
        """Take these facts of the transaction out of what its stop tells."""
        for seq in seqs:
            use = self._use(seq)
            if use is not None and use.in_stop and use.transaction == transaction:
                self._settle(seq, _Use(use.kind, transaction, to_send=use.to_send, in_stop=False))

    def of_stop(self, transaction: int) -> Sequence[FactRow]:
        """What the transaction's stop tells, in order."""
        return self._read("SELECT * FROM fact WHERE transaction_number = ? AND in_stop ORDER BY seq", transaction)

    def newest(self, transaction: int) -> FactRow | None:
        """The newest fact of the transaction."""
        seq = self._newest_seq(transaction)
        return None if seq is None else self._read("SELECT * FROM fact WHERE seq = ?", seq)[0]

    def drop(self, transaction: int) -> None:
        """Drop all facts of the transaction."""
        if self._newest_seq(transaction) is not None:
            sql = "DELETE FROM fact WHERE transaction_number = ?"
            self._database.write("drop a transaction's facts", sql, transaction)
            del self._newest[transaction]
            self._waiting = None

    def _write_lazy(self) -> None:
        for seq in self._lazy:
            use = self._use(seq)
            if use is not None:
                self._settle(seq, _Use(use.kind, use.transaction, to_send=False, in_stop=use.in_stop))

    def _settle(self, seq: int, use: _Use) -> None:
        """Write what the fact is for from now on, or drop it if it is for nothing more."""
        newest = None if use.transaction is None else self._newest_seq(use.transaction)
        if not use.to_send and not use.in_stop and seq != newest:
            self._database.write("drop a spent fact", "DELETE FROM fact WHERE seq = ?", seq)
        else:
            sql = "UPDATE fact SET to_send = ?, in_stop = ? WHERE seq = ?"
            self._database.write("store what a fact is for", sql, use.to_send, use.in_stop, seq)

    def _read(self, sql: str, parameter: int) -> list[FactRow]:
        facts = [fact_of(columns) for columns in self._database.read("read facts", sql, parameter)]
        return [msgspec.structs.replace(fact, to_send=False) if fact.seq in self._lazy else fact for fact in facts]

    def _use(self, seq: int) -> _Use | None:
        sql = "SELECT kind, transaction_number, to_send, in_stop FROM fact WHERE seq = ?"
        found: list[tuple[Any, ...]] = self._database.read("read a fact", sql, seq)
        return _Use(*found[0]) if found else None

    def _newest_seq(self, transaction: int) -> int | None:
        if transaction not in self._newest:
            sql = "SELECT seq FROM fact WHERE transaction_number = ? ORDER BY seq DESC LIMIT 1"
            found = self._database.read("read a transaction's facts", sql, transaction)
            if not found:
                return None
            self._newest[transaction] = found[0][0]
        return self._newest[transaction]

    def _count(self, change: int) -> None:
        if self._waiting is not None:
            self._waiting += change
