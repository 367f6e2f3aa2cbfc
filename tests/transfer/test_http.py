"""Tests of HTTP and HTTPS against servers that have their ways."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from plugwright.transfer.job import Outcome, Terms
from plugwright.transfer.line import Line
from tests.transfer.jobs import SHORT_S, content, done, failure, transfer
from tests.transfer.servers import HOST, scripted_server, trusting
from tests.transfer.web_server import web_server

DATA = content(300_000)
HALF = len(DATA) // 2


def _answering(answer: bytes, asked: list[bytes] | None = None) -> Callable[[socket.socket], None]:
    """A script that reads one request's head, answers, and closes."""

    def script(peer: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += peer.recv(1)
        if asked is not None:
            asked.append(head)
        peer.sendall(answer)

    return script


def _fetch(here: Path, *answers: bytes, asked: list[bytes] | None = None) -> list[Outcome]:
    """Download once from each answer, as from one server."""
    with scripted_server(*(_answering(answer, asked) for answer in answers)) as port:
        return [transfer(f"http://{HOST}:{port}/a.bin", here / "a.bin", timeout_s=SHORT_S) for _ in answers]


def _head(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()


WHOLE = _head("200 OK", f"Content-Length: {len(DATA)}", 'ETag: "v1"') + DATA
BROKEN = WHOLE[:-HALF]
REST = _head("206 Partial Content", f"Content-Range: bytes {HALF}-{len(DATA) - 1}/{len(DATA)}", 'ETag: "v1"')


def test_goes_on_after_the_server_broke_off(here: Path) -> None:
    """Only if the file is still the one that the part is of."""
    asked: list[bytes] = []
    first, second = _fetch(here, BROKEN, REST + DATA[HALF:], asked=asked)
    assert failure(first) == f"only {HALF} of {len(DATA)} bytes came"
    assert second == done(DATA)
    assert b"Range" not in asked[0]
    assert f"Range: bytes={HALF}-\r\n".encode() in asked[1]
    assert b'If-Range: "v1"\r\n' in asked[1]


def test_starts_over_where_the_server_sends_all(here: Path) -> None:
    """It need not understand ranges, and the file may have changed."""
    assert _fetch(here, BROKEN, WHOLE)[1] == done(DATA)


def test_refuses_another_part_than_asked_for(here: Path) -> None:
    """It would not fit."""
    other = _head("206 Partial Content", f"Content-Range: bytes 7-{len(DATA) - 1}/{len(DATA)}") + DATA[7:]
    assert "another part" in failure(_fetch(here, BROKEN, other)[1])
    assert "which part" in failure(_fetch(here, BROKEN, _head("206 Partial Content", "Content-Length: 9"))[1])


def test_starts_over_where_the_range_is_refused(here: Path) -> None:
    """In the same attempt."""
    refusal = _head("416 Range Not Satisfiable", "Content-Length: 0")
    with scripted_server(*map(_answering, (BROKEN, refusal, WHOLE))) as port:
        url = f"http://{HOST}:{port}/a.bin"
        failure(transfer(url, here / "a.bin"))
        assert transfer(url, here / "a.bin") == done(DATA)


@pytest.mark.parametrize(
    ("headers", "continued"),
    [
        (['ETag: "v1"'], True),
        (['ETag: W/"v1"'], False),
        (["Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT", "Date: Mon, 02 Nov 2026 10:01:00 GMT"], True),
        (["Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT", "Date: Mon, 02 Nov 2026 10:00:59 GMT"], False),
        (["Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT"], False),
        (["Last-Modified: then", "Date: now"], False),
        ([], False),
    ],
)
def test_continues_with_a_strong_validator_only(here: Path, headers: list[str], continued: bool) -> None:
    """A weak one may stand for two files (RFC 9110 §8.8.1)."""
    asked: list[bytes] = []
    broken = _head("200 OK", f"Content-Length: {len(DATA)}", *headers) + DATA[:HALF]
    _fetch(here, broken, WHOLE, asked=asked)
    assert (b"If-Range" in asked[1]) is continued


def test_takes_a_chunked_file(here: Path) -> None:
    """Its end is told by itself."""
    head = _head("200 OK", "Transfer-Encoding: chunked")
    [outcome] = _fetch(here, head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert outcome == done(b"abcde")
    assert failure(_fetch(here, head + b"3\r\nabc\r\n2\r\nd")[0]) == "the connection ended before the file did"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ([], "the server does not say how long the file is"),
        (["Content-Length: many"], "the server does not say how long the file is"),
        (
            ["Content-Length: 4", "Content-Encoding: gzip"],
            "the server sent the file in an encoding that was not asked for",
        ),
    ],
)
def test_refuses_what_may_not_be_the_whole_file(here: Path, headers: list[str], reason: str) -> None:
    """A cut connection must not look like the end, nor an archive like its content."""
    assert failure(_fetch(here, _head("200 OK", *headers) + b"data")[0]) == reason


def test_a_stalled_download_fails(here: Path) -> None:
    """What came is kept."""

    def script(peer: socket.socket) -> None:
        _answering(BROKEN)(peer)
        while peer.recv(100):
            pass

    with scripted_server(script) as port:
        reason = failure(transfer(f"http://{HOST}:{port}/a.bin", here / "a.bin", timeout_s=SHORT_S))
    assert reason.startswith("nothing came from")
    assert (here / "a.bin.part").stat().st_size == HALF


def test_a_stalled_upload_fails(here: Path) -> None:
    """The server takes all of it, and does not confirm."""
    (here / "a.bin").write_bytes(DATA)

    def script(peer: socket.socket) -> None:
        while peer.recv(65_536):
            pass

    with scripted_server(script) as port:
        url = f"http://{HOST}:{port}/a.bin"
        reason = failure(transfer(url, here / "a.bin", direction="upload", timeout_s=SHORT_S))
    assert reason.startswith("nothing came from")


def test_hears_why_an_upload_is_refused_early(here: Path) -> None:
    """The server need not read what it does not want."""
    (here / "a.bin").write_bytes(bytes(20_000_000))
    with scripted_server(_answering(_head("413 Content Too Large", "Content-Length: 0"))) as port:
        outcome = transfer(f"http://{HOST}:{port}/a.bin", here / "a.bin", direction="upload")
    assert failure(outcome) == "the HTTP server refuses: 413 Content Too Large"


def test_an_upload_that_was_not_read_is_not_done(here: Path) -> None:
    """Whatever the server says of it."""
    (here / "a.bin").write_bytes(bytes(20_000_000))
    with scripted_server(_answering(_head("200 OK", "Content-Length: 0"))) as port:
        outcome = transfer(f"http://{HOST}:{port}/a.bin", here / "a.bin", direction="upload")
    assert failure(outcome) == "the HTTP server did not read the whole file"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_follows_redirects_to_a_file(root: Path, here: Path, status: int) -> None:
    """Three of them, with the credentials, since it is the same server."""
    (root / "a.bin").write_bytes(b"data")
    chain = {"/1": (status, "/2"), "/2": (status, "3"), "/3": (status, "/a.bin")}
    with web_server(root, redirects=chain) as server:
        assert transfer(server.url("1"), here / "a.bin") == done(b"data")


def test_follows_no_more_than_three_redirects(root: Path, here: Path) -> None:
    """A circle ends, too."""
    chain = {f"/{number}": (302, f"/{number + 1}") for number in range(9)} | {"/loop": (302, "/loop")}
    with web_server(root, redirects=chain) as server:
        for name in ("1", "loop"):
            reason = failure(transfer(server.url(name), here / "a.bin"))
            assert reason == "the HTTP server redirects more than 3 times"


def test_an_upload_is_put_again_where_it_is_redirected(root: Path, here: Path) -> None:
    """The whole body goes there."""
    (here / "a.bin").write_bytes(DATA)
    with web_server(root, redirects={"/1": (307, "/b.bin")}) as server:
        assert transfer(server.url("1"), here / "a.bin", direction="upload") == done(DATA)
        assert [method for method, _, _ in server.requests] == ["PUT", "PUT"]
    assert (root / "b.bin").read_bytes() == DATA


def test_an_upload_is_not_made_a_get(root: Path, here: Path) -> None:
    """That is what 303 asks for (RFC 9110 §15.4.4)."""
    (here / "a.bin").write_bytes(b"data")
    with web_server(root, redirects={"/1": (303, "/b.bin")}) as server:
        outcome = transfer(server.url("1"), here / "a.bin", direction="upload")
    assert failure(outcome) == "the HTTP server refuses: 303 See Other"


def test_credentials_stay_with_their_server(root: Path, here: Path) -> None:
    """Another port is another server."""
    with web_server(root) as other:
        with web_server(root, redirects={"/1": (302, f"http://{HOST}:{other.port}/a.bin")}) as server:
            reason = failure(transfer(server.url("1"), here / "a.bin"))
        assert "401" in reason
        [(_, _, headers)] = other.requests
        assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://{host}:1/a", "the HTTP server redirects from HTTPS to HTTP"),
        ("ftp://{host}:1/a", "the HTTP server redirects to FTP"),
        ("sftp://{host}:1/a", "SFTP is not among the supported file transfer protocols"),
        ("file:///etc/passwd", "the URL begins with none of"),
        ("//{host}:0/", "the URL cannot be read"),
    ],
)
def test_a_redirect_leads_to_no_other_protocol(root: Path, here: Path, location: str, reason: str) -> None:
    """Least of all to one without TLS."""
    terms = Terms(("FTP", "HTTP", "HTTPS"), trusting().ssl_context_factory)
    with web_server(root, tls=True, redirects={"/1": (302, location.format(host=HOST))}) as server:
        outcome = transfer(server.url("1"), here / "a.bin", terms=terms)
    assert failure(outcome).startswith(reason)


