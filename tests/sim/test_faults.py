"""Everything that can go wrong: it strikes, it is counted, and it ends."""

from random import Random

from plugwright.now import NEVER_MS
from plugwright.sim.faults import FAULTS, Fault, Scheduled
from plugwright.sim.world import World
from tests.sim.worlds import quiet_world

HOUR_MS = 3_600_000
BY_NAME = {fault.name: fault for fault in FAULTS}


def strike(world: World, name: str, seed: int = 1) -> Scheduled:
    """One of the faults strikes now."""
    scheduled = Scheduled(BY_NAME[name], Random(seed), cuts=True)
    scheduled.act(world)
    return scheduled


def test_names_are_different() -> None:
    """Each has a generator of its name."""
    assert len(BY_NAME) == len(FAULTS)


def test_a_fault_that_never_happens_has_no_deadline() -> None:
    """Its rate is 0 in this world; or it cuts the power where that must not be."""
    never = Fault("never", (0,), (1, 1), lambda _world, _random: None)
    assert Scheduled(never, Random(1), cuts=True).next_ms == NEVER_MS
    cut = BY_NAME["power cut"]
    assert Scheduled(cut, Random(1), cuts=False).next_ms == NEVER_MS
    assert Scheduled(cut, Random(1), cuts=True).next_ms < 100 * HOUR_MS


def test_happens_as_often_as_its_rate_says() -> None:
    """On the average."""
    hourly = Fault("hourly", (1,), (0, 0), lambda _world, _random: None)
    random = Random(1)
    waits_ms = [Scheduled(hourly, random, cuts=True).next_ms for _ in range(2000)]
    assert 0.9 * HOUR_MS < sum(waits_ms) / len(waits_ms) < 1.1 * HOUR_MS


def test_ends_after_its_time_and_comes_again() -> None:
    """A second act ends it."""
    world = quiet_world()
    lasting = Scheduled(BY_NAME["link loss"]._replace(every_h=(1,)), Random(1), cuts=True)
    lasting.act(world)
    assert world.counts == {"link loss": 1}
    states = [world.network.up]
    assert lasting.next_ms > world.shell.now.monotonic_ms
    lasting.act(world)
    states.append(world.network.up)
    assert states == [False, True]
    assert lasting.next_ms != NEVER_MS


def test_what_cannot_happen_now_is_not_counted() -> None:
    """The network is down already."""
    world = quiet_world()
    world.network.up = False
    strike(world, "link loss")
    assert world.counts == {}
