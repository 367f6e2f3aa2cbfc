"""A world from one seed."""

import pytest

from plugwright.now import Now
from plugwright.sim.medium import KeptMedium
from plugwright.sim.world import Parts, Violation, World
from plugwright.station.effects import Effect
from plugwright.station.station import Station
from plugwright.station.stimuli import CardPresented, Received, Start, Stimulus
from plugwright.store.memory import MemoryStore
from tests.sim.worlds import charge, quiet_world

HOUR_MS = 3_600_000


def world_of(seed: int, log: list[str] | None = None) -> World:
    """A world that has not begun."""
    return World(seed, KeptMedium(MemoryStore()), hours=1, cuts=True, log=log)


def test_a_violation_is_one_line_with_its_replay() -> None:
    """To be copied."""
    violation = Violation(7, 123, "something\n is   wrong", 6.0)
    assert str(violation) == "step 123: something is wrong -- plugwright sim --seeds 7..7 --hours 6"
    assert (violation.seed, violation.step) == (7, 123)


def test_two_seeds_are_two_worlds() -> None:
    """And one seed is one."""
    logs: list[list[str]] = [[], [], []]
    for seed, log in zip((1, 1, 3), logs, strict=True):
        world = world_of(seed, log)
        world.restore_power()
        world.run_until(HOUR_MS // 2)
    assert logs[0] == logs[1]
    assert logs[0] != logs[2]


def test_a_generator_has_a_name() -> None:
    """A new fault draws from its own, and shifts no other."""
    world = world_of(1)
    assert world.random("a").random() == world_of(1).random("a").random()
    assert world.random("a").random() != world.random("b").random()
    assert world.random("a").random() != world_of(2).random("a").random()


def test_the_power_goes_and_comes() -> None:
    """The machine's monotonic clock begins anew, the world's goes on."""
    world = quiet_world()
    before_ms = world.shell.now.monotonic_ms
    former = world.shell.station
    world.cut_power()
    assert (world.shell.station, world.powered) == (None, False)
    world.restore_power()
    assert world.shell.station not in (None, former)
    assert world.shell.machine_now.monotonic_ms == 0
    assert world.shell.now.monotonic_ms == before_ms


def broken_by(kind: type[Stimulus]) -> Parts:
    """A station whose assertion fails on a stimulus of this kind."""

    class Broken(Station):
        __slots__ = ()

        def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
            assert not isinstance(stimulus, kind), "broken"
            return super().step(stimulus, now)

    return Parts(build=Broken)


def test_a_failed_assertion_is_a_violation() -> None:
    """When the power comes, when time passes and when somebody acts: the station's own mistakes are never borne."""
    for kind in (Start, Received):
        with pytest.raises(Violation, match="an assertion failed: broken"):
            quiet_world(parts=broken_by(kind))
    world = quiet_world(parts=broken_by(CardPresented))
    with pytest.raises(Violation, match="an assertion failed: broken"):
        world.touch(world.hardware.tap(1, "ALICE", world.shell.now))


def test_energy_may_be_lost_only_while_hardware_fails() -> None:
    """Silent, stuck or slow."""
    world = quiet_world()
    charge(world)
    assert not world.may_lose_energy(1)
    world.port.silent[1] = True
    assert world.may_lose_energy(1)


def test_counts_what_strikes() -> None:
    """By name."""
    world = world_of(1)
    world.struck("x")
    world.struck("x")
    assert world.counts == {"x": 2}
