"""What is no HTTP, and what is more than HTTP."""

import asyncio
import contextlib
import json
import socket

import httpx
import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from plugwright.web.http_protocol import HttpProtocol
from plugwright.web.http_server import HttpServer

HELLO = PlainTextResponse("hello")


def say(data: bytes) -> bytes:
    """All that the server answers to these bytes until it hangs up."""

    async def scenario() -> bytes:
        server = HttpServer(HELLO, "127.0.0.1", 0)
        await server.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(data)
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        await server.stop()
        return answer

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    "data",
    [
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",  # as a TLS client begins
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_http_is_an_error_like_all_others(data: bytes) -> None:
    """400 in JSON, and the connection is closed."""
    head, _, body = say(data).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request")
    assert b"content-type: application/json" in head.lower()
    assert json.loads(body)["error"] == "InvalidHttp"


def test_an_upgrade_to_a_websocket_is_an_ordinary_request() -> None:
    """There is none here, and HTTP lets a server ignore the wish (RFC 9110 §7.8)."""
    upgrade = b"Upgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13"
    answer = say(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + upgrade + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"hello")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\nX-Slow: ",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\n",
    ],
)
def test_who_takes_too_long_to_ask_is_cut_off(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether nothing comes, or a request does not come to its end."""
    monkeypatch.setattr(HttpProtocol, "request_timeout_s", 0.05)
    try:
        answer = say(data)
    except ConnectionResetError:
        return
    assert b"error" not in answer


def test_an_answer_may_take_longer_than_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who asks is hurried: when a silent connection was cut, an answer that took as long still comes."""
    monkeypatch.setattr(HttpProtocol, "request_timeout_s", 0.05)

    async def scenario() -> bytes:
        is_time_up = asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            await is_time_up.wait()
            await HELLO(scope, receive, send)

        server = HttpServer(slow, "127.0.0.1", 0)
        await server.start()
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            silent, other = await asyncio.open_connection("127.0.0.1", server.port)
            with contextlib.suppress(ConnectionResetError):
                await silent.read()
            is_time_up.set()
            answer = await reader.read()
        other.close()
        writer.close()
        await server.stop()
        return answer

    assert asyncio.run(scenario()).endswith(b"hello")


LARGE = 2**25  # bytes, more than the kernel keeps for a connection


async def in_one_piece(scope: Scope, receive: Receive, send: Send) -> None:
    """An answer that is said at once, after which the connection would only be closed."""
    await PlainTextResponse(b"x" * LARGE)(scope, receive, send)


async def in_pieces(scope: Scope, receive: Receive, send: Send) -> None:
    """An answer that waits until it is taken."""
    pieces = (b"x" * 2**16 for _ in range(LARGE // 2**16))
    await StreamingResponse(iter(pieces))(scope, receive, send)


@pytest.mark.parametrize("answer", [in_one_piece, in_pieces])
def test_who_takes_too_long_to_read_is_cut_off(answer: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody keeps a place by not reading, whether the answer is still being said or not."""
    monkeypatch.setattr(HttpProtocol, "write_timeout_s", 0.05)
    monkeypatch.setattr("plugwright.web.http_server.MAX_CONNECTIONS", 1)

    async def scenario() -> int:
        server = HttpServer(answer, "127.0.0.1", 0)
        await server.start()
        address = ("127.0.0.1", server.port)
        with socket.create_connection(address) as silent:
            silent.sendall(REQUEST)
            async with asyncio.timeout(10):
                while not await begins(*address):  # the silent one has the only place
                    pass
            taken = await asyncio.to_thread(all_of, silent)
        await server.stop()
        return taken

    assert asyncio.run(scenario()) < LARGE


REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


async def begins(host: str, port: int) -> bool:
    """Whether there is an answer."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(REQUEST)
        return await reader.read(1) != b""
    except ConnectionError:
        return False
    finally:
        writer.close()


def all_of(connection: socket.socket) -> int:
    """How many bytes there are to be read."""
    count = 0
    with contextlib.suppress(ConnectionError):
        while data := connection.recv(2**16):
            count += len(data)
    return count


@pytest.mark.parametrize("answer", [in_one_piece, in_pieces])
def test_who_reads_gets_all(answer: ASGIApp) -> None:
    """However large it is."""

    async def scenario() -> int:
        server = HttpServer(answer, "127.0.0.1", 0)
        await server.start()
        async with httpx.AsyncClient() as client:
            response = await client.get(f"http://127.0.0.1:{server.port}/")
        await server.stop()
        return len(response.content)

    assert asyncio.run(scenario()) == LARGE
