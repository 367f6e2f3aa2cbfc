"""The Local Authorization List in an SQLite file of its own: large, rarely changed, and replaceable.

OCPP 1.6 §3.5.2 (kept over reboots and power outages), §5.15.

An update is a run of rows, appended in the order of their keys, which is cheap however long the list is; one row says
which runs are seen. What a differential update changes is worked into the large run afterwards, and what is no longer
seen is deleted, both in slices. So an update costs what it brings, and at no instant is there half of one.

Damage is met where it is read, because reading a large file through would delay each start. The list is only a copy of
what the Central System has: a damaged file is set aside, and the station that is rebuilt then has an empty list.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

from plugwright.station.ports import ListRow, ListState, StoreError
from plugwright.store.database import PRAGMAS, DamagedError, Database, Sync
from plugwright.store.migrations import scripts

T = TypeVar("T")

MIGRATIONS: Final = ("local_list_schema.sql",)

LARGE: Final[Mapping[str, str]] = MappingProxyType(
    {
        **PRAGMAS,
        "page_size": "4096",  # written in bulk, and read by key: faster than small pages at both
        "wal_autocheckpoint": "250",  # 1 MiB: a slice that has to copy so much back is still a short one
        "journal_size_limit": "4194304",
    }
)

MAX_PAGES: Final = 256 * 1024
"""1 GiB: a million entries take about 40 MiB, 150 MiB with the longest idTags and parents."""

ROW_BYTES: Final = 512
"""What a row of an update takes at most, in the log and in the file."""

SPARE_BYTES: Final = 8 * 1024 * 1024
"""What an update leaves to everything else that has to be stored."""


def open_list(path: Path, free_bytes: Callable[[], int]) -> "ListFile":
    """The list in this file, an empty one if the file is missing or damaged. Raises StoreError."""
    try:
        return ListFile(path, free_bytes)
    except DamagedError:
        _set_aside(path)
        return ListFile(path, free_bytes)


def _set_aside(path: Path) -> None:
    """Keep a damaged file under another name, for whoever wants to know how it came about."""
    try:
        path.with_name(f"{path.name}-wal").unlink(missing_ok=True)  # first: it would be taken for the next file's
        if path.exists():
            path.replace(path.with_suffix(".damaged"))
    except OSError as error:
        raise StoreError(f"cannot set {path} aside: {error}") from error


class _Seen(msgspec.Struct, frozen=True, gc=False):
    """The one row of `list_state`."""

    version: int
    size: int
    base: int
    changes: int


class _Staged(msgspec.Struct, gc=False):
    """The run that is being staged."""

    run: int
    full: bool
    rows: int = 0


class ListFile:
    """The port `ListStore`; every method raises StoreError if the file cannot be read or written.

    `free_bytes` says how much the medium still takes.
    """

    __slots__ = ("_database", "_free_bytes", "_seen", "_staged")

    def __init__(self, path: Path, free_bytes: Callable[[], int]) -> None:
        self._database = Database(path, MAX_PAGES, scripts(MIGRATIONS), LARGE, check=False)
        self._free_bytes = free_bytes
        self._staged: _Staged | None = None
        try:
            self._seen = self._read_seen()
        except BaseException:
            self._database.close()
            raise

    # The step

    @property
    def in_step(self) -> bool:
        """Whether something was written since the last commit or rollback."""
        return self._database.in_step

    def commit(self) -> None:
        """End the step."""
        self._database.commit()

    def rollback(self) -> None:
        """Forget the step, and with it the whole update that is being staged."""
        self._staged = None
        if not self._database.closed:
            self._database.rollback()
            self._seen = self._read_seen()

    def close(self) -> None:
        """Release the file; what is not committed is lost."""
        self._database.close()

    # What is seen

    @property
    def state(self) -> ListState:
        return ListState(self._seen.version, self._seen.size)

    def entry(self, key: str) -> ListRow | None:
        found = self._read(
            "SELECT status, expiry_utc_ms, parent_id_tag FROM list_entry WHERE run IN (?, ?) AND key = ?"
            " ORDER BY run DESC LIMIT 1",
            self._seen.base,
            self._seen.changes,
            key,
        )
        return ListRow(key, *found[0]) if found and found[0][0] is not None else None

    # An update

    def has_room(self, rows: int) -> bool:
        return self._free_bytes() >= rows * ROW_BYTES + SPARE_BYTES

    @property
    def is_settled(self) -> bool:
        return self._seen.changes == 0

    def begin(self, *, full: bool) -> None:
        assert full or self.is_settled, "an update is worked in before the next one changes the list"
        newest = self._read("SELECT run FROM list_entry ORDER BY run DESC LIMIT 1")
        last = max(self._seen.base, self._seen.changes, newest[0][0] if newest else 0)
        self._staged = _Staged(last + 1, full)

    def stage(self, rows: Sequence[ListRow]) -> int:
        staged = self._staged
        assert staged is not None, "an update begins before it is staged"
        if not rows:
            return 0
        self._database.sync("NORMAL")
        columns = [(staged.run, row.key, row.status, row.expiry_utc_ms, row.parent_id_tag) for row in rows]
        sql = "INSERT INTO list_entry VALUES (?, ?, ?, ?, ?)"
        self._guard(lambda: self._database.write_many("stage the local list", sql, columns))
        staged.rows += len(rows)
        return len(rows) if staged.full else self._growth(staged.run, rows[0].key, rows[-1].key)

    def _growth(self, run: int, first: str, last: str) -> int:
        """By how many entries the rows of a differential update from `first` to `last` make the list longer."""
        counted = self._read(
            "SELECT count(new.status), count(new.status) FILTER (WHERE old.key IS NOT NULL), count(old.key)"
            " FROM list_entry AS new LEFT JOIN list_entry AS old ON old.run = ? AND old.key = new.key"
            " WHERE new.run = ? AND new.key BETWEEN ? AND ?",
            self._seen.base,
            run,
            first,
            last,
        )
        put, updated, known = counted[0]
        added, removed = put - updated, known - updated
        return int(added - removed)

    def abandon(self) -> None:
        self._staged = None

    def show(self, state: ListState) -> None:
        staged = self._staged
        assert staged is not None, "an update is staged before it is shown"
        assert not self.in_step, "what is shown was committed before"
        if staged.full:
            seen = _Seen(state.version, state.size, base=staged.run, changes=0)
        else:
            seen = _Seen(state.version, state.size, self._seen.base, changes=staged.run if staged.rows else 0)
        self._put_seen(seen, "FULL")
        self._staged = None

    # What updates leave

    def tidy(self, rows: int) -> bool:
        assert self._staged is None, "what is staged is not left over"
        if not self.is_settled:
            self._work_in(rows)
            return True
        run = self._left_over()
        if run is None:
            return False
        self._delete("run = ? AND key <= ?", run, self._last_of_slice(run, rows))
        return True

    def _work_in(self, rows: int) -> None:
        """Move changes into the base: each is in one of the two, and found first where it is newer."""
        base, changes = self._seen.base, self._seen.changes
        last = self._last_of_slice(changes, rows)
        if last is None:
            self._put_seen(msgspec.structs.replace(self._seen, changes=0), "NORMAL")
            return
        self._write(
            "INSERT OR REPLACE INTO list_entry SELECT ?, key, status, expiry_utc_ms, parent_id_tag FROM list_entry"
            " WHERE run = ? AND key <= ? AND status IS NOT NULL",
            base,
            changes,
            last,
        )
        removed = "SELECT key FROM list_entry WHERE run = ? AND key <= ? AND status IS NULL"
        self._delete(f"run = ? AND key IN ({removed})", base, changes, last)
        self._delete("run = ? AND key <= ?", changes, last)

    def _left_over(self) -> int | None:
        """A run that is not seen: older than the base, or staged and never shown."""
        ends = self._read(
            "SELECT run FROM (SELECT run FROM list_entry ORDER BY run LIMIT 1)"
            " UNION SELECT run FROM (SELECT run FROM list_entry ORDER BY run DESC LIMIT 1)"
        )
        return next((run for (run,) in ends if run != self._seen.base), None)

    def _last_of_slice(self, run: int, rows: int) -> str | None:
        """The key up to which a run has so many rows, None if it has none."""
        sql = "SELECT max(key) FROM (SELECT key FROM list_entry WHERE run = ? ORDER BY key LIMIT ?)"
        last: str | None = self._read(sql, run, rows)[0][0]
        return last

    # The file

    def _read_seen(self) -> _Seen:
        found = self._read("SELECT version, size, base, changes FROM list_state")
        if len(found) != 1:
            raise DamagedError("cannot read the local list: it has no state", self._database.path)
        return _Seen(*found[0])

    def _put_seen(self, seen: _Seen, sync: Sync) -> None:
        sql = "UPDATE list_state SET version = ?, size = ?, base = ?, changes = ?"
        self._write(sql, *msgspec.structs.astuple(seen), sync=sync)
        self._seen = seen

    def _delete(self, which: str, *parameters: Any) -> None:
        self._write(f"DELETE FROM list_entry WHERE {which}", *parameters)  # noqa: S608 - from this file

    def _write(self, sql: str, *parameters: Any, sync: Sync = "NORMAL") -> None:
        self._database.sync(sync)
        self._guard(lambda: self._database.write("write the local list", sql, *parameters))

    def _read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self._guard(lambda: self._database.read("read the local list", sql, *parameters))

    def _guard(self, use: Callable[[], T]) -> T:
        """A damaged file is given up at once, so that the station that is built anew does not meet it again."""
        try:
            return use()
        except DamagedError:
            self.close()
            _set_aside(self._database.path)
            raise
