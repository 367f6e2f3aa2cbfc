"""A file that is being fetched: `path` appears only when it is whole, and a part survives a power cut.

Beside `path` stand `path.part`, and once something of it is known to be on the disk `path.part.json`, a note of what it
is a part of and how far it can be trusted. The order of writing makes every instant a safe one for a power cut: the
data is on the disk before the note that counts it, and the note is gone before other data takes the place.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import msgspec

from plugwright.transfer.job import CHUNK_BYTES, Done, Tick, TransferError

CHECKPOINT_BYTES: Final = 4 * 1024 * 1024
"""How much a power cut may cost; each checkpoint is two fsync."""
MAX_NOTE_BYTES: Final = 4_096
MAX_VALIDATOR_CHARACTERS: Final = 512


class Stored(msgspec.Struct, frozen=True):
    """What a part is of: the URL (hashed, for it may hold a token), the server's version of the file, its length."""

    url_sha256: str
    validator: str
    total: int | None
    durable_bytes: int


class Part:
    """The receiving end of one download. Everything but the outcome is kept on failure, for the next attempt."""

    def __init__(self, path: Path, url: str, *, max_bytes: int | None, tick: Tick) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._note = path.with_name(path.name + ".part.json")
        self._url_sha256 = hashlib.sha256(url.encode()).hexdigest()
        self._max_bytes = max_bytes
        self._tick = tick
        self._validator: str | None = None
        self._total: int | None = None
        self._count = 0
        self._checkpoint_at = CHECKPOINT_BYTES
        self._hash = hashlib.sha256()
        self.stored: Stored | None = None

    def __enter__(self) -> Self:
        self._file = _open_locked(self._part)
        self.stored = self._read_note()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                self.discard()  # a full disk stops more than this transfer
            elif error is not None:
                # If this fails, too, the last checkpoint stands.
                with contextlib.suppress(OSError):
                    self._keep_for_later()
        finally:
            with contextlib.suppress(OSError):  # what is buffered is beyond the last checkpoint
                self._file.close()

    @property
    def resume_at(self) -> int:
        """From which byte on the stored version can be continued; 0 without one.

        It is always before the end: to ask for the last byte again is simpler than to ask for nothing.
        """
        if self.stored is None:
            return 0
        durable_bytes, total = self.stored.durable_bytes, self.stored.total
        return durable_bytes if total is None else max(0, min(durable_bytes, total - 1))

    def resume_if(self, validator: str | None) -> int:
        """From which byte on the server's present version can be continued; 0 if it is not the stored one."""
        return self.resume_at if self.stored is not None and self.stored.validator == validator else 0

    def begin(self, offset: int, *, validator: str | None, total: int | None) -> None:
        """Receive a version of `total` bytes from `offset` on, which is 0 or what `resume_at` said.

        Without `validator` it cannot be continued later. Raises TransferError if it is too large.
        """
        if total is not None and self._max_bytes is not None and total > self._max_bytes:
            self.discard()
            raise TransferError(f"the file has {total} bytes, more than the {self._max_bytes} allowed")
        usable = validator is not None and len(validator) <= MAX_VALIDATOR_CHARACTERS
        self._validator, self._total = validator if usable else None, total
        if offset == 0:
            self.stored = None
            self._note.unlink(missing_ok=True)
            _sync_folder(self._path)
        self._file.truncate(offset)
        self._count = offset
        self._hash_stored()
        self._checkpoint_at = self._count + CHECKPOINT_BYTES

    def write(self, data: bytes | memoryview) -> None:
        """Take the next bytes; raises TransferError if they are more than allowed or announced, OSError, Cancelled."""
        self._count += len(data)
        if self._total is not None and self._count > self._total:
            self.discard()
            raise TransferError(f"the server sent more than the {self._total} bytes that it announced")
        if self._max_bytes is not None and self._count > self._max_bytes:
            self.discard()
            raise TransferError(f"the file has more than the {self._max_bytes} bytes allowed")
        self._file.write(data)
        self._hash.update(data)
        if self._count >= self._checkpoint_at:
            self._checkpoint()
        self._tick(self._count, self._total)

    def finish(self) -> Done:
        """Give the file its name; raises TransferError if it is too short."""
        if self._total is not None and self._count < self._total:
            raise TransferError(f"only {self._count} of {self._total} bytes came")
        self._sync()
        self._part.replace(self._path)
        self._note.unlink(missing_ok=True)
        _sync_folder(self._path)
        return Done(bytes=self._count, sha256=self._hash.hexdigest())

    def discard(self) -> None:
        """Free the space: this version will never be wanted."""
        self._validator = None
        self._count = 0
        self._note.unlink(missing_ok=True)
        self._part.unlink(missing_ok=True)

    def _keep_for_later(self) -> None:
        if self._count:
            self._checkpoint()
        elif self.stored is None:
            self.discard()

    def _checkpoint(self) -> None:
        self._checkpoint_at = self._count + CHECKPOINT_BYTES
        if self._validator is None:  # never continued, so a power cut costs all of it anyway
            return
        self._sync()
        note = Stored(
            url_sha256=self._url_sha256, validator=self._validator, total=self._total, durable_bytes=self._count
        )
        fresh = self._note.with_name(self._note.name + ".new")
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(note))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._note)

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def _read_note(self) -> Stored | None:
        try:
            with self._note.open("rb") as file:
                note = msgspec.json.decode(file.read(MAX_NOTE_BYTES), type=Stored)
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        trusted = (
            note.url_sha256 == self._url_sha256 and 0 < note.durable_bytes <= os.fstat(self._file.fileno()).st_size
        )
        return note if trusted else None

    def _hash_stored(self) -> None:
        self._hash = hashlib.sha256()
        self._file.seek(0)
        rest = self._count
        while rest:
            data = self._file.read(min(CHUNK_BYTES, rest))
            self._hash.update(data)
            rest -= len(data)
            self._tick(self._count - rest, self._total)
        self._file.seek(self._count)


def _open_locked(part: Path) -> BinaryIO:
    """Open for reading and writing, for nobody else at the same time; raises TransferError, OSError."""
    file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
    try:
        is_ours = _lock(file, part)
    except BaseException:
        file.close()
        raise
    if not is_ours:
        file.close()
        raise TransferError(f"{part.name} is being written by another transfer")
    return file


def _lock(file: BinaryIO, part: Path) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever had the lock may have given the file its final name between our opening and our locking.
        return os.path.samestat(os.fstat(file.fileno()), part.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
