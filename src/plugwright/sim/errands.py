"""Firmware and diagnostics in a world: what the Central System asks for, and what becomes of files and installations.

OCPP 1.6 §5.9, §5.19, §6.25, §6.55; errata 3.47, 3.50.
"""

from random import Random
from typing import TYPE_CHECKING, Final

from plugwright.ocpp16 import GetDiagnosticsReq, ResetReq, UpdateFirmwareReq
from plugwright.ocpp16.time import format_utc
from plugwright.sim.jobs import GOOD, Outcome, VirtualJobs
from plugwright.sim.strikes import End, at_once

if TYPE_CHECKING:
    from plugwright.sim.world import World

LOCATIONS: Final = ("ftp://files/it", "https://files/it", "HTTP://files/it", "gopher://files/it", "no URL")
TAKES_MS: Final = (0, 200, 5_000, 60_000, 600_000)
RETRIES: Final = (None, 0, 1, 2)
RETRY_INTERVALS_S: Final = (None, 0, 5, 60)
STARTS_MS: Final = (-3_600_000, -1_000, 0, 60_000, 1_200_000)
WINDOW_MS: Final = (None, None, -3_600_000, 60_000)
TRIES: Final = 4
LONG_AGO: Final = "2020-01-01T00:00:00Z"
"""Whatever anybody's clock says."""


def outcome(random: Random) -> Outcome:
    """How a transfer or an installation ends."""
    ok = random.random() < 0.6  # noqa: PLR2004 - most go well
    return Outcome(
        ok, None if ok else "simulated", takes_ms=random.choice(TAKES_MS), reboot=bool(random.getrandbits(1))
    )


def prepare(jobs: VirtualJobs, random: Random) -> None:
    """Decide what becomes of the next jobs."""
    jobs.downloads, jobs.uploads, jobs.installs = ([outcome(random) for _ in range(TRIES)] for _ in range(3))
    jobs.boots = random.random() < 0.7  # noqa: PLR2004 - most come up


def mend(jobs: VirtualJobs) -> None:
    """From now on everything goes well."""
    jobs.downloads, jobs.uploads, jobs.installs = [GOOD], [GOOD], [GOOD]
    jobs.boots = True


def firmware(random: Random, utc_ms: int) -> UpdateFirmwareReq:
    """An update from anywhere, now or later."""
    return UpdateFirmwareReq(
        location=random.choice((LOCATIONS[0], *LOCATIONS)),
        retrieve_date=format_utc(utc_ms + random.choice(STARTS_MS)),
        retries=random.choice(RETRIES),
        retry_interval=random.choice(RETRY_INTERVALS_S),
    )


def diagnostics(random: Random, utc_ms: int) -> GetDiagnosticsReq:
    """An upload to anywhere, of a window that may be open, empty or wrong."""
    start_ms, stop_ms = random.choice(WINDOW_MS), random.choice(WINDOW_MS)
    return GetDiagnosticsReq(
        location=random.choice((LOCATIONS[0], *LOCATIONS)),
        retries=random.choice(RETRIES),
        retry_interval=random.choice(RETRY_INTERVALS_S),
        start_time=None if start_ms is None else format_utc(utc_ms + start_ms),
        stop_time=None if stop_ms is None else format_utc(utc_ms + stop_ms),
    )


def ask_firmware(world: "World", random: Random) -> End | None:
    """The Central System wants new firmware installed; None where nobody can be asked now."""
    prepare(world.shell.jobs, random)
    return at_once if world.central.call(firmware(random, _utc_ms(world)), world.shell.now) else None


def ask_diagnostics(world: "World", random: Random) -> End | None:
    """The Central System wants diagnostics; None where nobody can be asked now."""
    world.shell.jobs.uploads = [outcome(random) for _ in range(TRIES)]
    return at_once if world.central.call(diagnostics(random, _utc_ms(world)), world.shell.now) else None


def hasten(world: "World") -> None:
    """An update that is to begin later gives way to one that begins now; what a failed restart left needs a Reset."""
    station = world.shell.station
    row = None if station is None else station.store.firmware_job()
    if station is None or row is None:
        return
    if row.phase == "restarting" and any(fault.error_code == "ResetFailure" for fault in station.main.faults):
        world.central.call(ResetReq(type="Hard"), world.shell.now)
    elif row.phase == "scheduled":
        world.central.call(UpdateFirmwareReq(location=LOCATIONS[0], retrieve_date=LONG_AGO), world.shell.now)


def _utc_ms(world: "World") -> int:
    return world.shell.now.utc_ms + world.central.manners.utc_offset_ms
