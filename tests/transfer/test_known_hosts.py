"""Tests of which SSH host keys are trusted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import asyncssh
import pytest

from plugwright.transfer.job import TransferError
from plugwright.transfer.known_hosts import KnownHosts


@cache
def _key(number: int) -> asyncssh.SSHKey:
    """Another one for each number."""
    return asyncssh.generate_private_key("ssh-ed25519", comment=str(number))


def _line(name: str, number: int) -> str:
    return f"{name} {_key(number).export_public_key().decode().rsplit(maxsplit=1)[0]}\n"


def _accepts(path: Path | None, number: int, *, accept_new: bool = True, host: str = "h", port: int = 22) -> bool:
    return KnownHosts(path, accept_new=accept_new).accept(host, "192.0.2.1", port, _key(number))


@pytest.mark.parametrize(("port", "name"), [(22, "h"), (2222, "[h]:2222")])
def test_a_new_host_is_written_down(tmp_path: Path, port: int, name: str) -> None:
    """In OpenSSH's format, so that an operator can read and edit it."""
    path = tmp_path / "known_hosts"
    assert _accepts(path, 1, port=port)
    assert path.read_text() == _line(name, 1)
    listed, *_ = KnownHosts(path, accept_new=False).listed.match("h", "192.0.2.1", port)
    assert [key.public_data for key in listed] == [_key(1).public_data]


def test_a_new_host_is_refused_where_none_may_be_new(tmp_path: Path) -> None:
    """And not written down."""
    assert not _accepts(tmp_path / "known_hosts", 1, accept_new=False)
    assert list(tmp_path.iterdir()) == []


def test_another_key_of_a_known_host_is_refused(tmp_path: Path) -> None:
    """Even where new hosts are accepted: this is what the list is for."""
    path = tmp_path / "known_hosts"
    path.write_text(_line("h", 1))
    assert not _accepts(path, 2)
    assert path.read_text() == _line("h", 1)


def test_a_revoked_key_is_refused(tmp_path: Path) -> None:
    """A host whose only entry revokes a key is not new."""
    path = tmp_path / "known_hosts"
    path.write_text(f"@revoked {_line('h', 1)}")
    assert not _accepts(path, 1)


def test_a_new_host_gets_a_line_of_its_own(tmp_path: Path) -> None:
    """The last line of a file that was edited by hand may have no end."""
    path = tmp_path / "known_hosts"
    path.write_text(_line("other", 1).strip())
    assert _accepts(path, 2)
    assert path.read_text() == _line("other", 1) + _line("h", 2)


def test_without_a_file_nothing_is_remembered() -> None:
    """Every host is new, every time."""
    assert _accepts(None, 1)
    assert _accepts(None, 2)
    assert not _accepts(None, 1, accept_new=False)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Else a slip of the pen would make every host new."""
    path = tmp_path / "known_hosts"
    path.write_text("what?\n")
    with pytest.raises(TransferError, match="the file of known SSH hosts cannot be read"):
        KnownHosts(path, accept_new=True)
