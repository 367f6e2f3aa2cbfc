"""Power cuts in every phase of an update and of an upload, on a real file: each is carried on, and told whole."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Literal

import pytest

from plugwright.ocpp16.payload import Req
from plugwright.sim.bench import Bench
from plugwright.sim.jobs import Outcome
from plugwright.sim.medium import Disk
from plugwright.station.effects import CheckInstall, Download, Install, Upload
from tests.station.durable import PowerCutError, durable
from tests.station.jobs_bench import (
    FAILS,
    MANAGED,
    SLOW,
    diagnostics,
    diagnostics_statuses,
    firmware_statuses,
    jobs_bench,
    update,
)

When = Literal["before", "after"]
WHOLE = ["Downloading", "Downloaded", "Installing", "Installed"]
TOMORROW = "2026-01-02T00:00:00Z"


def without_repeats(statuses: list[str]) -> list[str]:
    """What was told, with what a cut left unacknowledged and is therefore told again counted once."""
    return [status for i, status in enumerate(statuses) if i == 0 or statuses[i - 1] != status]


def cut_at(bench: Bench, disk: Disk, nth: int, when: When) -> list[When]:
    """The power goes before or after the nth commit from now on, once; what is returned is filled then."""
    went: list[When] = []
    last = disk.commits + nth - (when == "before")

    def strike(*_step: object) -> None:
        if disk.commits == last and not went:
            went.append(when)
            raise PowerCutError

    if when == "before":
        disk.before_commit = strike
    else:
        bench.shell.committed = strike
    return went


def cut_at_every_commit(
    tmp_path: Path, when: When, begin: Callable[[Bench], object], is_whole: Callable[[list[Req]], None]
) -> int:
    """One life after the other with a cut at the first commit, the second, …; returns how many there were."""
    for nth in count(1):
        bench, disk = durable(tmp_path / str(nth), product=MANAGED)
        bench.boot()
        bench.shell.jobs.downloads = [Outcome(takes_ms=10), FAILS, Outcome(takes_ms=10)]
        bench.shell.jobs.uploads = [FAILS, Outcome(takes_ms=10)]
        begin(bench)  # whose own commit is not among these
        went = cut_at(bench, disk, nth, when)
        for _ in range(2):
            try:
                bench.advance(300)
            except PowerCutError:
                bench.power_cycle()
        bench.advance(300)
        is_whole(bench.peer.said)
        bench.shell.power_cut()
        if not went:
            return nth - 1
    raise AssertionError


@pytest.mark.parametrize("when", ["before", "after"])
def test_update_survives_a_cut_at_every_commit(tmp_path: Path, when: When) -> None:
    """§5.19: wherever the power goes, the update is finished, and every status is told in its order."""

    def is_whole(said: list[Req]) -> None:
        assert without_repeats(firmware_statuses(said)) == WHOLE

    def begin(bench: Bench) -> None:
        update(bench, retrieve_date="2026-01-01T00:00:10Z", retries=3, retry_interval=20)

    assert cut_at_every_commit(tmp_path, when, begin, is_whole) >= 8


@pytest.mark.parametrize("when", ["before", "after"])
def test_upload_survives_a_cut_at_every_commit(tmp_path: Path, when: When) -> None:
    """§5.9: wherever the power goes, the file is uploaded, and both statuses are told in their order."""

    def is_whole(said: list[Req]) -> None:
        assert without_repeats(diagnostics_statuses(said)) == ["Uploading", "Uploaded"]

    assert cut_at_every_commit(tmp_path, when, lambda bench: diagnostics(bench, retries=3), is_whole) >= 4


def test_cut_while_scheduled() -> None:
    """§5.19: retrieveDate holds over the cut."""
    bench = jobs_bench()
    update(bench, retrieve_date=TOMORROW)
    bench.power_cycle()
    bench.advance(3600)
    assert firmware_statuses(bench.said()) == []
    bench.advance(24 * 3600)
    assert firmware_statuses(bench.said()) == WHOLE


def test_cut_while_downloading() -> None:
    """§8.1: the download is asked for again under the same job, and Downloading is told once."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [SLOW]
    update(bench)
    bench.advance(30)
    bench.power_cycle()
    bench.advance(90)
    assert firmware_statuses(bench.said()) == WHOLE
    assert [effect.job for effect in bench.shell.jobs.asked_of(Download)] == [1, 1]  # type: ignore[attr-defined]


def test_cut_before_a_retry() -> None:
    """Errata 3.50: the tries that are left stay as many, and the wait begins anew."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [FAILS]
    update(bench, retries=2, retry_interval=100)
    bench.advance(50)
    bench.power_cycle()
    bench.advance(90)
    assert len(bench.shell.jobs.asked_of(Download)) == 1
    bench.advance(300)
    assert len(bench.shell.jobs.asked_of(Download)) == 3
    assert firmware_statuses(bench.said()) == ["Downloading", "DownloadFailed"]


def test_cut_while_a_transaction_is_waited_for() -> None:
    """Errata 3.49: the cut ends the transaction, and then nothing is in the installation's way."""
    bench = jobs_bench()
    bench.charge()
    update(bench)
    bench.advance(5)
    bench.power_cycle()
    bench.advance(30)
    assert firmware_statuses(bench.said()) == WHOLE


def test_cut_while_installing() -> None:
    """§5.19: the installation begins anew; no transaction slips in between."""
    bench = jobs_bench()
    bench.shell.jobs.installs = [SLOW]
    update(bench)
    bench.advance(30)
    bench.power_cycle()
    assert not bench.station.connectors[0].in_service
    bench.plug()
    bench.tap("TAG")
    bench.advance(90)
    assert bench.station.connectors[0].transaction is None
    assert firmware_statuses(bench.said()) == WHOLE
    assert len(bench.shell.jobs.asked_of(Install)) == 2


def test_cut_instead_of_the_restart() -> None:
    """Errata 3.47: a power cut is a restart, too."""
    bench = jobs_bench()
    bench.shell.restart_fails = True
    update(bench)
    bench.advance(1)
    bench.power_cycle()
    bench.advance(5)
    assert firmware_statuses(bench.said()) == WHOLE
    assert len(bench.shell.jobs.asked_of(CheckInstall)) == 1


def test_cut_while_uploading() -> None:
    """§5.9: the upload is asked for again under the name that was answered."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [SLOW]
    name = diagnostics(bench)
    bench.advance(30)
    bench.power_cycle()
    bench.advance(90)
    assert diagnostics_statuses(bench.said()) == ["Uploading", "Uploaded"]
    assert [effect.file_name for effect in bench.shell.jobs.asked_of(Upload)] == [name, name]  # type: ignore[attr-defined]


def test_cut_before_a_retry_of_the_upload() -> None:
    """Errata 3.50: the tries that are left stay as many."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [FAILS]
    diagnostics(bench, retries=1, retry_interval=100)
    bench.advance(50)
    bench.power_cycle()
    bench.advance(200)
    assert len(bench.shell.jobs.asked_of(Upload)) == 2
    assert diagnostics_statuses(bench.said()) == ["Uploading", "UploadFailed"]
