"""A store whose medium has room for a local list of some length, or for none."""

from plugwright.store.memory import MemoryStore
from plugwright.store.memory_list import MemoryList


class CrowdedList(MemoryList):
    """`room_for` so many entries; `tidied` counts how often it was worked off."""

    def __init__(self, room_for: int) -> None:
        super().__init__()
        self.room_for = room_for
        self.tidied = 0

    def has_room(self, rows: int) -> bool:
        return rows <= self.room_for

    def tidy(self, rows: int) -> bool:
        self.tidied += 1
        return super().tidy(rows)


class CrowdedStore(MemoryStore):
    """A store with such a list."""

    def __init__(self, room_for: int) -> None:
        super().__init__()
        self.crowded = CrowdedList(room_for)

    @property
    def local_list(self) -> MemoryList:
        return self.crowded
