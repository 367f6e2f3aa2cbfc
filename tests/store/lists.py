"""Local lists to test with: rows, whole updates, and what a list holds."""

from collections.abc import Iterable, Mapping
from typing import Final

from plugwright.ocpp16 import AuthorizationStatus
from plugwright.station.ports import ListRow, ListState, ListStore, Store

Entries = Mapping[str, AuthorizationStatus | None]

KEYS: Final = tuple(f"card-{number:03}" for number in range(40))
"""All keys that these tests use, in order."""

OLD: Final[Entries] = dict.fromkeys(KEYS[:20], "Accepted")
CHANGES: Final[Entries] = {
    **dict.fromkeys(KEYS[5:10], None),
    **dict.fromkeys(KEYS[10:30], "Blocked"),
    **dict.fromkeys(KEYS[35:], None),
}
CHANGED: Final[Entries] = {
    **dict.fromkeys(KEYS[:5], "Accepted"),
    **dict.fromkeys(KEYS[10:30], "Blocked"),
}
"""What `OLD` is after `CHANGES`."""


def rows_of(entries: Entries) -> list[ListRow]:
    """Rows in the order in which they are staged."""
    return [ListRow(key, entries[key]) for key in sorted(entries)]


def held(local_list: ListStore, keys: Iterable[str] = KEYS) -> Entries:
    """The entries that are seen."""
    found = {key: local_list.entry(key) for key in keys}
    return {key: row.status for key, row in found.items() if row is not None}


def update(store: Store, version: int, entries: Entries, *, full: bool, slice_of: int = 7) -> None:
    """A whole update, each slice a step."""
    local_list, rows = store.local_list, rows_of(entries)
    local_list.begin(full=full)
    size = 0 if full else local_list.state.size
    for at in range(0, len(rows), slice_of):
        size += local_list.stage(rows[at : at + slice_of])
        store.commit()
    local_list.show(ListState(version, size))
    store.commit()


def tidy(store: Store, rows: int = 7) -> int:
    """Work everything off that is left over; how many slices that took."""
    slices = 0
    while store.local_list.tidy(rows):
        store.commit()
        slices += 1
    return slices
