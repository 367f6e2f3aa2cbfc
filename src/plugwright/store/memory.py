"""The store of a simulated station: rows in plain memory, as few bytes as possible while nothing happens.

OCPP 1.6 §3.5.1 (which cache entry makes room).
"""

import copy
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import msgspec

from plugwright.station.job_rows import DiagnosticsRow, FirmwareRow
from plugwright.station.ports import AvailabilityRow, BootRow, CacheRow, Counts, FactRow, GivenUpRow, TransactionRow
from plugwright.station.reservation_rows import ReservationRow
from plugwright.store.limits import DEFAULT_LIMITS, Limits
from plugwright.store.memory_backlog import MemoryBacklog
from plugwright.store.memory_list import MemoryList

K = TypeVar("K")
V = TypeVar("V")

EMPTY: Final[Any] = MappingProxyType({})
"""The table without rows: one for all stores."""


class MemoryStore:
    """The port `Store` without durability. It never fails.

    A table is copied before the first write of a step, and its former self kept in the undo log: `rollback` puts it
    back. A table without rows costs nothing. A fleet gives smaller `limits` than a station.
    """

    __slots__ = (
        "_availability", "_boots", "_cache", "_configuration", "_facts", "_given_up", "_jobs", "_limits", "_list",
        "_notes", "_numbers", "_reservations", "_transactions", "_undo",
    )  # fmt: skip

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._undo: dict[str, Mapping[Any, Any]] | None = None
        self._boots: Mapping[int, BootRow] = EMPTY
        self._notes: Mapping[str, str] = EMPTY
        self._configuration: Mapping[str, str] = EMPTY
        self._availability: Mapping[int, AvailabilityRow] = EMPTY
        self._cache: Mapping[str, CacheRow] = EMPTY  # in the order in which entries were stored or refreshed
        self._transactions: dict[int, TransactionRow] = EMPTY
        self._facts: dict[int, FactRow] = EMPTY
        self._given_up: dict[int, GivenUpRow] = EMPTY
        self._numbers: Mapping[str, int] = EMPTY  # the last one given, by table
        self._jobs: Mapping[str, FirmwareRow | DiagnosticsRow] = EMPTY
        self._list: MemoryList | None = None  # most stations of a fleet have none
        self._reservations: Mapping[int, ReservationRow] = EMPTY  # the oldest first

    def commit(self) -> None:
        if self._undo is not None:
            for slot in self._undo:
                if not getattr(self, slot):
                    setattr(self, slot, EMPTY)
            self._undo = None
        if self._list is not None:
            self._list.commit()

    def rollback(self) -> None:
        for slot, former in (self._undo or {}).items():
            setattr(self, slot, former)
        self._undo = None
        if self._list is not None:
            self._list.rollback()

    @property
    def local_list(self) -> MemoryList:
        if self._list is None:
            self._list = MemoryList()
        return self._list

    @property
    def backlog(self) -> MemoryBacklog:
        return MemoryBacklog(lambda: (self._facts.values(), self._transactions.values()), self.acknowledge)

    def _writable(self, slot: str, table: Mapping[K, V]) -> dict[K, V]:
        """The table in this slot, to be written within the step."""
        if self._undo is None:
            self._undo = {}
        if slot in self._undo:
            return cast("dict[K, V]", table)
        self._undo[slot] = table
        writable = dict(table)
        setattr(self, slot, writable)
        return writable

    def _next_number(self, table: str) -> int:
        number = self._numbers.get(table, 0) + 1
        self._writable("_numbers", self._numbers)[table] = number
        return number

    def firmware_job(self) -> FirmwareRow | None:
        return cast("FirmwareRow | None", self._jobs.get("firmware"))

    def put_firmware_job(self, row: FirmwareRow | None) -> None:
        self._put_job("firmware", row)

    def diagnostics_job(self) -> DiagnosticsRow | None:
        return cast("DiagnosticsRow | None", self._jobs.get("diagnostics"))

    def put_diagnostics_job(self, row: DiagnosticsRow | None) -> None:
        self._put_job("diagnostics", row)

    def _put_job(self, kind: str, row: FirmwareRow | DiagnosticsRow | None) -> None:
        if row is not None and row != self._jobs.get(kind):
            self._writable("_jobs", self._jobs)[kind] = row
        elif row is None and kind in self._jobs:
            del self._writable("_jobs", self._jobs)[kind]

    def reservations(self) -> Sequence[ReservationRow]:
        return list(self._reservations.values())

    def put_reservations(self, rows: Sequence[ReservationRow]) -> None:
        if list(rows) != self.reservations():
            table = self._writable("_reservations", self._reservations)
            table.clear()
            table.update({row.id: row for row in rows})

    def boots(self) -> Sequence[BootRow]:
        return sorted(self._boots.values(), key=lambda row: row.boot)

    def put_boot(self, row: BootRow) -> None:
        former = self._boots.get(row.boot)
        if row == former:
            return
        boots = self._writable("_boots", self._boots)
        boots[row.boot] = row
        if former is None:
            for boot in self._forgotten_boots():
                del boots[boot]

    def _forgotten_boots(self) -> list[int]:
        """All but the newest that no row refers to."""
        moments = [fact.at for fact in self._facts.values()]
        moments += [row.at for row in self._given_up.values()]
        for transaction in self._transactions.values():
            moments.append(transaction.started_at)
            if transaction.stopped_at is not None:
                moments.append(transaction.stopped_at)
        known = {max(self._boots), *(moment.boot for moment in moments)}
        return [boot for boot in self._boots if boot not in known]

    def note(self, name: str) -> str | None:
        return self._notes.get(name)

    def put_note(self, name: str, value: str) -> None:
        if self._notes.get(name) != value:
            self._writable("_notes", self._notes)[name] = value

    def configuration(self) -> Mapping[str, str]:
        return dict(self._configuration)

    def put_configuration(self, key: str, value: str) -> None:
        if self._configuration.get(key) != value:
            self._writable("_configuration", self._configuration)[key] = value

    def availability(self) -> Sequence[AvailabilityRow]:
        return sorted(self._availability.values(), key=lambda row: row.connector)

    def put_availability(self, row: AvailabilityRow) -> None:
        plain = AvailabilityRow(row.connector, operative=True)
        if row == self._availability.get(row.connector, plain):
            return
        availability = self._writable("_availability", self._availability)
        if row == plain:
            del availability[row.connector]
        else:
            availability[row.connector] = row

    def cached(self, key: str) -> CacheRow | None:
        return self._cache.get(key)

    def put_cached(self, row: CacheRow, limit: int) -> None:
        cache = self._writable("_cache", self._cache)
        cache.pop(row.key, None)
        excess = len(cache) + 1 - limit
        if excess > 0:
            by_worth = sorted(cache.values(), key=lambda entry: entry.status == "Accepted")  # stable: the oldest first
            for entry in by_worth[:excess]:
                del cache[entry.key]
        cache[row.key] = row

    def remove_cached(self, key: str) -> None:
        if key in self._cache:
            del self._writable("_cache", self._cache)[key]

    def clear_cache(self) -> None:
        if self._cache:
            self._writable("_cache", self._cache).clear()

    def open_transactions(self) -> Sequence[TransactionRow]:
        return [copy.copy(row) for row in self._transactions.values() if not _is_closed(row)]

    def transaction(self, number: int) -> TransactionRow | None:
        row = self._transactions.get(number)
        return None if row is None else copy.copy(row)

    def recent_transactions(self, limit: int) -> Sequence[TransactionRow]:
        return [copy.copy(row) for row in _newest(self._transactions, limit)]

    def add_transaction(self, row: TransactionRow) -> int:
        number = self._next_number("transactions")
        transactions = self._writable("_transactions", self._transactions)
        transactions[number] = msgspec.structs.replace(row, id=number)
        closed = [known.id for known in transactions.values() if _is_closed(known)]
        for old in closed[: max(0, len(closed) - self._limits.closed_transactions)]:
            del transactions[old]
        return number

    def put_transaction(self, row: TransactionRow) -> None:
        assert row.id in self._transactions, "only a stored transaction can be replaced"
        self._writable("_transactions", self._transactions)[row.id] = copy.copy(row)

    def add_fact(self, row: FactRow) -> int:
        former = None if row.transaction is None else self.last_sample(row.transaction)
        seq = self._next_number("fact")
        facts = self._writable("_facts", self._facts)
        if former is not None and _is_spent(former):  # as the last durable register it has had its day
            del facts[former.seq]
        facts[seq] = msgspec.structs.replace(row, seq=seq)
        return seq

    def next_fact(self, after: int) -> FactRow | None:
        return next((fact for fact in self._facts.values() if fact.to_send and fact.seq > after), None)

    def waiting_facts(self) -> int:
        return sum(fact.to_send for fact in self._facts.values())

    def acknowledge(self, seq: int) -> None:
        fact = self._facts.get(seq)
        if fact is not None and fact.to_send:
            self._settle(msgspec.structs.replace(fact, to_send=False))

    def give_up(self, row: GivenUpRow) -> None:
        given_up = self._writable("_given_up", self._given_up)
        given_up[row.seq] = row
        for seq in sorted(given_up)[: max(0, len(given_up) - self._limits.given_up)]:
            del given_up[seq]
        self.acknowledge(row.seq)

    def counts(self) -> Counts:
        return Counts(len(self._given_up), len(self._cache))

    def given_up(self, limit: int) -> Sequence[GivenUpRow]:
        return sorted(self._given_up.values(), key=lambda row: row.seq, reverse=True)[:limit]

    def stop_data(self, transaction: int) -> Sequence[FactRow]:
        return [fact for fact in self._facts.values() if fact.in_stop and fact.transaction == transaction]

    def thin_stop_data(self, transaction: int, seqs: Sequence[int]) -> None:
        for seq in seqs:
            fact = self._facts.get(seq)
            if fact is not None and fact.in_stop and fact.transaction == transaction:
                self._settle(msgspec.structs.replace(fact, in_stop=False))

    def last_sample(self, transaction: int) -> FactRow | None:
        for fact in reversed(self._facts.values()):
            if fact.transaction == transaction:
                return fact
        return None

    def replace_checkpoint(self, row: FactRow) -> None:
        assert row.kind == "sample", "a checkpoint is a sample"
        assert row.transaction is not None, "a checkpoint is a transaction's"
        assert _is_spent(row), "a checkpoint is neither sent nor told in the stop"
        self.add_fact(row)  # which drops the former one

    def close_transaction(self, transaction: int) -> None:
        over = [fact.seq for fact in self._facts.values() if fact.transaction == transaction]
        if over:
            facts = self._writable("_facts", self._facts)
            for seq in over:
                del facts[seq]

    def _settle(self, fact: FactRow) -> None:
        """Keep what the fact is for from now on, or drop it if it is for nothing more, unless it is the newest."""
        facts = self._writable("_facts", self._facts)
        facts[fact.seq] = fact
        if _is_spent(fact):
            newest = None if fact.transaction is None else self.last_sample(fact.transaction)
            if newest is None or newest.seq != fact.seq:
                del facts[fact.seq]


def _is_spent(fact: FactRow) -> bool:
    """Neither to be sent nor told: good only as its transaction's last durable register."""
    return not fact.to_send and not fact.in_stop


def _is_closed(row: TransactionRow) -> bool:
    return row.stop in ("acknowledged", "given up")


def _newest(table: dict[int, V], limit: int) -> list[V]:
    return [table[number] for number in list(reversed(table))[:limit]]
