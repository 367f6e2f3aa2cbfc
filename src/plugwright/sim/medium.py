"""What a store's rows lie in: it survives the station, and it can be full.

OCPP 1.6 §3.7 (facts survive until they are acknowledged).
"""

from collections.abc import Callable
from typing import Any, Final, Literal, Protocol, cast

from plugwright.station.ports import ListState, ListStore, Store, StoreError

FullAt = Literal["write", "commit"]

READS: Final = frozenset(
    {
        "availability",
        "boots",
        "cached",
        "configuration",
        "diagnostics_job",
        "firmware_job",
        "given_up",
        "last_sample",
        "next_fact",
        "note",
        "open_transactions",
        "recent_transactions",
        "reservations",
        "rollback",
        "stop_data",
        "transaction",
        "waiting_facts",
        "counts",
    }
)
"""The port's methods that write nothing; whatever else it has is taken to write."""

PROBE: Final = "probed at"


class Medium(Protocol):
    """Opens a store, and ends it in order or not; it outlives every store that it opened."""

    def open(self) -> Store:
        """The store with all that was committed; StoreError if that is impossible."""
        ...

    def close(self) -> None:
        """The station went down in order."""
        ...

    def cut(self) -> None:
        """The supply is gone: what is not committed is lost."""
        ...


class KeptMedium:
    """One store that is never closed: a cut is a rollback."""

    __slots__ = ("_store",)

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self) -> Store:
        return self._store

    def close(self) -> None:
        self._store.rollback()

    def cut(self) -> None:
        self._store.rollback()


class ClosableStore(Store, Protocol):
    """A store with a file behind it."""

    def close(self) -> None:
        """Release the file in order."""
        ...

    def cut(self) -> None:
        """Release the file as a power cut would."""
        ...


class FileMedium:
    """Rows in a file: a cut closes it without a commit, and `open_file` opens it again."""

    __slots__ = ("_open_file", "_store")

    def __init__(self, open_file: Callable[[], ClosableStore]) -> None:
        self._open_file = open_file
        self._store: ClosableStore | None = None

    def open(self) -> Store:
        assert self._store is None, "the file is open"
        self._store = self._open_file()
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def cut(self) -> None:
        if self._store is not None:
            self._store.cut()
            self._store = None


class Disk:
    """A medium that can run full: then a step that writes fails, at its first write or at its commit.

    `before_commit` is called before each commit of a step that wrote something; `commits` counts them.
    """

    __slots__ = ("_medium", "_wrote", "before_commit", "commits", "full_at", "refusals")

    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self._wrote = False
        self.full_at: FullAt | None = None
        self.before_commit: Callable[[], None] | None = None
        self.commits = 0
        self.refusals = 0

    def open(self) -> Store:
        self._wrote = False
        return cast("Store", _Guarded(self._medium.open(), self))

    def close(self) -> None:
        self._medium.close()

    def cut(self) -> None:
        self._medium.cut()

    def guarded(self, write: Callable[..., Any]) -> Callable[..., Any]:
        """The method, as long as there is room."""

        def guard(*arguments: Any) -> Any:
            self._refuse_if_full("write")
            self._wrote = True
            return write(*arguments)

        return guard

    def committing(self, commit: Callable[[], None]) -> Callable[[], None]:
        """The commit, as long as there is room or nothing was written."""

        def guard() -> None:
            wrote, self._wrote = self._wrote, False
            if not wrote:
                commit()
                return
            self._refuse_if_full("commit")
            if self.before_commit is not None:
                self.before_commit()
            commit()
            self.commits += 1

        return guard

    def _refuse_if_full(self, at: FullAt) -> None:
        if self.full_at == at:
            self._wrote = False
            self.refusals += 1
            raise StoreError("cannot write: the disk is full")


class _Guarded:
    """The port `Store` with a disk in between; its methods are the store's own where nothing is written."""

    def __init__(self, store: Store, disk: Disk) -> None:
        self._store = store
        self._disk = disk
        self.commit = disk.committing(store.commit)

    @property
    def local_list(self) -> "_GuardedList":
        return _GuardedList(self._store.local_list, self._disk)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if callable(found) and name not in READS:
            found = self._disk.guarded(found)
        setattr(self, name, found)  # looked up once
        return found


class _GuardedList:
    """The port `ListStore` with a disk in between, which says beforehand that it is full where it refuses writes."""

    def __init__(self, store: ListStore, disk: Disk) -> None:
        self._store = store
        self._disk = disk
        self.entry = store.entry
        self.begin = store.begin
        self.abandon = store.abandon
        self.stage = disk.guarded(store.stage)
        self.show = disk.guarded(store.show)

    @property
    def state(self) -> ListState:
        return self._store.state

    @property
    def is_settled(self) -> bool:
        return self._store.is_settled

    def has_room(self, rows: int) -> bool:
        return self._disk.full_at != "write" and self._store.has_room(rows)

    def tidy(self, rows: int) -> bool:
        """Nothing was written where nothing is left."""
        if not self._store.is_settled:
            return bool(self._disk.guarded(self._store.tidy)(rows))
        return self._store.tidy(rows) and bool(self._disk.guarded(lambda: True)())


def can_write(medium: Medium, utc_ms: int) -> bool:
    """Whether a row can be made durable on a medium on which no store is open."""
    try:
        store = medium.open()
        store.put_note(PROBE, str(utc_ms))
        store.commit()
    except StoreError:
        return False
    finally:
        medium.cut()
    return True
