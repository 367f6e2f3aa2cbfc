"""Tests of what holds for every protocol, each against a real server."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import plugwright
from plugwright.transfer.job import Direction, Terms
from plugwright.transfer.line import Line
from tests.transfer.conftest import SERVERS
from tests.transfer.jobs import SHORT_S, content, done, failure, transfer
from tests.transfer.servers import ALL_SCHEMES, HOST, Server, closed_port, deaf_port, scripted_server

SCHEMES = ("ftp", "ftps", "http", "https", "sftp")
MIB = 1024 * 1024


def cancel_after(count: int) -> Callable[[Line, int], None]:
    """A progress that cuts the line once this many bytes are done."""

    def progress(line: Line, done_bytes: int) -> None:
        if done_bytes >= count:
            line.cancel()

    return progress


@pytest.mark.parametrize("size", [0, 1, 200_000])
def test_downloads(server: Server, root: Path, here: Path, size: int) -> None:
    """The file arrives under its name, and nothing else stays."""
    data = content(size)
    (root / "firmware.bin").write_bytes(data)
    assert transfer(server.url("firmware.bin"), here / "new.bin") == done(data)
    assert (here / "new.bin").read_bytes() == data
    assert [file.name for file in here.iterdir()] == ["new.bin"]


@pytest.mark.parametrize("size", [0, 1, 200_000])
def test_uploads(server: Server, root: Path, here: Path, size: int) -> None:
    """The file arrives at the server, and stays here."""
    data = content(size)
    (here / "log.zip").write_bytes(data)
    assert transfer(server.url("log.zip"), here / "log.zip", direction="upload") == done(data)
    assert (root / "log.zip").read_bytes() == data
    assert (here / "log.zip").read_bytes() == data


def test_replaces_an_older_file(server: Server, root: Path, here: Path) -> None:
    """A repeated job ends as the first one did."""
    (root / "a.bin").write_bytes(b"new")
    (here / "a.bin").write_bytes(b"older and longer")
    assert transfer(server.url("a.bin"), here / "a.bin") == done(b"new")
    assert (here / "a.bin").read_bytes() == b"new"


def test_finds_files_in_folders_and_with_odd_names(server: Server, root: Path, here: Path) -> None:
    """The path is percent-decoded, each segment for itself."""
    (root / "deep down").mkdir()
    (root / "deep down" / "ü#1.bin").write_bytes(b"found")
    assert transfer(server.url("deep%20down/%C3%BC%231.bin"), here / "a.bin") == done(b"found")


@pytest.mark.parametrize("direction", ["download", "upload"])
def test_fails_with_a_wrong_password(server: Server, here: Path, direction: Direction) -> None:
    """The reason says who refused, and not the password."""
    (here / "a.bin").write_bytes(b"data")
    reason = failure(transfer(server.url("a.bin", password="hunter2"), here / "a.bin", direction=direction))
    assert any(word in reason for word in ("530", "401", "password"))
    assert "hunter2" not in reason


def test_fails_without_the_file_there(server: Server, here: Path) -> None:
    """Nothing of the attempt stays."""
    reason = failure(transfer(server.url("none.bin"), here / "a.bin"))
    assert any(word in reason for word in ("550", "404", "No such file"))
    assert list(here.iterdir()) == []


def test_fails_without_the_folder_there(server: Server, here: Path) -> None:
    """A folder is not made for an upload (TC_045_2_CS)."""
    (here / "a.bin").write_bytes(b"data")
    reason = failure(transfer(server.url("none/a.bin"), here / "a.bin", direction="upload"))
    assert any(word in reason for word in ("550", "409", "No such file"))


def test_fails_without_the_file_here(server: Server, here: Path) -> None:
    """The reason names the file, not its place on this machine."""
    assert failure(transfer(server.url("a.bin"), here / "a.bin", direction="upload")) == (
        "a.bin: No such file or directory"
    )


def test_fails_without_the_folder_here(server: Server, root: Path, here: Path) -> None:
    """There is no place for the part."""
    (root / "a.bin").write_bytes(b"data")
    assert "No such file" in failure(transfer(server.url("a.bin"), here / "none" / "a.bin"))


@pytest.mark.parametrize("direction", ["download", "upload"])
def test_refuses_what_is_too_large(server: Server, root: Path, here: Path, direction: Direction) -> None:
    """The limit itself is allowed, one byte more is not, and it takes no space."""
    (root / "a.bin").write_bytes(bytes(1000))
    (here / "a.bin").write_bytes(bytes(1000))
    assert transfer(server.url("a.bin"), here / "a.bin", direction=direction, max_bytes=1000) == done(bytes(1000))
    reason = failure(transfer(server.url("a.bin"), here / "a.bin", direction=direction, max_bytes=999))
    assert reason == "the file has 1000 bytes, more than the 999 allowed"
    assert [file.name for file in here.iterdir()] == ["a.bin"]


def test_continues_where_it_was_cut(server: Server, root: Path, here: Path) -> None:
    """The part is asked for no more (§8.1), and the whole is right."""
    data = content(6 * MIB)
    (root / "a.bin").write_bytes(data)
    url = server.url("a.bin")
    assert failure(transfer(url, here / "a.bin", progress=cancel_after(2 * MIB))) == "cancelled"
    assert not (here / "a.bin").exists()
    kept = (here / "a.bin.part").stat().st_size
    assert kept >= 2 * MIB
    assert transfer(url, here / "a.bin") == done(data)
    assert server.resumed_at[0] == kept
    assert [file.name for file in here.iterdir()] == ["a.bin"]


def test_starts_over_if_the_file_changed(server: Server, root: Path, here: Path) -> None:
    """Two versions are never mixed."""
    (root / "a.bin").write_bytes(content(6 * MIB))
    url = server.url("a.bin")
    assert failure(transfer(url, here / "a.bin", progress=cancel_after(2 * MIB))) == "cancelled"
    data = content(6 * MIB + 1)
    (root / "a.bin").write_bytes(data)
    assert transfer(url, here / "a.bin") == done(data)
    assert server.resumed_at == []


def test_an_upload_can_be_cancelled(server: Server, here: Path) -> None:
    """It ends before the file does."""
    (here / "a.bin").write_bytes(bytes(6 * MIB))
    outcome = transfer(server.url("a.bin"), here / "a.bin", direction="upload", progress=cancel_after(MIB))
    assert failure(outcome) == "cancelled"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fails_where_nobody_listens(scheme: str, here: Path) -> None:
    """As in OCTT's TC_044_2_CS and TC_045_2_CS."""
    reason = failure(transfer(f"{scheme}://u:p@{HOST}:{closed_port()}/a.bin", here / "a.bin"))
    assert reason == f"{HOST}: Connection refused"
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fails_where_nobody_accepts(scheme: str, here: Path) -> None:
    """A host that does not answer costs the stall timeout."""
    with deaf_port() as port:
        reason = failure(transfer(f"{scheme}://u:p@{HOST}:{port}/a.bin", here / "a.bin", timeout_s=SHORT_S))
    assert reason == f"nothing came from {HOST} and nothing went there for {SHORT_S:g} s"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fails_where_nobody_speaks(scheme: str, here: Path) -> None:
    """A server that accepts and then is silent costs the stall timeout."""
    with scripted_server(_read_all) as port:
        reason = failure(transfer(f"{scheme}://u:p@{HOST}:{port}/a.bin", here / "a.bin", timeout_s=SHORT_S))
    assert reason == f"nothing came from {HOST} and nothing went there for {SHORT_S:g} s"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fails_where_something_else_is_spoken(scheme: str, here: Path) -> None:
    """Garbage is a failure of the world, not of ours."""

    def babble(peer: socket.socket) -> None:
        peer.sendall(b"\xff\x00 what? \r\n\r\n" * 20)
        _read_all(peer)

    with scripted_server(babble) as port:
        reason = failure(transfer(f"{scheme}://u:p@{HOST}:{port}/a.bin", here / "a.bin", timeout_s=SHORT_S))
    assert "unexpected" not in reason


