"""The table of reservations: in the order in which they were made, over every restart."""

from pathlib import Path

import msgspec

from plugwright.station.ports import Store
from plugwright.store.database import Database
from plugwright.store.migrations import scripts
from plugwright.store.reservations import ReservationTable
from plugwright.store.sqlite import SqliteStore, open_store
from tests.store.samples import RESERVED, RESERVED_ANYWHERE

EXTENDED = msgspec.structs.replace(RESERVED, expiry_utc_ms=10_000)


def test_reservations_come_back_as_they_were_put(store: Store) -> None:
    """§5.13: whole, oldest first, and none that is not among the last ones put."""
    assert store.reservations() == []
    for rows in ([RESERVED, RESERVED_ANYWHERE], [RESERVED_ANYWHERE, EXTENDED], [EXTENDED], []):
        store.put_reservations(rows)
        assert store.reservations() == rows


def test_what_stands_there_is_not_written_again(durable: SqliteStore) -> None:
    """A flash card is not worn by what changes nothing."""
    durable.put_reservations([RESERVED])
    durable.commit()
    durable.put_reservations([RESERVED])
    assert not durable.in_step


def test_reservations_outlive_a_power_cut(durable: SqliteStore, tmp_path: Path) -> None:
    """§5.13: what was accepted holds, after a restart as before it; what was not committed was not accepted."""
    durable.put_reservations([RESERVED_ANYWHERE, RESERVED])
    durable.commit()
    durable.put_reservations([])
    durable.cut()
    again = open_store(tmp_path / "data")
    assert again.reservations() == [RESERVED_ANYWHERE, RESERVED]
    again.close()


def test_order_does_not_follow_the_ids(tmp_path: Path) -> None:
    """§6.37: reservationIds are the Central System's; a higher one may have been made earlier."""
    database = Database(tmp_path / "reservations.sqlite3", 1_000, scripts())
    table = ReservationTable(database)
    rows = [msgspec.structs.replace(RESERVED, id=number) for number in (5, 2**63 - 1, -(2**63), 1)]
    table.put(rows)
    assert table.get() == rows
    database.close()
