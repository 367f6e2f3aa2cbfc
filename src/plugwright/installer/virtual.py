"""Two virtual slots in the data directory: one runs, the other takes new firmware, and a restart changes over.

OCPP 1.6 §5.19; errata 3.47: what does not boot gives way to what ran before.
"""

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final, Literal

import msgspec

from plugwright.installer.image import Header, InvalidImageError, read_header
from plugwright.installer.outcome import Installed, NotInstalled, Outcome

Slot = Literal["a", "b"]

STATE_FILE: Final = "slots.json"
CHUNK_BYTES: Final = 65_536
PROGRESS_STEPS: Final = 10


class _State(msgspec.Struct):
    """`running` is None while the station has the firmware that it came with; `following` boots next."""

    running: Slot | None = None
    version: str | None = None
    following: Slot | None = None
    following_version: str | None = None
    following_boots: bool = True
    fell_back: bool = False


_STATE: Final = msgspec.json.Decoder(_State)


class VirtualInstaller:
    """The slots of one station. `install`, `check` and `confirm` are called in a thread, one at a time."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when there is something to install. Raises OSError or ValueError if it cannot be read."""
        self._folder = folder
        self._aborted = threading.Event()
        try:
            self._state = _STATE.decode((folder / STATE_FILE).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            self._state = _State()

    def boot(self) -> None:
        """The machine starts: with the firmware that was installed last, if that boots."""
        state = self._state
        if state.following is None:
            return
        if state.following_boots:
            state.running, state.version = state.following, state.following_version
        state.fell_back = not state.following_boots
        state.following = state.following_version = None
        self._save()

    def running_version(self) -> str | None:
        """The version of the firmware that runs, None if it is what the station came with."""
        return self._state.version

    def install(self, image: Path, progress: Callable[[int], None]) -> Outcome:
        """Check the image and write it to the slot that does not run; `progress` is told percent."""
        self._aborted.clear()
        try:
            with image.open("rb") as file:
                header = read_header(file)
                self._take_time(header.seconds, progress)
                if header.fails == "installation":
                    return NotInstalled("the image says that it cannot be installed")
                slot: Slot = "b" if self._state.running == "a" else "a"
                self._write(slot, header, file)
        except InvalidImageError as error:
            return NotInstalled(str(error))
        except OSError as error:
            return NotInstalled(f"the slot cannot be written: {error.strerror}")
        state = self._state
        state.following, state.following_version = slot, header.version
        state.following_boots = header.fails != "boot"
        state.fell_back = False
        self._save()
        progress(100)
        return Installed(reboot=True)

    def check(self) -> Outcome:
        """After the restart: whether what was installed runs."""
        if self._state.following is not None:
            return Installed(reboot=True)
        if self._state.fell_back:
            return NotInstalled("the new firmware does not boot, the old one runs again")
        return Installed(reboot=False)

    def confirm(self) -> None:
        """What runs is good: the other slot's firmware is not needed any more."""
        if self._state.running is not None and self._state.following is None:
            other: Slot = "a" if self._state.running == "b" else "b"
            self._path(other).unlink(missing_ok=True)

    def abort(self) -> None:
        """The power is gone: what runs in another thread ends soon."""
        self._aborted.set()

    def _path(self, slot: Slot) -> Path:
        return self._folder / f"slot-{slot}"

    def _take_time(self, seconds: float, progress: Callable[[int], None]) -> None:
        for step in range(PROGRESS_STEPS):
            progress(step * 100 // PROGRESS_STEPS)
            if seconds and self._aborted.wait(seconds / PROGRESS_STEPS):
                raise InvalidImageError("the installation was interrupted")

    def _write(self, slot: Slot, header: Header, payload: BinaryIO) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._path(slot).with_suffix(".new")
        digest = hashlib.sha256()
        with draft.open("wb") as file:
            while chunk := payload.read(CHUNK_BYTES):
                if self._aborted.is_set():
                    raise InvalidImageError("the installation was interrupted")
                digest.update(chunk)
                file.write(chunk)
            os.fsync(file.fileno())
        if header.sha256 is not None and header.sha256.lower() != digest.hexdigest():
            raise InvalidImageError("the image's checksum is wrong")
        draft.replace(self._path(slot))

    def _save(self) -> None:
        """Whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{STATE_FILE}.new"
        with draft.open("wb") as file:
            file.write(msgspec.json.encode(self._state))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / STATE_FILE)
