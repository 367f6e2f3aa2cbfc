"""The end of a world: what is left to be done is found, whoever left it."""

import pytest

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import SendLocalListConf, SendLocalListReq, UpdateFirmwareReq
from plugwright.sim.healing import heal
from plugwright.sim.jobs import Job, VirtualJobs
from plugwright.sim.world import Parts, Violation, World
from plugwright.station.effects import JobChanged
from plugwright.station.inbound import Later
from plugwright.station.local_list import OWED
from plugwright.station.ports import ListState
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus
from tests.sim.mutants import with_operation
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


def managed_world(parts: Parts | None = None) -> World:
    """A quiet one whose station takes lists and firmware."""
    wanted = ("FirmwareManagement", "LocalAuthListManagement")
    return quiet_world(lambda product: all(profile in product.feature_profiles for profile in wanted), parts)


def test_a_job_is_brought_to_its_end() -> None:
    """Also one that was to begin next year."""
    world = managed_world()
    update = UpdateFirmwareReq(location="ftp://files/it", retrieve_date="2027-01-01T00:00:00Z")
    assert world.central.call(update, world.shell.now)
    heal(world)
    assert world.shell.jobs.installed is not None


class DeafJobs(VirtualJobs):
    """Never does what it is asked."""

    def do(self, effect: Job, now: Now) -> list[Stimulus]:
        return []


def test_a_job_that_never_ends_is_a_violation() -> None:
    """Whatever the file server and the machine do."""
    world = managed_world()
    world.shell.jobs = DeafJobs()
    update = UpdateFirmwareReq(location="ftp://files/it", retrieve_date="2020-01-01T00:00:00Z")
    assert world.central.call(update, world.shell.now)
    with pytest.raises(Violation, match="a job is not at its end"):
        heal(world)


def test_a_status_of_a_job_that_was_not_told_is_a_violation() -> None:
    """What happened last is what the Central System knows (§5.9)."""
    world = managed_world()
    course = world.witness.job_courses["diagnostics"]
    course.requested()
    course.changed(JobChanged("diagnostics", "Uploading"))
    with pytest.raises(Violation, match="diagnostics is still Uploading"):
        heal(world)


def test_a_list_that_nobody_accepted_is_a_violation() -> None:
    """At the end it is the one that was accepted last."""
    world = managed_world()
    station = world.shell.station
    assert station is not None
    station.store.local_list.begin(full=True)
    station.store.local_list.show(ListState(3, 0))
    station.store.commit()
    with pytest.raises(Violation, match="the local list is not the one that was accepted last"):
        heal(world)


def test_the_last_list_must_be_answered() -> None:
    """A station that takes no more lists has lost its list."""

    def never(_station: Station, _req: SendLocalListReq, _now: Now) -> Later:
        return Later(OWED, NEVER_MS, SendLocalListConf(status="Failed"), holds_calls=False)

    world = managed_world(with_operation(SendLocalListReq, never))
    with pytest.raises(Violation, match="is not answered"):
        heal(world)
