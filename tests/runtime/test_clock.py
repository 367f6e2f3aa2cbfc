"""The clocks."""

from plugwright.runtime.clock import read_clocks


def test_the_monotonic_clock_never_falls() -> None:
    """Deadlines hang on it."""
    readings = [read_clocks() for _ in range(100)]
    assert [reading.monotonic_ms for reading in readings] == sorted(reading.monotonic_ms for reading in readings)


def test_utc_is_after_the_day_this_was_written() -> None:
    """Milliseconds since 1970, not seconds and not since the machine's start."""
    assert 1_700_000_000_000 < read_clocks().utc_ms < 10_000_000_000_000
