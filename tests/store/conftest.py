"""Every test that asks for `open_kind` or `store` runs over both stores."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugwright.station.ports import Store
from plugwright.store.limits import DEFAULT_LIMITS, Limits
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import SqliteStore, open_store


@pytest.fixture(params=["memory", "sqlite"])
def open_kind(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Limits], Store]]:
    """Opens an empty store of this kind."""
    opened: list[SqliteStore] = []

    def open_it(limits: Limits) -> Store:
        if request.param == "memory":
            return MemoryStore(limits)
        opened.append(open_store(tmp_path / "data", limits))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_kind: Callable[[Limits], Store]) -> Store:
    """An empty store."""
    return open_kind(DEFAULT_LIMITS)


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[SqliteStore]:
    """An empty store in SQLite, in the folder `data`."""
    store = open_store(tmp_path / "data")
    yield store
    store.close()
