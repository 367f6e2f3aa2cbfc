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
    """What is left for uploads."""

    def __init__(self, size_bytes: int = ROOM_BYTES) -> None:
        self._left_bytes = size_bytes

    def take(self, size_bytes: int) -> None:
        """Use some of it; OSError if there is not so much."""
        if size_bytes > self._left_bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._left_bytes -= size_bytes


class Served(Protocol):
    """A server that listens."""

    port: int

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def is_needed(declaration: Declaration, cases: Sequence[Case]) -> bool:
    """Whether a case moves files, and to a location that is left to the lab."""
    moves = any(case.profile in PROFILES and case.inapplicable(declaration) is None for case in cases)
    return moves and any(_is_default(name, declaration.parameters) for name in LOCATIONS)


async def serve_files(declaration: Declaration, host: str, seen_as: str, running: AsyncExitStack) -> Parameters:
    """Serve until `running` ends; returns the parameters with the locations. FileServerError if it cannot be done.

    `host` is where to listen, `seen_as` how the station reaches it.
    """
    scheme = _scheme(declaration)
    parameters = declaration.parameters
    if scheme is None:
        return msgspec.structs.replace(parameters, **{name: "" for name in LOCATIONS if _is_default(name, parameters)})
    folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="plugwright-lab-")))
    _fill(folder, declaration.firmware_version or "1.0")
    server = _server(scheme, folder, host)
    try:
        await server.start()
    except OSError as error:
        raise FileServerError(f"the lab's file server cannot listen on {host}: {error.strerror}") from None
    running.push_async_callback(server.stop)
    base = f"{scheme}://{f'[{seen_as}]' if ':' in seen_as else seen_as}:{server.port}"
    own = {name: f"{base}/{path}" for name, path in LOCATIONS.items() if _is_default(name, parameters)}
    return msgspec.structs.replace(parameters, **own)


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


def _server(scheme: str, folder: Path, host: str) -> Served:
    if scheme == "http":
        from plugwright.lab.file_server_http import HttpFiles  # noqa: PLC0415 - only who needs it pays for it

        return HttpFiles(folder, host, Room())
    try:
        from plugwright.lab.file_server_ftp import FtpFiles  # noqa: PLC0415 - likewise
    except ModuleNotFoundError:
        raise FileServerError("files by FTP need pyftpdlib: install plugwright[lab]") from None
    return FtpFiles(folder, host, Room())
