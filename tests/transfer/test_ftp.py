"""Tests of FTP and FTPS against servers that have their ways."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugwright.transfer import ftp
from plugwright.transfer.line import Line
from tests.transfer.jobs import SHORT_S, TIMEOUT_S, content, done, failure, transfer
from tests.transfer.servers import (
    HOST,
    PLAIN_DATA,
    TLS_CONTROL,
    TLS_DATA,
    ftp_server,
    scripted_server,
    server_context,
)

DATA = content(6 * 1024 * 1024)
HALF = len(DATA) // 2


def _answers(answer: str) -> Callable[[Any, str], None]:
    """A command's handler that always says the same."""

    def handle(self: Any, line: str) -> None:
        self.respond(answer)

    return handle


def _breaking(base: type[Any], after_bytes: int, then: Callable[[Any], None]) -> type[Any]:
    """A data connection on which something happens once this much was sent."""

    class Breaking(base):  # type: ignore[misc]
        sent = 0

        def send(self, data: bytes) -> int:
            if self.sent >= after_bytes:
                then(self)
                return 0
            count: int = super().send(data)
            self.sent += count
            return count

    return Breaking


def _cut(channel: Any) -> None:
    channel.cmd_channel.respond("426 Something broke.")
    channel.close()


def _stall(channel: Any) -> None:
    """Send nothing more, and let the connection be."""


@pytest.mark.parametrize("tls", [False, True])
def test_goes_on_after_the_server_broke_off(root: Path, here: Path, tls: bool) -> None:
    """FTP can resume downloads (§8.1)."""
    (root / "a.bin").write_bytes(DATA)
    dtp = _breaking(TLS_DATA if tls else PLAIN_DATA, HALF, _cut)
    with ftp_server(root, tls=tls, dtp_handler=dtp, use_sendfile=False) as server:
        reason = failure(transfer(server.url("a.bin"), here / "a.bin"))
        assert reason == "the FTP server refuses: 426 Something broke."
        assert transfer(server.url("a.bin"), here / "a.bin") == done(DATA)
        assert server.resumed_at[0] >= HALF


def test_a_stalled_download_fails(root: Path, here: Path) -> None:
    """What came is kept."""
    (root / "a.bin").write_bytes(DATA)
    dtp = _breaking(PLAIN_DATA, HALF, _stall)
    with ftp_server(root, dtp_handler=dtp, use_sendfile=False) as server:
        reason = failure(transfer(server.url("a.bin"), here / "a.bin", timeout_s=SHORT_S))
    assert reason.startswith("nothing came from")
    assert (here / "a.bin.part").stat().st_size >= HALF


def test_a_stalled_upload_fails(here: Path) -> None:
    """The server takes nothing and says nothing."""
    (here / "a.bin").write_bytes(DATA)

    def script(peer: socket.socket) -> None:
        with socket.create_server((HOST, 0)) as listener:
            _talk(peer, {"PASV": _passive(listener), "STOR": "150 Go on."})

    with scripted_server(script) as port:
        url = f"ftp://u:p@{HOST}:{port}/a.bin"
        reason = failure(transfer(url, here / "a.bin", direction="upload", timeout_s=SHORT_S))
    assert reason.startswith("nothing came from")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (len(DATA) + 5, f"only {len(DATA)} of {len(DATA) + 5} bytes came"),
        (len(DATA) - 5, f"the server sent more than the {len(DATA) - 5} bytes that it announced"),
    ],
)
def test_another_size_than_announced_fails(root: Path, here: Path, told: int, reason: str) -> None:
    """The end of a data connection says nothing of the end of the file."""
    (root / "a.bin").write_bytes(DATA)
    with ftp_server(root, ftp_SIZE=_answers(f"213 {told}")) as server:
        assert failure(transfer(server.url("a.bin"), here / "a.bin")) == reason
    assert not (here / "a.bin").exists()


def test_an_upload_is_measured_afterwards(here: Path, root: Path) -> None:
    """A full disk at the server may show in nothing else."""
    (here / "a.bin").write_bytes(b"data")
    with ftp_server(root, ftp_SIZE=_answers("213 3")) as server:
        reason = failure(transfer(server.url("a.bin"), here / "a.bin", direction="upload"))
    assert reason == "the server has 3 of 4 bytes"


@pytest.mark.parametrize("command", ["ftp_SIZE", "ftp_MDTM", "ftp_REST"])
def test_starts_over_where_the_server_cannot_continue(root: Path, here: Path, command: str) -> None:
    """Without these commands files go in and out all the same."""
    (root / "a.bin").write_bytes(DATA)

    def cancel(line: Line, done_bytes: int) -> None:
        if done_bytes >= HALF:
            line.cancel()

    settings: dict[str, Any] = {command: _answers("502 Not here.")}
    with ftp_server(root, **settings) as server:
        failure(transfer(server.url("a.bin"), here / "a.bin", progress=cancel))
        assert transfer(server.url("a.bin"), here / "a.bin") == done(DATA)
        assert transfer(server.url("b.bin"), here / "a.bin", direction="upload") == done(DATA)


@pytest.mark.parametrize("tls", [False, True])
def test_ignores_the_address_of_the_passive_answer(root: Path, here: Path, tls: bool) -> None:
    """Data comes from where the commands go, whatever a NAT or a malicious server says."""
    (root / "a.bin").write_bytes(b"data")
    with ftp_server(root, tls=tls, masquerade_address="192.0.2.1") as server:
        assert transfer(server.url("a.bin"), here / "a.bin", timeout_s=TIMEOUT_S) == done(b"data")


