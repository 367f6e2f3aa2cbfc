"""The lab's files by FTP."""

import asyncio
import ftplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugwright.lab.file_server import GOOD, LOGS, Room
from plugwright.lab.file_server_ftp import FtpFiles
from tests.lab.file_clients import ftp_get, ftp_put


def at(folder: Path, do: Callable[[str], Any], room: Room | None = None) -> Any:
    """What this comes to at a server of this folder."""
    (folder / LOGS).mkdir()
    (folder / GOOD).write_bytes(b"image")

    async def run() -> Any:
        files = FtpFiles(folder, "127.0.0.1", room or Room())
        await files.start()
        try:
            return await asyncio.to_thread(do, f"ftp://127.0.0.1:{files.port}")
        finally:
            await files.stop()

    return asyncio.run(run())


def test_firmware_can_be_read(tmp_path: Path) -> None:
    """By anybody."""
    assert at(tmp_path, lambda url: ftp_get(f"{url}/{GOOD}")) == b"image"


def test_diagnostics_can_be_written(tmp_path: Path) -> None:
    """Into their folder."""
    assert at(tmp_path, lambda url: ftp_put(f"{url}/{LOGS}/log.tar.gz", b"log")).startswith("226")
    assert (tmp_path / LOGS / "log.tar.gz").read_bytes() == b"log"


def test_firmware_cannot_be_overwritten(tmp_path: Path) -> None:
    """Nor anything be put beside it, or outside."""
    for name in (GOOD, "another", f"{LOGS}/../../outside"):
        with pytest.raises(ftplib.error_perm):
            at_again(tmp_path, name)
    assert (tmp_path / GOOD).read_bytes() == b"image"
    assert not (tmp_path.parent / "outside").exists()


def at_again(folder: Path, name: str) -> None:
    """Write at a folder that may be there already."""
    if (folder / LOGS).exists():
        (folder / LOGS).rmdir()
    at(folder, lambda url: ftp_put(f"{url}/{name}", b"other"))


def test_uploads_are_bounded(tmp_path: Path) -> None:
    """The transfer fails beyond the room."""
    with pytest.raises(ftplib.Error):
        at(tmp_path, lambda url: ftp_put(f"{url}/{LOGS}/big", bytes(2_000_000)), Room(1_000_000))
    assert (tmp_path / LOGS / "big").stat().st_size <= 1_000_000
