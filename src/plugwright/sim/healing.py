"""The end of a world: everything is mended, everybody leaves, and within bounded time nothing is left to be done.

OCPP 1.6 §3.7 (queued messages are delivered), §4.2, §4.9, §4.10; errata 3.18.
"""

from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.ocpp16 import GetConfigurationReq, GetLocalListVersionReq, SendLocalListReq, UnlockConnectorReq
from plugwright.sim import errands
from plugwright.sim.central import Manners
from plugwright.station.ports import GivenUpRow, TransactionRow

if TYPE_CHECKING:
    from plugwright.sim.world import World
    from plugwright.station.station import Station

WITHIN_MS: Final = 2 * 3_600_000
EACH_MS: Final = 30_000
ROWS: Final = 10_000
QUESTIONS_OPEN_MS: Final = 300_000


def heal(world: "World") -> None:
    """Mend everything, let everybody leave, and demand that all is told and agreed on; raises Violation."""
    _mend(world)
    for _ in range(WITHIN_MS // EACH_MS):
        world.advance(EACH_MS)
        _leave(world)
        errands.hasten(world)
        if _unfinished(world) is None:
            break
    else:
        raise world.violation(f"{WITHIN_MS // 60_000} minutes after all was mended {_unfinished(world)}")
    _ask_at_last(world)
    wrong = _disagreement(world)
    if wrong is not None:
        raise world.violation(wrong)


def _mend(world: "World") -> None:
    for fault in world.faults:
        fault.end()
    world.let_nothing_happen()
    world.network.half_open = False
    errands.mend(world.shell.jobs)
    offset_ms = world.central.manners.utc_offset_ms
    world.central.manners = Manners(interval_s=60, utc_offset_ms=offset_ms)


def _leave(world: "World") -> None:
    """Cards end what runs, cables are pulled, and where a lock holds one the Central System helps."""
    station = world.shell.station
    if station is None:
        return
    for driver in world.drivers:
        connector = station.connectors[driver.connector - 1]
        if connector.transaction is not None and connector.phase == "running":
            world.touch(world.hardware.tap(1, connector.transaction.id_tag, world.shell.now))
        elif not driver.leave(world.shell.now):
            world.central.call(UnlockConnectorReq(connector_id=driver.connector), world.shell.now)


def _ask_at_last(world: "World") -> None:
    """What the Central System has set and sent is what the station has and tells, and it takes one more list."""
    book = world.list_book
    last = SendLocalListReq(list_version=abs(book.current.version) + 1, update_type="Full")
    for req in (GetConfigurationReq(), GetLocalListVersionReq(), last, GetLocalListVersionReq()):
        book.begin_life()
        for _ in range(QUESTIONS_OPEN_MS // EACH_MS):
            if world.central.call(req, world.shell.now):
                break
            world.advance(EACH_MS)  # one that nobody answered is still open
        world.advance(EACH_MS)
        if book.is_open and "LocalAuthListManagement" in world.product.feature_profiles:
            raise world.violation(f"an update of the local list is not answered (§5.15): {last}")


def _unfinished(world: "World") -> str | None:
    """What is still to be done, None if nothing is."""
    station = world.shell.station
    if station is None:
        return "there is no station"
    view = station.view()
    if view.registration != "Accepted" or not view.connected:
        return f"the station is {view.registration}, connected: {view.connected}"
    for connector in view.connectors:
        if connector.id_tag is not None or connector.plugged:
            return f"connector {connector.id} is still in use: {connector}"
    if view.outbox or not station.calls.idle:
        return f"{view.outbox} facts wait to be told"
    return _unfinished_job(world, station) or _untold_status(world, station)


def _unfinished_job(world: "World", station: "Station") -> str | None:
    store = station.store
    for row in (store.firmware_job(), store.diagnostics_job()):
        if row is not None:
            return f"a job is not at its end: {row}"
    return next(filter(None, [course.unfinished() for course in world.witness.job_courses.values()]), None)


def _untold_status(world: "World", station: "Station") -> str | None:
    told = world.central.books.statuses
    for reporter in station.reporters():
        if told.get(reporter.connector) != reporter.current.status:
            known = told.get(reporter.connector)
            return f"connector {reporter.connector} is {reporter.current.status}, told was {known} (§4.9)"
    return None


def _disagreement(world: "World") -> str | None:
    """Where the station's rows, the Central System's books and the meters differ."""
    store = world.shell.store
    if store.open_transactions():
        return f"transactions are open: {store.open_transactions()}"
    given_up = {row.transaction: row for row in store.given_up(ROWS) if row.kind == "stop"}
    for row in store.recent_transactions(ROWS):
        wrong = _unbooked(world, row, given_up.get(row.id))
        if wrong is not None:
            return f"{wrong}: {row}"
    registers_wh = [
        world.hardware.view(connector, world.shell.now).energy_wh
        for connector in range(1, world.product.connectors + 1)
    ]
    world.energy.end(registers_wh)
    return world.energy.flaws[0] if world.energy.flaws else None


def _unbooked(world: "World", row: TransactionRow, given_up: GivenUpRow | None) -> str | None:
    """What the Central System does not have of a transaction: it is closed exactly once there, or given up here."""
    if row.stop == "given up":
        if given_up is None or msgspec.json.decode(given_up.message).get("meterStop") != row.meter_stop_wh:
            return "its energy is neither told nor in the table of what was given up (§3.7.1)"
        return None
    books = world.central.books
    if row.start == "given up":
        told = any(stop.meter_stop == row.meter_stop_wh for stop in books.stops_without_start)
        return None if told else "the Central System was not told its end, without an id (errata 3.18)"
    entry = books.entries.get(row.transaction_id) if row.transaction_id is not None else None
    if entry is None or entry.start.meter_start != row.meter_start_wh:
        return "the Central System does not know its start (§4.8)"
    if len(entry.stops) != 1 or entry.stops[0].meter_stop != row.meter_stop_wh:
        return f"the Central System has not closed it once, but so: {entry.stops} (§4.10)"
    return None
