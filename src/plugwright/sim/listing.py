"""What the Central System does with the local list of a world: it sends it, changes it, and asks for its version.

OCPP 1.6 §5.10, §5.15, §7.48: right and wrong updates, short and long, alone and while another one is being stored.
"""

from random import Random
from typing import TYPE_CHECKING, Final

from plugwright.ocpp16 import (
    AuthorizationData,
    AuthorizationStatus,
    GetLocalListVersionReq,
    IdTagInfo,
    SendLocalListReq,
    UpdateType,
)
from plugwright.ocpp16.payload import Req
from plugwright.ocpp16.time import format_utc
from plugwright.sim.strikes import End, at_once
from plugwright.sim.surroundings import GOOD_TAGS, NEVER_GOOD_TAGS

if TYPE_CHECKING:
    from plugwright.sim.world import World

SIZES: Final = (0, 1, 3, 8, 8, 20, 60)
LONG: Final = (600, 1_200, 4_000)
"""Of several slices."""
NOT_GOOD: Final[tuple[AuthorizationStatus, ...]] = ("Blocked", "Expired", "Invalid")
GOOD: Final[tuple[AuthorizationStatus, ...]] = ("Accepted", "Accepted", "Accepted", "ConcurrentTx", *NOT_GOOD)
VERSIONS_ON: Final = (1, 1, 1, 1, 1, 2, 7, 0, -1, -5)
"""How far above the present version."""
RESERVED: Final = (0, -1)
EXPIRES_WITHIN_MS: Final = 6 * 3_600_000
STAGED_WITHIN_MS: Final = 500
CUT_AFTER_MS: Final = 8


def update(random: Random, version: int, utc_ms: int, sizes: tuple[int, ...] = SIZES) -> SendLocalListReq:
    """An update of the list of this version."""
    full = random.random() < 0.4  # noqa: PLR2004 - most are changes
    update_type: UpdateType = "Full" if full else "Differential"
    entries = _entries(random, random.choice(sizes), utc_ms, removes=not full)
    if random.random() < 0.05:  # noqa: PLR2004 - once in a while what must be refused
        entries = [*entries, *entries[:1], AuthorizationData(id_tag="alice")]
    new_version = random.choice(RESERVED) if random.random() < 0.05 else version + random.choice(VERSIONS_ON)  # noqa: PLR2004
    return SendLocalListReq(
        list_version=new_version, update_type=update_type, local_authorization_list=tuple(entries) or None
    )


def _entries(random: Random, number: int, utc_ms: int, *, removes: bool) -> list[AuthorizationData]:
    """Entries of people, and of so many whom nobody has ever seen."""
    people = [tag for tag in (*GOOD_TAGS, *NEVER_GOOD_TAGS) if random.getrandbits(1)]
    first = random.randrange(100)
    strangers = [f"L{first + at:06}" for at in range(number)]
    entries: list[AuthorizationData] = []
    for tag in (*people, *strangers) if number else ():
        gone = removes and random.random() < 0.3  # noqa: PLR2004 - most stay
        entries.append(AuthorizationData(id_tag=tag, id_tag_info=None if gone else _info(random, tag, utc_ms)))
    return entries


def _info(random: Random, tag: str, utc_ms: int) -> IdTagInfo:
    """What the list says of an idTag; never that a card is good which the Central System never accepts."""
    status = random.choice(NOT_GOOD if tag in NEVER_GOOD_TAGS else GOOD)
    expiry_ms = random.choice((None, None, random.randint(0, EXPIRES_WITHIN_MS)))
    return IdTagInfo(
        status=status,
        expiry_date=None if expiry_ms is None else format_utc(utc_ms + expiry_ms),
        parent_id_tag=random.choice((None, None, "FAMILY")),
    )


def ask(world: "World", random: Random) -> End | None:
    """The Central System sends a list, or asks for its version; sometimes it does not wait for the answer."""
    if not world.central.call(_request(world, random), world.shell.now):
        return None
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        world.central.press(_request(world, random), world.shell.now)
    return at_once


def _request(world: "World", random: Random, sizes: tuple[int, ...] = (*SIZES, LONG[0])) -> Req:
    if random.random() < 0.3:  # noqa: PLR2004 - most are updates
        return GetLocalListVersionReq()
    return _update(world, random, sizes)


def _update(world: "World", random: Random, sizes: tuple[int, ...]) -> Req:
    utc_ms = world.shell.now.utc_ms + world.central.manners.utc_offset_ms
    return update(random, world.list_book.current.version, utc_ms, sizes)


def send_and_cut(world: "World", random: Random) -> End | None:
    """The power goes while a long list is being stored."""
    if not world.powered or not world.central.call(_update(world, random, LONG), world.shell.now):
        return None
    for _ in range(STAGED_WITHIN_MS):
        station = world.shell.station
        if station is None or station.local_list.is_busy:
            break
        world.advance(1)
    world.advance(random.randrange(CUT_AFTER_MS))
    world.cut_power()
    return world.restore_power
