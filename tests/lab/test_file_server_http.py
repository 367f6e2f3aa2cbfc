"""The lab's files by HTTP."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from plugwright.lab.file_server import BAD, GOOD, LOGS, Room
from plugwright.lab.file_server_http import UPLOADS_AT_MOST, HttpFiles
from tests.lab.file_clients import http_get, http_put


def at(folder: Path, do: Callable[[str], Any], room: Room | None = None) -> Any:
    """What this comes to at a server of this folder."""
    (folder / LOGS).mkdir()
    (folder / GOOD).write_bytes(b"image")
    (folder / BAD).write_bytes(b"bad image")

    async def run() -> Any:
        files = HttpFiles(folder, "127.0.0.1", room or Room())
        await files.start()
        try:
            return await asyncio.to_thread(do, f"http://127.0.0.1:{files.port}")
        finally:
            await files.stop()

    return asyncio.run(run())


def test_firmware_can_be_read(tmp_path: Path) -> None:
    """Either image."""
    assert at(tmp_path, lambda url: (http_get(f"{url}/{GOOD}"), http_get(f"{url}/{BAD}"))) == (b"image", b"bad image")


def test_diagnostics_can_be_written(tmp_path: Path) -> None:
    """By a name of the station's, or to the folder itself: here they are numbered."""

    def put(url: str) -> list[int]:
        return [http_put(f"{url}/{path}", b"log") for path in (f"{LOGS}/any.name", LOGS)]

    assert at(tmp_path, put) == [HTTPStatus.CREATED] * 2
    assert sorted(path.name for path in (tmp_path / LOGS).iterdir()) == ["1", "2"]
    assert (tmp_path / LOGS / "1").read_bytes() == b"log"


def test_nothing_else_can_be_written(tmp_path: Path) -> None:
    """Nor read."""

    def ask(url: str) -> list[int]:
        return [http_put(f"{url}/{path}", b"other") for path in (GOOD, "another", f"{LOGS}/a/b")]

    assert all(status >= HTTPStatus.BAD_REQUEST for status in at(tmp_path, ask))
    assert (tmp_path / GOOD).read_bytes() == b"image"


def test_uploads_are_bounded(tmp_path: Path) -> None:
    """In size altogether, and in number."""
    room = Room(1_000_000)
    put = at(tmp_path, lambda url: http_put(f"{url}/{LOGS}/big", bytes(2_000_000)), room)
    assert put == HTTPStatus.INSUFFICIENT_STORAGE
    assert (tmp_path / LOGS / "1").stat().st_size <= 1_000_000


def test_files_are_bounded_in_number(tmp_path: Path) -> None:
    """Beyond it the answer is the same."""

    def put(url: str) -> int:
        for _ in range(UPLOADS_AT_MOST):
            http_put(f"{url}/{LOGS}/small", b"")
        return http_put(f"{url}/{LOGS}/small", b"")

    assert at(tmp_path, put) == HTTPStatus.INSUFFICIENT_STORAGE