@pytest.mark.parametrize("scheme", ["ftps", "https"])
def test_fails_with_a_certificate_of_a_stranger(scheme: str, root: Path, here: Path) -> None:
    """TLS is verified against the given context, before the password is said."""
    (root / "a.bin").write_bytes(b"data")
    serve = dict(SERVERS)[scheme]
    strangers = Terms(ALL_SCHEMES, ssl.create_default_context)
    with serve(root) as server:
        reason = failure(transfer(server.url("a.bin"), here / "a.bin", terms=strangers))
    assert reason.startswith(f"the certificate of {HOST} is not trusted: ")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fails_with_a_scheme_that_is_not_listed(scheme: str, here: Path) -> None:
    """SupportedFileTransferProtocols is the switch (errata 3.88)."""
    others = tuple(listed for listed in ALL_SCHEMES if listed.lower() != scheme)
    outcome = transfer(f"{scheme}://{HOST}:{closed_port()}/a.bin", here / "a.bin", terms=Terms(others, _no_tls))
    assert failure(outcome) == f"{scheme.upper()} is not among the supported file transfer protocols"


def test_imports_no_protocol_before_the_first_transfer() -> None:
    """A station that transfers nothing does not pay for it."""
    program = (
        "import sys, plugwright.transfer.transfers\n"
        "libraries = ('ftplib', 'http.client', 'email', 'asyncssh', 'cryptography')\n"
        "print([name for name in libraries if name in sys.modules])"
    )
    environment = {"PYTHONPATH": str(Path(plugwright.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_says_which_package_sftp_needs(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the other protocols go on working."""
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    monkeypatch.delitem(sys.modules, "plugwright.transfer.sftp", raising=False)
    monkeypatch.delitem(sys.modules, "plugwright.transfer.known_hosts", raising=False)
    monkeypatch.delattr("plugwright.transfer.sftp", raising=False)
    outcome = transfer(f"sftp://u:p@{HOST}:{closed_port()}/a.bin", here / "a.bin")
    assert failure(outcome) == "SFTP needs the package asyncssh: install plugwright[sftp]"


def _read_all(peer: socket.socket) -> None:
    while peer.recv(65_536):
        pass


def _no_tls() -> ssl.SSLContext:
    raise AssertionError
