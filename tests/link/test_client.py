"""Tests of the station's end of a link, against peers on the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import socket
import ssl
from typing import TYPE_CHECKING

import pytest
import websockets.asyncio.server

from plugwright.link.client import ClientLink
from tests.link.peers import (
    CLOSE,
    LIMIT_BYTES,
    OCPP16,
    TEXT,
    Lobby,
    Raw,
    Told,
    client,
    frame_bytes,
    header,
    lobby_server,
    raw_server,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable


async def _outcome(script_port: int) -> str:
    """Connect, and return why the link closed without ever having opened."""
    told = Told()
    client(script_port, told).start()
    kind, reason = await told.next()
    assert kind == "closed"
    assert isinstance(reason, str)
    assert told.news.empty()
    return reason


def _answering(answer: str) -> str:
    """Return why a link closes that is answered with these bytes."""
    reasons: list[str] = []

    async def script(peer: Raw) -> None:
        await peer.head()
        peer.write(answer.encode("latin-1"))

    async def main() -> None:
        async with raw_server(script) as port:
            reasons.append(await _outcome(port))

    run(main())
    return reasons[0]


def _upgraded(*headers: str) -> str:
    """Return why a link closes whose handshake is accepted with these headers."""
    reasons: list[str] = []

    async def script(peer: Raw) -> None:
        await peer.upgrade(*headers)
        await peer.reader.read()

    async def main() -> None:
        async with raw_server(script) as port:
            reasons.append(await _outcome(port))

    run(main())
    return reasons[0]


def test_offers_exactly_ocpp16_and_no_compression() -> None:
    """The request names one subprotocol and no extension (OCPP-J §3.1.2, §5.1)."""

    async def script(peer: Raw) -> None:
        request = await peer.upgrade(OCPP16)
        assert request.startswith(b"GET /cp001 HTTP/1.1\r\n")
        assert header(request, "Sec-WebSocket-Protocol") == "ocpp1.6"
        assert b"extensions" not in request.lower()
        assert b"authorization" not in request.lower()

    async def main() -> None:
        async with raw_server(script) as port:
            told = Told()
            client(port, told).start()
            await told.expect("opened", "closed")

    run(main())


def test_refuses_a_handshake_without_the_subprotocol() -> None:
    """A 101 that agrees to nothing is closed with 1002 and never opens (OCPP-J §3.2)."""

    async def script(peer: Raw) -> None:
        await peer.upgrade()
        peer.write(frame_bytes(TEXT, b"[2]"))
        assert await peer.close_code() == 1002

    async def main() -> None:
        async with raw_server(script) as port:
            assert await _outcome(port) == "closed by us: 1002 (protocol error) the server agreed to no subprotocol"

    run(main())


def test_names_the_missing_subprotocol_though_the_server_closes_first() -> None:
    """A Central System that agrees to nothing closes at once; the reason is still the cause (OCPP-J §3.2)."""

    async def script(peer: Raw) -> None:
        await peer.upgrade()
        peer.write(frame_bytes(CLOSE, b"\x03\xe8"))

    async def main() -> None:
        async with raw_server(script) as port:
            assert "agreed to no subprotocol" in await _outcome(port)

    run(main())


def test_refuses_a_subprotocol_that_was_not_offered() -> None:
    """Another version's answer is no agreement (RFC 6455 §4.1)."""
    assert "unsupported subprotocol: ocpp2.0.1" in _upgraded("Sec-WebSocket-Protocol: ocpp2.0.1")


def test_refuses_an_extension_that_was_not_offered() -> None:
    """Compression is off (OCPP-J §5.1)."""
    assert "no extensions supported" in _upgraded(OCPP16, "Sec-WebSocket-Extensions: permessage-deflate")


