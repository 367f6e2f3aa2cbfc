"""File transfers of 100 MiB over loopback: the memory above that of an idle station, and the speed."""

import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.transfer.conftest import SERVERS
from tests.transfer.footprint import environment

IMAGE_BYTES: Final = 100 * 1024 * 1024
KIB_PER_MIB: Final = 1024


def measure(url: str, path: Path, direction: str) -> tuple[float, float]:
    """Transfer once in a process of its own: MiB above idle at the most, and MiB a second."""
    command = [sys.executable, "-m", "tests.transfer.footprint", url, str(path), direction]
    run = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)  # noqa: S603 - ours
    moved, grown_kib, seconds = run.stdout.split()
    assert int(moved) == IMAGE_BYTES, moved
    return int(grown_kib) / KIB_PER_MIB, IMAGE_BYTES / 1024**2 / float(seconds)


def main() -> None:
    """Print a line for each protocol and direction."""
    logging.disable(logging.INFO)  # the FTP server tells of each session
    print("100 MiB over loopback, the server in Python beside it; memory is the peak above an idle station's")
    for scheme, serve in SERVERS:
        with tempfile.TemporaryDirectory() as folder:
            root, image = Path(folder, "served"), Path(folder, "image")
            root.mkdir()
            with (root / "image").open("wb") as file:
                file.truncate(IMAGE_BYTES)
            with serve(root) as server:
                for direction, name in (("download", "image"), ("upload", "log")):
                    grown_mib, speed = measure(server.url(name), image, direction)
                    print(f"  {scheme:6}{direction:10}{grown_mib:6.1f} MiB {speed:8.0f} MiB/s")


if __name__ == "__main__":
    main()
