"""The Local Authorization List at its limits: 45,000 entries in a message, 1,000,000 in the list, on real SQLite."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

import msgspec

from benchmarks.memory import resident_bytes
from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationData, IdTagInfo, SendLocalListConf, SendLocalListReq, UpdateType
from plugwright.ocpp16.codec import encode
from plugwright.ocpp16.payload import Req
from plugwright.sim.bench import PRODUCT
from plugwright.sim.scripted_peer import ScriptedPeer
from plugwright.sim.shell import VirtualShell
from plugwright.station.configuration import Factory
from plugwright.station.effects import Effect
from plugwright.station.inbound import Operation
from plugwright.station.keys import KEYS
from plugwright.station.ports import Store
from plugwright.station.product import Product
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus
from plugwright.store.sqlite import SqliteStore, open_store

ENTRIES: Final = 45_000
MILLION: Final = 1_000_000
LOOK_UPS: Final = 5_000
INFO: Final = IdTagInfo(status="Accepted", expiry_date="2027-11-22T17:03:05Z", parent_id_tag="FAMILY-0123456789")
LISTED: Final = msgspec.structs.replace(PRODUCT, feature_profiles=("Core", "LocalAuthListManagement"))


class Stopwatch:
    """The wall time of every step of a station."""

    def __init__(self) -> None:
        self.steps_s: list[float] = []

    def build(
        self,
        product: Product,
        factory: Factory,
        store: Store,
        random: Random,
        operations: Mapping[type[Req], Operation],
    ) -> Station:
        """A station that is timed."""
        watch = self

        class Timed(Station):
            __slots__ = ()

            def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
                began = time.perf_counter()
                effects = super().step(stimulus, now)
                watch.steps_s.append(time.perf_counter() - began)
                return effects

        return Timed(product, factory, store, random, operations)


class Fixture:
    """A station that is accepted, with its list in a file, and a Central System that counts versions."""

    def __init__(self, store: SqliteStore) -> None:
        self.watch = Stopwatch()
        self.peer = ScriptedPeer()
        self.shell = VirtualShell(LISTED, self.peer, store=store, build=self.watch.build)
        self.shell.power_up()
        self.shell.advance(1_000)
        self.version = store.local_list.state.version

    def update(self, kind: UpdateType, entries: tuple[AuthorizationData, ...]) -> tuple[float, float, int]:
        """Send a list; how long its steps took until the answer, the longest of them, and the size of the payload."""
        self.version += 1
        req = SendLocalListReq(list_version=self.version, update_type=kind, local_authorization_list=entries)
        self.peer.forget()
        self.watch.steps_s.clear()
        self.peer.call(req, self.shell.now)
        while not self.peer.answers:
            self.shell.advance(1)
        assert self.peer.answers == [SendLocalListConf(status="Accepted")]
        return sum(self.watch.steps_s), max(self.watch.steps_s), len(encode(req))

    def settle(self) -> tuple[float, float]:
        """Let the station do what is left over; how long that took, and its longest step."""
        self.watch.steps_s.clear()
        self.shell.advance(120_000)
        return sum(self.watch.steps_s), max(self.watch.steps_s)


def entries_of(numbers: range) -> tuple[AuthorizationData, ...]:
    """Entries as long as they come: twenty characters, an expiry date, a parent; in no order of the idTags."""
    return tuple(AuthorizationData(id_tag=id_tag(number), id_tag_info=INFO) for number in numbers)


def id_tag(number: int) -> str:
    """One of 2^80 idTags, spread evenly."""
    return f"{number * 0x9E3779B97F4A7C15F39D % 2**80:020X}"


@contextmanager
def fixture(data_dir: Path) -> Iterator[Fixture]:
    """A station on the files in this directory."""
    with closing(open_store(data_dir)) as store:
        yield Fixture(store)


def answered(took_s: float, longest_s: float) -> str:
    """Both, in words."""
    return f"answered within {took_s:.2f} s, longest step {longest_s * 1000:.0f} ms"


def full(data_dir: Path) -> None:
    """Replace 45,000 entries by 45,000 others."""
    with fixture(data_dir) as station:
        station.update("Full", entries_of(range(ENTRIES)))
        station.settle()
        took_s, longest_s, size = station.update("Full", entries_of(range(ENTRIES, 2 * ENTRIES)))
        print(f"  Full of {ENTRIES:,} replacing {ENTRIES:,}, {size / 1e6:.2f} MB: {answered(took_s, longest_s)}")
        settled_s, longest_s = station.settle()
        print(f"    then the old one deleted in {settled_s:.2f} s, longest step {longest_s * 1000:.0f} ms")


def grow(data_dir: Path) -> None:
    """Fill a list to a million by differential updates, then change 45,000 of them, half of these new."""
    with fixture(data_dir) as station:
        longest_s = 0.0
        for first in range(0, MILLION - ENTRIES // 2, ENTRIES):
            last = min(first + ENTRIES, MILLION - ENTRIES // 2)
            _, step_s, _ = station.update("Differential", entries_of(range(first, last)))
            longest_s = max(longest_s, step_s, station.settle()[1])
        size = station.shell.store.local_list.state.size
        print(f"  grown to {size:,} entries, longest step {longest_s * 1000:.0f} ms")
        changed = range(MILLION - ENTRIES, MILLION)
        took_s, longest_s, _ = station.update("Differential", entries_of(changed))
        print(f"  Differential of {ENTRIES:,} into that: {answered(took_s, longest_s)}")
        look_up(station, "before it is worked in")
        settled_s, longest_s = station.settle()
        print(f"    then worked in during {settled_s:.2f} s, longest step {longest_s * 1000:.0f} ms")
        assert station.shell.store.local_list.state.size == MILLION
        look_up(station, "afterwards")


def look_up(station: Fixture, when: str) -> None:
    """Ask for idTags of the list in no order."""
    assert station.shell.station is not None
    local_list, now = station.shell.station.local_list, station.shell.now
    took_s = []
    for number in Random(1).sample(range(MILLION), LOOK_UPS):
        tag = id_tag(number)
        began = time.perf_counter()
        found = local_list.entry(tag, now)
        took_s.append(time.perf_counter() - began)
        assert found is not None
    took_s.sort()
    p50_us, p99_us = median(took_s) * 1e6, took_s[LOOK_UPS * 99 // 100] * 1e6
    print(f"  look-up at {MILLION:,} {when}: {p50_us:.1f} us, p99 {p99_us:.1f} us")


def start(data_dir: Path) -> tuple[float, int]:
    """Open the store, build the station and look an idTag up: seconds, and resident bytes."""
    factory = Factory(KEYS, LISTED)
    began = time.perf_counter()
    with closing(open_store(data_dir)) as store:
        station = Station(LISTED, factory, store, Random(1))
        station.local_list.entry(id_tag(1), Now(0, 0))
        return time.perf_counter() - began, resident_bytes()


def start_elsewhere(data_dir: Path) -> tuple[float, int]:
    """The same in a process of its own."""
    told = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.local_list", str(data_dir)], check=True, capture_output=True, text=True
    ).stdout
    took_s, resident = json.loads(told)
    return took_s, resident


def main() -> None:
    """Print everything; with a directory as argument only `start` there, for the process that asks."""
    if len(sys.argv) > 1:
        print(json.dumps(start(Path(sys.argv[1]))))
        return
    print("local list on SQLite: the work of the steps themselves, the message's decoding included")
    with tempfile.TemporaryDirectory() as folder:
        full(Path(folder) / "full")
        grow(Path(folder) / "grown")
        file = Path(folder) / "grown" / "local_list.sqlite3"
        print(f"  file of {file.stat().st_size / 2**20:.0f} MiB")
        open_store(Path(folder) / "empty").close()
        for name in ("empty", "grown"):
            took_s, resident = start_elsewhere(Path(folder) / name)
            print(f"  start with the list {name}: {took_s * 1000:.1f} ms, {resident / 2**20:.1f} MiB resident")


if __name__ == "__main__":
    main()
