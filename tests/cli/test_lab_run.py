"""`plugwright lab run` in virtual time: lines, report, exit code."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from plugwright.cli.lab_run import check_writable, interrupted
from plugwright.cli.main import UsageError
from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.declaration import of_product
from plugwright.lab.run import STOPPED
from plugwright.lab.verdicts import Inconclusive, NotApplicable, Passed
from plugwright.lab.virtual import VirtualRunner
from plugwright.settings.products import load_product
from tests.cli.processes import SOURCES
from tests.cli.test_lab import run

PASSED = "1 passed, 0 failed, 0 inconclusive, 0 not applicable"


def test_runs_a_case_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """A line with the verdict, a summary, the times."""
    assert run("run", "--virtual", "--only", "TC_012_CS") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "TC_012_CS    passed"
    assert PASSED in lines
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


def test_runs_the_cases_of_some_profiles(capsys: pytest.CaptureFixture[str]) -> None:
    """Each option adds one."""
    assert run("run", "--virtual", "--profile", "RemoteTrigger", "--profile", "LocalAuthListManagement") == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("TC_")]
    profiles = ("RemoteTrigger", "LocalAuthListManagement")
    assert sorted(names) == sorted(case.id for case in CASES if case.profile in profiles)


def test_a_brisk_run_has_other_times(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For a product; a declaration says it itself."""
    assert run("run", "--virtual", "--brisk", "--only", "TC_012_CS") == 0
    assert "of 15 s" in capsys.readouterr().out
    with pytest.raises(UsageError, match=r"^--brisk: is for products; say pace"):
        run("run", "--virtual", "--brisk", "--declaration", str(wrong(tmp_path)))


def wrong(folder: Path) -> Path:
    """A declaration with a backup supply, which our station has not."""
    path = folder / "wrong.toml"
    path.write_text('[station]\nvendor = "a"\nmodel = "b"\n[hardware]\nbackup_supply = true\n', encoding="utf-8")
    return path


def test_a_failed_case_fails_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A station with a backup supply must stop before it goes down."""
    assert run("run", "--virtual", "--declaration", str(wrong(tmp_path)), "--only", "TC_032_1_CS") == 1
    assert "TC_032_1_CS  failed: step" in capsys.readouterr().out


def test_writes_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into a directory that need not be there."""
    out = tmp_path / "a" / "b"
    assert run("run", "--virtual", "--only", "TC_012_CS", "--out", str(out)) == 0
    assert json.loads((out / "report.json").read_bytes())["summary"]["passed"] == 1
    (written,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("written: ")]
    for path in written.removeprefix("written: ").split(", "):
        assert Path(path).is_file()


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_directory_that_cannot_be_is_refused_first(tmp_path: Path, place: str) -> None:
    """Before the run, whose results would be lost."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r": cannot be written: "):
        run("run", "--virtual", "--only", "TC_012_CS", "--out", str(tmp_path / place))


def test_the_look_at_the_directory_leaves_nothing(tmp_path: Path) -> None:
    """But the directory itself."""
    check_writable(tmp_path / "out")
    assert [*(tmp_path / "out").iterdir()] == []


def test_a_stopped_run_keeps_what_there_is() -> None:
    """What applies and was not played is inconclusive."""
    declaration = of_product("generic")
    runner = VirtualRunner(declaration, load_product("generic"), CASES, on_result=lambda _: runner.stop())
    results = runner.play()
    assert len(results) == len(CASES)
    assert [result.case.id for result in results if isinstance(result.verdict, Passed)] == [CASES[0].id]
    for result in results[1:]:
        why_not = result.case.inapplicable(declaration)
        assert result.verdict == (Inconclusive(STOPPED) if why_not is None else NotApplicable(why_not))


def test_an_interrupt_stops_in_order() -> None:
    """A second one stops at once; afterwards all is as it was."""
    former = signal.getsignal(signal.SIGINT)
    stopped: list[bool] = []
    with interrupted(lambda: stopped.append(True)) as came:
        assert came == []
        signal.raise_signal(signal.SIGINT)
        assert (came, stopped) == ([signal.SIGINT], [True])
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == former


def test_looking_at_the_cases_needs_no_network() -> None:
    """Who lists them does not wait for what a run needs."""
    code = (
        "import sys; from plugwright.cli.main import main; main(['lab', 'list']); "
        "print([name for name in ('websockets', 'starlette', 'typst', 'pytest') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env={"PYTHONPATH": str(SOURCES)}
    )
    assert done.stdout.splitlines()[-1] == "[]"
