"""An HTTP server in a running loop."""

import asyncio
import contextlib

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from plugwright.web.http_server import MAX_CONNECTIONS, HttpServer


def test_serves_from_start_to_stop() -> None:
    """On a free port of its own, at once; afterwards the port is free."""

    async def scenario() -> None:
        server = HttpServer(PlainTextResponse("hello"), "127.0.0.1", 0)
        await server.start()
        url = f"http://127.0.0.1:{server.port}/"
        async with httpx.AsyncClient() as client:
            assert (await client.get(url)).text == "hello"
            assert "server" not in (await client.get(url)).headers
        await server.stop()
        await server.stop()
        async with httpx.AsyncClient() as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(url)

    asyncio.run(scenario())


def test_a_taken_port_is_an_error() -> None:
    """It is told to whoever starts, not to the log only."""

    async def scenario() -> None:
        first = HttpServer(PlainTextResponse("hello"), "127.0.0.1", 0)
        await first.start()
        second = HttpServer(PlainTextResponse("hello"), "127.0.0.1", first.port)
        with pytest.raises(OSError, match="in use"):
            await second.start()
        await first.stop()

    asyncio.run(scenario())


def test_one_connection_too_many_is_cut_at_once() -> None:
    """Else whoever connects often enough, without any password, takes all of the process's file descriptors."""

    async def scenario() -> None:
        server = HttpServer(PlainTextResponse("hello"), "127.0.0.1", 0)
        await server.start()
        held = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(MAX_CONNECTIONS)]
        async with asyncio.timeout(10):
            reader, extra = await asyncio.open_connection("127.0.0.1", server.port)
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""
            extra.close()
            for reader, writer in held:
                writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                assert (await reader.read()).endswith(b"hello")
                writer.close()
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{server.port}/")).text == "hello"
        await server.stop()

    asyncio.run(scenario())


def test_who_asks_is_who_connects() -> None:
    """A header that a proxy would set is not believed: attempts at the password are counted by address."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(scope["client"][0])(scope, receive, send)

    async def scenario() -> None:
        server = HttpServer(app, "127.0.0.1", 0)
        await server.start()
        async with httpx.AsyncClient(headers={"X-Forwarded-For": "192.0.2.1"}) as client:
            assert (await client.get(f"http://127.0.0.1:{server.port}/")).text == "127.0.0.1"
        await server.stop()

    asyncio.run(scenario())
