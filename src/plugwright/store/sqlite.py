"""The durable store: every row of a station in one SQLite file.

OCPP 1.6 §3.5.1 (which cache entry makes room).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from plugwright.station.ports import (
    AvailabilityRow,
    BootRow,
    CacheRow,
    FactRow,
    GivenUpRow,
    StoreError,
    TransactionRow,
)
from plugwright.store import rows
from plugwright.store.database import MAX_PAGES, Database
from plugwright.store.facts import Facts
from plugwright.store.limits import DEFAULT_LIMITS, Limits
from plugwright.store.migrations import scripts

FILE_NAME: Final = "station.sqlite3"


def open_store(data_dir: Path, limits: Limits = DEFAULT_LIMITS) -> "SqliteStore":
    """The store of a data directory, which is made if it is missing (its owner's alone). Raises StoreError."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the data directory: {error}") from error
    return SqliteStore(data_dir / FILE_NAME, limits)


class SqliteStore:
    """The port `Store` over a `Database`; every method raises StoreError if the file cannot be read or written."""

    __slots__ = ("_database", "_facts", "_limits")

    def __init__(self, path: Path, limits: Limits = DEFAULT_LIMITS, max_pages: int = MAX_PAGES) -> None:
        self._database = Database(path, max_pages, scripts())
        self._facts = Facts(self._database)
        self._limits = limits

    def commit(self) -> None:
        wrote = self._database.in_step
        self._database.commit()
        self._facts.committed(wrote=wrote)

    def rollback(self) -> None:
        self._facts.rolled_back()
        self._database.rollback()

    def close(self) -> None:
        """Forget a step that is not committed, write what is lazily acknowledged, and release the file in any case."""
        try:
            self.rollback()
            if self._facts.anything_lazy and not self._database.closed:
                self._database.begin()
                self.commit()
        finally:
            self._database.close()

    def boots(self) -> Sequence[BootRow]:
        return [BootRow(*columns) for columns in self._database.read("read the boots", "SELECT * FROM boot")]

    def put_boot(self, row: BootRow) -> None:
        known = self.boots()
        if row in known:
            return
        self._database.write("store a boot", "INSERT OR REPLACE INTO boot VALUES (?, ?)", row.boot, row.offset_ms)
        if any(former.boot == row.boot for former in known):
            return
        self._database.write(
            "forget old boots",
            """DELETE FROM boot WHERE boot <> (SELECT max(boot) FROM boot) AND boot NOT IN (
                SELECT at_boot FROM fact WHERE at_boot IS NOT NULL
                UNION SELECT at_boot FROM given_up WHERE at_boot IS NOT NULL
                UNION SELECT started_boot FROM transactions WHERE started_boot IS NOT NULL
                UNION SELECT stopped_boot FROM transactions WHERE stopped_boot IS NOT NULL)""",
        )

    def note(self, name: str) -> str | None:
        found = self._database.read("read a note", "SELECT value FROM note WHERE name = ?", name)
        return found[0][0] if found else None

    def put_note(self, name: str, value: str) -> None:
        if self.note(name) != value:
            self._database.write("store a note", "INSERT OR REPLACE INTO note VALUES (?, ?)", name, value)

    def configuration(self) -> Mapping[str, str]:
        return dict(self._database.read("read the configuration", "SELECT key, value FROM configuration"))

    def put_configuration(self, key: str, value: str) -> None:
        found = self._database.read("read a key", "SELECT value FROM configuration WHERE key = ?", key)
        if found != [(value,)]:
            self._database.write("store a key", "INSERT OR REPLACE INTO configuration VALUES (?, ?)", key, value)

    def availability(self) -> Sequence[AvailabilityRow]:
        found = self._database.read("read the availability", "SELECT * FROM availability ORDER BY connector")
        return [AvailabilityRow(connector, bool(operative), bool(soon)) for connector, operative, soon in found]

    def put_availability(self, row: AvailabilityRow) -> None:
        plain = AvailabilityRow(row.connector, operative=True)
        former = next((known for known in self.availability() if known.connector == row.connector), plain)
        if row == former:
            return
        if row == plain:
            sql = "DELETE FROM availability WHERE connector = ?"
            self._database.write("clear the availability", sql, row.connector)
            return
        self._database.write(
            "store the availability",
            "INSERT OR REPLACE INTO availability VALUES (?, ?, ?)",
            row.connector,
            row.operative,
            row.scheduled,
        )

    def cached(self, key: str) -> CacheRow | None:
        sql = "SELECT key, status, expiry_utc_ms, parent_id_tag FROM cache WHERE key = ?"
        found = self._database.read("read the cache", sql, key)
        return CacheRow(*found[0]) if found else None

    def put_cached(self, row: CacheRow, limit: int) -> None:
        newest = self._database.read("read the cache", "SELECT * FROM cache ORDER BY rank DESC LIMIT 1")
        columns = (row.key, row.status, row.expiry_utc_ms, row.parent_id_tag)
        rank = newest[0][4] if newest else 0
        if not newest or newest[0][:4] != columns:
            rank += 1
            sql = "INSERT OR REPLACE INTO cache VALUES (?, ?, ?, ?, ?)"
            self._database.write("store a cache entry", sql, *columns, rank)
        excess = self._database.read("count the cache", "SELECT count(*) FROM cache")[0][0] - limit
        if excess > 0:
            self._database.write(
                "make room in the cache",
                """DELETE FROM cache WHERE key IN (
                    SELECT key FROM cache WHERE key <> ? ORDER BY status = 'Accepted', rank LIMIT ?)""",
                row.key,
                excess,
            )

    def remove_cached(self, key: str) -> None:
        if self.cached(key) is not None:
            self._database.write("remove a cache entry", "DELETE FROM cache WHERE key = ?", key)

    def clear_cache(self) -> None:
        if self._database.read("read the cache", "SELECT 1 FROM cache LIMIT 1"):
            self._database.write("clear the cache", "DELETE FROM cache")

    def _transactions(self, sql: str, *parameters: Any) -> list[TransactionRow]:
        found = self._database.read("read transactions", sql, *parameters)
        return [rows.transaction_of(columns) for columns in found]

    def open_transactions(self) -> Sequence[TransactionRow]:
        return self._transactions("SELECT * FROM transactions WHERE stop IN ('none', 'waiting') ORDER BY id")

    def transaction(self, number: int) -> TransactionRow | None:
        found = self._transactions("SELECT * FROM transactions WHERE id = ?", number)
        return found[0] if found else None

    def recent_transactions(self, limit: int) -> Sequence[TransactionRow]:
        return self._transactions("SELECT * FROM transactions ORDER BY id DESC LIMIT ?", limit)

    def add_transaction(self, row: TransactionRow) -> int:
        number = self._database.write(
            "store a transaction",
            "INSERT INTO transactions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *rows.columns_of_transaction(row),
        )
        self._database.write(
            "forget old transactions",
            """DELETE FROM transactions WHERE stop NOT IN ('none', 'waiting') AND id <= (
                SELECT id FROM transactions WHERE stop NOT IN ('none', 'waiting')
                ORDER BY id DESC LIMIT 1 OFFSET ?)""",
            self._limits.closed_transactions,
        )
        return number

    def put_transaction(self, row: TransactionRow) -> None:
        assert self.transaction(row.id) is not None, "only a stored transaction can be replaced"
        self._database.write(
            "store a transaction",
            "REPLACE INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row.id,
            *rows.columns_of_transaction(row),
        )

    def add_fact(self, row: FactRow) -> int:
        return self._facts.add(row)

    def next_fact(self, after: int) -> FactRow | None:
        return self._facts.next(after)

    def waiting_facts(self) -> int:
        return self._facts.waiting()

    def acknowledge(self, seq: int) -> None:
        self._facts.acknowledge(seq)

    def give_up(self, row: GivenUpRow) -> None:
        self._database.write(
            "store what is given up",
            "INSERT OR REPLACE INTO given_up VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *rows.columns_of_given_up(row),
        )
        self._database.write(
            "forget what was given up",
            "DELETE FROM given_up WHERE seq <= (SELECT seq FROM given_up ORDER BY seq DESC LIMIT 1 OFFSET ?)",
            self._limits.given_up,
        )
        self._facts.sent(row.seq)

    def given_up(self, limit: int) -> Sequence[GivenUpRow]:
        sql = "SELECT * FROM given_up ORDER BY seq DESC LIMIT ?"
        return [rows.given_up_of(columns) for columns in self._database.read("read what was given up", sql, limit)]

    def stop_data(self, transaction: int) -> Sequence[FactRow]:
        return self._facts.of_stop(transaction)

    def thin_stop_data(self, transaction: int, seqs: Sequence[int]) -> None:
        self._facts.thin(transaction, seqs)

    def last_sample(self, transaction: int) -> FactRow | None:
        return self._facts.newest(transaction)

    def replace_checkpoint(self, row: FactRow) -> None:
        assert row.kind == "sample", "a checkpoint is a sample"
        assert row.transaction is not None, "a checkpoint is a transaction's"
        assert not row.to_send, "a checkpoint is not sent"
        assert not row.in_stop, "a checkpoint is not told in the stop"
        self._facts.add(row)  # which drops the former one

    def close_transaction(self, transaction: int) -> None:
        self._facts.drop(transaction)