def test_http_may_redirect_to_https(root: Path, here: Path) -> None:
    """The credentials, given to whoever listens, do not go along."""
    (root / "a.bin").write_bytes(b"data")
    with web_server(root, tls=True) as secure:
        with web_server(root, redirects={"/1": (308, f"https://{HOST}:{secure.port}/a.bin")}) as server:
            assert "401" in failure(transfer(server.url("1"), here / "a.bin"))
        assert [path for _, path, _ in secure.requests] == ["/a.bin"]


def test_asks_for_path_and_query_without_credentials(root: Path, here: Path) -> None:
    """They are in a header of their own."""
    with web_server(root) as server:
        failure(transfer(server.url("a%20b?token=1;x=%2F#part"), here / "a.bin"))
        [(_, path, headers)] = server.requests
    assert path == "/a%20b?token=1;x=%2F"
    assert headers["Host"] == f"{HOST}:{server.port}"
    assert headers["Accept-Encoding"] == "identity"


def test_a_server_that_hangs_up_is_a_failure(here: Path) -> None:
    """Before a word, or within one."""
    assert failure(_fetch(here, b"")[0]) == f"{HOST}: connection lost"
    assert failure(_fetch(here, b"HTTP/1.1 2")[0]).startswith("the HTTP server's answer cannot be read")


def test_a_cancellation_at_the_last_byte_counts(here: Path) -> None:
    """Nothing is left to fail by then."""

    def cancel(line: Line, done_bytes: int) -> None:
        if done_bytes == len(DATA):
            line.cancel()

    with scripted_server(_answering(WHOLE)) as port:
        outcome = transfer(f"http://{HOST}:{port}/a.bin", here / "a.bin", progress=cancel)
    assert failure(outcome) == "cancelled"
    assert not (here / "a.bin").exists()
