"""A world from one seed."""

import pytest

from plugwright.sim.medium import KeptMedium
from plugwright.sim.world import Violation, World
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
    world.cut_power()
    assert world.shell.station is None
    assert not world.powered
    world.restore_power()
    assert world.shell.station is not None
    assert world.shell.machine_now.monotonic_ms == 0
    assert world.shell.now.monotonic_ms == before_ms


def test_a_failed_assertion_is_a_violation() -> None:
    """Whether time passes or somebody acts: the station's own mistakes are never borne."""

    class Broken(Station):
        def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
            assert not isinstance(stimulus, PlugChanged | Ponged | Due), "broken"
            return super().step(stimulus, now)

    parts = Parts(build=Broken)
    world = World(1, KeptMedium(MemoryStore()), hours=1, cuts=True, parts=parts)
    with pytest.raises(Violation, match="an assertion failed: broken"):
        world.tell([PlugChanged(1, plugged=True, ev_connected=True)] if world.shell.station else _powered(world))
    other = World(1, KeptMedium(MemoryStore()), hours=1, cuts=True, parts=parts)
    with pytest.raises(Violation, match="broken"):
        other.advance(HOUR_MS) if other.shell.station else _powered(other)


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
