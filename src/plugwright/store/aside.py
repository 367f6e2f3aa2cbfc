"""A damaged database is set aside, and no other takes its place until somebody has said that it may.

OCPP 1.6 §3.7: what the Central System has not heard of is in that file, and nowhere else.
"""

import logging
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Final, TypeVar

from plugwright.station.ports import StoreError
from plugwright.store.creation import log_of, sync_directory
from plugwright.store.database import DamagedError
from plugwright.store.witness import Witness

LOG: Final = logging.getLogger(__name__)

S = TypeVar("S")

HOW_TO_GO_ON: Final = "repair it, or start once with --accept-new-store to go on without what it holds"


class NotAcceptedError(StoreError):
    """There is no database where there was one, and nobody has accepted an empty one in its place."""


def witness_of(path: Path) -> Witness:
    """The witness of a database. Raises StoreError."""
    return Witness(path.with_suffix(".witness"))


def open_or_set_aside(path: Path, opened: Callable[[Path], S], *, accept_new: bool = False) -> S:
    """What `opened` opens or creates at this path. Raises StoreError.

    A damaged file is set aside, and NotAcceptedError raised, now and as long as `accept_new` is not said. That is no
    word about a damage that is only found now.
    """
    if not path.exists() and not log_of(path).exists():
        _may_begin(path, accept_new=accept_new)
    try:
        return opened(path)
    except DamagedError as error:
        raise NotAcceptedError(give_up(path, error)) from error


def give_up(path: Path, error: StoreError) -> str:
    """Set a database aside because of this, and log it; returns the sentence. Raises StoreError."""
    sentence = f"{error}; it was set aside as {set_aside(path)}, {HOW_TO_GO_ON}"
    LOG.error("%s", sentence)
    return sentence


def set_aside(path: Path) -> str:
    """Rename a database and its log, so that nothing is lost and nothing is taken for whole; returns the name."""
    try:
        name = next(name for number in count(1) if not (name := _aside(path, number)).exists())
        # The database goes first: without its log it would be an older one that looks whole.
        for file, to in ((path, name), (log_of(path), log_of(name))):
            if file.exists():
                file.replace(to)
        sync_directory(path.parent)
    except OSError as error:
        raise StoreError(f"cannot set {path} aside: {error}") from error
    return name.name


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.damaged-{number}")


def _left_aside(path: Path) -> Sequence[str]:
    return sorted(file.name for file in path.parent.glob(f"{path.name}.damaged-*") if not file.name.endswith("-wal"))


def _may_begin(path: Path, *, accept_new: bool) -> None:
    """Whether an empty database may be made: on the first start, or where somebody has accepted it."""
    try:
        aside = _left_aside(path)
        witness = witness_of(path)
        if not aside and not witness.number:
            return
        where = f"{aside[-1]} was set aside" if aside else f"{path.name} is missing"
        if not accept_new:
            raise NotAcceptedError(f"cannot open {path}: {where}, {HOW_TO_GO_ON}")
        LOG.warning("%s, and an empty store was accepted in its place", where)
        if witness.number:
            witness.write(0)
    except OSError as error:
        raise StoreError(f"cannot look at {path.parent}: {error}") from error
