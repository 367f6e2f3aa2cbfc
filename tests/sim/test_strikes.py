"""What strikes: a station survives it, and nothing of it is left when it has ended."""

from random import Random

import pytest

from plugwright.sim.faults import FAULTS, Scheduled
from plugwright.sim.hardware_faults import PROMPT_MS
from plugwright.sim.network import USUAL_DELAY_MS
from plugwright.sim.world import World
from tests.sim.worlds import charge, quiet_world

HOUR_MS = 3_600_000
BY_NAME = {fault.name: fault for fault in FAULTS}


def strike(world: World, name: str, seed: int = 1) -> Scheduled:
    """One of the faults strikes now."""
    scheduled = Scheduled(BY_NAME[name], Random(seed), cuts=True)
    scheduled.act(world)
    return scheduled


@pytest.mark.parametrize("name", BY_NAME)
def test_the_station_recovers_from_it(name: str) -> None:
    """An hour after its end a quiet station is online, whatever it was."""
    world = quiet_world()
    scheduled = strike(world, name)
    world.advance(HOUR_MS)
    scheduled.end()
    world.advance(HOUR_MS)
    station = world.shell.station
    assert station is not None
    assert station.calls.may_tell


def test_the_end_undoes_the_strike() -> None:
    """Nothing of it is left."""
    world = quiet_world()
    for fault in FAULTS:
        strike(world, fault.name).end()
        world.advance(60_000)
    assert world.network.delay_ms == USUAL_DELAY_MS
    assert world.port.delay_ms == PROMPT_MS
    assert world.central.manners.shares == {}
    assert world.central.manners.registration == "Accepted"
    assert world.disk.full_at is None
    assert world.raised is None
    assert not any((*world.port.silent, *world.port.stuck))
    assert not world.shell.restart_fails
    assert not world.network.refuses
    assert world.powered


def test_what_takes_energy_from_transactions_excuses_it() -> None:
    """A silent meter, a stuck contactor, slow hardware; a jammed lock takes none."""
    for name in ("silent meter", "stuck contactor", "slow hardware"):
        world = quiet_world(lambda product: product.connectors == 1)
        assert not world.may_lose_energy(1)
        strike(world, name)
        assert world.may_lose_energy(1)
    world = quiet_world()
    strike(world, "jammed lock")
    assert not world.may_lose_energy(1)


def test_a_shut_down_tells_of_the_transaction_first() -> None:
    """As far as time allows; the rest is told when the station is back."""
    world = quiet_world()
    charge(world)
    stopped = strike(world, "shut down")
    world.advance(20_000)
    assert world.shell.station is None
    stopped.end()
    world.advance(HOUR_MS)
    [entry] = world.central.books.entries.values()
    assert [stop.reason for stop in entry.stops] == ["PowerLoss" if world.product.hardware.backup_supply else "Reboot"]
