"""The Local Authorization List: updated in slices between other work, and asked before the cache.

OCPP 1.6 §3.5.2, §3.5.3, §5.10, §5.15, §7.1, §7.47, §9.2; errata 3.52.
Lab: TC_008_CS, TC_042_1_CS, TC_042_2_CS, TC_043_CS, TC_043_2_CS, TC_043_3_CS.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING, Final

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import AuthorizationData, IdTagInfo, SendLocalListConf, SendLocalListReq, UpdateStatus
from plugwright.ocpp16.time import parse_utc
from plugwright.station.authorization import VALID_LOCALLY
from plugwright.station.faults import Fault
from plugwright.station.keys import LocalAuthListEnabled, LocalAuthListMaxLength
from plugwright.station.ports import CacheRow, ListRow, ListState, ListStore

if TYPE_CHECKING:
    from plugwright.station.station import Station

CHECKED_AT_ONCE: Final = 2_000
STAGED_AT_ONCE: Final = 500
TIDIED_AT_ONCE: Final = 500
"""Entries in a slice, each well within 10 ms."""

TIDY_EVERY_MS: Final = 25
"""What is left over is nobody's hurry."""

LOOK_FOR_ROOM_EVERY_MS: Final = 60_000
CONFLICTS_LIMIT: Final = 64

OWED: Final = ("SendLocalList", 0)
NO_VERSION: Final = 0
"""That of an empty list (§5.10)."""

Work = Generator[None, None, UpdateStatus]


