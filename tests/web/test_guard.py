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
from starlette.types import ASGIApp

from plugwright.web.guard import Door, Guard
from plugwright.web.http_server import HttpServer
from plugwright.web.password import Password


async def _length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


SECRET = "swordfish-swordfish"

APP = Starlette(
    routes=[Route("/", _length, methods=["GET", "POST", "PUT", "DELETE"])],
    middleware=[Middleware(Guard, Door(hosts=("Bench.example", "fe80::1")), max_body_bytes=10)],
)


def ask(
    method: str = "GET",
    content: bytes | AsyncIterator[bytes] | None = None,
    *,
    path: str = "/",
    length: str | None = None,
    **headers: str,
) -> tuple[int, str | None]:
    """The status, and the error if it is one."""
    if length is not None:
        headers["content-length"] = length

    async def scenario() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://localhost:8080") as client:
            return await client.request(method, path, content=content, headers=headers)

    response = asyncio.run(scenario())
    return response.status_code, None if response.is_success else response.json()["error"]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.1.2.3:8080",
        "[::1]",
        "[::1]:8080",
        "bench.example:80",
        "[FE80::1]:80",
    ],
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


def test_on_every_address_each_is_its_name() -> None:
    """An address cannot be made to point here, a name can."""
    door = Door(any_address=True)
    assert all(map(door.knows, ("192.0.2.7:8080", "[2001:db8::1]:80", "localhost")))
    assert not any(map(door.knows, ("evil.example", "192.0.2", "192.0.2.7.example", "[192.0.2.7", "")))
    assert not Door().knows("192.0.2.7")


def test_refuses_a_path_with_control_characters() -> None:
    """A router might take it for the path without them."""
    for path in ("/%0A", "/%00"):
        assert ask(path=path) == (400, "InvalidPath")


def test_refuses_a_path_that_is_too_long() -> None:
    """A number in it might have more digits than Python reads."""
    assert ask(path="/" + 1024 * "9") == (400, "InvalidPath")


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


class Sleeps:
    """A sleep that is over at once, and remembers how long it should have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def knock(guard: ASGIApp, *passwords: str | None) -> list[httpx.Response]:
    """What one client is told who tries these passwords one after another."""

    async def scenario() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(guard), base_url="http://localhost") as client:
            return [
                await client.get("/", headers={} if password is None else {"Authorization": f"Bearer {password}"})
                for password in passwords
            ]

    return asyncio.run(scenario())


def test_asks_for_the_password() -> None:
    """401 with a challenge that a browser understands; whoever has it is let in."""
    guard = Guard(APP, Door(password=Password(SECRET)), sleep=Sleeps())
    stranger, guesser, friend = knock(guard, None, "guess", SECRET)
    for refused in (stranger, guesser):
        assert (refused.status_code, refused.json()["error"]) == (401, "Unauthorized")
        assert refused.headers["www-authenticate"].startswith('Basic realm="Plugwright"')
    assert friend.status_code == 200


def test_who_guesses_waits_longer_each_time() -> None:
    """Also for the answer to the right one, for which nobody waits; to ask without a password costs nothing."""
    sleeps = Sleeps()
    knock(Guard(APP, Door(password=Password(SECRET)), sleep=sleeps), None, "a", None, "b", "c", SECRET, SECRET)
    assert len(sleeps.seconds) == 3
    assert sleeps.seconds == sorted(sleeps.seconds)


def test_a_foreign_host_is_not_even_asked() -> None:
    """A browser would send a password that it knows along."""
    guard = Guard(APP, Door(password=Password(SECRET)))

    async def scenario() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(guard), base_url="http://evil.example") as client:
            return await client.get("/", headers={"Authorization": f"Bearer {SECRET}"})

    assert asyncio.run(scenario()).json()["error"] == "ForeignHost"