def test_speaks_tls_from_the_first_byte_on_the_port_for_it(
    root: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That port is 990, which a test may not open."""
    (root / "a.bin").write_bytes(b"data")

    def handle(self: Any) -> None:
        self.secure_connection(self.ssl_context)
        TLS_CONTROL.handle(self)

    with ftp_server(root, tls=True, handle=handle) as server:
        monkeypatch.setattr(ftp, "IMPLICIT_TLS_PORT", server.port)
        assert transfer(server.url("a.bin"), here / "a.bin") == done(b"data")
        assert transfer(server.url("b.bin"), here / "a.bin", direction="upload") == done(b"data")


def test_ftps_never_goes_on_in_clear(root: Path, here: Path) -> None:
    """A server without TLS does not get the password."""
    commands: list[str] = []

    def script(peer: socket.socket) -> None:
        commands.extend(_talk(peer, {"AUTH": "502 Not here."}))

    with scripted_server(script) as port:
        reason = failure(transfer(f"ftps://u:s3cret@{HOST}:{port}/a.bin", here / "a.bin"))
    assert reason == "the FTP server refuses: 502 Not here."
    assert [command.split()[0] for command in commands] == ["AUTH"]


def test_the_data_connection_continues_the_tls_session(here: Path) -> None:
    """Many servers demand it."""
    context = server_context()
    reused: list[bool | None] = []

    def send(control: ssl.SSLSocket, listener: socket.socket) -> None:
        control.sendall(b"150 Here.\r\n")
        with context.wrap_socket(listener.accept()[0], server_side=True) as data:
            reused.append(data.session_reused)
            data.sendall(b"data")
            data.unwrap()
        control.sendall(b"226 Done.\r\n")

    def script(peer: socket.socket) -> None:
        peer.sendall(b"220 Welcome\r\n")
        assert peer.recv(100) == b"AUTH TLS\r\n"
        peer.sendall(b"234 Go on.\r\n")
        with socket.create_server((HOST, 0)) as listener, context.wrap_socket(peer, server_side=True) as control:
            _talk(control, {"PASV": _passive(listener)}, {"RETR": lambda: send(control, listener)}, welcome=b"")

    with scripted_server(script) as port:
        assert transfer(f"ftps://u:p@{HOST}:{port}/a.bin", here / "a.bin") == done(b"data")
    assert reused == [True]


def test_logs_in_without_a_user(root: Path, here: Path) -> None:
    """The userinfo may be left out (§8.1)."""
    (root / "a.bin").write_bytes(b"data")
    with ftp_server(root) as server:
        server.users.add_anonymous(str(root))
        assert transfer(f"ftp://{HOST}:{server.port}/a.bin", here / "a.bin") == done(b"data")


def test_a_type_in_the_url_is_not_part_of_the_name(root: Path, here: Path) -> None:
    """`;type=i` is what we do anyway (RFC 1738 §3.2.2)."""
    (root / "a.bin").write_bytes(b"line\r\nline\n")
    with ftp_server(root) as server:
        assert transfer(server.url("a.bin;type=a"), here / "a.bin") == done(b"line\r\nline\n")


@pytest.mark.parametrize("path", ["sub/a.bin", "%2Fsub/a.bin", "/sub/a.bin", "sub//a.bin"])
def test_goes_through_the_folders(root: Path, here: Path, path: str) -> None:
    """From where the login lands, or from the root where the path says so."""
    (root / "sub").mkdir()
    (root / "sub" / "a.bin").write_bytes(b"data")
    with ftp_server(root) as server:
        assert transfer(server.url(path), here / "a.bin") == done(b"data")


def test_masks_the_password_that_the_server_repeats(root: Path, here: Path) -> None:
    """Some do, in debug builds."""
    with ftp_server(root, ftp_PASS=_answers("530 s3cret p@ss/wörd is wrong.")) as server:
        assert failure(transfer(server.url("a.bin"), here / "a.bin")) == ("the FTP server refuses: 530 *** is wrong.")


def test_an_endless_answer_fails(here: Path) -> None:
    """Memory stays bounded."""

    def script(peer: socket.socket) -> None:
        peer.sendall(b"220-Welcome\r\n" + b"220-and welcome\r\n" * 100_000)

    with scripted_server(script) as port:
        reason = failure(transfer(f"ftp://u:p@{HOST}:{port}/a.bin", here / "a.bin"))
    assert reason == "the FTP server sent more than 1000 lines of replies"


def _talk(
    peer: socket.socket,
    answers: dict[str, str],
    actions: dict[str, Callable[[], None]] | None = None,
    *,
    welcome: bytes = b"220 Welcome\r\n",
) -> list[str]:
    """Answer commands, or act on them, until the peer goes; returns them."""
    usual = {"USER": "230 In.", "CWD": "250 There.", "TYPE": "200 Binary.", "SIZE": "502 No.", "MDTM": "502 No."}
    commands: list[str] = []
    peer.sendall(welcome)
    with peer.makefile("rb") as lines:
        for line in lines:
            commands.append(line.decode().strip())
            name = commands[-1].split()[0]
            if actions is not None and name in actions:
                actions[name]()
            else:
                peer.sendall(((usual | answers).get(name, "200 Fine.") + "\r\n").encode())
    return commands


def _passive(listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    return f"227 (127,0,0,1,{port >> 8},{port & 255})"
