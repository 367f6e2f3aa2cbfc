"""The station's frames to be looked at: as they come, and the newest of them again.

What is kept is the journal's ring of bytes; a frame is sorted and written out when somebody wants to see it.
"""

import logging
from collections.abc import Iterator
from typing import Final

import msgspec

from plugwright.ocpp16.time import format_utc
from plugwright.runtime.frame_sorting import UNASKED, Kind, Sorter, Sorting
from plugwright.runtime.frames import Direction
from plugwright.runtime.journal import Entry, Journal
from plugwright.runtime.masking import for_log, without_secrets
from plugwright.web.broadcast import Broadcast

EVENT: Final = "Frame"

LOOK_BACK: Final = 1_000
"""So many frames before an answer its CALL is looked for; there is one open at a time (OCPP-J §4.1.1)."""

DOUBTFUL: Final = 16
"""The CALLs that the oldest frames answer may be forgotten already: of so many it is not said that nobody asked."""


class Frame(msgspec.Struct, frozen=True, tag=EVENT):
    """A frame as it is shown, without secrets; `seq` counts from the start of the process.

    `direction` is the station's. `action` of an answer is that of its CALL. `problem` says what is wrong with it.
    """

    identity: str
    seq: int
    at: str
    direction: Direction
    kind: Kind
    id: str | None
    action: str | None
    problem: str | None
    text: str


class FramePage(msgspec.Struct, frozen=True):
    """Some frames, oldest first, and the numbers of the oldest and the newest that are kept."""

    frames: tuple[Frame, ...]
    first_seq: int
    last_seq: int


class FrameLog:
    """Notes every frame of one station; publishing costs something only while somebody reads."""

    def __init__(self, identity: str, journal: Journal, broadcast: Broadcast, log: logging.Logger) -> None:
        self._identity = identity
        self._journal = journal
        self._broadcast = broadcast
        self._log = log
        self._sorter = Sorter()
        self._sorted_seq = 0  # the last one that the sorter has seen

    def note(self, direction: Direction, data: bytes) -> None:
        """A frame was sent or received."""
        entry = self._journal.frame(direction, data)
        if self._log.isEnabledFor(logging.DEBUG):
            self._log.debug("%s %s", entry.mark, for_log(data))
        if self._broadcast:
            seq = self._journal.frames.last_seq
            self._catch_up(seq - 1)
            self._sorted_seq = seq
            frame = self._frame(seq, entry, _sort(self._sorter, entry, judge=True))
            self._broadcast.publish(EVENT, msgspec.json.encode(frame))

    def page(self, after: int | None, limit: int) -> FramePage:
        """The first frames after this number, or without one the newest; at most `limit`."""
        first, entries = self._journal.frames.numbered()
        last = first + len(entries) - 1
        begin = max(first, last - limit + 1 if after is None else after + 1)
        end = min(last, begin + limit - 1)
        return FramePage(tuple(self._frames(first, entries, begin, end)), first, last)

    def all(self) -> Iterator[Frame]:
        """All that is kept now, oldest first, each made when it is asked for."""
        first, entries = self._journal.frames.numbered()
        return self._frames(first, entries, first, first + len(entries) - 1)

    def _frames(self, first: int, entries: tuple[Entry, ...], begin: int, end: int) -> Iterator[Frame]:
        """Those from `begin` to `end`; some before are looked at for the actions of their answers."""
        sorter = Sorter()
        start = max(first, begin - LOOK_BACK)
        for seq, entry in enumerate(entries[start - first : end - first + 1], start=start):
            sorting = _sort(sorter, entry, judge=seq >= begin)
            if sorting.problem == UNASKED and first > 1 and seq < first + DOUBTFUL:
                sorting = msgspec.structs.replace(sorting, problem=None)
            if seq >= begin:
                yield self._frame(seq, entry, sorting)

    def _frame(self, seq: int, entry: Entry, sorting: Sorting) -> Frame:
        return Frame(
            identity=self._identity,
            seq=seq,
            at=format_utc(entry.utc_ms),
            direction=_direction(entry),
            kind=sorting.kind,
            id=sorting.id,
            action=sorting.action,
            problem=sorting.problem,
            text=without_secrets(entry.data),
        )

    def _catch_up(self, to_seq: int) -> None:
        """What was noted while nobody read may have CALLs whose answers come now."""
        if self._sorted_seq < to_seq:
            first, entries = self._journal.frames.numbered()
            start = max(first, self._sorted_seq + 1, to_seq + 1 - LOOK_BACK)
            for entry in entries[start - first : to_seq - first + 1]:
                _sort(self._sorter, entry, judge=False)


def _sort(sorter: Sorter, entry: Entry, *, judge: bool) -> Sorting:
    return sorter.sort(_direction(entry), entry.data, is_abridged=entry.is_abridged, judge=judge)


def _direction(entry: Entry) -> Direction:
    return "sent" if entry.mark == ">" else "received"
