"""The Central System's store in plain memory, for tests and fleets."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final

from msgspec.structs import replace

from plugwright.central.id_tags import folded
from plugwright.central.ports import (
    ConfigurationRow,
    ConnectorRow,
    IdTagRow,
    MeterValueRow,
    StationRow,
    TransactionRow,
)

MAX_TRANSACTIONS: Final = 100_000
MAX_METER_VALUES: Final = 10_000

_ABSENT: Final = object()
_Undo = tuple[dict[Any, Any], Hashable, object]


class CentralMemoryStore:
    """The port `plugwright.central.ports.Store`; an undo log makes a step's writes one transaction."""

    __slots__ = (
        "_configuration",
        "_connectors",
        "_counts",
        "_id_tags",
        "_max_meter_values",
        "_max_transactions",
        "_meter_values",
        "_open_of_connector",
        "_open_of_id_tag",
        "_started",
        "_stations",
        "_stragglers",
        "_transactions",
        "_undo",
    )

    def __init__(self, max_transactions: int = MAX_TRANSACTIONS, max_meter_values: int = MAX_METER_VALUES) -> None:
        self._max_transactions = max_transactions
        self._max_meter_values = max_meter_values
        self._stations: dict[str, StationRow] = {}
        self._connectors: dict[tuple[str, int], ConnectorRow] = {}
        self._configuration: dict[tuple[str, str], ConfigurationRow] = {}
        self._id_tags: dict[str, IdTagRow] = {}
        self._transactions: dict[int, TransactionRow] = {}
        self._meter_values: dict[int, MeterValueRow] = {}
        self._counts: dict[str, int] = {}
        self._started: dict[Hashable, int] = {}
        self._open_of_connector: dict[Hashable, tuple[int, ...]] = {}
        self._open_of_id_tag: dict[Hashable, tuple[int, ...]] = {}
        self._stragglers: dict[int, None] = {}  # too old to be kept, but open when they became so
        self._undo: list[_Undo] = []

    def close(self) -> None:
        """Nothing to release."""

    def commit(self) -> None:
        """The step stays."""
        self._undo.clear()

    def rollback(self) -> None:
        """The step never was."""
        while self._undo:
            table, key, former = self._undo.pop()
            if former is _ABSENT:
                table.pop(key, None)
            else:
                table[key] = former

    def stations(self) -> Sequence[StationRow]:
        return [row for _, row in sorted(self._stations.items())]

    def put_station(self, row: StationRow) -> None:
        self._put(self._stations, row.identity, row)

    def connectors(self) -> Sequence[ConnectorRow]:
        return [row for _, row in sorted(self._connectors.items())]

    def put_connector(self, row: ConnectorRow) -> None:
        self._put(self._connectors, (row.identity, row.connector), row)

    def configuration(self, identity: str) -> Sequence[ConfigurationRow]:
        return [row for (owner, _), row in sorted(self._configuration.items()) if owner == identity]

    def put_configuration(self, rows: Iterable[ConfigurationRow]) -> None:
        for row in rows:
            key = (row.identity, row.key.lower())
            former = self._configuration.get(key)
            known = row.readonly if row.readonly is not None or former is None else former.readonly
            self._put(self._configuration, key, replace(row, readonly=known))

    def id_tags(self) -> Sequence[IdTagRow]:
        return [row for _, row in sorted(self._id_tags.items())]

    def id_tag(self, key: str) -> IdTagRow | None:
        return self._id_tags.get(key)

    def put_id_tag(self, row: IdTagRow) -> None:
        self._put(self._id_tags, row.key, row)

    def remove_id_tag(self, key: str) -> None:
        self._drop(self._id_tags, key)

    def add_transaction(self, row: TransactionRow) -> int:
        stored = replace(row, id=self._next("transactions"))
        self._put(self._transactions, stored.id, stored)
        self._put(self._started, _start(stored), stored.id)
        self._index(stored)
        self._put(self._stragglers, stored.id - self._max_transactions, None)
        for old in tuple(self._stragglers):
            self._forget(old)
        return stored.id

    def put_transaction(self, row: TransactionRow) -> None:
        self._unindex(self._transactions[row.id])
        self._put(self._transactions, row.id, row)
        self._index(row)

    def transaction(self, transaction_id: int) -> TransactionRow | None:
        return self._transactions.get(transaction_id)

    def started(self, row: TransactionRow) -> TransactionRow | None:
        number = self._started.get(_start(row))
        return None if number is None else self._transactions[number]

    def open_of_connector(self, identity: str, connector: int) -> Sequence[TransactionRow]:
        return [self._transactions[number] for number in self._open_of_connector.get((identity, connector), ())]

    def open_of_id_tag(self, key: str) -> Sequence[TransactionRow]:
        rows = [self._transactions[number] for number in self._open_of_id_tag.get(key, ())]
        return [row for row in rows if row.id_tag_status == "Accepted"]

    def transactions(self, identity: str | None, *, is_open: bool | None, limit: int) -> Sequence[TransactionRow]:
        wanted = (
            row
            for _, row in sorted(self._transactions.items(), reverse=True)
            if identity in (None, row.identity) and is_open in (None, row.state == "open")
        )
        return [row for row, _ in zip(wanted, range(limit), strict=False)]

    def add_meter_values(self, rows: Iterable[MeterValueRow]) -> None:
        for row in rows:
            number = self._next("meter values")
            self._put(self._meter_values, number, row)
            self._drop(self._meter_values, number - self._max_meter_values)

    def meter_values(self, identity: str, transaction_id: int, limit: int) -> Sequence[MeterValueRow]:
        rows = self._meter_values.values()
        wanted = [row for row in rows if row.identity == identity and row.transaction_id == transaction_id]
        return wanted[:limit]

    def _put(self, table: dict[Any, Any], key: Hashable, value: object) -> None:
        self._undo.append((table, key, table.get(key, _ABSENT)))
        table[key] = value

    def _drop(self, table: dict[Any, Any], key: Hashable) -> None:
        if key in table:
            self._undo.append((table, key, table.pop(key)))

    def _next(self, counted: str) -> int:
        number = self._counts.get(counted, 0) + 1
        self._put(self._counts, counted, number)
        return number

    def _index(self, row: TransactionRow) -> None:
        if row.state == "open":
            for table, key in self._indexes(row):
                self._put(table, key, tuple(sorted((*table.get(key, ()), row.id))))

    def _unindex(self, row: TransactionRow) -> None:
        if row.state == "open":
            for table, key in self._indexes(row):
                rest = tuple(number for number in table[key] if number != row.id)
                if rest:
                    self._put(table, key, rest)
                else:
                    self._drop(table, key)

    def _indexes(self, row: TransactionRow) -> Sequence[tuple[dict[Hashable, tuple[int, ...]], Hashable]]:
        return (
            (self._open_of_connector, (row.identity, row.connector)),
            (self._open_of_id_tag, folded(row.id_tag)),
        )

    def _forget(self, number: int) -> None:
        """Drop a transaction that is too old, unless it is open."""
        row = self._transactions.get(number)
        if row is not None and row.state == "open":
            return
        self._drop(self._stragglers, number)
        if row is not None:
            self._drop(self._transactions, number)
            self._drop(self._started, _start(row))


def _start(row: TransactionRow) -> Hashable:
    return (row.identity, row.connector, folded(row.id_tag), row.started_at, row.meter_start_wh)
