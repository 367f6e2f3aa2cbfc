"""The witness: a number beside the database that says how far it had come, so that one that fell behind is noticed.

A log that lost its end looks like one that was cut by a power failure, and a database that is gone looks like a first
start. Both would forget transactions in silence (OCPP 1.6 §3.7).
"""

import logging
import os
from pathlib import Path
from typing import Final

from plugwright.station.ports import StoreError
from plugwright.store.creation import sync_directory

LOG: Final = logging.getLogger(__name__)

DIGITS: Final = 20


class Witness:
    """The file, which is read once and written in place: its length never changes."""

    __slots__ = ("_path", "number")

    def __init__(self, path: Path) -> None:
        """Read it; a missing one says 0. Raises StoreError."""
        self._path = path
        self.number = self._read()

    def _read(self) -> int:
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise StoreError(f"cannot read {self._path}: {error}") from error
        if text.strip().isdigit():
            return int(text)
        if text:
            LOG.warning("%s is unreadable and bears witness to nothing", self._path)
        return 0

    def write(self, number: int) -> None:
        """From now on it says this, durably. Raises StoreError."""
        try:
            is_new = not self._path.exists()
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(descriptor, b"%0*d\n" % (DIGITS, number), 0)
                os.fdatasync(descriptor)
            finally:
                os.close(descriptor)
            if is_new:
                sync_directory(self._path.parent)
        except OSError as error:
            raise StoreError(f"cannot write {self._path}: {error}") from error
        self.number = number
