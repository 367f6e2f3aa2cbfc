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
def test_arguments_that_are_none_are_exit_code_2(arguments: list[str]) -> None:
    """With a sentence of what is expected."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


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


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    """`plugwright keys | head` ends in silence."""
    command = [sys.executable, "-m", "plugwright", "keys"]
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        command, check=False, stdout=writing, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": str(SOURCES)}
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (1, "")
