"""`plugwright sim`: the station in simulated worlds, one for each seed, with everything that can go wrong."""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from plugwright.sim.campaign import Total, lines, one
from plugwright.sim.medium import FileMedium
from plugwright.sim.run import Report, Violation
from plugwright.store.sqlite import FILE_NAME, SqliteStore

FIRST_SEEDS: Final = range(1, 41)
LAST_SEED: Final = 999_999_999
HOURS: Final = 6.0
PROGRESS_EACH_S: Final = 5.0

EPILOG: Final = """examples:
  plugwright sim                           40 worlds of six hours each
  plugwright sim --seeds 1..1000           more of them, on every core
  plugwright sim --seeds 42..42 --hours 6  one again, after it failed

An even seed keeps its rows in a file and its power may fail; an odd one keeps them in memory.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.epilog = EPILOG
    parser.add_argument(
        "--seeds", type=seeds, default=FIRST_SEEDS, metavar="A..B", help="the first and the last seed (default: 1..40)"
    )
    parser.add_argument(
        "--hours",
        type=hours,
        default=HOURS,
        metavar="H",
        help="how long each world lasts, in virtual time (default: 6)",
    )
    parser.add_argument(
        "--jobs", type=jobs, default=os.cpu_count() or 1, metavar="N", help="processes (default: one for each core)"
    )
    parser.set_defaults(execute=execute)


def seeds(text: str) -> range:
    """The seeds of `A..B`, or of a single `A`; ArgumentTypeError if it is neither."""
    first, dots, last = text.partition("..")
    try:
        found = range(int(first), int(last if dots else first) + 1)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} must look like 1..200") from None
    if found.stop > LAST_SEED + 1:
        raise argparse.ArgumentTypeError(f"a seed is at most {LAST_SEED}")
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is empty: the first seed comes first")
    return found


def hours(text: str) -> float:
    """A positive number of hours."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} must be a positive number of hours")
    return value


def jobs(text: str) -> int:
    """A positive number of processes."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of at least 1")
    return int(text)


def execute(options: argparse.Namespace) -> int:
    """Run the seeds and print what happened; 1 if an invariant did not hold."""
    total = Total()
    violations: list[str] = []
    progress = _Progress(len(options.seeds))
    with TemporaryDirectory(prefix="plugwright-sim-") as directory:
        simulate = partial(_simulate, hours=options.hours, directory=Path(directory))
        for outcome in _outcomes(simulate, options.seeds, min(options.jobs, len(options.seeds))):
            if isinstance(outcome, str):
                violations.append(outcome)
                print(f"VIOLATION: {outcome}", flush=True)
            else:
                total.add(outcome)
            progress.one_more()
    print("\n".join(lines(total)))
    print(f"{len(violations)} violations in {progress.elapsed_s:.0f} s")
    return 1 if violations else 0


def _outcomes(simulate: "partial[Report | str]", numbers: Iterable[int], processes: int) -> Iterator[Report | str]:
    if processes == 1:
        yield from map(simulate, numbers)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(simulate, numbers)


def _simulate(seed: int, hours: float, directory: Path) -> Report | str:
    """The report of one seed, or the line that describes the violation."""

    def durable(number: int) -> FileMedium:
        place = directory / str(number)
        place.mkdir()
        return FileMedium(lambda: SqliteStore(place / FILE_NAME))

    try:
        return one(seed, hours, durable)
    except Violation as violation:
        return str(violation)


class _Progress:
    """A line once in a while, on the error stream."""

    def __init__(self, seeds_in_all: int) -> None:
        self._in_all = seeds_in_all
        self._done = 0
        self._began_s = self._told_s = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._began_s

    def one_more(self) -> None:
        self._done += 1
        now_s = time.monotonic()
        if now_s - self._told_s >= PROGRESS_EACH_S:
            self._told_s = now_s
            print(f"{self._done} of {self._in_all} seeds", file=sys.stderr, flush=True)
