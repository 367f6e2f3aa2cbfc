"""A file that is being sent."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from plugwright.transfer.job import CHUNK_BYTES, Done, Tick, TransferError


class Source:
    """The sending end of one upload; what is sent is the length that the file has when it is opened."""

    def __init__(self, path: Path, *, max_bytes: int | None, tick: Tick) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._tick = tick
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def __enter__(self) -> Self:
        self._file = self._path.open("rb")
        self.size_bytes = os.fstat(self._file.fileno()).st_size
        if self._max_bytes is not None and self.size_bytes > self._max_bytes:
            self._file.close()
            raise TransferError(f"the file has {self.size_bytes} bytes, more than the {self._max_bytes} allowed")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def chunks(self) -> Iterator[bytes]:
        """Read the file from its beginning; raises TransferError if it became shorter."""
        self._hash = hashlib.sha256()
        self._file.seek(0)
        count = 0
        while count < self.size_bytes:
            data = self._file.read(min(CHUNK_BYTES, self.size_bytes - count))
            if not data:
                raise TransferError("the file became shorter while it was sent")
            self._hash.update(data)
            yield data
            count += len(data)
            self._tick(count, self.size_bytes)

    def finish(self) -> Done:
        """The server has confirmed what `chunks` gave."""
        return Done(bytes=self.size_bytes, sha256=self._hash.hexdigest())
