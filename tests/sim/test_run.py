"""One seed: the same log on every machine, and a report of what happened."""

import os
import subprocess
import sys
from pathlib import Path

import plugwright
from plugwright.sim.medium import KeptMedium
from plugwright.sim.run import run
from plugwright.store.memory import MemoryStore

DIGEST = """
import hashlib, pathlib, sys
from plugwright.sim.medium import FileMedium, KeptMedium
from plugwright.sim.run import run
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import SqliteStore

log = []
for seed in (5, 12):
    run(seed, 3, KeptMedium(MemoryStore()), log=log)
run(6, 3, FileMedium(lambda: SqliteStore(pathlib.Path(sys.argv[1]))), log=log)
print(len(log), hashlib.sha256("\\n".join(log).encode()).hexdigest())
"""


def digest(hash_seed: str, rows: Path) -> str:
    """Number and digest of the lines of two runs, in a process with this PYTHONHASHSEED."""
    source = str(Path(plugwright.__file__).parent.parent)
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": source}
    command = [sys.executable, "-c", DIGEST, str(rows)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_the_same_seed_gives_the_same_log(tmp_path: Path) -> None:
    """Under another PYTHONHASHSEED, in memory and in a file."""
    one, other = digest("1", tmp_path / "one.sqlite3"), digest("4242", tmp_path / "other.sqlite3")
    assert one == other
    assert int(one.split()[0]) > 1_000


def test_reports_what_happened() -> None:
    """Counts of everything, and of each fault that struck."""
    report = run(2, 6, KeptMedium(MemoryStore()))
    assert (report.seed, report.hours) == (2, 6)
    assert report.steps > report.calls > report.transactions > 0
    assert report.sessions >= report.transactions > 0
    assert report.energy_wh > 0
    assert report.commits > 0
    assert report.lists > 0
    assert report.jobs > 0
    assert report.struck["power cut"] > 0
    assert all(count > 0 for count in report.struck.values())


def test_reports_what_was_promised_and_tried_again() -> None:
    """Nothing of which happens in every world."""
    reports = [run(seed, 6, KeptMedium(MemoryStore())) for seed in range(1, 7)]
    assert sum(report.waits for report in reports) > 0
    assert sum(report.triggered for report in reports) > 0


def test_without_cuts_the_power_stays() -> None:
    """For a store that is not durable."""
    assert "power cut" not in run(2, 6, KeptMedium(MemoryStore()), cuts=False).struck
