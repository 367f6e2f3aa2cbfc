"""The reservations in SQLite: a table with a row for each that holds.

OCPP 1.6 §5.13.
"""

from collections.abc import Sequence

from plugwright.station.reservation_rows import ReservationRow
from plugwright.store.database import Database


class ReservationTable:
    """The table `reservation`, a few rows at most: fewer than the station has connectors, and one more."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> list[ReservationRow]:
        """All rows, as they were put."""
        sql = "SELECT id, connector, id_tag, expiry_utc_ms, parent_id_tag FROM reservation ORDER BY made"
        return [ReservationRow(*columns) for columns in self._database.read("read the reservations", sql)]

    def put(self, rows: Sequence[ReservationRow]) -> None:
        """Replace them all; nothing is written that stands there already."""
        if list(rows) == self.get():
            return
        self._database.write("drop the reservations", "DELETE FROM reservation")
        for row in rows:
            self._database.write(
                "store a reservation",
                "INSERT INTO reservation VALUES (NULL, ?, ?, ?, ?, ?)",
                row.id,
                row.connector,
                row.id_tag,
                row.expiry_utc_ms,
                row.parent_id_tag,
            )
