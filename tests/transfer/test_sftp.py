"""Tests of SFTP against a server that can misbehave."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from tests.transfer.jobs import content, done, failure, transfer
from tests.transfer.servers import HOST, sftp_server, trusting

DATA = content(3 * 1024 * 1024)
HALF = len(DATA) // 2


def test_a_new_host_is_known_the_next_time(root: Path, here: Path) -> None:
    """Accepted once, and then it is the only one."""
    (root / "a.bin").write_bytes(b"data")
    known = here / "known_hosts"
    with sftp_server(root) as server:
        assert transfer(server.url("a.bin"), here / "a.bin", terms=trusting(known_hosts=known)) == done(b"data")
        strict = trusting(known_hosts=known, accept_new=False)
        assert transfer(server.url("a.bin"), here / "a.bin", terms=strict) == done(b"data")
    assert known.read_text().startswith(f"[{HOST}]:{server.port} ssh-ed25519 ")


@pytest.mark.parametrize("accept_new", [False, True])
def test_a_host_with_another_key_is_refused(root: Path, here: Path, accept_new: bool) -> None:
    """Before the password is said."""
    stranger = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    (root / "a.bin").write_bytes(b"data")
    known = here / "known_hosts"
    with sftp_server(root) as server:
        known.write_text(f"[{HOST}]:{server.port} {stranger}")
        terms = trusting(known_hosts=known, accept_new=accept_new)
        assert failure(transfer(server.url("a.bin"), here / "a.bin", terms=terms)) == (
            "the SSH host key is not a known one"
        )


def test_a_new_host_is_refused_where_none_may_be_new(root: Path, here: Path) -> None:
    """As without any list."""
    with sftp_server(root) as server:
        outcome = transfer(server.url("a.bin"), here / "a.bin", terms=trusting(accept_new=False))
    assert failure(outcome) == "the SSH host key is not a known one"


def test_needs_a_user(here: Path) -> None:
    """This machine's user is nobody's business."""
    assert failure(transfer(f"sftp://{HOST}:1/a.bin", here / "a.bin")) == "SFTP needs a user name in the URL"


def test_a_path_may_begin_at_the_login(root: Path, here: Path) -> None:
    """Which is the root of this server."""
    (root / "a.bin").write_bytes(b"data")
    with sftp_server(root) as server:
        assert transfer(server.url("~/a.bin"), here / "a.bin") == done(b"data")


class Breaking(asyncssh.SFTPServer):
    """Fails in the middle of a file, once."""

    def read(self, file_obj: object, offset: int, size: int) -> Any:
        """Read the first half only, until the second attempt begins there."""
        if not hasattr(self, "allows"):
            self.allows = 0 if offset else HALF
        if self.allows and offset >= self.allows:
            raise asyncssh.SFTPFailure("the disk is on fire")
        return super().read(file_obj, offset, size)


def test_goes_on_after_the_server_broke_off(root: Path, here: Path) -> None:
    """Size and time tell that it is the same file."""
    (root / "a.bin").write_bytes(DATA)
    with sftp_server(root, Breaking) as server:
        reason = failure(transfer(server.url("a.bin"), here / "a.bin"))
        assert reason == "the SSH server refuses: the disk is on fire"
        kept = (here / "a.bin.part").stat().st_size
        assert 0 < kept <= HALF
        assert transfer(server.url("a.bin"), here / "a.bin") == done(DATA)
        assert kept in server.resumed_at


class Lying(asyncssh.SFTPServer):
    """Tells a byte more than there is."""

    def stat(self, path: bytes) -> Any:
        """What the file system says, and one."""
        facts = asyncssh.SFTPAttrs.from_local(super().stat(path))  # type: ignore[arg-type]
        facts.size = (facts.size or 0) + 1
        return facts


def test_another_size_than_announced_fails(root: Path, here: Path) -> None:
    """In both directions."""
    (root / "a.bin").write_bytes(b"data")
    with sftp_server(root, Lying) as server:
        assert failure(transfer(server.url("a.bin"), here / "a.bin")) == "only 4 of 5 bytes came"
        (here / "a.bin").write_bytes(b"data")
        outcome = transfer(server.url("b.bin"), here / "a.bin", direction="upload")
        assert failure(outcome) == "the server has 5 of 4 bytes"


class Silent(asyncssh.SFTPServer):
    """Takes requests, and does not answer them."""

    async def read(self, file_obj: Any, offset: int, size: int) -> bytes:
        """Wait for ever."""
        with contextlib.closing(file_obj):
            await asyncio.Event().wait()
        return b""


def test_a_stalled_download_fails(root: Path, here: Path) -> None:
    """The connection is up within the same limit, and then nothing moves."""
    (root / "a.bin").write_bytes(b"data")
    with sftp_server(root, Silent) as server:
        reason = failure(transfer(server.url("a.bin"), here / "a.bin", timeout_s=1.0))
    assert reason.startswith("nothing came from")
