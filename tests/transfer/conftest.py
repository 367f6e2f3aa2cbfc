"""What the tests of all protocols share: a server of each, and a folder on each side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.transfer.servers import Server, ftp_server, sftp_server
from tests.transfer.web_server import web_server

SERVERS: tuple[tuple[str, Callable[[Path], AbstractContextManager[Server]]], ...] = (
    ("ftp", ftp_server),
    ("ftps", lambda root: ftp_server(root, tls=True)),
    ("http", web_server),
    ("https", lambda root: web_server(root, tls=True)),
    ("sftp", sftp_server),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that is served."""
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The station's own folder."""
    folder = tmp_path / "station"
    folder.mkdir()
    return folder


@pytest.fixture(params=[serve for _, serve in SERVERS], ids=[name for name, _ in SERVERS])
def server(request: pytest.FixtureRequest, root: Path) -> Iterator[Server]:
    """A server of each protocol in turn."""
    with request.param(root) as running:
        yield running
