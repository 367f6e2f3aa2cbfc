"""The one place where the clocks are read."""

import time

from plugwright.now import Now

_NS_PER_MS = 1_000_000

# CLOCK_BOOTTIME goes on while the machine sleeps, so that an interval is as long as it was; not every system has it.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def read_clocks() -> Now:
    """Return this instant on both clocks, in milliseconds."""
    return Now(time.clock_gettime_ns(_CLOCK) // _NS_PER_MS, time.time_ns() // _NS_PER_MS)
