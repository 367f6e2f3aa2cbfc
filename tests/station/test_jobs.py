"""What update and upload share: numbers that are never used twice, bounded tries, and locations."""

import pytest

from plugwright.station.jobs import (
    DEFAULT_RETRIES,
    DEFAULT_RETRY_INTERVAL_S,
    LONGEST_RETRY_INTERVAL_S,
    MOST_RETRIES,
    MOST_TO_TELL,
    extra_tries,
    in_directory,
    next_job,
    retry_wait_s,
    unsupported,
    with_news,
)
from plugwright.store.memory import MemoryStore


def test_number_is_never_used_twice() -> None:
    """Also after a restart, when no row remembers the last job."""
    store = MemoryStore()
    assert [next_job(store), next_job(store)] == [1, 2]
    store.commit()
    assert next_job(store) == 3


@pytest.mark.parametrize(
    ("asked", "tries"), [(None, DEFAULT_RETRIES), (0, 0), (2, 2), (-5, 0), (2**63 - 1, MOST_RETRIES)]
)
def test_tries_are_bounded(asked: int | None, tries: int) -> None:
    """§6.25, §6.55: left out it is ours to decide; a number that means nothing is brought to one that does."""
    assert extra_tries(asked) == tries


@pytest.mark.parametrize(
    ("asked", "wait_s"),
    [(None, DEFAULT_RETRY_INTERVAL_S), (0, 0), (7, 7), (-1, 0), (2**63 - 1, LONGEST_RETRY_INTERVAL_S)],
)
def test_wait_is_bounded(asked: int | None, wait_s: int) -> None:
    """§6.25, §6.55: likewise."""
    assert retry_wait_s(asked) == wait_s


def test_list_to_tell_is_bounded_and_keeps_what_may_be_on_its_way() -> None:
    """The oldest go, but not the first."""
    statuses: tuple[str, ...] = ("first",)
    for number in range(100):
        statuses = with_news(statuses, str(number))
    assert len(statuses) == MOST_TO_TELL
    assert (statuses[0], statuses[1], statuses[-1]) == ("first", "85", "99")
    assert with_news((), "only") == ("only",)
    assert with_news(("kept",)) == ("kept",)


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("ftp://host/file", None),
        ("FTP://host/file", None),
        ("https://host/file", "https is not supported"),
        ("file:///etc/passwd", "the location is not a URL"),
        ("host/file", "the location is not a URL"),
        ("ftp://[::1/file", "the location is not a URL"),
    ],
)
def test_protocols_that_are_not_listed(location: str, fault: str | None) -> None:
    """Errata 3.88: the key is the switch, and a reason repeats no password."""
    assert unsupported(location, ("ftp", "HTTP")) == fault


def test_file_in_a_directory() -> None:
    """§6.25: the name is made fit for a URL."""
    assert in_directory("ftp://host/a/", "b c.tar.gz") == "ftp://host/a/b%20c.tar.gz"
