"""OCPP's dateTime to milliseconds and back."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugwright.ocpp16.time import format_utc, parse_utc

FIRST_MS = -62_135_596_800_000  # 0001-01-01T00:00:00.000Z
LAST_MS = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z


@pytest.mark.parametrize(
    ("utc_ms", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_795_366_985_120, "2026-11-22T17:03:05.120Z"),
        (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
        (FIRST_MS, "0001-01-01T00:00:00.000Z"),
        (LAST_MS, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_formats_utc_with_three_digits(utc_ms: int, text: str) -> None:
    """A time is sent in UTC, with milliseconds and Z (§3.14)."""
    assert format_utc(utc_ms) == text


@pytest.mark.parametrize("utc_ms", [FIRST_MS - 1, LAST_MS + 1, 2**62, -(2**62), 10**30])
def test_refuses_to_format_what_has_no_date(utc_ms: int) -> None:
    """A year that has not four digits cannot be written down."""
    with pytest.raises(ValueError, match="years 1 to 9999"):
        format_utc(utc_ms)


@given(st.integers(FIRST_MS, LAST_MS))
def test_reads_back_what_it_formats(utc_ms: int) -> None:
    """Formatting loses nothing, and is what the calendar says."""
    text = format_utc(utc_ms)
    assert parse_utc(text) == utc_ms
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=utc_ms)
    assert text == moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T17:03:05.120Z",
        "2026-11-22T17:03:05.12Z",
        "2026-11-22T17:03:05.120999999999Z",
        "2026-11-22t17:03:05.120z",
        "2026-11-22T17:03:05.120",
        "2026-11-22T18:03:05.120+01:00",
        "2026-11-22T18:03:05.120+0100",
        "2026-11-22T11:33:05.120-05:30",
        "2026-11-23T17:02:05.120+23:59",
        "2026-11-22T17:03:05.120-00:00",
    ],
)
def test_understands_every_notation_of_an_instant(text: str) -> None:
    """Fractions and offsets are understood (§3.15); without an offset the time is UTC, finer digits are cut off."""
    assert parse_utc(text) == 1_795_366_985_120


def test_understands_a_time_without_fraction() -> None:
    """The sender may leave out the fraction (§3.15)."""
    assert parse_utc("2026-11-22T17:03:05Z") == 1_795_366_985_000


@pytest.fixture
def _far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ-11:30")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_far_from_utc")
def test_the_machines_time_zone_does_not_matter() -> None:
    """A time without offset is UTC on every machine (§3.14)."""
    assert time.localtime(0).tm_hour == 11
    assert parse_utc("2026-11-22T17:03:05.120") == 1_795_366_985_120
    assert format_utc(1_795_366_985_120) == "2026-11-22T17:03:05.120Z"


def test_leap_second_is_the_next_minute() -> None:
    """Second 60 is read as the first one of the next minute, its fraction kept."""
    assert parse_utc("2016-12-31T23:59:60.5Z") == parse_utc("2017-01-01T00:00:00.5Z")


@pytest.mark.parametrize(
    ("text", "utc_ms"),
    [
        ("0001-01-01T00:00:00+01:00", FIRST_MS),
        ("9999-12-31T23:59:59-14:00", LAST_MS),
        ("9999-12-31T23:59:60.999-23:59", LAST_MS),
        ("9999-12-31T23:59:60.999Z", LAST_MS),
    ],
)
def test_what_is_read_can_be_written_again(text: str, utc_ms: int) -> None:
    """An offset or a leap second that leads out of the years 1 to 9999 means the last instant within them."""
    assert parse_utc(text) == utc_ms
    assert parse_utc(format_utc(utc_ms)) == utc_ms


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-22",
        "2026-11-22 17:03:05Z",
        "2026-11-22T17:03:05Z ",
        "2026-11-22T17:03:05Z\n",
        "2026-W47-7T17:03:05Z",
        "20261122T170305Z",
        "2026-11-22T17:03:05,5Z",
        "2026-11-22T17:03:05.Z",
        "2026-11-22T17:03:05+1:00",
        "",
    ],
)
def test_refuses_what_is_no_date_time(text: str) -> None:
    """An impossible date is refused, and so is any other notation of ISO 8601."""
    with pytest.raises(ValueError, match="not a dateTime"):
        parse_utc(text)
