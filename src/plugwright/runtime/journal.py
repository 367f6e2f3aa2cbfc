"""What the station has logged and said of late, in memory: the stuff of a diagnostics file.

OCPP 1.6 §5.9. Bounded in bytes, and nothing is written: a flash card is not worn by what nobody may ever ask for.
"""

import logging
import threading
from collections import deque
from typing import Final

import msgspec

from plugwright.runtime.clock import read_clocks
from plugwright.runtime.frame_sorting import abridged
from plugwright.runtime.frames import Direction
from plugwright.runtime.log import PACKAGE, source_of

MAX_LOG_BYTES: Final = 512 * 1024
MAX_FRAME_BYTES: Final = 1024 * 1024
LONGEST_FRAME_BYTES: Final = 16 * 1024
"""Of a longer frame only its head and its length are kept."""
LONGEST_LINE: Final = 4_000
ENTRY_BYTES: Final = 160
"""What an entry costs beyond its text."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One line or frame, and when it was on the monotonic clock: its UTC may be known later only.

    Of one that `is_abridged` the payload is not kept. `utc_ms` is what the machine's clock said when a frame was noted.
    """

    at_monotonic_ms: int
    mark: str
    data: bytes
    is_abridged: bool = False
    utc_ms: int = 0


class Ring:
    """The newest entries that fit into `max_bytes`. Any thread may add."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._entries: deque[Entry] = deque()
        self._forgotten = 0
        self._bytes = 0
        self._lock = threading.Lock()

    def add(self, entry: Entry) -> None:
        """Keep it; the oldest make room."""
        with self._lock:
            self._entries.append(entry)
            self._bytes += len(entry.data) + ENTRY_BYTES
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._entries.popleft().data) + ENTRY_BYTES
                self._forgotten += 1

    @property
    def last_seq(self) -> int:
        """The number of the newest entry, 0 before the first; they count from 1."""
        return self._forgotten + len(self._entries)

    def numbered(self) -> tuple[int, tuple[Entry, ...]]:
        """All that is kept, oldest first, and the number of the oldest."""
        with self._lock:
            return self._forgotten + 1, tuple(self._entries)

    def snapshot(self) -> tuple[Entry, ...]:
        """All that is kept, oldest first."""
        with self._lock:
            return tuple(self._entries)


class Journal(logging.Handler):
    """Keeps the station's log from INFO upwards, and its frames; the process's logging feeds it once it is opened."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.log: Final = Ring(MAX_LOG_BYTES)
        self.frames: Final = Ring(MAX_FRAME_BYTES)

    def open(self) -> None:
        """Listen to the log from now on."""
        logging.getLogger(PACKAGE).addHandler(self)

    def close(self) -> None:
        """Listen no longer; what was heard is kept."""
        logging.getLogger(PACKAGE).removeHandler(self)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        if source_of(record.name) != "station":
            return
        try:
            text = self.format(record)
        except Exception:  # noqa: BLE001 - a log line that cannot be formatted is logging's to report
            self.handleError(record)
            return
        data = text[:LONGEST_LINE].encode(errors="replace")
        self.log.add(Entry(read_clocks().monotonic_ms, record.levelname, data))

    def frame(self, direction: Direction, data: bytes) -> Entry:
        """A frame was sent or received by the station."""
        is_long = len(data) > LONGEST_FRAME_BYTES
        mark = ">" if direction == "sent" else "<"
        now = read_clocks()
        entry = Entry(now.monotonic_ms, mark, abridged(data) if is_long else data, is_long, now.utc_ms)
        self.frames.add(entry)
        return entry
