"""Many seeds, and the sum of what happened."""

from pathlib import Path

import pytest

from plugwright.sim.campaign import Total, campaign, is_durable, lines, one
from plugwright.sim.medium import FileMedium
from plugwright.sim.world import Violation
from plugwright.store.sqlite import SqliteStore
from tests.sim.mutants import MUTANTS


class Places:
    """A file for each durable seed, and which seeds wanted one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.asked: list[int] = []

    def __call__(self, seed: int) -> FileMedium:
        self.asked.append(seed)
        return FileMedium(lambda: SqliteStore(self.directory / f"{seed}.sqlite3"))


def test_each_second_seed_is_durable_and_its_power_fails(tmp_path: Path) -> None:
    """The others are in memory, and have power all the time."""
    places = Places(tmp_path)
    reports = list(campaign(range(1, 9), 2, places))
    assert places.asked == [2, 4, 6, 8]
    assert [report.seed for report in reports] == list(range(1, 9))
    assert any("power cut" in report.struck for report in reports)
    assert not any("power cut" in report.struck for report in reports if not is_durable(report.seed))


def test_the_file_is_released(tmp_path: Path) -> None:
    """After the run it can be opened by others."""
    one(2, 1, Places(tmp_path))
    SqliteStore(tmp_path / "2.sqlite3").close()


def test_ends_with_the_first_violation(tmp_path: Path) -> None:
    """And releases the file all the same."""
    with pytest.raises(Violation):
        list(campaign(range(2, 5), 6, Places(tmp_path), MUTANTS["skips a status"]))
    SqliteStore(tmp_path / "2.sqlite3").close()


def test_the_sum_is_told_in_lines(tmp_path: Path) -> None:
    """Figures first, then each fault that struck with its count."""
    total = Total()
    reports = list(campaign(range(1, 5), 3, Places(tmp_path)))
    for report in reports:
        total.add(report)
    assert (total.seeds, total.hours) == (4, 12)
    assert total.steps == sum(report.steps for report in reports)
    told = lines(total)
    begin = told.index("what struck:")
    assert [line.split("  ")[1].strip() for line in told[begin + 1 :]] == sorted(total.struck)
    assert any("transactions" in line for line in told[:begin])
