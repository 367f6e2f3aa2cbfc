"""`plugwright sim`: seeds in, counts out, and a line that repeats what failed."""

import argparse

import pytest

from plugwright.cli.main import main
from plugwright.cli.sim import hours, jobs, seeds


def test_runs_seeds_and_counts_what_struck(capsys: pytest.CaptureFixture[str]) -> None:
    """In one process; an even seed on a file."""
    assert main(["sim", "--seeds", "1..2", "--hours", "2", "--jobs", "1"]) == 0
    told = capsys.readouterr().out
    assert "what struck:" in told
    assert "0 violations" in told


def test_runs_on_several_processes(capsys: pytest.CaptureFixture[str]) -> None:
    """With the same outcome."""
    main(["sim", "--seeds", "1..4", "--hours", "1", "--jobs", "1"])
    alone = capsys.readouterr().out.splitlines()[:-1]
    main(["sim", "--seeds", "1..4", "--hours", "1", "--jobs", "2"])
    assert capsys.readouterr().out.splitlines()[:-1] == alone


def test_starts_no_more_processes_than_there_are_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is asked for."""
    assert main(["sim", "--seeds", "1..1", "--hours", "1", "--jobs", "1000000000"]) == 0
    assert "0 violations" in capsys.readouterr().out


def test_reads_seeds() -> None:
    """A range with both ends, or one."""
    assert seeds("3..5") == range(3, 6)
    assert seeds("7") == range(7, 8)
    for text in ("", "a..b", "5..3", "1...2", "1..1000000000", "1" * 30):
        with pytest.raises(argparse.ArgumentTypeError):
            seeds(text)


def test_reads_hours_and_jobs() -> None:
    """Positive ones."""
    assert hours("0.5") == 0.5
    assert jobs("3") == 3
    for text in ("0", "-1", "x", "inf", "nan"):
        with pytest.raises(argparse.ArgumentTypeError):
            hours(text)
    for text in ("0", "-1", "x", "1.5"):
        with pytest.raises(argparse.ArgumentTypeError):
            jobs(text)
