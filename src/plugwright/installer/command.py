"""A maker's command installs the firmware: an executable with four verbs, whatever it is written in.

    COMMAND install FILE   exit 0: installed, and runs now; 10: installed, a restart boots it; else: failed
    COMMAND check          after the restart. 0: the new firmware runs; 10: a restart is still needed; else: it does not
    COMMAND confirm        the firmware that runs has registered with the Central System; the exit code is logged
    COMMAND version        prints the version of the firmware that runs, at most 50 characters; else than 0: unknown

A line `progress 40` on its output is a percentage; the last other line is the reason if it fails. Each may be called
again after a power cut at any moment, `install` from the beginning. It has no input, of the environment only PATH and
LANG, and its own process group, which is killed when its time is up or the power goes.

OCPP 1.6 §5.19; errata 3.47.
"""

import logging
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from plugwright.installer.outcome import Installed, NotInstalled, Outcome

LOG: Final = logging.getLogger(__name__)

NEEDS_RESTART: Final = 10
INSTALL_WITHIN_S: Final = 30 * 60.0
ANSWER_WITHIN_S: Final = 30.0
LOOK_EVERY_S: Final = 0.2
CHUNK_BYTES: Final = 4_096
MAX_LINE_BYTES: Final = 512
MAX_LOGGED_LINES: Final = 200
MAX_VERSION_CHARACTERS: Final = 50
TOO_LONG: Final = "took too long"
ENVIRONMENT: Final = ("PATH", "LANG")

_PROGRESS: Final = re.compile(r"progress (\d{1,3})")


class _Ended(msgspec.Struct, frozen=True):
    """`code` is None if it had to be killed; `last` is the last line that was no progress."""

    code: int | None
    last: str


class CommandInstaller:
    """Runs the command. `install`, `check` and `confirm` are called in a thread, one at a time."""

    def __init__(self, command: Sequence[str], *, install_within_s: float = INSTALL_WITHIN_S) -> None:
        """`command` is the executable and its first arguments; no shell ever reads it."""
        self._command = tuple(command)
        self._install_within_s = install_within_s
        self._process: subprocess.Popen[bytes] | None = None
        self._version: str | None = None

    def boot(self) -> None:
        """The station's process starts: ask for the version, which does not change while it runs."""
        ended = self._run(("version",), ANSWER_WITHIN_S, None)
        good = ended.code == 0 and 0 < len(ended.last) <= MAX_VERSION_CHARACTERS
        self._version = ended.last if good else None

    def running_version(self) -> str | None:
        """The version of the firmware that runs, None if the command does not know."""
        return self._version

    def install(self, image: Path, progress: Callable[[int], None]) -> Outcome:
        """Install this file; `progress` is told percent."""
        return _outcome(self._run(("install", str(image)), self._install_within_s, progress))

    def check(self) -> Outcome:
        """After the restart: whether what was installed runs."""
        return _outcome(self._run(("check",), ANSWER_WITHIN_S, None))

    def confirm(self) -> None:
        """What runs is good."""
        ended = self._run(("confirm",), ANSWER_WITHIN_S, None)
        if ended.code != 0:
            LOG.warning("the firmware could not be confirmed: %s", _reason(ended))

    def abort(self) -> None:
        """The power is gone: what runs in another thread is killed."""
        process = self._process
        if process is not None:
            _kill(process)

    def _run(self, arguments: tuple[str, ...], within_s: float, progress: Callable[[int], None] | None) -> _Ended:
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        try:
            process = subprocess.Popen(  # noqa: S603 - a maker's own command, from the settings
                [*self._command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            return _Ended(None, f"cannot be started: {error.strerror}")
        self._process = process
        try:
            return _listen(process, time.monotonic() + within_s, progress)
        finally:
            self._process = None
            _kill(process)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _listen(process: "subprocess.Popen[bytes]", until: float, progress: Callable[[int], None] | None) -> _Ended:
    """Read lines until the command has ended, or its time is up."""
    assert process.stdout is not None
    output = process.stdout.fileno()
    rest, last, lines = b"", "", 0
    is_over = False
    while not is_over:
        has_ended = process.poll() is not None  # asked first: what it wrote before is read below
        ready, _, _ = select.select([output], [], [], LOOK_EVERY_S)
        data = os.read(output, CHUNK_BYTES) if ready else b""
        is_over = not data if ready else has_ended
        *complete, rest = (rest + data + b"\n" * is_over).split(b"\n")
        rest = rest[-MAX_LINE_BYTES:]
        for line in map(_text, complete):
            percent = _PROGRESS.fullmatch(line)
            if percent is not None and progress is not None:
                progress(min(int(percent[1]), 100))
            elif percent is None and line:
                last, lines = line, lines + 1
                if lines <= MAX_LOGGED_LINES:
                    LOG.info("installer: %s", line)
        if time.monotonic() > until:
            return _Ended(None, TOO_LONG)
    try:
        return _Ended(process.wait(max(until - time.monotonic(), 0)), last)
    except subprocess.TimeoutExpired:
        return _Ended(None, TOO_LONG)


def _text(line: bytes) -> str:
    text = line[-MAX_LINE_BYTES:].decode(errors="replace").strip()
    return "".join(character if character.isprintable() else "?" for character in text)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """The command and whatever it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        LOG.debug("the installer had ended")
    except PermissionError:
        LOG.warning("the installer cannot be killed: it has become another user")


def _outcome(ended: _Ended) -> Outcome:
    if ended.code == 0:
        return Installed(reboot=False)
    if ended.code == NEEDS_RESTART:
        return Installed(reboot=True)
    return NotInstalled(_reason(ended))


def _reason(ended: _Ended) -> str:
    if ended.last:
        return ended.last
    return "was killed" if ended.code is None or ended.code < 0 else f"exit code {ended.code}"