class LocalList:
    """One update at a time, whose answer is owed until it is durable; `deadline_ms` is when the next slice is due.

    A slice is a step of its own, so its successor is due an instant later. An update that is cut short by a power cut
    was never seen; one whose link goes down goes on, and the version tells.
    """

    __slots__ = ("_conflicts", "_station", "_work", "deadline_ms")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._work: Work | None = None
        self._conflicts: tuple[str, ...] = ()  # folded idTags, the newest last; one that is forgotten is told again
        self.deadline_ms = NEVER_MS

    @property
    def enabled(self) -> bool:
        """Whether there is a list and it is switched on (§9.2.1)."""
        return self._exists and self._station.configuration[LocalAuthListEnabled]

    @property
    def _exists(self) -> bool:
        return "LocalAuthListManagement" in self._station.product.feature_profiles

    @property
    def version(self) -> int:
        """That of the list which is seen, while an update is staged that of the former one; 0: the list is empty."""
        return self._store.state.version

    @property
    def _store(self) -> ListStore:
        return self._station.store.local_list

    # Look-ups

    def entry(self, id_tag: str, now: Now) -> CacheRow | None:
        """What the list says of an idTag, in the form of the cache; past its expiry it is Expired."""
        row = self._store.entry(id_tag.casefold()) if self.enabled else None
        if row is None or row.status is None:
            return None
        utc_ms = self._station.clock.utc_ms(now)
        is_over = row.expiry_utc_ms is not None and utc_ms is not None and utc_ms >= row.expiry_utc_ms
        return CacheRow(row.key, "Expired" if is_over else row.status, row.expiry_utc_ms, row.parent_id_tag)

    # Conflicts

    def told(self, id_tag: str, info: IdTagInfo, now: Now) -> bool:
        """The Central System gave its word on an idTag; False if the list has none.

        Where one says valid and the other does not, the Central System is told once (§3.5.2): as a warning of
        connector 0, which holds until the list is updated or both agree again.
        """
        row = self.entry(id_tag, now)
        if row is None:
            return False
        if (row.status in VALID_LOCALLY) != (info.status in VALID_LOCALLY):
            self._conflict(row, info, now)
        elif row.key in self._conflicts:
            self._conflicts = tuple(key for key in self._conflicts if key != row.key)
            if not self._conflicts:
                self.forget_conflicts(now)
        return True

    def _conflict(self, row: CacheRow, info: IdTagInfo, now: Now) -> None:
        if row.key in self._conflicts:
            return
        self._conflicts = (*self._conflicts[1 - CONFLICTS_LIMIT :], row.key)
        main = self._station.main
        fault = Fault("LocalListConflict", f"list: {row.status}, Central System: {info.status}", own=True)
        if fault in main.faults:
            main.reporter.report_anyway(now)  # in the same words of another idTag
        else:
            main.raise_fault(fault, now)

    def forget_conflicts(self, now: Now) -> None:
        """The list is another one now, or not used."""
        self._conflicts = ()
        self._station.main.clear_own("LocalListConflict", now)

    # Updates

    @property
    def is_busy(self) -> bool:
        """Whether an update is being staged."""
        return self._work is not None

    def has_room(self, entries: int) -> bool:
        """Whether the medium has room for an update of so many entries."""
        return self._store.has_room(entries)

    def update(self, req: SendLocalListReq, now: Now) -> None:
        """Begin an update; `SendLocalList` is answered when it is durable, or refused with nothing changed."""
        assert self._work is None, "one update at a time"
        self._work = self._apply(req)
        self.deadline_ms = now.monotonic_ms

    def start(self, now: Now) -> None:
        """A life begins: soon look for what the former one has left over."""
        if self._exists:
            self.deadline_ms = now.monotonic_ms + TIDY_EVERY_MS

    def due(self, now: Now) -> None:
        """Do a slice: of the update, or of what updates have left over."""
        self.deadline_ms = NEVER_MS
        if self._work is None:
            self._tidy(now)
            return
        try:
            next(self._work)
            self.deadline_ms = now.monotonic_ms + 1
        except StopIteration as ended:
            self._end(ended.value, now)

    def _end(self, status: UpdateStatus, now: Now) -> None:
        self._work = None
        self._store.abandon()  # what was refused half-way
        if status == "Accepted":
            self.forget_conflicts(now)
        self._station.inbound.settle(OWED, SendLocalListConf(status=status))
        self.deadline_ms = now.monotonic_ms + TIDY_EVERY_MS

    def _tidy(self, now: Now) -> None:
        if not self._store.has_room(TIDIED_AT_ONCE):
            self.deadline_ms = now.monotonic_ms + LOOK_FOR_ROOM_EVERY_MS
        elif self._store.tidy(TIDIED_AT_ONCE):
            self.deadline_ms = now.monotonic_ms + TIDY_EVERY_MS

    def _apply(self, req: SendLocalListReq) -> Work:
        """The whole update; each `yield` is the end of a slice, what is returned the answer."""
        store, full = self._store, req.update_type == "Full"
        entries = req.local_authorization_list or ()
        rows: dict[str, ListRow] = {}
        for at in range(0, len(entries), CHECKED_AT_ONCE):
            if not _take(entries[at : at + CHECKED_AT_ONCE], rows, full=full):
                return "Failed"
            yield
        in_order = [rows[key] for key in sorted(rows)]
        yield

        while not full and not store.is_settled:
            store.tidy(TIDIED_AT_ONCE)
            yield
        store.begin(full=full)
        size = 0 if full else store.state.size
        for at in range(0, len(in_order), STAGED_AT_ONCE):
            if not store.has_room(len(in_order) - at):
                return "Failed"
            size += store.stage(in_order[at : at + STAGED_AT_ONCE])
            yield
        if size > self._station.configuration[LocalAuthListMaxLength]:
            return "Failed"
        # An empty list has no version, whatever was said (§5.10; TC_042_2_CS).
        store.show(ListState(req.list_version if size else NO_VERSION, size))
        return "Accepted"


def _take(entries: tuple[AuthorizationData, ...], rows: dict[str, ListRow], *, full: bool) -> bool:
    """Add rows of entries; False where an idTag comes twice (§6.41), or a full list says nothing of one (§7.1)."""
    for entry in entries:
        key, info = entry.id_tag.casefold(), entry.id_tag_info
        if key in rows or (full and info is None):
            return False
        rows[key] = ListRow(key) if info is None else _row(key, info)
    return True


def _row(key: str, info: IdTagInfo) -> ListRow:
    expiry_utc_ms = None if info.expiry_date is None else parse_utc(info.expiry_date)
    return ListRow(key, info.status, expiry_utc_ms, info.parent_id_tag)
