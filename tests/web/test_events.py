"""A broadcast as server-sent events, over a real connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send

from plugwright.web.broadcast import Broadcast
from plugwright.web.events import event_stream
from plugwright.web.http_server import HttpServer


@asynccontextmanager
async def serving(broadcast: Broadcast, patience_s: float = 5.0) -> AsyncIterator[str]:
    """The URL of a stream."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        Request(scope)
        await event_stream(broadcast, patience_s)(scope, receive, send)

    server = HttpServer(app, "127.0.0.1", 0)
    await server.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        broadcast.close()
        await server.stop()


def test_streams_what_is_published() -> None:
    """Each item has its name and its data; the end of the broadcast is the end of the stream."""

    async def scenario() -> list[str]:
        broadcast = Broadcast()
        lines = []
        async with serving(broadcast) as url, httpx.AsyncClient() as client, client.stream("GET", url) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cross-origin-resource-policy"] == "same-origin"
            assert response.headers["x-content-type-options"] == "nosniff"
            async for line in response.aiter_lines():
                if line == ": open":
                    broadcast.publish("Frame", b'{"a":1}')
                    broadcast.close()
                lines.append(line)
        return lines

    assert asyncio.run(scenario()) == [": open", "", "event: Frame", 'data: {"a":1}', ""]


def test_says_that_it_lives() -> None:
    """Silence would hide that a reader has gone."""

    async def scenario() -> None:
        async with (
            serving(Broadcast(), 0.001) as url,
            httpx.AsyncClient() as client,
            client.stream("GET", url) as response,
        ):
            async for line in response.aiter_lines():
                if line == ": still here":
                    break

    asyncio.run(scenario())


def test_refuses_one_reader_too_many() -> None:
    """503, and the readers that there are go on."""

    async def scenario() -> None:
        broadcast = Broadcast(max_readers=1)
        broadcast.open()
        async with serving(broadcast) as url, httpx.AsyncClient() as client:
            response = await client.get(url)
            assert (response.status_code, response.json()["error"]) == (503, "TooManyReaders")

    asyncio.run(scenario())


def test_the_limit_holds_when_all_ask_at_once() -> None:
    """A place is taken when it is given, not when the first line is sent."""
    broadcast = Broadcast(max_readers=1)
    assert [event_stream(broadcast).status_code for _ in range(3)] == [200, 503, 503]


def test_a_response_that_cannot_be_sent_makes_room() -> None:
    """Its reader went before the first line."""

    async def scenario() -> None:
        broadcast = Broadcast(max_readers=1)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(_: Message) -> None:
            raise OSError

        with pytest.raises(ClientDisconnect):
            await event_stream(broadcast)({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send)
        assert not broadcast

    asyncio.run(scenario())


def test_a_reader_that_goes_makes_room() -> None:
    """Its place is free as soon as it is noticed."""

    async def scenario() -> None:
        broadcast = Broadcast(max_readers=1)
        async with serving(broadcast, 0.01) as url, httpx.AsyncClient() as client:
            for _ in range(3):
                async with client.stream("GET", url) as response:
                    async for line in response.aiter_lines():
                        if line == ": open":
                            break
                while broadcast:  # noqa: ASYNC110 - nobody tells when a reader has gone
                    await asyncio.sleep(0)

    asyncio.run(scenario())
