"""A database file comes into being whole: it is made under another name, so that one without content is damaged."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from plugwright.station.ports import StoreError

MAGIC: Final = b"SQLite format 3\0"


def log_of(path: Path) -> Path:
    """The write-ahead log of a database."""
    return path.with_name(f"{path.name}-wal")


def create(path: Path, fill: Callable[[Path], Any]) -> None:
    """Make the file with what `fill` writes, for its owner's eyes only; its name survives a power cut, too.

    Raises OSError, and whatever `fill` raises.
    """
    draft = path.with_name(f"{path.name}.new")
    for left in (draft, log_of(draft)):
        left.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fill(draft)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_directory(path.parent)
    sync_directory(path.parent.parent)


def sync_directory(path: Path) -> None:
    """The names in this directory survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def first_damage(path: Path) -> str | None:
    """What can be said against the files before SQLite touches them, which is not a mere look; None: nothing.

    Raises StoreError.
    """
    try:
        with path.open("rb") as file:
            first = file.read(len(MAGIC))
    except FileNotFoundError:
        return f"{path.name} is missing beside its log" if log_of(path).exists() else None
    except OSError as error:
        raise StoreError(f"cannot open {path}: {error}") from error
    if not first:
        return "it is empty"
    return None if first == MAGIC else "file is not a database"
