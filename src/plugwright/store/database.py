"""One SQLite file with its one connection: locked, tuned for flash, and every failure a StoreError."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from plugwright.station.ports import StoreError
from plugwright.store.creation import create, first_damage
from plugwright.store.migrations import migrate

MAX_PAGES: Final = 256 * 1024
"""The file never grows beyond this many pages of 1 KiB: a write that would is refused as on a full disk."""

PRAGMAS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "locking_mode": "EXCLUSIVE",  # the index of the WAL stays in memory: no -shm file to wear the flash
        "page_size": "1024",  # a commit writes whole pages: small ones wear the flash less
        "journal_mode": "WAL",
        "synchronous": "FULL",  # a commit is on the medium when it returns
        "wal_autocheckpoint": "1000",  # 1 MiB of WAL: pages that change often are copied back once in a while only
        "journal_size_limit": "1048576",
        "temp_store": "MEMORY",
        "foreign_keys": "OFF",
        "cell_size_check": "ON",  # a damaged page is an error, not a wrong row
    }
)
"""In this order: a file that has a journal mode has its page size for good."""

Sync = Literal["NORMAL", "FULL"]
"""Whether a commit is on the medium when it returns, or only ordered: a power cut may take the newest of these away."""

DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DamagedError(StoreError):
    """The file does not hold what was written into it; `path` says which, None if it was found in a row."""

    def __init__(self, sentence: str, path: Path | None = None) -> None:
        super().__init__(sentence)
        self.path = path


class InUseError(StoreError):
    """Another process has the file open."""


class Database:
    """The connection, and the step's transaction: from the first `write` to `commit` or `rollback`.

    After a failed write SQLite may have rolled back by itself. So that the rest of a torn step is never committed
    alone, everything but reading is refused until `rollback`.
    """

    __slots__ = ("_connection", "_failed", "_lock", "_sync", "on_begin", "path")

    def __init__(
        self,
        path: Path,
        max_pages: int,
        migrations: Sequence[str],
        pragmas: Mapping[str, str] = PRAGMAS,
        *,
        check: bool = True,
    ) -> None:
        """Open, create or migrate; StoreError if that is impossible, or if another process has the file open.

        Without `check` the pages are not read through, which takes the longer the larger the file is: damage is met
        where it is read.
        """
        self.path = path
        self._failed = False
        self._sync: Sync = "FULL"
        self.on_begin: Callable[[], None] = _nothing
        try:
            self._lock = _lock(path.with_suffix(".lock"))
        except OSError as error:
            raise StoreError(f"cannot open {path}: {error}") from error
        try:
            _make(path, lambda draft: _connect(draft, max_pages, migrations, pragmas, check=False).close())
            self._connection = _connect(path, max_pages, migrations, pragmas, check=check)
        except BaseException:
            os.close(self._lock)
            raise

    @property
    def in_step(self) -> bool:
        """Whether something was written since the last commit or rollback."""
        return not self.closed and self._connection.in_transaction

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._lock < 0

    def read(self, what: str, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a query; `what` completes the sentence 'cannot …'."""
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise _error(f"cannot {what}", error, self.path) from error

    def sync(self, sync: Sync) -> None:
        """From now on commits are of this kind; to be said before a step's first write, because SQLite wants that."""
        if sync != self._sync:
            assert not self.in_step, "how a step is committed is chosen before its first write"
            self.read("choose when to sync", f"PRAGMA synchronous = {sync}")
            self._sync = sync

    def begin(self) -> None:
        """Begin the step's transaction, and with it write what `on_begin` does; nothing if it has begun."""
        if not self.in_step:
            self._change("begin to write", "BEGIN IMMEDIATE", ())
            self.on_begin()

    def write(self, what: str, sql: str, *parameters: Any) -> int:
        """Execute one statement inside the step's transaction; `what` completes the sentence 'cannot …'.

        Returns the number of the row that an INSERT added.
        """
        self.begin()
        return self._change(what, sql, parameters).lastrowid or 0

    def write_many(self, what: str, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute one statement for each of the rows inside the step's transaction."""
        self.begin()
        self._guard(what, lambda: self._connection.executemany(sql, rows))

    def commit(self) -> None:
        """Make the step durable; nothing if it wrote nothing."""
        if self._failed or self.in_step:
            self._change("commit", "COMMIT", ())

    def rollback(self) -> None:
        """Forget the step."""
        try:
            if self.in_step:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise StoreError(f"cannot roll back: {error}") from error
        self._failed = False

    def close(self) -> None:
        """Forget the step, and release the file even if StoreError is raised; closing again does nothing."""
        if self.closed:
            return
        try:
            self._connection.close()
        except sqlite3.Error as error:
            raise StoreError(f"cannot close {self.path}: {error}") from error
        finally:
            os.close(self._lock)
            self._lock = -1

    def _change(self, what: str, sql: str, parameters: tuple[Any, ...]) -> sqlite3.Cursor:
        return self._guard(what, lambda: self._connection.execute(sql, parameters))

    def _guard(self, what: str, change: Callable[[], sqlite3.Cursor]) -> sqlite3.Cursor:
        if self._failed:
            raise StoreError(f"cannot {what}: an earlier write of this step failed")
        try:
            return change()
        except sqlite3.Error as error:
            self._failed = True
            raise _error(f"cannot {what}", error, self.path) from error


def _error(sentence: str, error: Exception, path: Path) -> StoreError:
    if isinstance(error, DamagedError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE:
        return DamagedError(f"{sentence}: {error}", path)
    return StoreError(f"{sentence}: {error}")


def _nothing() -> None:
    """Write nothing at the beginning of a step."""


def _make(path: Path, fill: Callable[[Path], None]) -> None:
    """Make the file if there is none yet; what is left of a former one is damaged."""
    damage = first_damage(path)
    if damage is not None:
        raise DamagedError(f"cannot open {path}: {damage}", path)
    try:
        if not path.exists():
            create(path, fill)
    except OSError as error:
        raise StoreError(f"cannot open {path}: {error}") from error


def _lock(path: Path) -> int:
    """Lock this file for as long as its descriptor is open; the operating system unlocks it if the process dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise InUseError(f"the data directory {path.parent} is in use by another process") from error
        raise
    return descriptor


def _connect(
    path: Path, max_pages: int, migrations: Sequence[str], pragmas: Mapping[str, str], *, check: bool
) -> sqlite3.Connection:
    """Open, check and migrate the database. A wait for a lock would be a wait inside a step: there is none."""
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")
        connection.execute(f"PRAGMA max_page_count = {max_pages}")
        _check(connection, every_page=check)
        migrate(connection, migrations)
    except (sqlite3.Error, OSError, StoreError) as error:
        if connection is not None:
            connection.close()
        raise _error(f"cannot open {path}", error, path) from error
    return connection


def _check(connection: sqlite3.Connection, *, every_page: bool) -> None:
    """Damage is to be found now, while the file can be set aside, not in the middle of a transaction."""
    journal_mode: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if journal_mode != "wal":
        raise StoreError(f"no write-ahead log is possible here, journal_mode is {journal_mode}")
    if not every_page:
        return
    finding: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if finding != "ok":
        raise DamagedError(f"it is damaged: {' '.join(finding.split())}")
