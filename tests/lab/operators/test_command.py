"""A maker's script."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from plugwright.lab.events import Act
from plugwright.lab.operator import OperatorError
from plugwright.lab.operators.command import CommandOperator
from tests.docs.pages import page

PATIENCE_S = 30
PLUG_IN = Act(1, "plug in", 2, None, 60)
CARD = Act(2, "present idTag", 1, "CARD 1", 60)


def script(folder: Path, text: str) -> Path:
    """A script of the shell's."""
    path = folder / "operator.sh"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o700)
    return path


def do(command: object, act: Act) -> None:
    """Have it done."""
    asyncio.run(CommandOperator(str(command)).do(act))


def test_the_deed_is_in_the_arguments(tmp_path: Path) -> None:
    """One word, then what it is done with."""
    out = tmp_path / "told"
    path = script(tmp_path, f'for each in "$@"; do echo "$each"; done > {out}')
    do(path, PLUG_IN)
    assert out.read_text().splitlines() == ["plug-in", "--connector", "2"]
    do(path, CARD)
    assert out.read_text().splitlines() == ["present-id-tag", "--id-tag", "CARD 1"]
    do(path, Act(3, "disconnect power", 1, None, 60))
    assert out.read_text().splitlines() == ["disconnect-power"]


def test_the_script_may_have_arguments_of_its_own(tmp_path: Path) -> None:
    """They come first."""
    out = tmp_path / "told"
    do(f"{script(tmp_path, f'echo $1 $2 > {out}')} '--bench 3'", PLUG_IN)
    assert out.read_text() == "--bench 3 plug-in\n"


def test_the_deed_is_on_the_input(tmp_path: Path) -> None:
    """As one JSON object."""
    out = tmp_path / "told"
    do(script(tmp_path, f"cat > {out}"), CARD)
    assert json.loads(out.read_text()) == {"deed": "present-id-tag", "id_tag": "CARD 1", "within_s": 60}


def test_the_deed_is_in_the_environment(tmp_path: Path) -> None:
    """Beside what was there."""
    out = tmp_path / "told"
    do(script(tmp_path, f'echo "$PATH $PLUGWRIGHT_DEED $PLUGWRIGHT_CONNECTOR $PLUGWRIGHT_WITHIN_S" > {out}'), PLUG_IN)
    assert out.read_text() == f"{os.environ['PATH']} plug-in 2 60\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("echo working; echo first >&2; echo the relay is stuck >&2; echo >&2; exit 3", "the relay is stuck"),
        ("exit 4", "the script ended with exit code 4"),
        ("kill -9 $$", "the script was killed by signal 9"),
        ("printf 'a\\033[31m' >&2; exit 1", "a?[31m"),
    ],
)
def test_another_exit_code_says_why(tmp_path: Path, text: str, why: str) -> None:
    """By the last line on stderr, or by itself."""
    with pytest.raises(OperatorError) as raised:
        do(script(tmp_path, text), PLUG_IN)
    assert raised.value.why == why


def test_a_long_reason_is_cut(tmp_path: Path) -> None:
    """However much is said."""
    with pytest.raises(OperatorError) as raised:
        do(script(tmp_path, "head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1"), PLUG_IN)
    assert raised.value.why == "x" * 200


def test_a_script_that_cannot_be_run_is_refused(tmp_path: Path) -> None:
    """Before the run, by its name: it is not there, or not executable."""
    unready = tmp_path / "unready.sh"
    unready.touch(mode=0o600)
    for path in (tmp_path / "nowhere.sh", unready, tmp_path):
        with pytest.raises(ValueError, match=f"^there is no executable file '{path}'$"):
            CommandOperator(str(path))


def test_a_script_that_does_not_start_is_told(tmp_path: Path) -> None:
    """Its interpreter is not there, for one."""
    path = script(tmp_path, "")
    path.write_text("#!/nowhere/sh\n", encoding="utf-8")
    with pytest.raises(OperatorError, match=r"operator\.sh: No such file or directory$"):
        do(path, PLUG_IN)


@pytest.mark.parametrize("command", ["", "  ", "'"])
def test_no_command_is_refused(command: str) -> None:
    """Before the run."""
    with pytest.raises(ValueError, match=r"must name a script|quotation"):
        CommandOperator(command)


def test_what_it_leaves_behind_is_killed(tmp_path: Path) -> None:
    """The end of the script is the end."""
    fifo = Fifo(tmp_path / "fifo")
    command = script(tmp_path, f"exec 3<>{fifo.path}; tail -f /dev/null &")

    async def go() -> None:
        await CommandOperator(str(command)).do(PLUG_IN)
        await fifo.until(is_held=False)

    asyncio.run(go())


def test_a_script_that_nobody_waits_for_is_killed(tmp_path: Path) -> None:
    """With all that it has started."""
    fifo = Fifo(tmp_path / "fifo")
    command = script(tmp_path, f"exec 3<>{fifo.path}; tail -f /dev/null")

    async def go() -> None:
        doing = asyncio.create_task(CommandOperator(str(command)).do(PLUG_IN))
        await fifo.until(is_held=True)
        doing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await doing
        await fifo.until(is_held=False)

    asyncio.run(go())


def test_the_manuals_script_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a relay that writes down what it is told."""
    monkeypatch.chdir(tmp_path)
    (example,) = page("docs/lab.md").blocks("bash")
    for name, text in (("operator.sh", example), ("relay", '#!/bin/sh\necho "$@" >> told\n')):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o700)
    do("./operator.sh", PLUG_IN)
    do("./operator.sh", Act(2, "disconnect power", 1, None, 60))
    assert (tmp_path / "told").read_text().splitlines() == ["plug 2 on", "mains off"]
    with pytest.raises(OperatorError, match=r"^this bench cannot jam-lock$"):
        do("./operator.sh", Act(3, "jam the lock", 1, None, 60))


class Fifo:
    """Whether a process holds it tells whether that lives, and be it nobody's child any more."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path

    async def until(self, *, is_held: bool) -> None:
        """Wait until somebody has it open, or nobody."""
        async with asyncio.timeout(PATIENCE_S):
            while self._is_held() != is_held:  # noqa: ASYNC110 - a file of other processes tells nobody
                await asyncio.sleep(0)

    def _is_held(self) -> bool:
        try:
            os.close(os.open(self.path, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return False
        return True
