"""JSON in and out, and the one shape of errors."""

import asyncio
from typing import Any

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plugwright.web.answers import EXCEPTION_HANDLERS, HttpError, answer, read_body, truth, whole_number


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """A body with one field."""

    name: str


async def _echo(request: Request) -> Response:
    return answer(await read_body(request, Body), 201)


async def _query(request: Request) -> Response:
    after = whole_number(request, "after", default=0, least=0, most=9)
    return answer([whole_number(request, "limit", default=5, most=10), truth(request, "open"), after])


async def _refuse(request: Request) -> Response:
    raise HttpError(409, "Busy", "come later")


async def _fail(request: Request) -> Response:
    raise LookupError("secret detail")


APP = Starlette(
    routes=[
        Route("/echo", _echo, methods=["POST"]),
        Route("/query", _query),
        Route("/refuse", _refuse),
        Route("/fail", _fail),
    ],
    exception_handlers={**EXCEPTION_HANDLERS},
)


def ask(method: str, path: str, content: bytes | None = None) -> httpx.Response:
    """What the application answers."""

    async def scenario() -> httpx.Response:
        transport = httpx.ASGITransport(APP, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, content=content)

    return asyncio.run(scenario())


def test_reads_and_answers_json() -> None:
    """With its status and its type."""
    response = ask("POST", "/echo", b'{"name":"x"}')
    assert (response.status_code, response.json()) == (201, {"name": "x"})
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        (b"", "InvalidBody", "name"),
        (b'{"name":1}', "InvalidBody", "name"),
        (b'{"name":"x","other":1}', "InvalidBody", "other"),
        (b"[]", "InvalidBody", "object"),
        (b"{", "InvalidJson", "JSON"),
        (b"\xff", "InvalidJson", "JSON"),
    ],
)
def test_a_bad_body_is_refused_by_name(body: bytes, code: str, named: str) -> None:
    """400, and the sentence names the field."""
    response = ask("POST", "/echo", body)
    assert (response.status_code, response.json()["error"]) == (400, code)
    assert named in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "values"),
    [("", [5, None, 0]), ("?limit=10&after=0", [10, None, 0]), ("?limit=1&open=false&after=9", [1, False, 9])],
)
def test_reads_query_parameters(query: str, values: list[Any]) -> None:
    """Absent ones have a default."""
    assert ask("GET", f"/query{query}").json() == values


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=11", "limit=-1", "limit=x", "limit=", "limit=٣", "open=yes", "after=10"]
)
def test_refuses_bad_query_parameters(query: str) -> None:
    """400, not a guess."""
    response = ask("GET", f"/query?{query}")
    assert (response.status_code, response.json()["error"]) == (400, "InvalidParameter")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/refuse", 409, "Busy"),
        ("GET", "/nowhere", 404, "NotFound"),
        ("GET", "/echo", 405, "MethodNotAllowed"),
        ("GET", "/fail", 500, "InternalError"),
    ],
)
def test_every_error_has_one_shape(method: str, path: str, status: int, code: str) -> None:
    """Ours, the framework's, and our own mistakes, whose cause is for the log alone."""
    response = ask(method, path)
    assert (response.status_code, response.json()["error"]) == (status, code)
    assert list(response.json()) == ["error", "detail"]
    assert response.json()["detail"].endswith(".")
    assert "secret" not in response.text
