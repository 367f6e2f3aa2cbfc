"""The durable store: every row of a station in one SQLite file, its local list in another one."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from plugwright.station.job_rows import DiagnosticsRow, FirmwareRow
from plugwright.station.ports import (
    AvailabilityRow,
    BootRow,
    CacheRow,
    Counts,
    FactRow,
    GivenUpRow,
    StoreError,
    TransactionRow,
)
from plugwright.station.reservation_rows import ReservationRow
from plugwright.store import rows
from plugwright.store.aside import open_or_set_aside, witness_of
from plugwright.store.backlog import BacklogTable
from plugwright.store.cache import CacheTable
from plugwright.store.database import MAX_PAGES, DamagedError, Database
from plugwright.store.facts import Facts
from plugwright.store.jobs import JobTable
from plugwright.store.limits import DEFAULT_LIMITS, Limits
from plugwright.store.list_file import ListFile, open_list
from plugwright.store.migrations import scripts
from plugwright.store.reservations import ReservationTable
from plugwright.store.transactions import TransactionTable
from plugwright.store.witness import Witness

FILE_NAME: Final = "station.sqlite3"
LIST_FILE_NAME: Final = "local_list.sqlite3"
"""Apart, so that a long list neither delays the check of the first file nor wears its log, and may be lost alone."""
WITNESSED: Final = "changes of transactions"
"""The note of how far the database has come; the witness beside it is told after the commit, so it is never ahead."""


def open_store(data_dir: Path, limits: Limits = DEFAULT_LIMITS) -> "SqliteStore":
    """The store of a data directory, which is made if it is missing (its owner's alone). Raises StoreError."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the data directory: {error}") from error
    return open_or_set_aside(data_dir / FILE_NAME, lambda path: SqliteStore(path, limits))


class SqliteStore:
    """The port `Store` over a `Database`; every method raises StoreError if the file cannot be read or written."""

    __slots__ = (
        "_cache", "_database", "_diagnostics_job", "_facts", "_firmware_job", "_limits", "_list", "_reservations",
        "_transactions", "_witness", "backlog",
    )  # fmt: skip

    def __init__(self, path: Path, limits: Limits = DEFAULT_LIMITS, max_pages: int = MAX_PAGES) -> None:
        self._database = Database(path, max_pages, scripts())
        self._facts = Facts(self._database)
        self._firmware_job = JobTable(self._database, "firmware_job", FirmwareRow)
        self._diagnostics_job = JobTable(self._database, "diagnostics_job", DiagnosticsRow)
        self._reservations = ReservationTable(self._database)
        self._cache = CacheTable(self._database)
        self.backlog: Final = BacklogTable(self._database, self._facts)
        self._transactions = TransactionTable(self._database, limits.closed_transactions)
        self._limits = limits
        self._witness = self._confirmed(witness_of(path))
        self._list: ListFile | None = None  # opened when it is asked for

    @property
    def in_step(self) -> bool:
        """Whether something was written since the last commit or rollback."""
        return self._database.in_step or (self._list is not None and self._list.in_step)

    def commit(self) -> None:
        if self._list is not None:
            self._list.commit()
        wrote = self._database.in_step
        changed = wrote and self._transactions.changed
        if changed:
            self.put_note(WITNESSED, str(self._witness.number + 1))
        self._database.commit()
        self._facts.committed(wrote=wrote)
        if changed:
            self._transactions.changed = False
            self._witness.write(self._witness.number + 1)

    def rollback(self) -> None:
        try:
            if self._list is not None:
                self._list.rollback()
        finally:
            self._facts.rolled_back()
            self._transactions.changed = False
            self._database.rollback()

    def close(self) -> None:
        """Forget a step that is not committed, write what is lazily acknowledged, and release the files in any case."""
        try:
            self.rollback()
            if self._facts.anything_lazy and not self._database.closed:
                self._database.begin()
                self.commit()
        finally:
            self.cut()

    def cut(self) -> None:
        """Release the files as a power cut would: what is not committed is lost."""
        try:
            if self._list is not None:
                self._list.close()
        finally:
            self._database.close()

    def _confirmed(self, witness: Witness) -> Witness:
        """The witness, if the database is as far as it says; DamagedError if transactions are forgotten."""
        known = int(self.note(WITNESSED) or 0)
        if known < witness.number:
            self._database.close()
            forgotten = f"of {witness.number} changes of transactions it knows {known}"
            raise DamagedError(f"cannot open {self._database.path}: {forgotten}", self._database.path)
        witness.number = known  # the power may have gone before it was told
        return witness

    def free_bytes(self) -> int:
        """How much the medium still takes."""
        try:
            medium = os.statvfs(self._database.path.parent)
        except OSError as error:
            raise StoreError(f"cannot look at the medium: {error}") from error
        return medium.f_bavail * medium.f_frsize

    @property
    def local_list(self) -> ListFile:
        if self._list is None:
            self._list = open_list(self._database.path.with_name(LIST_FILE_NAME), self.free_bytes)
        return self._list

    def firmware_job(self) -> FirmwareRow | None:
        return self._firmware_job.get()

    def put_firmware_job(self, row: FirmwareRow | None) -> None:
        self._firmware_job.put(row)

    def diagnostics_job(self) -> DiagnosticsRow | None:
        return self._diagnostics_job.get()

    def put_diagnostics_job(self, row: DiagnosticsRow | None) -> None:
        self._diagnostics_job.put(row)

    def reservations(self) -> Sequence[ReservationRow]:
        return self._reservations.get()

    def put_reservations(self, rows: Sequence[ReservationRow]) -> None:
        self._reservations.put(rows)

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
        return self._cache.get(key)

    def put_cached(self, row: CacheRow, limit: int) -> None:
        self._cache.put(row, limit)

    def remove_cached(self, key: str) -> None:
        self._cache.remove(key)

    def clear_cache(self) -> None:
        self._cache.clear()

    def open_transactions(self) -> Sequence[TransactionRow]:
        return self._transactions.open()

    def transaction(self, number: int) -> TransactionRow | None:
        return self._transactions.get(number)

    def recent_transactions(self, limit: int) -> Sequence[TransactionRow]:
        return self._transactions.recent(limit)

    def add_transaction(self, row: TransactionRow) -> int:
        return self._transactions.add(row)

    def put_transaction(self, row: TransactionRow) -> None:
        self._transactions.put(row)

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

    def counts(self) -> Counts:
        sql = "SELECT (SELECT count(*) FROM given_up), (SELECT count(*) FROM cache)"
        return Counts(*self._database.read("count rows", sql)[0])

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
