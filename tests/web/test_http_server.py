"""An HTTP server in a running loop."""

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse

from plugwright.web.http_server import HttpServer


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
