"""Reservations in a world: what is asked, and that a broken promise is noticed."""

from random import Random

import msgspec

from plugwright.ocpp16 import CancelReservationReq, ReserveNowReq
from plugwright.sim.reserving import ask, broken_promise, request
from plugwright.sim.shell import EPOCH_MS
from plugwright.station.effects import Effect, StatusChanged, Tell
from plugwright.station.reservation_rows import ReservationRow
from tests.sim.worlds import charge, quiet_world

NEWS: list[Effect] = [Tell(StatusChanged(1, "Charging", "NoError", None))]
ROW = ReservationRow(1, 1, "ALICE", EPOCH_MS + 9 * 3_600_000)


def test_every_kind_of_request_comes() -> None:
    """§6.5, §6.37: cancelled and made, of one connector and of any, with and without a group, some too late."""
    random = Random(1)
    asked = [request(random, 2, EPOCH_MS) for _ in range(300)]
    made = [req for req in asked if isinstance(req, ReserveNowReq)]
    assert {type(req) for req in asked} == {ReserveNowReq, CancelReservationReq}
    assert {req.connector_id for req in made} == {0, 1, 2}
    assert {req.parent_id_tag for req in made} == {None, "FAMILY"}
    assert min(req.expiry_date for req in made) < "2026"
    assert max(req.expiry_date for req in made) > "2026-01-01T02"


def test_is_asked_while_there_is_a_link() -> None:
    """And not without one."""
    world = quiet_world()
    answers = world.central.answers
    assert ask(world, Random(1)) is not None
    world.advance(60_000)
    assert world.central.answers == answers + 1
    world.central.disconnected(world.shell.link if world.shell.link is not None else world.central._link)  # noqa: SLF001 - its end of the link
    assert ask(world, Random(1)) is None


def test_broken_promises_are_noticed() -> None:
    """§5.13: a connector that somebody else uses, too few connectors, and a Reserved one for nobody."""
    world = quiet_world(lambda product: product.connectors == 1)
    charge(world)
    station = world.shell.station
    assert station is not None
    assert broken_promise(station, NEWS) is None
    for row, complaint in ((ROW, "is reserved"), (msgspec.structs.replace(ROW, connector=0), "could be used")):
        world.shell.store.put_reservations([row])
        assert complaint in str(broken_promise(station, NEWS))
        assert broken_promise(station, []) is None
    world.shell.store.put_reservations([])
    reporter = station.connectors[0].reporter
    reporter.current = msgspec.structs.replace(reporter.current, status="Reserved")
    assert "1 connectors are Reserved" in str(broken_promise(station, NEWS))
