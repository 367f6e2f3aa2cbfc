"""The two jobs with files in SQLite: a table each, with one row while something is owed of the job.

OCPP 1.6 §5.9, §5.19.
"""

from typing import Any, Final, Generic, TypeVar

import msgspec

from plugwright.station.job_rows import DiagnosticsRow, FirmwareRow
from plugwright.store.database import DamagedError, Database

Row = TypeVar("Row", FirmwareRow, DiagnosticsRow)

_COMMA: Final = ","


class JobTable(Generic[Row]):
    """The table of one job; its columns are the fields of `FirmwareRow` or `DiagnosticsRow`, in their order."""

    __slots__ = ("_database", "_kind", "_name")

    def __init__(self, database: Database, name: str, kind: type[Row]) -> None:
        """`name` is a table of schema.sql."""
        self._database = database
        self._name = name
        self._kind: type[Row] = kind

    def get(self) -> Row | None:
        """The row, None without one. Raises DamagedError if it is not what was written."""
        found = self._database.read("read a job", f"SELECT * FROM {self._name}")  # noqa: S608 - a name of our own
        if not found:
            return None
        *columns, to_tell = found[0]
        values: list[Any] = [*columns, to_tell.split(_COMMA) if to_tell else []]
        try:
            return msgspec.convert(dict(zip(self._kind.__struct_fields__, values, strict=True)), self._kind)
        except (msgspec.ValidationError, ValueError) as error:
            raise DamagedError(f"cannot read the row of {self._name}: {error}") from error

    def put(self, row: Row | None) -> None:
        """Replace the row, or drop it; nothing is written that stands there already."""
        if row is None:
            if self._database.read("read a job", f"SELECT 1 FROM {self._name}"):  # noqa: S608 - a name of our own
                self._drop()
            return
        if row == self.get():
            return
        self._drop()
        *columns, to_tell = msgspec.structs.astuple(row)
        marks = ", ".join("?" * (len(columns) + 1))
        sql = f"INSERT INTO {self._name} VALUES ({marks})"  # noqa: S608 - a name of our own
        self._database.write("store a job", sql, *columns, _COMMA.join(to_tell))

    def _drop(self) -> None:
        self._database.write("drop a job", f"DELETE FROM {self._name}")  # noqa: S608 - a name of our own
