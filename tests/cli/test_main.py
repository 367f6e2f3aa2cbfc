"""The command line: which command, and what is wrong with the arguments."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import plugwright
from plugwright.cli.main import COMMANDS, main
from tests.cli.processes import SOURCES


def test_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """In one line."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"plugwright {plugwright.__version__}\n")


@pytest.mark.parametrize("command", [name for name, _ in COMMANDS])
def test_every_command_helps_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks for help wants something to copy."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"examples:\n  plugwright {command}" in capsys.readouterr().out


def test_without_a_command_helps_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """A script that forgets it should notice."""
    assert main([]) == 2
    assert "commands:" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["fly"], ["--fly"], ["station"], ["run", "--first-port", "x"]])
def test_arguments_that_are_none_are_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With a line that says which and why."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("plugwright")


def test_what_cannot_be_done_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It names the command and the file."""
    path = tmp_path / "nothing.toml"
    assert main(["station", "--config", str(path)]) == 2
    assert capsys.readouterr().err == f"plugwright station: {path}: cannot be read: No such file or directory\n"


def test_a_command_imports_nothing_of_the_others() -> None:
    """`--version` is as fast as Python starts."""
    code = "import sys, plugwright.cli.main; print([name for name in sys.modules if name.startswith('plugwright.')])"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env={"PYTHONPATH": str(SOURCES)}
    )
    assert ran.stdout.strip() == "['plugwright.cli', 'plugwright.cli.main']"


def keys(output: int | None, **environment: str) -> tuple[int, bytes, str]:
    """Exit code, output and error output of `plugwright keys`."""
    ran = subprocess.run(
        [sys.executable, "-m", "plugwright", "keys"],
        check=False,
        stdout=subprocess.PIPE if output is None else output,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(SOURCES), **environment},
    )
    return ran.returncode, ran.stdout or b"", ran.stderr.decode()


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    """`plugwright keys | head` ends in silence."""
    reading, writing = os.pipe()
    os.close(reading)
    assert keys(writing) == (1, b"", "")
    os.close(writing)


def test_an_output_without_room_is_one_line() -> None:
    """Such as a file on a full disk."""
    full = os.open("/dev/full", os.O_WRONLY)
    assert keys(full) == (1, b"", "plugwright keys: No space left on device\n")
    os.close(full)


def test_a_terminal_with_few_characters_is_no_traceback() -> None:
    """What it does not have is a question mark."""
    code, told, errors = keys(None, PYTHONIOENCODING="ascii")
    assert (code, errors) == (0, "")
    assert b"?9.1" in told


def test_an_early_interrupt_is_no_traceback() -> None:
    """Ctrl-C while the command is still being loaded."""
    code = (
        "import sys; from plugwright.cli.main import main\n"
        "class Interrupt:\n    def find_spec(self, *_): raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt()); sys.exit(main(['keys']))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True, env={"PYTHONPATH": str(SOURCES)}
    )
    assert (ran.returncode, ran.stderr) == (130, "")
