"""A table of requests as routes."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from plugwright.panel.endpoints import EVENT_STREAM, Endpoint, Handler, routes
from plugwright.web.answers import EXCEPTION_HANDLERS


def says(name: str) -> Handler:
    """A handler that says its name."""

    async def say(request: Request) -> Response:
        return PlainTextResponse(name)

    return say


TABLE = (
    Endpoint("GET", "/thing/{id:path}/part", says("part"), "A part"),
    Endpoint("GET", "/thing/{id:path}", says("look"), "Look at it"),
    Endpoint("PUT", "/thing/{id:path}", says("put"), "Put it"),
    Endpoint("POST", "/do", says("do"), "Do it"),
    Endpoint("GET", "/events", says("endless"), "News", media_type=EVENT_STREAM),
)


def ask(method: str, path: str) -> httpx.Response:
    """The answer of an app with this table."""

    async def scenario() -> httpx.Response:
        app = Starlette(routes=routes(TABLE), exception_handlers={**EXCEPTION_HANDLERS})
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.request(method, path)

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/thing/a/b", "look"),
        ("PUT", "/thing/a", "put"),
        ("GET", "/thing/a/b/part", "part"),
        ("POST", "/do", "do"),
        ("GET", "/events", "endless"),
    ],
)
def test_each_row_is_reached(method: str, path: str, name: str) -> None:
    """By its method and path; of two that match the first one."""
    assert ask(method, path).text == name


def test_another_method_is_told_which_there_are() -> None:
    """All of the path's rows."""
    response = ask("DELETE", "/thing/a")
    assert response.status_code == 405
    assert sorted(response.headers["allow"].replace(" ", "").split(",")) == ["GET", "HEAD", "PUT"]


def test_head_is_a_get_without_its_content() -> None:
    """The events of a stream would never end, so that only says what it is."""
    assert ask("HEAD", "/thing/a").status_code == 200
    stream = ask("HEAD", "/events")
    assert (stream.text, stream.headers["content-type"].split(";")[0]) == ("", EVENT_STREAM)
    assert ask("HEAD", "/do").status_code == 405


def test_a_row_stands_there_once() -> None:
    """The second one would never be reached."""
    with pytest.raises(AssertionError, match="/do is in the table twice"):
        routes((*TABLE, TABLE[3]))
