"""A maker's script stands for the person: relays at the bench, a robot, a test interface of the station.

    SCRIPT plug-in --connector 1
    SCRIPT present-id-tag --id-tag CARD1

The same stands on its input as one JSON object, and in its environment. Exit code 0: it is done; any other: the last
line on stderr says why it is not. It has its own process group, which is killed when nobody waits for it any more.
"""

import asyncio
import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from typing import IO, Any, Final

from plugwright.lab.events import Act
from plugwright.lab.operator import OperatorError
from plugwright.lab.operators.wording import WORDINGS

PREFIX: Final = "PLUGWRIGHT_"
MAX_REASON_BYTES: Final = 4_096
MAX_REASON_CHARACTERS: Final = 200


class CommandOperator:
    """Runs the command, which is split as a shell would, but by no shell; ValueError if there is nothing to run."""

    def __init__(self, command: str) -> None:
        self._command = tuple(shlex.split(command))
        if not self._command:
            raise ValueError("must name a script, as in command:./operator.sh")
        if shutil.which(self._command[0]) is None:
            raise ValueError(f"there is no executable file {self._command[0]!r}")

    async def do(self, act: Act) -> None:
        """Run it once; what it has started is gone when this returns or is cancelled."""
        with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said:
            told.write(json.dumps(_fields(act)).encode() + b"\n")
            told.seek(0)
            code = await self._run(act, told, said)
            if code != 0:
                raise OperatorError(_reason(code, said))

    async def _run(self, act: Act, told: IO[bytes], said: IO[bytes]) -> int:
        process = self._started(act, told, said)
        try:
            return await asyncio.to_thread(process.wait)
        finally:
            _kill(process.pid)

    def _started(self, act: Act, told: IO[bytes], said: IO[bytes]) -> "subprocess.Popen[bytes]":
        """Files in place of pipes: whatever else holds them open, the end of the script is the end."""
        try:
            return subprocess.Popen(  # noqa: S603 - the maker's own command
                [*self._command, *_arguments(act)],
                stdin=told,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env={**os.environ, **_environment(act)},
                start_new_session=True,
            )
        except OSError as error:
            raise OperatorError(f"{self._command[0]}: {error.strerror}") from None


def _fields(act: Act) -> dict[str, Any]:
    """What is to be done; a connector only where it matters."""
    wording = WORDINGS[act.deed]
    at_connector = {"connector": act.connector} if wording.names_connector else {}
    id_tag = {"id_tag": act.id_tag} if act.id_tag is not None else {}
    return {"deed": wording.word, **at_connector, **id_tag, "within_s": act.within_s}


def _arguments(act: Act) -> Sequence[str]:
    fields = _fields(act)
    arguments = [fields["deed"]]
    if "connector" in fields:
        arguments += ["--connector", str(act.connector)]
    if act.id_tag is not None:
        arguments += ["--id-tag", act.id_tag]
    return arguments


def _environment(act: Act) -> dict[str, str]:
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in _fields(act).items()}


def _reason(code: int, said: IO[bytes]) -> str:
    size = said.seek(0, os.SEEK_END)
    said.seek(max(size - MAX_REASON_BYTES, 0))
    lines = said.read(MAX_REASON_BYTES).decode(errors="replace").split("\n")
    told = [line.strip() for line in lines if line.strip()]
    if not told:
        return f"the script was killed by signal {-code}" if code < 0 else f"the script ended with exit code {code}"
    text = "".join(character if character.isprintable() else "?" for character in told[-1])
    return text[:MAX_REASON_CHARACTERS]


def _kill(group: int) -> None:
    """The script, if it still runs, and whatever it has left behind."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # all gone; or another user's, which only that one can end
        return
