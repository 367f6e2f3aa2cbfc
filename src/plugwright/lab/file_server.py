"""The lab's own file server for firmware and diagnostics, by a protocol that the station is declared to speak.

OCPP 1.6 §5.9, §5.19; errata 3.88. Where the parameters name other locations those are used instead.
"""

import errno
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

import msgspec

from plugwright.installer.image import make_image
from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration
from plugwright.lab.evidence import Uploads
from plugwright.lab.parameters import Parameters
from plugwright.station.keys import SupportedFileTransferProtocols

GOOD: Final = "firmware.bin"
BAD: Final = "not-installable.bin"
LOGS: Final = "logs"
LOCATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"firmware_url": GOOD, "invalid_firmware_url": BAD, "log_url": LOGS}
)
"""The parameters that name a location, and what the lab keeps there."""
PAYLOAD: Final = b"firmware of the lab"
DEFAULTS: Final = Parameters()
PROFILES: Final = ("FirmwareManagement", "Security")
TAKES_S: Final = 1.0
"""How long our own station takes to install what lies here: no real one is done at once."""
ROOM_BYTES: Final = 64 * 1024 * 1024
"""What a whole run may upload."""


class FileServerError(Exception):
    """There is none; one line says why."""


class Room:
    """What is left for uploads, and how many have come."""

    def __init__(self, size_bytes: int = ROOM_BYTES) -> None:
        self._left_bytes = size_bytes
        self._files = 0

    def take(self, size_bytes: int) -> None:
        """Use some of it; OSError if there is not so much."""
        if size_bytes > self._left_bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._left_bytes -= size_bytes

    def keep(self, path: Path) -> None:
        """A file has come to its end; an empty one is none."""
        self._files += path.stat().st_size > 0

    def count(self) -> int:
        """How many have come so far, one that is written over counted again."""
        return self._files


class Served(Protocol):
    """A server that listens."""

    port: int

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def is_needed(declaration: Declaration, cases: Sequence[Case]) -> bool:
    """Whether a case moves files, and to a location that is left to the lab."""
    moves = any(case.profile in PROFILES and case.inapplicable(declaration) is None for case in cases)
    return moves and any(_is_default(name, declaration.parameters) for name in LOCATIONS)


class Files(msgspec.Struct, frozen=True):
    """The parameters with the locations, and where diagnostics are counted if they come to the lab's own folder."""

    parameters: Parameters
    uploads: Uploads | None


async def serve_files(declaration: Declaration, host: str, seen_as: str, running: AsyncExitStack) -> Files:
    """Serve until `running` ends. FileServerError if it cannot be done.

    `host` is where to listen, `seen_as` how the station reaches it.
    """
    scheme = _scheme(declaration)
    parameters = declaration.parameters
    if scheme is None:
        nowhere = {name: "" for name in LOCATIONS if _is_default(name, parameters)}
        return Files(msgspec.structs.replace(parameters, **nowhere), None)
    folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="plugwright-lab-")))
    _fill(folder, declaration.firmware_version or "1.0")
    room = Room()
    server = _server(scheme, folder, host, room)
    try:
        await server.start()
    except OSError as error:
        raise FileServerError(f"the lab's file server cannot listen on {host}: {error.strerror}") from None
    running.push_async_callback(server.stop)
    base = f"{scheme}://{f'[{seen_as}]' if ':' in seen_as else seen_as}:{server.port}"
    own = {name: f"{base}/{path}" for name, path in LOCATIONS.items() if _is_default(name, parameters)}
    return Files(msgspec.structs.replace(parameters, **own), room if "log_url" in own else None)


def _is_default(name: str, parameters: Parameters) -> bool:
    return bool(getattr(parameters, name) == getattr(DEFAULTS, name))


def _scheme(declaration: Declaration) -> str | None:
    """FTP, which OCPP names first, or HTTP; None if the station speaks neither without certificates."""
    key = declaration.key(SupportedFileTransferProtocols.name)
    if key is None or key.value is None:
        return "ftp"
    spoken = [name.strip().lower() for name in key.value.split(",")]
    return next((scheme for scheme in ("ftp", "http") if scheme in spoken), None)


def _fill(folder: Path, version: str) -> None:
    (folder / LOGS).mkdir()
    (folder / GOOD).write_bytes(make_image(version, PAYLOAD, seconds=TAKES_S))
    (folder / BAD).write_bytes(make_image(version, PAYLOAD, fails="installation", seconds=TAKES_S))


def _server(scheme: str, folder: Path, host: str, room: Room) -> Served:
    if scheme == "http":
        from plugwright.lab.file_server_http import HttpFiles  # noqa: PLC0415 - only who needs it pays for it

        return HttpFiles(folder, host, room)
    try:
        from plugwright.lab.file_server_ftp import FtpFiles  # noqa: PLC0415 - likewise
    except ModuleNotFoundError:
        raise FileServerError("files by FTP need pyftpdlib: install plugwright[lab]") from None
    return FtpFiles(folder, host, room)
