"""The station's store on a medium that virtual hardware can fill up."""

import logging
from pathlib import Path
from typing import Final, Literal

from plugwright.station.ports import StoreError
from plugwright.store.aside import give_up, open_or_set_aside
from plugwright.store.database import DamagedError
from plugwright.store.sqlite import FILE_NAME, SqliteStore

LOG: Final = logging.getLogger(__name__)

StorageState = Literal["ok", "full"]

PROBE: Final = "probed at"
"""The note that failed mode writes to see whether it can."""


class Medium:
    """What the store's file lies in; it outlives every store that is opened there.

    With `accept_new` an empty store may take the place of one that was set aside, once.
    """

    __slots__ = ("_accept_new", "data_dir", "state")

    def __init__(self, data_dir: Path, *, accept_new: bool = False) -> None:
        self.data_dir: Final = data_dir
        self.state: StorageState = "ok"
        self._accept_new = accept_new

    def open(self) -> "Storage":
        """The store; the directory is made if it is missing, its owner's alone; a damaged file is set aside.

        Raises StoreError.
        """
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make the data directory: {error}") from error
        accept_new, self._accept_new = self._accept_new, False
        return open_or_set_aside(self.data_dir / FILE_NAME, lambda _path: Storage(self), accept_new=accept_new)

    def give_up_if_damaged(self, error: Exception) -> None:
        """What went wrong may be a damage, met in the store that is closed by now: then set that aside."""
        path = self.data_dir / FILE_NAME
        if isinstance(error, DamagedError) and error.path in (None, path):
            try:
                give_up(path, error)
            except StoreError as failure:
                LOG.error("%s", failure)  # noqa: TRY400 - the world's failure, not ours


class Storage(SqliteStore):
    """The store; while its medium is full, a step that wrote anything cannot be committed.

    `wrote`: whether any was, since it was opened.
    """

    __slots__ = ("_medium", "wrote")

    def __init__(self, medium: Medium) -> None:
        super().__init__(medium.data_dir / FILE_NAME)
        self._medium = medium
        self.wrote = False

    def commit(self) -> None:
        writes = self.in_step
        if self._medium.state == "full" and writes:
            raise StoreError("cannot commit: the medium is full")
        super().commit()
        self.wrote = self.wrote or writes

    def probe(self, utc_ms: int) -> None:
        """Write something; raises StoreError if that is impossible."""
        self.put_note(PROBE, str(utc_ms))
        self.commit()

    def free_bytes(self) -> int:
        """0 while the medium is full."""
        return 0 if self._medium.state == "full" else super().free_bytes()
