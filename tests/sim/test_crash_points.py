"""The power goes before and after each durable write of a session, on a real file: nothing is lost or told twice."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from plugwright.hardware.virtual import Refused
from plugwright.sim.healing import heal
from plugwright.sim.medium import FileMedium, KeptMedium
from plugwright.sim.world import World
from plugwright.station.effects import Effect
from plugwright.station.keys import MeterValueSampleInterval
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import FILE_NAME, SqliteStore

MINUTE_MS = 60_000


class PowerCut(Exception):
    """The supply is gone in the middle of a step."""


class Session:
    """A charge with a pause, in a world without faults; the power goes at the commits of these numbers, from 1 on."""

    def __init__(self, seed: int, place: Path, cuts_at: Sequence[int] = (), *, after: bool = False) -> None:
        place.mkdir()
        self.world = world = World(seed, FileMedium(lambda: SqliteStore(place / FILE_NAME)), hours=1, cuts=True)
        world.let_nothing_happen()
        self._cuts_at = list(cuts_at)
        if after:
            self._judge = world.shell.committed
            world.shell.committed = self._after_commit
        else:
            world.disk.before_commit = lambda: self._cut_at(world.disk.commits + 1)

    def _after_commit(self, station: Station, stimulus: Stimulus, effects: Sequence[Effect]) -> None:
        """The step is durable; its effects are lost."""
        assert self._judge is not None
        self._judge(station, stimulus, effects)
        self._cut_at(self.world.disk.commits)

    def _cut_at(self, number: int) -> None:
        if self._cuts_at and self._cuts_at[0] <= number:
            self._cuts_at.pop(0)
            raise PowerCut

    def run(self) -> World:
        """From the first boot to the end, with the power back after each cut."""
        for move in (self.world.restore_power, *self._moves()):
            with suppress(Refused):
                self._do(move)
        self._cuts_at.clear()
        heal(self.world)
        return self.world

    def _do(self, move: Callable[[], object]) -> None:
        try:
            move()
        except PowerCut:
            self.world.cut_power()
            self.world.advance(10_000)  # no machine is back sooner
            self._do(self.world.restore_power)

    def _moves(self) -> list[Callable[[], object]]:
        world = self.world
        hardware, shell = world.hardware, world.shell

        def minutes(number: int) -> Callable[[], object]:
            return lambda: world.advance(number * MINUTE_MS)

        return [
            minutes(1),
            lambda: world.touch(hardware.plug(1, shell.now)),
            lambda: world.touch(hardware.tap(1, "ALICE", shell.now)),
            minutes(3),
            lambda: world.touch(hardware.set_ev(1, False, shell.now)),
            minutes(2),
            lambda: world.touch(hardware.set_ev(1, True, shell.now)),
            minutes(3),
            lambda: world.touch(hardware.tap(1, "ALICE", shell.now)),
            minutes(1),
            lambda: world.touch(hardware.unplug(1, shell.now)),
            minutes(2),
        ]


def seed_of(*, resumes: bool) -> int:
    """The first seed whose product samples often, and does with a cut transaction what is asked for."""
    for seed in range(1000):
        product = World(seed, KeptMedium(MemoryStore()), hours=1, cuts=True).product
        often = product.configuration[MeterValueSampleInterval.name] == "15"
        hardware = product.hardware
        if often and product.resumes_transactions == resumes and hardware.lock and hardware.control_pilot:
            return seed
    raise AssertionError("no such product")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("resumes", [False, True], ids=["ends", "resumes"])
def test_a_cut_at_each_commit_loses_nothing(tmp_path: Path, *, resumes: bool, after: bool) -> None:
    """Whatever the last commit was, the Central System is told every watt-hour once (§3.7, §4.10)."""
    seed = seed_of(resumes=resumes)
    whole = Session(seed, tmp_path / "whole").run()
    assert whole.energy.started == 1
    assert whole.disk.commits > 10
    for number in range(1, whole.disk.commits + 1):
        world = Session(seed, tmp_path / str(number), [number], after=after).run()
        assert world.energy.unmetered_wh == 0


def test_a_second_cut_during_the_recovery_loses_nothing(tmp_path: Path) -> None:
    """A life that is cut short before it has told what the former one left (§3.7)."""
    seed = seed_of(resumes=False)
    commits = Session(seed, tmp_path / "whole").run().disk.commits
    for number in range(1, commits + 1, 2):
        world = Session(seed, tmp_path / str(number), [number, number + 1, number + 2]).run()
        assert world.energy.unmetered_wh == 0
