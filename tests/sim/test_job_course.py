"""How a job goes on, and what is told of it."""

from typing import Any

import pytest

from plugwright.ocpp16 import FirmwareStatus
from plugwright.sim.job_course import JobCourse
from plugwright.station.effects import JobChanged
from plugwright.station.jobs import MOST_TO_TELL

WHOLE: tuple[FirmwareStatus, ...] = ("Downloading", "Downloaded", "Installing", "Installed")


class Job:
    """The course of the firmware, with its complaints."""

    def __init__(self, *statuses: Any, requests: int = 1) -> None:
        self.flaws: list[str] = []
        self.course = JobCourse("firmware", self.flaws.append)
        for _ in range(requests):
            self.course.requested()
        for status in statuses:
            self.course.changed(JobChanged("firmware", status))

    def said(self, *statuses: str) -> list[str]:
        for status in statuses:
            self.course.said(status)
        return self.flaws


def test_a_whole_job_is_right() -> None:
    """From the request to the end, each told once."""
    job = Job(*WHOLE)
    assert job.said(*WHOLE) == []
    assert job.course.unfinished() is None
    assert job.course.ended == 1


@pytest.mark.parametrize(
    "statuses",
    [
        ("Downloaded",),
        ("Downloading", "Installing"),
        ("Downloading", "Downloaded", "Installed"),
        ("Downloading", "DownloadFailed", "Installing"),
        ("Downloading", "Downloaded", "Downloading"),
        ("Downloading", "Downloading"),
    ],
)
def test_a_status_off_the_table_is_a_flaw(statuses: tuple[str, ...]) -> None:
    """§7.25; a second job needs a second request."""
    assert Job(*statuses).flaws


def test_a_request_may_take_the_place_of_another() -> None:
    """As long as nothing is downloaded (§5.19)."""
    assert Job("Downloading", "Downloading", "DownloadFailed", requests=2).flaws == []


def test_what_happened_is_told_in_its_order() -> None:
    """Repeated as often as it must be, none left out, none before its time."""
    assert Job(*WHOLE).said("Downloading", "Downloading", "Downloaded", "Downloaded", "Installing") == []
    assert "nobody asked" in Job(*WHOLE).said("Downloading", "Installing")[0]
    assert Job(*WHOLE).said("Downloaded")
    assert Job("Downloading").said("Downloading", "Downloaded")


def test_of_two_alike_either_may_have_been_told() -> None:
    """The job that took the place of another begins in the same words."""
    job = Job("Downloading", "Downloading", "DownloadFailed", requests=2)
    assert job.said("Downloading", "DownloadFailed") == []


def test_the_oldest_of_many_need_not_be_told() -> None:
    """The station keeps so many."""
    job = Job(*["Downloading", "DownloadFailed"] * MOST_TO_TELL, requests=MOST_TO_TELL)
    assert job.said("DownloadFailed") == []


def test_who_asked_is_told_how_things_stand() -> None:
    """§5.17: once for each request, on this link, Idle included."""
    job = Job(*WHOLE)
    job.course.granted()
    assert job.said("Idle") == []
    assert job.said("Idle")
    job = Job(*WHOLE)
    job.course.granted()
    job.course.link_changed()
    assert job.said("Idle")


def test_what_is_left_is_named() -> None:
    """A job under way, and a status that was never told."""
    assert "still Installing" in str(Job(*WHOLE[:3]).course.unfinished())
    job = Job(*WHOLE)
    job.said(*WHOLE[:3])
    assert "['Installed']" in str(job.course.unfinished())
    assert Job().course.unfinished() is None
