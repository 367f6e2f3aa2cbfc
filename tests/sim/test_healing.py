"""The end of a world: what is left to be done is found, whoever left it."""

import pytest

from plugwright.sim.healing import heal
from plugwright.sim.world import Violation
from tests.sim.worlds import charge, leave, quiet_world


def test_a_running_transaction_is_ended_and_told() -> None:
    """The driver leaves, and the Central System knows it."""
    world = quiet_world()
    charge(world)
    heal(world)
    [entry] = world.central.books.entries.values()
    assert len(entry.stops) == 1
    assert entry.stops[0].meter_stop - entry.start.meter_start == world.energy.metered_wh > 0


def test_a_jammed_lock_is_helped_by_the_central_system() -> None:
    """Once it is mended, by UnlockConnector."""
    world = quiet_world(lambda product: product.hardware.lock)
    charge(world)
    world.hardware.set_lock(1, "jammed", world.shell.now)
    world.touch(world.hardware.tap(1, "ALICE", world.shell.now))
    world.advance(60_000)
    world.hardware.set_lock(1, "working", world.shell.now)
    heal(world)
    assert not world.hardware.view(1, world.shell.now).plugged


def test_what_is_never_finished_is_a_violation() -> None:
    """A network that stays down although all is mended."""
    world = quiet_world()
    world.network.up = False
    world.tell(world.network.break_link(world.shell.now))
    with pytest.raises(Violation, match="after all was mended the station is"):
        heal(world)


def test_a_stop_that_is_in_no_book_is_a_violation() -> None:
    """The station believes that it was told."""
    world = quiet_world()
    charge(world)
    leave(world)
    for entry in world.central.books.entries.values():
        entry.stops.clear()
    with pytest.raises(Violation, match="has not closed it once"):
        heal(world)


def test_a_start_that_is_in_no_book_is_a_violation() -> None:
    """Nor may it be another one."""
    world = quiet_world()
    charge(world)
    leave(world)
    world.central.books.entries.clear()
    with pytest.raises(Violation, match="does not know its start"):
        heal(world)


def test_a_status_that_was_not_told_is_a_violation() -> None:
    """The Central System's picture is the station's (§4.9)."""
    world = quiet_world()
    world.central.books.statuses[1] = "Charging"
    with pytest.raises(Violation, match="told was Charging"):
        heal(world)


def test_energy_that_no_transaction_has_is_a_violation() -> None:
    """The sum of the transactions is the meters' (§4.10)."""
    world = quiet_world()
    charge(world)
    leave(world)
    world.energy._ended_wh[1] -= 1  # noqa: SLF001 - a watt-hour that somebody lost
    with pytest.raises(Violation, match="1 Wh are in no transaction"):
        heal(world)
