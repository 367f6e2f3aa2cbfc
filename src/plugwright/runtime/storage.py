"""The station's store on a medium that virtual hardware can fill up."""

from pathlib import Path
from typing import Final, Literal

from plugwright.station.ports import StoreError
from plugwright.store.sqlite import FILE_NAME, SqliteStore

StorageState = Literal["ok", "full"]

PROBE: Final = "probed at"
"""The note that failed mode writes to see whether it can."""


class Medium:
    """What the store's file lies in; it outlives every store that is opened there."""

    __slots__ = ("data_dir", "state")

    def __init__(self, data_dir: Path) -> None:
        self.data_dir: Final = data_dir
        self.state: StorageState = "ok"

    def open(self) -> "Storage":
        """The store; the directory is made if it is missing, its owner's alone. Raises StoreError."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make the data directory: {error}") from error
        return Storage(self)


class Storage(SqliteStore):
    """The store; while its medium is full, a step that wrote anything cannot be committed."""

    __slots__ = ("_medium",)

    def __init__(self, medium: Medium) -> None:
        super().__init__(medium.data_dir / FILE_NAME)
        self._medium = medium

    def commit(self) -> None:
        if self._medium.state == "full" and self.in_step:
            raise StoreError("cannot commit: the medium is full")
        super().commit()

    def probe(self, utc_ms: int) -> None:
        """Write something; raises StoreError if that is impossible."""
        self.put_note(PROBE, str(utc_ms))
        self.commit()

    def free_bytes(self) -> int:
        """None while the medium is full."""
        return 0 if self._medium.state == "full" else super().free_bytes()
