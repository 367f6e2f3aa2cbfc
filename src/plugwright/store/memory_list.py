"""The Local Authorization List of a simulated station, in plain memory."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from plugwright.station.ports import ListRow, ListState

NO_ROWS: Final[Mapping[str, ListRow]] = MappingProxyType({})


class MemoryList:
    """The port `ListStore` without durability. It never fails, and an update that is shown leaves nothing to tidy."""

    __slots__ = ("_full", "_rows", "_shown_before", "_staged", "_state")

    def __init__(self) -> None:
        self._state = ListState()
        self._rows = NO_ROWS
        self._full = False
        self._staged: dict[str, ListRow] | None = None
        self._shown_before: tuple[ListState, Mapping[str, ListRow]] | None = None  # for the step's rollback

    def commit(self) -> None:
        """End the step."""
        self._shown_before = None

    def rollback(self) -> None:
        """Forget the step, and with it the whole update that is being staged."""
        if self._shown_before is not None:
            self._state, self._rows = self._shown_before
        self._staged = self._shown_before = None

    @property
    def state(self) -> ListState:
        return self._state

    def entry(self, key: str) -> ListRow | None:
        return self._rows.get(key)

    def has_room(self, rows: int) -> bool:
        del rows
        return True

    @property
    def is_settled(self) -> bool:
        return True

    def begin(self, *, full: bool) -> None:
        self._full = full
        self._staged = {}

    def stage(self, rows: Sequence[ListRow]) -> int:
        assert self._staged is not None, "an update begins before it is staged"
        self._staged.update((row.key, row) for row in rows)
        if self._full:
            return len(rows)
        put = sum(row.status is not None and row.key not in self._rows for row in rows)
        return put - sum(row.status is None and row.key in self._rows for row in rows)

    def abandon(self) -> None:
        self._staged = None

    def show(self, state: ListState) -> None:
        assert self._staged is not None, "an update is staged before it is shown"
        self._shown_before = (self._state, self._rows)
        merged = self._staged if self._full else {**self._rows, **self._staged}
        self._rows = {key: row for key, row in merged.items() if row.status is not None} or NO_ROWS
        self._state = state
        self._staged = None

    def tidy(self, rows: int) -> bool:
        assert self._staged is None, "what is staged is not left over"
        del rows
        return False
