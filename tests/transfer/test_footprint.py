"""Tests of the memory that a transfer takes, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.transfer.conftest import SERVERS
from tests.transfer.footprint import environment

IMAGE_BYTES = 100 * 1024 * 1024
LIMITS_KIB = {"http": 16_384, "ftps": 16_384, "sftp": 32_768}


@pytest.mark.parametrize("scheme", list(LIMITS_KIB))
def test_memory_does_not_grow_with_the_image(scheme: str, root: Path, here: Path) -> None:
    """100 MiB come in with little more than the library's own weight."""
    with (root / "a.bin").open("wb") as file:
        file.truncate(IMAGE_BYTES)
    with dict(SERVERS)[scheme](root) as server:
        command = [
            sys.executable,
            "-m",
            "tests.transfer.footprint",
            server.url("a.bin"),
            str(here / "a.bin"),
            "download",
        ]
        run = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    fetched, grown_kib, _ = run.stdout.split()
    assert int(fetched) == IMAGE_BYTES
    assert int(grown_kib) <= LIMITS_KIB[scheme]
    (here / "a.bin").unlink()
