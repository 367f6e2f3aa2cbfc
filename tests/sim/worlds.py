"""Worlds in which nothing happens unless a test makes it happen."""

from collections.abc import Callable

from plugwright.sim.medium import KeptMedium
from plugwright.sim.world import Parts, World
from plugwright.station.keys import AllowOfflineTxForUnknownId, AuthorizeRemoteTxRequests, MinimumStatusDuration
from plugwright.station.product import Product
from plugwright.store.memory import MemoryStore

MINUTE_MS = 60_000


def quiet_world(wanted: Callable[[Product], bool] = lambda _product: True, parts: Parts | None = None) -> World:
    """The first world of a strict product of this kind, booted and accepted, without faults and people."""
    for seed in range(1000):
        world = World(seed, KeptMedium(MemoryStore()), hours=1, cuts=True, parts=parts)
        if _is_strict(world.product) and wanted(world.product):
            world.let_nothing_happen()
            world.restore_power()
            world.advance(MINUTE_MS)
            return world
    raise AssertionError("no such product")


def _is_strict(product: Product) -> bool:
    configuration, hardware = product.configuration, product.hardware
    return (
        configuration[AllowOfflineTxForUnknownId.name] == "false"
        and configuration[AuthorizeRemoteTxRequests.name] == "true"
        and configuration[MinimumStatusDuration.name] == "0"
        and hardware.lock
        and hardware.control_pilot
    )


def charge(world: World, card: str = "ALICE") -> None:
    """Somebody charges at connector 1."""
    world.touch(world.hardware.plug(1, world.shell.now))
    world.touch(world.hardware.tap(1, card, world.shell.now))
    world.advance(MINUTE_MS)
    assert world.hardware.view(1, world.shell.now).contactor_closed


def leave(world: World, card: str = "ALICE") -> None:
    """And goes."""
    world.touch(world.hardware.tap(1, card, world.shell.now))
    world.advance(MINUTE_MS)
    world.touch(world.hardware.unplug(1, world.shell.now))
    world.advance(MINUTE_MS)
