"""What is shown of firmware updates and diagnostics uploads, of a machine whose file server is not there."""

import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from plugwright.ocpp16 import GetDiagnosticsReq, UpdateFirmwareReq
from plugwright.panel.job_views import JobsView, JobView, JobWatch
from plugwright.runtime.shell import UnavailableError
from plugwright.station.effects import JobProgressed
from tests.runtime.station_rig import Rig, play

PAST = "2020-01-01T00:00:00Z"
FUTURE = "2090-01-01T00:00:00.000Z"


def watched(rig: Rig) -> JobWatch:
    """The jobs of the rig's machine from now on."""
    watch = JobWatch(rig.machine)
    rig.machine.observers.add(watch)
    return watch


def nowhere() -> str:
    """A location on a port where nobody listens, with a password."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"ftp://user:hunter2@127.0.0.1:{listener.getsockname()[1]}/path"


def shown(location: str) -> str:
    """What may be told of it."""
    return location.replace("user:hunter2@", "")


def playing(tmp_path: Path, scenario: Callable[[Rig, JobWatch], Awaitable[None]]) -> None:
    """Run a scenario with a station that is accepted."""

    async def run(rig: Rig) -> None:
        watch = watched(rig)
        await rig.until(lambda: rig.is_accepted)
        await scenario(rig, watch)

    play(tmp_path, run)


def test_without_jobs(tmp_path: Path) -> None:
    """Only the firmware that runs."""

    async def scenario(rig: Rig, watch: JobWatch) -> None:
        assert watch.seen() == JobsView(None, None, rig.machine.product.firmware_version)

    playing(tmp_path, scenario)


def test_a_scheduled_update(tmp_path: Path) -> None:
    """When it will be fetched, and from where, without the password."""

    async def scenario(rig: Rig, watch: JobWatch) -> None:
        location = nowhere()
        await rig.call(UpdateFirmwareReq(location=location, retrieve_date=FUTURE, retries=2))
        assert watch.seen().firmware == JobView("Idle", shown(location), FUTURE, 1, 2, None, None, None)

    playing(tmp_path, scenario)


def test_a_download_that_fails(tmp_path: Path) -> None:
    """While it is tried again, which try it is; in the end, why it failed (§7.25)."""

    async def scenario(rig: Rig, watch: JobWatch) -> None:
        location = nowhere()
        await rig.call(UpdateFirmwareReq(location=location, retrieve_date=PAST, retries=1, retry_interval=3_600))
        await rig.until(lambda: (job := watch.seen().firmware) is not None and job.attempt == 2)
        retrying = watch.seen().firmware
        assert retrying is not None
        assert (retrying.status, retrying.url, retrying.retries) == ("Downloading", shown(location), 0)
        await rig.call(UpdateFirmwareReq(location=location, retrieve_date=PAST, retries=0))
        await rig.until(lambda: (job := watch.seen().firmware) is not None and job.status == "DownloadFailed")
        failed = watch.seen().firmware
        assert failed is not None
        assert failed.reason
        await rig.call(UpdateFirmwareReq(location=location, retrieve_date=FUTURE, retries=0))
        scheduled = watch.seen().firmware
        assert scheduled is not None
        assert (scheduled.status, scheduled.reason, scheduled.attempt) == ("Idle", None, 1)

    playing(tmp_path, scenario)


def test_an_upload_that_fails(tmp_path: Path) -> None:
    """It has no date (§7.24)."""

    async def scenario(rig: Rig, watch: JobWatch) -> None:
        location = nowhere()
        await rig.call(GetDiagnosticsReq(location=location, retries=0))
        await rig.until(lambda: (job := watch.seen().diagnostics) is not None and job.status == "UploadFailed")
        job = watch.seen().diagnostics
        assert job is not None
        assert (job.url, job.retrieve_at) == (shown(location), None)
        assert job.reason
        assert watch.seen().firmware is None

    playing(tmp_path, scenario)


def test_progress_is_that_of_the_present_step(tmp_path: Path) -> None:
    """Bytes, or percent; with the next status it begins anew."""

    async def scenario(rig: Rig, watch: JobWatch) -> None:
        await rig.call(UpdateFirmwareReq(location=nowhere(), retrieve_date=PAST, retries=1, retry_interval=3_600))
        await rig.until(lambda: (job := watch.seen().firmware) is not None and job.attempt == 2)
        rig.machine.tell(JobProgressed("firmware", 10, 100))
        job = watch.seen().firmware
        assert job is not None
        assert (job.done, job.total) == (10, 100)

    playing(tmp_path, scenario)


def test_without_a_station_there_is_nothing_to_see(tmp_path: Path) -> None:
    """It has no power; afterwards the watch goes on."""

    async def scenario(rig: Rig, watch: JobWatch) -> None:
        rig.machine.power("fail")
        with pytest.raises(UnavailableError):
            watch.seen()
        rig.machine.power("restore")
        assert watch.seen().firmware is None

    playing(tmp_path, scenario)
