"""A bench on a real file, with power cuts at any commit: what is found afterwards is what lay on the disk."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from plugwright.sim.bench import Bench
from plugwright.sim.medium import Disk
from plugwright.station.effects import Effect
from plugwright.station.ports import Store
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus
from plugwright.store.sqlite import SqliteStore, open_store

When = Literal["before", "after"]


class PowerCutError(Exception):
    """The supply is gone in the middle of a step."""


class File:
    """A medium whose cut leaves the files as they lie: the next life opens a copy of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lives = 0
        self._store: SqliteStore | None = None

    @property
    def _place(self) -> Path:
        return self._folder / f"life {self._lives}"

    def open(self) -> Store:
        self._store = open_store(self._place)
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def cut(self) -> None:
        left = self._place
        self._lives += 1
        shutil.copytree(left, self._place)
        self.close()


def durable(folder: Path, **bench_arguments: Any) -> tuple[Bench, Disk]:
    """A bench whose store is such a file, without power yet; see `at_commit` for its commits."""
    disk = Disk(File(folder))
    return Bench(medium=disk, **bench_arguments), disk


def at_commit(bench: Bench, disk: Disk, watch: Callable[[When], None] | None) -> None:
    """Have `watch` called before each commit of a step that wrote something, and after it, before its effects."""
    if watch is None:
        disk.before_commit = bench.shell.committed = None
        return
    commits = disk.commits

    def committed(_station: Station, _stimulus: Stimulus, _effects: Sequence[Effect]) -> None:
        nonlocal commits
        if disk.commits > commits:
            commits = disk.commits
            watch("after")

    disk.before_commit = lambda: watch("before")
    bench.shell.committed = committed
