"""Rows to test with, and all that a store remembers, to compare."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from plugwright.ocpp16 import SampledValue
from plugwright.station.job_rows import DiagnosticsRow, FirmwareRow
from plugwright.station.ports import (
    AvailabilityRow,
    BootRow,
    CacheRow,
    FactRow,
    GivenUpRow,
    Moment,
    Store,
    TransactionRow,
)
from plugwright.station.reservation_rows import ReservationRow

ENERGY: Final = SampledValue(
    value="1234",
    context="Sample.Periodic",
    measurand="Energy.Active.Import.Register",
    location="Outlet",
    unit="Wh",
)
VOLTAGE: Final = SampledValue(
    value="230.1",
    context="Sample.Clock",
    format="Raw",
    measurand="Voltage",
    phase="L1-N",
    location="Inlet",
    unit="V",
)

FIRMWARE: Final = FirmwareRow(
    7, "retrying", "ftp://user:secret@host/a,b", 1_000, 2, 30, to_tell=("Downloading", "Downloaded")
)
DIAGNOSTICS: Final = DiagnosticsRow(8, "uploading", "ftp://host/", "d.tar.gz", None, 2_000, 0, 60)

RESERVED: Final = ReservationRow(7, 1, "Card-1", 9_000, "FAMILY")
RESERVED_ANYWHERE: Final = ReservationRow(-3, 0, "CARD-2", 5_000)

STARTED_AT: Final = Moment(1_000)
SAMPLED_AT: Final = Moment(2_000)
GIVEN_UP_AT: Final = Moment(4_000)


def transaction(connector: int = 1, at: Moment = STARTED_AT) -> TransactionRow:
    """A transaction that has just begun."""
    return TransactionRow(connector=connector, id_tag="CARD-1", meter_start_wh=500, started_at=at)


def sample(number: int | None = None, *, in_stop: bool = False, at: Moment = SAMPLED_AT) -> FactRow:
    """A sample to send, of a transaction or of none."""
    return FactRow("sample", 1, at, 1_234, transaction=number, in_stop=in_stop, values=(ENERGY, VOLTAGE))


def checkpoint(number: int, register_wh: int = 1_300) -> FactRow:
    """A sample that is neither sent nor told."""
    return FactRow("sample", 1, Moment(3_000), register_wh, transaction=number, to_send=False)


def started(store: Store, connector: int = 1) -> int:
    """The number of a new transaction with its start fact."""
    number = store.add_transaction(transaction(connector))
    store.add_fact(FactRow("start", connector, STARTED_AT, 500, transaction=number))
    return number


def finish(store: Store, number: int) -> None:
    """Close a transaction as the outbox does when its stop is acknowledged."""
    row = store.transaction(number)
    assert row is not None
    row.stop = "acknowledged"
    store.put_transaction(row)
    store.close_transaction(number)


def given_up(seq: int, at: Moment = GIVEN_UP_AT) -> GivenUpRow:
    """A fact that the Central System would not take."""
    return GivenUpRow(seq, "sample", 1, None, at, b'{"connectorId":1}', "CALLERROR InternalError")


def facts_to_send(store: Store) -> list[FactRow]:
    """What a cursor from the beginning meets."""
    facts = []
    fact = store.next_fact(0)
    while fact is not None:
        facts.append(fact)
        fact = store.next_fact(fact.seq)
    return facts


def everything(store: Store) -> tuple[object, ...]:
    """All that can be read of a store in which few rows, of few names, were written."""
    numbers = [row.id for row in store.recent_transactions(99)]
    return (
        store.boots(),
        [store.note(name) for name in ("a", "b")],
        dict(store.configuration()),
        store.availability(),
        [store.cached(key) for key in ("a", "b", "c", "d")],
        store.open_transactions(),
        store.recent_transactions(99),
        [store.transaction(number) for number in numbers],
        facts_to_send(store),
        store.waiting_facts(),
        [list(store.stop_data(number)) for number in numbers],
        [store.last_sample(number) for number in numbers],
        store.given_up(99),
        store.firmware_job(),
        store.diagnostics_job(),
        store.reservations(),
    )


def filled(store: Store) -> None:
    """Some rows in every table, committed: transaction 1 with facts 1 (start) to 4, and fact 5 of no transaction."""
    store.put_boot(BootRow(1, None))
    store.put_note("a", "yes")
    store.put_configuration("Key1", "10")
    store.put_availability(AvailabilityRow(1, operative=False))
    store.put_cached(CacheRow("a", "Accepted"), 3)
    store.put_cached(CacheRow("b", "Blocked", 9_000, "FAMILY"), 3)
    number = started(store)
    store.add_fact(sample(number))
    store.add_fact(sample(number, in_stop=True, at=Moment(2_500, 1)))
    store.add_fact(sample(number, in_stop=True))
    store.add_fact(sample())
    store.give_up(given_up(99))
    store.put_firmware_job(FIRMWARE)
    store.put_reservations([RESERVED])
    store.commit()


def put_transaction(store: Store) -> None:
    """Replace transaction 1."""
    row = store.transaction(1)
    assert row is not None
    row.transaction_id = 77
    row.start = "acknowledged"
    row.stopped_at = Moment(8_000, 1)
    store.put_transaction(row)


WRITES: Final[dict[str, Callable[[Store], object]]] = {
    "add a boot": lambda store: store.put_boot(BootRow(2, None)),
    "place a boot": lambda store: store.put_boot(BootRow(1, 5)),
    "add a note": lambda store: store.put_note("b", "no"),
    "change a note": lambda store: store.put_note("a", "no"),
    "add a key": lambda store: store.put_configuration("Key2", "x"),
    "change a key": lambda store: store.put_configuration("Key1", "11"),
    "add availability": lambda store: store.put_availability(AvailabilityRow(2, operative=True, scheduled=True)),
    "remove availability": lambda store: store.put_availability(AvailabilityRow(1, operative=True)),
    "add a cache entry": lambda store: store.put_cached(CacheRow("c", "Accepted"), 3),
    "change a cache entry": lambda store: store.put_cached(CacheRow("a", "Expired"), 3),
    "evict a cache entry": lambda store: store.put_cached(CacheRow("c", "Accepted"), 2),
    "remove a cache entry": lambda store: store.remove_cached("a"),
    "clear the cache": lambda store: store.clear_cache(),
    "add a transaction": lambda store: store.add_transaction(transaction()),
    "change a transaction": put_transaction,
    "add a fact": lambda store: store.add_fact(sample(1)),
    "acknowledge a start": lambda store: store.acknowledge(1),
    "acknowledge a sample": lambda store: store.acknowledge(2),
    "acknowledge the newest": lambda store: store.acknowledge(5),
    "give up a sample": lambda store: store.give_up(given_up(2)),
    "thin the stop": lambda store: store.thin_stop_data(1, [3]),
    "replace a checkpoint": lambda store: store.replace_checkpoint(checkpoint(1)),
    "close a transaction": lambda store: store.close_transaction(1),
    "change the firmware job": lambda store: store.put_firmware_job(
        msgspec.structs.replace(FIRMWARE, to_tell=("Downloaded",))
    ),
    "end the firmware job": lambda store: store.put_firmware_job(None),
    "add a reservation": lambda store: store.put_reservations([RESERVED, RESERVED_ANYWHERE]),
    "end the reservations": lambda store: store.put_reservations([]),
    "begin a diagnostics job": lambda store: store.put_diagnostics_job(DIAGNOSTICS),
}
"""Each kind of write, upon a store that is `filled`; each changes what can be read."""


def copy_of_files(data_dir: Path, to: Path) -> Path:
    """The files as a power cut leaves them at this instant, in a directory of their own."""
    to.mkdir()
    for file in sorted(data_dir.iterdir()):
        (to / file.name).write_bytes(file.read_bytes())
    return to
