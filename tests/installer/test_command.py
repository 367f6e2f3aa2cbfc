"""A maker's command: what its exit codes and lines mean, and that it cannot hang or flood the station."""

import os
import sys
import threading
from pathlib import Path

import pytest

from plugwright.installer.command import MAX_LINE_BYTES, CommandInstaller
from plugwright.installer.outcome import Installed, NotInstalled, Outcome


def command(folder: Path, body: str, *, within_s: float = 20.0) -> CommandInstaller:
    """An installer whose command is this Python program; `sys.argv[1]` is the verb."""
    script = folder / "installer.py"
    script.write_text(f"import os, sys, time\n{body}\n")
    return CommandInstaller((sys.executable, "-u", str(script)), install_within_s=within_s)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("sys.exit(0)", Installed(reboot=False)),
        ("sys.exit(10)", Installed(reboot=True)),
        ("sys.exit(1)", NotInstalled("exit code 1")),
        ("print('bad signature'); print('progress 99'); sys.exit(1)", NotInstalled("bad signature")),
        ("print('disk full', file=sys.stderr); sys.exit(2)", NotInstalled("disk full")),
        ("os.kill(os.getpid(), 9)", NotInstalled("was killed")),
        ("sys.stdout.write('no newline'); sys.exit(3)", NotInstalled("no newline")),
        ("sys.stdout.buffer.write(b'\\xff\\x1b[31m'); sys.exit(3)", NotInstalled("\ufffd?[31m")),
    ],
)
def test_exit_codes(tmp_path: Path, body: str, outcome: Outcome) -> None:
    """0 is installed, 10 needs a restart, anything else failed for the last line's reason."""
    installer = command(tmp_path, body)
    assert installer.install(tmp_path / "image", lambda _percent: None) == outcome
    assert installer.check() == outcome


def test_verbs_and_arguments(tmp_path: Path) -> None:
    """No shell reads the file's name, and nothing of the environment but PATH and LANG is handed on."""
    os.environ["SECRET"] = "token"
    try:
        installer = command(tmp_path, "print(sys.argv[1:], os.environ.get('SECRET')); sys.exit(1)")
        awkward = tmp_path / "an image; rm -rf $HOME"
        assert installer.install(awkward, lambda _percent: None) == NotInstalled(f"{['install', str(awkward)]} None")
        assert installer.check() == NotInstalled("['check'] None")
    finally:
        del os.environ["SECRET"]


def test_progress_lines(tmp_path: Path) -> None:
    """`progress 40` is a percentage, in the order in which they come, never above 100."""
    percents: list[int] = []
    installer = command(tmp_path, "print('progress 0\\nprogress 40\\nprogress forty\\nprogress 999'); sys.exit(0)")
    assert installer.install(tmp_path / "image", percents.append) == Installed(reboot=False)
    assert percents == [0, 40, 100]


def test_version(tmp_path: Path) -> None:
    """Asked once at the start; one that is no version is none."""
    installer = command(tmp_path, "print('2.5' if sys.argv[1] == 'version' else '')")
    assert installer.running_version() is None
    installer.boot()
    assert installer.running_version() == "2.5"
    for body in ("sys.exit(0)", "print('x' * 51)", "print('2.5'); sys.exit(1)"):
        installer = command(tmp_path, body)
        installer.boot()
        assert installer.running_version() is None


def test_time_is_bounded(tmp_path: Path) -> None:
    """One that hangs is killed with whatever it has started, and so is one that talks for ever."""
    hangs = command(tmp_path, "import subprocess; subprocess.Popen(['sleep', '600']); time.sleep(600)", within_s=0.5)
    assert hangs.install(tmp_path / "image", lambda _percent: None) == NotInstalled("took too long")
    talks = command(tmp_path, "while True: print('x' * 100)", within_s=0.5)
    assert talks.install(tmp_path / "image", lambda _percent: None) == NotInstalled("took too long")


def test_a_child_that_stays_does_not_hold_us_up(tmp_path: Path) -> None:
    """What counts is the command's own end, even while another process keeps its output open."""
    body = "import subprocess; subprocess.Popen(['sleep', '600']); print('done'); sys.exit(10)"
    assert command(tmp_path, body).install(tmp_path / "image", lambda _percent: None) == Installed(reboot=True)


def test_lines_are_bounded(tmp_path: Path) -> None:
    """A line without an end takes no more memory than a line."""
    outcome = command(tmp_path, "sys.stdout.write('x' * 1_000_000); sys.exit(1)").check()
    assert outcome == NotInstalled("x" * MAX_LINE_BYTES)


def test_command_that_is_missing(tmp_path: Path) -> None:
    """A sentence, not an exception."""
    installer = CommandInstaller((str(tmp_path / "missing"),))
    assert installer.check() == NotInstalled("cannot be started: No such file or directory")
    installer.boot()
    assert installer.running_version() is None


def test_can_be_aborted(tmp_path: Path) -> None:
    """The power goes while it runs."""
    installer = command(tmp_path, "print('progress 1'); time.sleep(600)")
    begun = threading.Event()
    outcomes: list[Outcome] = []
    thread = threading.Thread(
        target=lambda: outcomes.append(installer.install(tmp_path / "image", lambda _percent: begun.set()))
    )
    thread.start()
    assert begun.wait(20)
    installer.abort()
    thread.join(20)
    assert outcomes == [NotInstalled("was killed")]


def test_confirmation_that_fails_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The station goes on; somebody should look."""
    command(tmp_path, "print('no boot loader'); sys.exit(4)").confirm()
    assert "the firmware could not be confirmed: no boot loader" in caplog.messages