@pytest.mark.parametrize(
    ("status", "named"),
    [
        ("401 Unauthorized", "the server refused: HTTP 401 Unauthorized"),
        ("404 Not Found", "the server refused: HTTP 404 Not Found"),
        ("500 Internal Server Error", "the server refused: HTTP 500 Internal Server Error"),
        ("503 Busy\x85", "the server refused: HTTP 503 Busy?"),
        ("302 Found", "the server refused: HTTP 302 Found, redirects are not followed"),
    ],
)
def test_names_the_status_of_a_refusal(status: str, named: str) -> None:
    """The reason is one printable line with the HTTP status (OCPP-J §3.2)."""
    assert _answering(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nno") == named


def test_names_the_status_of_a_server_of_http_1_0() -> None:
    """A status line of HTTP/1.0 ends the handshake, and is named."""
    assert "HTTP/1.0 404 Not Found" in _answering("HTTP/1.0 404 Not Found\r\n\r\n")


@pytest.mark.parametrize("answer", ["", "garbage\r\n\r\n", "HTTP/1.1 101 X\r\n\r\n", "\x00" * 9000])
def test_bears_what_is_no_handshake(answer: str) -> None:
    """Silence, garbage, half an answer: closed, with a reason."""
    assert _answering(answer).startswith("handshake failed: ")


def test_sends_basic_authentication_and_keeps_it_secret(caplog: pytest.LogCaptureFixture) -> None:
    """The header carries identity and password bytes; neither reason nor log does (OCPP-J §6.2.2)."""
    caplog.set_level(logging.DEBUG)

    async def script(peer: Raw) -> None:
        request = await peer.head()
        assert header(request, "Authorization") == "Basic QUwxMDAwOgABAgMEBQYH////////////////"
        peer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")

    async def main() -> None:
        async with raw_server(script) as port:
            told = Told()
            password = bytes.fromhex("0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF")
            client(port, told, basic_auth=("AL1000", password)).start()
            assert await told.next() == ("closed", "the server refused: HTTP 401 Unauthorized")

    run(main())
    assert "QUwxMDAw" not in caplog.text
    assert "Authorization" not in caplog.text


def test_says_that_nobody_listens() -> None:
    """A refused connection is a `closed`, not an exception."""

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        reason = await _outcome(port)
        assert reason.startswith(f"cannot connect to 127.0.0.1:{port}: ")

    run(main())


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: web"])
def test_gives_up_on_half_a_handshake(head: bytes) -> None:
    """A server that falls silent is left after the time to open."""

    async def script(peer: Raw) -> None:
        await peer.head()
        peer.write(head)
        assert await peer.reader.read() == b""

    async def main() -> None:
        async with raw_server(script) as port:
            told = Told()
            client(port, told, timeout_s=0.05).start()
            assert await told.until_closed() == "no connection within 0.05 s"

    run(main())


@pytest.mark.parametrize("give_up", [ClientLink.abort, ClientLink.close])
def test_gives_up_before_it_is_connected(give_up: Callable[[ClientLink], None]) -> None:
    """An attempt can be cut at any time, and is told as closed once."""

    async def script(peer: Raw) -> None:
        await peer.reader.read()

    async def main() -> None:
        async with raw_server(script) as port:
            for yields in range(12):  # each a step further into the connecting
                told = Told()
                link = client(port, told, timeout_s=5)
                link.start()
                for _ in range(yields):
                    await asyncio.sleep(0)
                give_up(link)
                assert await told.until_closed() == "cut by us"

    run(main())


@pytest.mark.parametrize("abort", [True, False])
def test_gives_up_on_a_tcp_connection_that_hangs(abort: bool) -> None:
    """A host that answers no packet is left when we say so, or after the time to open."""

    async def main() -> None:
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
            for _ in range(3):  # more than it queues: the kernel drops every further SYN
                filler = stack.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(listener.getsockname())
            told = Told()
            link = client(listener.getsockname()[1], told, timeout_s=300.0 if abort else 0.05)
            link.start()
            if abort:
                link.abort()
            assert await told.until_closed() == ("cut by us" if abort else "no connection within 0.05 s")

    run(main())


def test_says_nothing_if_it_was_cut_before_its_start() -> None:
    """What was given up before the connection was made sends no request."""

    async def script(peer: Raw) -> None:
        assert await peer.reader.read() == b""

    async def main() -> None:
        async with raw_server(script) as port:
            told = Told()
            link = client(port, told)
            link.abort()
            link.start()
            assert await told.until_closed() == "cut by us"

    run(main())


def test_serves_a_message_behind_the_handshake() -> None:
    """A message that comes in one packet with the 101 is handed over after `opened`."""

    async def script(peer: Raw) -> None:
        await peer.upgrade(OCPP16)
        peer.write(frame_bytes(TEXT, b"[2]") + frame_bytes(CLOSE, b"\x03\xe9bye\n"))
        assert await peer.close_code() == 1001

    async def main() -> None:
        async with raw_server(script) as port:
            told = Told()
            client(port, told).start()
            await told.expect("opened")
            assert await told.next() == ("received", b"[2]")
            assert await told.next() == ("closed", "closed by the peer: 1001 (going away) bye?")

    run(main())


@pytest.mark.parametrize("url", ["http://host/cp", "ws://user:secret@host/cp", "wss://host/cp"])
def test_rejects_a_url_it_cannot_use(url: str) -> None:
    """A bad URL, or wss without a TLS context, is refused when the link is made."""
    with pytest.raises(ValueError, match=r".") as caught:
        ClientLink(url, Told(), max_message_bytes=LIMIT_BYTES, open_timeout_s=1)
    assert "secret" not in str(caught.value)


def test_rejects_a_tls_context_on_a_ws_url() -> None:
    """A link that is meant to be encrypted never goes out in clear."""
    with pytest.raises(ValueError, match="TLS context"):
        ClientLink(
            "ws://host/cp", Told(), max_message_bytes=1, open_timeout_s=1, ssl=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )


def test_talks_to_another_implementation() -> None:
    """Messages, pings and the close pass to and from the server of `websockets`."""

    async def echo(connection: websockets.asyncio.server.ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)
            await connection.ping()

    async def main() -> None:
        protocols = [websockets.Subprotocol("ocpp1.6")]
        async with websockets.asyncio.server.serve(echo, "127.0.0.1", 0, subprotocols=protocols) as server:
            told = Told()
            link = client(next(iter(server.sockets)).getsockname()[1], told)
            link.start()
            await told.expect("opened")
            for text in ("[2]", "ä" * (LIMIT_BYTES // 2)):
                link.send(text.encode())
                assert await told.next() == ("received", text.encode())
            link.ping()
            await told.expect("ponged")
            link.close(1001, "done")
            assert await told.next() == ("closed", "closed by us: 1001 (going away) done")

    run(main())


def test_survives_random_bytes() -> None:
    """Whatever a server answers, the link ends in one `closed` and the process lives."""
    draw = random.Random(1)

    async def script(peer: Raw) -> None:
        if draw.random() < 0.5:
            await peer.upgrade(OCPP16)
        else:
            await peer.head()
        peer.write(draw.randbytes(draw.randrange(64)))

    async def attempt(port: int) -> None:
        told = Told()
        client(port, told).start()
        await told.until_closed()

    async def main() -> None:
        async with raw_server(script) as port:
            for _ in range(100):
                await asyncio.gather(*(attempt(port) for _ in range(100)))
        lobby = Lobby()
        async with lobby_server(lobby) as server:
            told = Told()
            client(server.port, told).start()
            await told.expect("opened")

    run(main())
