"""What the Central System sends as a local list."""

from pathlib import Path
from random import Random

import msgspec

from plugwright.ocpp16 import SendLocalListReq
from plugwright.sim.listing import ask, send_and_cut, update
from plugwright.sim.medium import FileMedium, KeptMedium
from plugwright.sim.shell import EPOCH_MS
from plugwright.sim.surroundings import NEVER_GOOD_TAGS
from plugwright.sim.world import World
from plugwright.station.product import Product
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import FILE_NAME, SqliteStore
from tests.sim.worlds import quiet_world


def has_list(product: Product) -> bool:
    """Whether it takes any list."""
    configuration = product.configuration
    return configuration.get("SendLocalListMaxLength") == "45000" and configuration["LocalAuthListEnabled"] == "true"


def updates() -> list[SendLocalListReq]:
    """Many of them."""
    random = Random(1)
    return [update(random, 10, EPOCH_MS) for _ in range(500)]


def test_every_kind_of_update_comes() -> None:
    """§6.41: full and differential, empty, with entries that go, twice the same, with versions of every sort."""
    asked = updates()
    assert {req.update_type for req in asked} == {"Full", "Differential"}
    assert {5, 9, 10, 11, 17, 0, -1} <= {req.list_version for req in asked}
    assert any(req.local_authorization_list is None for req in asked)
    entries = [req.local_authorization_list or () for req in asked]
    assert any(data.id_tag_info is None for listed in entries for data in listed)
    assert any(len({data.id_tag.casefold() for data in listed}) < len(listed) for listed in entries)
    for req in asked:
        msgspec.convert(msgspec.to_builtins(req), SendLocalListReq)


def test_no_list_says_that_a_bad_card_is_good() -> None:
    """Or who charges without being authorized could not be told."""
    for req in updates():
        for data in req.local_authorization_list or ():
            if data.id_tag in NEVER_GOOD_TAGS and data.id_tag_info is not None:
                assert data.id_tag_info.status in ("Blocked", "Expired", "Invalid")


def test_lists_are_sent_and_accepted() -> None:
    """Also several at a time."""
    world = quiet_world(has_list)
    for seed in range(30):
        assert ask(world, Random(seed)) is not None
        world.advance(70_000)
    assert world.list_book.accepted > 5
    world.network.up = False
    world.tell(world.network.break_link(world.shell.now))
    assert ask(world, Random(1)) is None


def durable_world(seed: int, place: Path) -> World:
    """A quiet one on a file, whose station is accepted."""
    place.mkdir()
    world = World(seed, FileMedium(lambda: SqliteStore(place / FILE_NAME)), hours=1, cuts=True)
    world.let_nothing_happen()
    world.restore_power()
    world.advance(60_000)
    return world


def test_the_power_goes_while_a_list_is_stored(tmp_path: Path) -> None:
    """Then the list is the former one or, where the cut came too late, the new one (§5.15)."""
    shown = []
    for seed in range(40):
        if not has_list(World(seed, KeptMedium(MemoryStore()), hours=1, cuts=True).product):
            continue
        world = durable_world(seed, tmp_path / str(seed))
        end = send_and_cut(world, Random(seed))
        assert end is not None
        assert not world.powered
        end()
        world.advance(60_000)
        shown.append(world.list_book.accepted)
        world.disk.cut()
    assert set(shown) == {0, 1}


def test_no_power_is_cut_that_is_not_there() -> None:
    """It cannot happen now."""
    world = quiet_world(has_list)
    world.cut_power()
    assert send_and_cut(world, Random(1)) is None
