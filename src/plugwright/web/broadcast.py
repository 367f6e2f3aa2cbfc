"""One source of news, many readers: whoever reads too slowly loses the oldest, and is told how much."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final

MAX_READERS: Final = 32
MAX_WAITING: Final = 1000

Item = tuple[str, bytes]
"""The name of an event, and its JSON."""


class TooManyReadersError(Exception):
    """No further reader is let in."""


class Broadcast:
    """Publishing never waits and costs nothing while nobody reads; each reader holds at most `max_waiting` items."""

    def __init__(self, max_readers: int = MAX_READERS, max_waiting: int = MAX_WAITING) -> None:
        self._readers: dict[Reader, None] = {}
        self._max_readers = max_readers
        self.on_open: Callable[[], None] | None = None
        """Called when a reader has come, who may want to be told more than the news."""
        self._max_waiting = max_waiting

    def __bool__(self) -> bool:
        """Whether anybody reads: what nobody reads need not be encoded."""
        return bool(self._readers)

    def publish(self, name: str, data: bytes) -> None:
        """Hand an item to every reader."""
        for reader in self._readers:
            reader.put((name, data))

    @property
    def is_full(self) -> bool:
        """Whether no further reader is let in."""
        return len(self._readers) >= self._max_readers

    def open(self) -> "Reader":
        """Let a reader in, who has to `read`; TooManyReadersError if it is full."""
        if self.is_full:
            raise TooManyReadersError(f"{self._max_readers} readers are the limit")
        reader = Reader(self, self._max_waiting)
        self._readers[reader] = None
        if self.on_open is not None:
            self.on_open()
        return reader

    def leave(self, reader: "Reader") -> None:
        """Let a reader go; again is no harm."""
        self._readers.pop(reader, None)

    def close(self) -> None:
        """End every reader's stream."""
        for reader in tuple(self._readers):
            reader.close()


class Reader:
    """One reader's items, oldest first."""

    __slots__ = ("_broadcast", "_closed", "_dropped", "_items", "_news")

    def __init__(self, broadcast: Broadcast, max_waiting: int) -> None:
        self._broadcast = broadcast
        self._items: deque[Item] = deque(maxlen=max_waiting)
        self._news = asyncio.Event()
        self._dropped = 0
        self._closed = False

    def put(self, item: Item) -> None:
        """Append an item; over the limit the oldest is dropped."""
        if len(self._items) == self._items.maxlen:
            self._dropped += 1
        self._items.append(item)
        self._news.set()

    def close(self) -> None:
        """End the stream after what waits already."""
        self._closed = True
        self._broadcast.leave(self)
        self._news.set()

    async def read(self, patience_s: float) -> AsyncIterator[Item | None]:
        """Yield items as they come, None whenever `patience_s` passed without one; `Dropped` says what was lost."""
        try:
            while self._items or not self._closed:
                if self._dropped:
                    dropped, self._dropped = self._dropped, 0
                    yield ("Dropped", b'{"type":"Dropped","count":%d}' % dropped)
                elif self._items:
                    yield self._items.popleft()
                elif not await self._wait(patience_s):
                    yield None
        finally:
            self._broadcast.leave(self)

    async def _wait(self, patience_s: float) -> bool:
        self._news.clear()
        try:
            async with asyncio.timeout(patience_s):
                await self._news.wait()
        except TimeoutError:
            return False
        return True
