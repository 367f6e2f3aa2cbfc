"""Who may ask, and how much may be said."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from plugwright.web.guard import Guard
from plugwright.web.http_server import HttpServer


async def _length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


APP = Starlette(
    routes=[Route("/", _length, methods=["GET", "POST", "PUT", "DELETE"])],
    middleware=[Middleware(Guard, hosts=("bench.example",), max_body_bytes=10)],
)


def ask(
    method: str = "GET",
    content: bytes | AsyncIterator[bytes] | None = None,
    *,
    length: str | None = None,
    **headers: str,
) -> tuple[int, str | None]:
    """The status, and the error if it is one."""
    if length is not None:
        headers["content-length"] = length

    async def scenario() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://localhost:8080") as client:
            return await client.request(method, "/", content=content, headers=headers)

    response = asyncio.run(scenario())
    return response.status_code, None if response.is_success else response.json()["error"]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:8080", "[::1]", "[::1]:8080", "bench.example:80"]
)
def test_answers_to_its_own_names(host: str) -> None:
    """The loopback's, and those that the operator gave."""
    assert ask(host=host) == (200, None)


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8080"),
        *("10.0.0.1", "[::2]", "[::1", "localhost:x", "localhost:1:2", "a@localhost", "127.0.0.1,evil.example"),
    ],
)
def test_refuses_a_foreign_host(host: str) -> None:
    """A name that was made to point here is not ours (DNS rebinding)."""
    assert ask(host=host) == (403, "ForeignHost")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_foreign_page_changes_nothing(method: str) -> None:
    """A browser names the page's origin with every request that changes something."""
    for origin in ("http://evil.example", "null", "http://localhost", "http://localhost:80801", "ftp://localhost:8080"):
        assert ask(method, origin=origin) == (403, "ForeignOrigin")


def test_our_own_page_and_programs_may_change_things() -> None:
    """The same host and port, or no browser at all."""
    assert ask("POST", origin="http://localhost:8080") == (200, None)
    assert ask("POST", origin="https://LocalHost:8080") == (200, None)
    assert ask("POST") == (200, None)


def test_a_foreign_page_may_ask() -> None:
    """It cannot read the answer: none allows it to."""
    assert ask("GET", origin="http://evil.example") == (200, None)


def test_bounds_the_body_by_its_announced_length() -> None:
    """It is not even read."""
    assert ask("POST", b"x" * 10) == (200, None)
    assert ask("POST", b"x" * 11) == (413, "BodyTooLarge")


def test_bounds_the_body_by_its_true_length() -> None:
    """The length need not be announced."""

    async def chunks(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"xxxxx"

    assert ask("POST", chunks(2)) == (200, None)
    assert ask("POST", chunks(3)) == (413, "BodyTooLarge")


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "9" * 5000])
def test_refuses_an_impossible_length(length: str) -> None:
    """Whatever it means, it is not a length that is allowed."""
    assert ask("POST", length=length) == (413, "BodyTooLarge")


@pytest.mark.parametrize("body", [b"Content-Length: 9\r\n\r\n1234", b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"])
def test_who_goes_in_the_middle_of_a_body_is_no_error(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is left to be answered, and nobody here made a mistake."""

    async def scenario() -> None:
        server = HttpServer(APP, "127.0.0.1", 0)
        await server.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"POST / HTTP/1.1\r\nHost: localhost\r\n" + body)
        writer.write_eof()
        await reader.read()
        writer.close()
        await writer.wait_closed()
        await server.stop()

    asyncio.run(scenario())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
