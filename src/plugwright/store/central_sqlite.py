"""The Central System's store in SQLite.

Starts and stops of transactions are on the medium when `commit` returns; a commit of anything else may be lost by a
power cut, but never torn.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import astuple, replace

from plugwright.central.id_tags import folded
from plugwright.central.ports import (
    ConfigurationRow,
    ConnectorRow,
    IdTagRow,
    MeterValueRow,
    StationRow,
    TransactionRow,
)
from plugwright.ocpp16 import SampledValue
from plugwright.station.ports import StoreError
from plugwright.store.database import Database
from plugwright.store.migrations import scripts

FILE_NAME: Final = "central.db"
MIGRATIONS: Final = ("central_schema.sql",)
MAX_PAGES: Final = 1024 * 1024
MAX_TRANSACTIONS: Final = 100_000
MAX_METER_VALUES: Final = 100_000

Columns = tuple[Any, ...]
Sync = Literal["NORMAL", "FULL"]
_VALUES: Final = msgspec.json.Decoder(tuple[SampledValue, ...])


class CentralSqliteStore:
    """The port `plugwright.central.ports.Store`, in one file of a directory that is made if it is missing.

    The newest `max_transactions` closed transactions are kept, and the newest `max_meter_values` rows of values.
    """

    __slots__ = ("_database", "_max_meter_values", "_max_transactions", "_sync")

    def __init__(
        self, data_dir: Path, max_transactions: int = MAX_TRANSACTIONS, max_meter_values: int = MAX_METER_VALUES
    ) -> None:
        """Open or create; StoreError if the directory is in use, or the file cannot be used."""
        try:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make {data_dir}: {error}") from error
        self._database = Database(data_dir / FILE_NAME, MAX_PAGES, scripts(MIGRATIONS))
        self._max_transactions = max_transactions
        self._max_meter_values = max_meter_values
        self._sync: Sync = "FULL"

    def close(self) -> None:
        """Release the file; what was not committed is forgotten."""
        self._database.close()

    def commit(self) -> None:
        """End the step's transaction, if something was written."""
        self._database.commit()

    def rollback(self) -> None:
        """Forget the step."""
        self._database.rollback()

    def stations(self) -> Sequence[StationRow]:
        return [StationRow(*row) for row in self._read("stations", "SELECT * FROM station ORDER BY identity")]

    def put_station(self, row: StationRow) -> None:
        self._insert("REPLACE", "station", astuple(row))

    def connectors(self) -> Sequence[ConnectorRow]:
        rows = self._read("connectors", "SELECT * FROM connector ORDER BY identity, connector")
        return [ConnectorRow(*row) for row in rows]

    def put_connector(self, row: ConnectorRow) -> None:
        self._insert("REPLACE", "connector", astuple(row))

    def configuration(self, identity: str) -> Sequence[ConfigurationRow]:
        rows = self._read("configuration", "SELECT * FROM configuration WHERE identity = ? ORDER BY key", identity)
        return [
            ConfigurationRow(identity, key, value, None if readonly is None else bool(readonly))
            for _, key, value, readonly in rows
        ]

    def put_configuration(self, rows: Iterable[ConfigurationRow]) -> None:
        sql = (
            "INSERT INTO configuration VALUES (?, ?, ?, ?) ON CONFLICT (identity, key) DO UPDATE SET"
            " key = excluded.key, value = excluded.value, readonly = coalesce(excluded.readonly, readonly)"
        )
        for row in rows:
            self._write("configuration", "NORMAL", sql, *astuple(row))

    def id_tags(self) -> Sequence[IdTagRow]:
        return [IdTagRow(*row) for row in self._read("idTags", "SELECT * FROM id_tag ORDER BY key")]

    def id_tag(self, key: str) -> IdTagRow | None:
        rows = self._read("an idTag", "SELECT * FROM id_tag WHERE key = ?", key)
        return IdTagRow(*rows[0]) if rows else None

    def put_id_tag(self, row: IdTagRow) -> None:
        self._insert("REPLACE", "id_tag", astuple(row))

    def remove_id_tag(self, key: str) -> None:
        self._write("id_tag", "NORMAL", "DELETE FROM id_tag WHERE key = ?", key)

    def add_transaction(self, row: TransactionRow) -> int:
        columns = (*astuple(replace(row, id=None)), folded(row.id_tag))
        number = self._insert("INSERT", "transactions", columns, "FULL")
        sql = "DELETE FROM transactions WHERE id <= ? AND state != 'open'"
        self._write("transactions", "FULL", sql, number - self._max_transactions)
        return number

    def put_transaction(self, row: TransactionRow) -> None:
        self._insert("REPLACE", "transactions", (*astuple(row), folded(row.id_tag)), "FULL")

    def transaction(self, transaction_id: int) -> TransactionRow | None:
        rows = self._transactions("WHERE id = ?", transaction_id)
        return rows[0] if rows else None

    def started(self, row: TransactionRow) -> TransactionRow | None:
        rows = self._transactions(
            "WHERE identity = ? AND started_at = ? AND connector = ? AND id_tag_key = ? AND meter_start_wh = ?",
            row.identity,
            row.started_at,
            row.connector,
            folded(row.id_tag),
            row.meter_start_wh,
        )
        return rows[0] if rows else None

    def open_of_connector(self, identity: str, connector: int) -> Sequence[TransactionRow]:
        where = "WHERE state = 'open' AND identity = ? AND connector = ? ORDER BY id"
        return self._transactions(where, identity, connector)

    def open_of_id_tag(self, key: str) -> Sequence[TransactionRow]:
        where = "WHERE state = 'open' AND id_tag_key = ? AND id_tag_status = 'Accepted' ORDER BY id"
        return self._transactions(where, key)

    def transactions(self, identity: str | None, *, is_open: bool | None, limit: int) -> Sequence[TransactionRow]:
        return self._transactions(
            "WHERE (?1 IS NULL OR identity = ?1) AND (?2 IS NULL OR (state = 'open') = ?2) ORDER BY id DESC LIMIT ?3",
            identity,
            is_open,
            limit,
        )

    def add_meter_values(self, rows: Iterable[MeterValueRow]) -> None:
        newest = None
        for row in rows:
            columns = (*astuple(row)[:4], msgspec.json.encode(row.values), row.in_stop, None)
            newest = self._insert("INSERT", "meter_value", columns)
        if newest is not None:
            oldest = newest - self._max_meter_values
            self._write("meter values", "NORMAL", "DELETE FROM meter_value WHERE id <= ?", oldest)

    def meter_values(self, identity: str, transaction_id: int, limit: int) -> Sequence[MeterValueRow]:
        sql = "SELECT * FROM meter_value WHERE transaction_id = ? AND identity = ? ORDER BY id LIMIT ?"
        return [_meter_value(row) for row in self._read("meter values", sql, transaction_id, identity, limit)]

    def _transactions(self, where: str, *parameters: Any) -> list[TransactionRow]:
        rows = self._read("transactions", f"SELECT * FROM transactions {where}", *parameters)  # noqa: S608 - from this file
        return [TransactionRow(*row[:-1]) for row in rows]

    def _read(self, what: str, sql: str, *parameters: Any) -> list[Columns]:
        return self._database.read(f"read {what}", sql, *parameters)

    def _insert(self, verb: Literal["INSERT", "REPLACE"], table: str, columns: Columns, sync: Sync = "NORMAL") -> int:
        marks = ", ".join("?" * len(columns))
        return self._write(table, sync, f"{verb} INTO {table} VALUES ({marks})", *columns)

    def _write(self, what: str, sync: Sync, sql: str, *parameters: Any) -> int:
        """Execute in the step's transaction, which the first write begins; return the number of what was inserted.

        SQLite takes no other `synchronous` inside a transaction.
        """
        if sync != self._sync and not self._database.in_step:
            self._database.read("choose when to sync", f"PRAGMA synchronous = {sync}")
            self._sync = sync
        assert sync in ("NORMAL", self._sync), "what must be durable is to be a step's first write"
        return self._database.write(f"write {what}", sql, *parameters)


def _meter_value(columns: Columns) -> MeterValueRow:
    identity, connector, transaction_id, sampled_at, blob, in_stop, _ = columns
    try:
        values = _VALUES.decode(blob)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"cannot read meter values of transaction {transaction_id}: {error}") from error
    return MeterValueRow(identity, connector, transaction_id, sampled_at, values, bool(in_stop))
