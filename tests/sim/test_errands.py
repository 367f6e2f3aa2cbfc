"""Firmware and diagnostics in a world."""

from random import Random

import msgspec

from plugwright.ocpp16 import GetDiagnosticsReq, UpdateFirmwareReq
from plugwright.sim.errands import ask_diagnostics, ask_firmware, diagnostics, firmware, hasten, mend, outcome, prepare
from plugwright.sim.jobs import VirtualJobs
from plugwright.sim.shell import EPOCH_MS
from plugwright.sim.world import World
from plugwright.station.effects import Download, Upload
from tests.sim.worlds import quiet_world

HOUR_MS = 3_600_000


def managed_world() -> World:
    """A quiet one whose station takes firmware."""
    return quiet_world(lambda product: "FirmwareManagement" in product.feature_profiles)


def test_every_kind_of_request_comes() -> None:
    """§6.25, §6.55: now and later, good and bad locations, with and without retries and windows."""
    random = Random(1)
    updates = [firmware(random, EPOCH_MS) for _ in range(200)]
    uploads = [diagnostics(random, EPOCH_MS) for _ in range(200)]
    assert {req.retries for req in updates} == {req.retries for req in uploads} == {None, 0, 1, 2}
    assert len({req.location for req in updates}) == len({req.location for req in uploads}) == 5
    assert min(req.retrieve_date for req in updates) < "2026" < max(req.retrieve_date for req in updates)
    assert None in {req.start_time for req in uploads}
    for req in (*updates, *uploads):
        msgspec.convert(msgspec.to_builtins(req), type(req))
    assert isinstance(updates[0], UpdateFirmwareReq)
    assert isinstance(uploads[0], GetDiagnosticsReq)


def test_outcomes_differ() -> None:
    """Good and bad, fast and slow, with a restart and without."""
    random = Random(1)
    drawn = [outcome(random) for _ in range(100)]
    assert {one.ok for one in drawn} == {one.reboot for one in drawn} == {True, False}
    assert {one.takes_ms > 0 for one in drawn} == {True, False}
    jobs = VirtualJobs()
    prepare(jobs, random)
    assert len(jobs.downloads) == len(jobs.uploads) == len(jobs.installs) > 1
    mend(jobs)
    assert [one.ok for one in (*jobs.downloads, *jobs.uploads, *jobs.installs)] == [True] * 3
    assert jobs.boots


def test_is_asked_while_there_is_a_link() -> None:
    """And done."""
    world = managed_world()
    for seed in range(10):
        assert ask_firmware(world, Random(seed)) is not None
        world.advance(HOUR_MS)
        assert ask_diagnostics(world, Random(seed)) is not None
        world.advance(HOUR_MS)
    assert world.shell.jobs.asked_of(Download)
    assert world.shell.jobs.asked_of(Upload)
    world.network.up = False
    world.tell(world.network.break_link(world.shell.now))
    assert ask_firmware(world, Random(1)) is None
    assert ask_diagnostics(world, Random(1)) is None


def test_what_is_to_begin_later_begins_now() -> None:
    """At the end of a world; what has begun goes on."""
    world = managed_world()
    hasten(world)
    update = UpdateFirmwareReq(location="ftp://files/it", retrieve_date="2027-01-01T00:00:00Z")
    assert world.central.call(update, world.shell.now)
    world.advance(60_000)
    hasten(world)
    world.advance(60_000)
    station = world.shell.station
    assert station is not None
    assert station.store.firmware_job() is None
    assert station.product.firmware_version == "2.0"


def test_what_a_failed_restart_left_is_booted() -> None:
    """The machine restarts at last, because somebody asks for it (errata 3.47)."""
    world = managed_world()
    world.shell.restart_fails = True
    update = UpdateFirmwareReq(location="ftp://files/it", retrieve_date="2020-01-01T00:00:00Z")
    assert world.central.call(update, world.shell.now)
    world.advance(300_000)
    world.shell.restart_fails = False
    hasten(world)
    world.advance(300_000)
    station = world.shell.station
    assert station is not None
    assert station.store.firmware_job() is None
    assert station.product.firmware_version == "2.0"
