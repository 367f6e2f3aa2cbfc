"""Reservations in a world: what the Central System asks, and that the station keeps what it has promised.

OCPP 1.6 §5.1, §5.13.
"""

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING, Final

from plugwright.ocpp16 import CancelReservationReq, ReserveNowReq
from plugwright.ocpp16.payload import Req
from plugwright.ocpp16.time import format_utc
from plugwright.sim.strikes import End, at_once
from plugwright.sim.surroundings import GOOD_TAGS
from plugwright.station.effects import Effect, StatusChanged, Tell

if TYPE_CHECKING:
    from plugwright.sim.world import World
    from plugwright.station.station import Station

NUMBERS: Final = 4
"""So few ids that they are often replaced."""
LASTS_MS: Final = (-60_000, 3 * 3_600_000)
IN_USE: Final = ("Charging", "SuspendedEV", "SuspendedEVSE", "Finishing", "Unavailable", "Faulted")


def request(random: Random, connectors: int, utc_ms: int) -> Req:
    """A reservation of one connector or of any, or the end of one."""
    number = random.randrange(NUMBERS)
    if random.random() < 0.3:  # noqa: PLR2004 - most are not cancelled
        return CancelReservationReq(reservation_id=number)
    return ReserveNowReq(
        connector_id=random.randint(0, connectors),
        expiry_date=format_utc(utc_ms + random.randint(*LASTS_MS)),
        id_tag=random.choice(GOOD_TAGS),
        reservation_id=number,
        parent_id_tag=random.choice((None, "FAMILY")),
    )


def ask(world: "World", random: Random) -> End | None:
    """The Central System asks it; None where nobody can be asked now."""
    utc_ms = world.shell.now.utc_ms + world.central.manners.utc_offset_ms
    asked = world.central.call(request(random, world.product.connectors, utc_ms), world.shell.now)
    return at_once if asked else None


def broken_promise(station: "Station", effects: Sequence[Effect]) -> str | None:
    """What is wrong with the reservations after a step that changed a status; None if nothing is."""
    if not any(isinstance(effect, Tell) and isinstance(effect.event, StatusChanged) for effect in effects):
        return None
    rows = station.store.reservations()
    statuses = [connector.reporter.current.status for connector in station.connectors]
    for row in rows:
        if row.connector and statuses[row.connector - 1] not in ("Reserved", "Preparing"):
            return f"connector {row.connector} is {statuses[row.connector - 1]}, and is reserved: {row}"
    usable = sum(status not in IN_USE for status in statuses)
    if len(rows) > usable:
        return f"{len(rows)} reservations, and {usable} connectors that could be used: {rows}"
    if statuses.count("Reserved") > len(rows):
        return f"{statuses.count('Reserved')} connectors are Reserved, for {len(rows)} reservations"
    return None
