"""The diagnostics upload: what is answered, where the file goes, and what is told of it."""

import pytest

from plugwright.sim.jobs import Outcome
from plugwright.station.diagnostics import TABLE
from plugwright.station.effects import CancelTransfer, JobProgressed, Upload
from plugwright.station.stimuli import TransferEnded, TransferProgress
from tests.station.jobs_bench import DIRECTORY, FAILS, SLOW, diagnostics, diagnostics_statuses, jobs_bench

NAME = "Bench_B-1_20260101T000000_1.tar.gz"


def test_uploads_the_file_that_was_named() -> None:
    """§5.9, errata 3.31, TC_045_1_CS: location is a directory, the answer's fileName is appended."""
    bench = jobs_bench()
    assert diagnostics(bench) == NAME
    bench.advance(5)
    assert diagnostics_statuses(bench.said()) == ["Uploading", "Uploaded"]
    assert bench.shell.jobs.asked_of(Upload) == [Upload(1, f"{DIRECTORY}/{NAME}", NAME, None, None)]
    assert bench.station.store.diagnostics_job() is None


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("ftp://files", f"ftp://files/{NAME}"),
        ("ftp://files/", f"ftp://files/{NAME}"),
        ("ftp://u:p%40@files:2121/a b/", f"ftp://u:p%40@files:2121/a b/{NAME}"),
        ("ftp://files/logs?token=1", f"ftp://files/logs/{NAME}?token=1"),
    ],
)
def test_file_lies_in_the_directory(location: str, url: str) -> None:
    """§6.25: whatever the location's form, the file's name ends its path."""
    bench = jobs_bench()
    diagnostics(bench, location)
    assert [effect.url for effect in bench.shell.jobs.asked_of(Upload)] == [url]  # type: ignore[attr-defined]


def test_window_is_handed_on() -> None:
    """§6.25: startTime and stopTime bound what the file holds."""
    bench = jobs_bench()
    diagnostics(bench, start_time="2025-12-31T00:00:00Z", stop_time="2025-12-31T01:00:00+01:00")
    (upload,) = bench.shell.jobs.asked_of(Upload)
    assert isinstance(upload, Upload)
    assert (upload.start_utc_ms, upload.stop_utc_ms) == (1_767_139_200_000, 1_767_139_200_000)


@pytest.mark.parametrize(
    "window",
    [
        {"start_time": "2026-01-02T00:00:00Z"},
        {"start_time": "2025-06-01T00:00:00Z", "stop_time": "2025-05-01T00:00:00Z"},
    ],
)
def test_no_file_name_without_data(window: dict[str, str]) -> None:
    """§5.9, §6.26: of the future, or of a time that ends before it begins, there is nothing to upload."""
    bench = jobs_bench()
    assert diagnostics(bench, **window) is None
    bench.advance(60)
    assert diagnostics_statuses(bench.said()) == []


def test_failed_upload() -> None:
    """TC_045_2_CS, errata 3.50: retries are extra tries; Uploading once, UploadFailed once, and service goes on."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [FAILS]
    diagnostics(bench, retries=1, retry_interval=30)
    bench.advance(20)
    assert diagnostics_statuses(bench.said()) == ["Uploading"]
    bench.advance(30)
    assert diagnostics_statuses(bench.said()) == ["UploadFailed"]
    assert len(bench.shell.jobs.asked_of(Upload)) == 2
    bench.charge()


def test_without_retries_one_failure_is_the_end() -> None:
    """TC_045_2_CS: retries 0 means one try."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [Outcome(ok=False)]
    diagnostics(bench, retries=0)
    bench.advance(1)
    assert diagnostics_statuses(bench.said()) == ["Uploading", "UploadFailed"]


@pytest.mark.parametrize("location", ["sftp://files/logs", "logs", "ftp://["])
def test_other_protocols_fail(location: str) -> None:
    """TC_045_2_CS, errata 3.88: Uploading first, even if it fails at once."""
    bench = jobs_bench()
    assert diagnostics(bench, location, retries=5) == NAME
    assert diagnostics_statuses(bench.said()) == ["Uploading", "UploadFailed"]
    assert not bench.shell.jobs.asked_of(Upload)


def test_the_same_request_joins_the_upload() -> None:
    """§5.9: the file that it asks for is being uploaded."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [SLOW]
    name = diagnostics(bench)
    bench.advance(5)
    assert diagnostics(bench) == name
    bench.advance(60)
    assert diagnostics_statuses(bench.said()) == ["Uploading", "Uploaded"]


@pytest.mark.parametrize("first", [SLOW, FAILS])
def test_another_request_takes_the_place(first: Outcome) -> None:
    """§5.9: what the answer names must be uploaded, so the former upload, or its retry, gives way."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [first, Outcome(takes_ms=1)]
    name = diagnostics(bench, retries=1000)
    bench.advance(5)
    other = diagnostics(bench, "ftp://files/other")
    assert other is not None
    assert other != name
    assert CancelTransfer(1) in bench.shell.jobs.asked
    bench.advance(100)
    assert diagnostics_statuses(bench.said()) == ["Uploading", "Uploading", "Uploaded"]
    assert len(bench.shell.jobs.asked_of(Upload)) == 2


def test_outcome_of_another_job_is_ignored() -> None:
    """A late word on an upload that was replaced means nothing for the present one."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [SLOW]
    diagnostics(bench)
    bench.shell.give(TransferEnded(7, ok=True), TransferProgress(7, 1))
    assert diagnostics_statuses(bench.said()) == ["Uploading"]
    bench.shell.give(TransferProgress(1, 10))
    assert [event for event in bench.shell.events if isinstance(event, JobProgressed)] == [
        JobProgressed("diagnostics", 10, None)
    ]


def test_idle_is_for_triggers_only() -> None:
    """§4.4, TC_054_CS: a TriggerMessage is told what is going on, Idle where nothing is."""
    bench = jobs_bench()
    assert bench.station.diagnostics.status_for_trigger() == "Idle"
    bench.shell.jobs.uploads = [SLOW]
    diagnostics(bench)
    assert bench.station.diagnostics.status_for_trigger() == "Uploading"
    bench.advance(61)
    assert bench.station.diagnostics.status_for_trigger() == "Idle"


def test_firmware_and_diagnostics_do_not_disturb_each_other() -> None:
    """§5.9, §5.19: a job's number tells whose outcome it is."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [SLOW]
    diagnostics(bench)
    assert bench.station.store.note("last job") == "1"
    bench.shell.give(TransferEnded(1, ok=True))
    diagnostics(bench)
    assert bench.station.store.note("last job") == "2"


def test_table_ends() -> None:
    """Every event leads to a phase of the table."""
    assert all(after in TABLE for events in TABLE.values() for after in events.values())
