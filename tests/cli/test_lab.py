"""`plugwright lab`: list, show, run."""

import argparse
import json
from pathlib import Path

import pytest

from plugwright.cli import lab
from plugwright.cli.main import UsageError


def run(*arguments: str) -> int:
    """The command with these arguments."""
    parser = argparse.ArgumentParser()
    lab.add_arguments(parser)
    options = parser.parse_args(arguments)
    code: int = options.execute(options)
    return code


def test_lists_the_cases_of_a_profile(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each."""
    assert run("list", "--profile", "RemoteTrigger") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["TC_054_CS", "TC_055_CS"]


def test_shows_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    """Also by its short name."""
    assert run("show", "TC_011_2") == 0
    assert capsys.readouterr().out.startswith("TC_011_2_CS  Remote start, but the driver never plugs in")


def test_runs_a_case_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """A line with the verdict, a summary, the times."""
    assert run("run", "--virtual", "--only", "TC_012_CS") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "TC_012_CS    passed"
    assert "1 passed, 0 failed, 0 inconclusive, 0 not applicable" in lines
    assert "measured in virtual time" in lines


def test_prints_the_frames_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """With an arrow each, and what the operator did."""
    run("run", "--virtual", "--only", "TC_012_CS", "-v")
    printed = capsys.readouterr().out
    assert '> [2,"' in printed
    assert '< [2,"lab-1-' in printed
    assert "· operator: plug in, connector 1" in printed


def test_says_why_a_case_is_not_applicable(capsys: pytest.CaptureFixture[str]) -> None:
    """And what the document would say."""
    assert run("run", "--virtual", "--product", "seco-oc1622v1", "--only", "TC_017_1_CS") == 0
    assert "TC_017_1_CS  not applicable (by the document failed): no connector lock" in capsys.readouterr().out


def test_refuses_an_unknown_product() -> None:
    """In the words of every other command."""
    with pytest.raises(UsageError, match=r"^--product: there is no 'x'; known are "):
        run("run", "--virtual", "--product", "x")


def test_a_failed_case_fails_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A station that is declared to have a backup supply must stop before it goes down."""
    declaration = tmp_path / "wrong.toml"
    declaration.write_text('[station]\nvendor = "a"\nmodel = "b"\n[hardware]\nbackup_supply = true\n', encoding="utf-8")
    assert run("run", "--virtual", "--declaration", str(declaration), "--only", "TC_032_1_CS") == 1
    assert "TC_032_1_CS  failed: step" in capsys.readouterr().out


def test_writes_the_report(tmp_path: Path) -> None:
    """Into a directory that need not be there."""
    out = tmp_path / "a" / "b"
    run("run", "--virtual", "--only", "TC_012_CS", "--out", str(out))
    assert json.loads((out / "report.json").read_bytes())["summary"]["passed"] == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("run",), "say --virtual"),
        (("show", "TC_999_CS"), "there is no case TC_999_CS"),
        (("run", "--virtual", "--only", "TC_999_CS"), "there is no case TC_999_CS"),
        (("run", "--virtual", "--product", "nothing"), "there is no 'nothing'"),
        (("run", "--virtual", "--declaration", "nowhere.toml"), "nowhere.toml: cannot be read"),
    ],
)
def test_refuses_what_cannot_be_done(arguments: tuple[str, ...], why: str) -> None:
    """In one line."""
    with pytest.raises(UsageError, match=why):
        run(*arguments)


def test_a_report_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A file stands where the directory should be."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        run("run", "--virtual", "--only", "TC_012_CS", "--out", str(tmp_path / "file"))
