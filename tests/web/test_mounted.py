"""Two faces at one address."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from plugwright.web.mounted import Mounted


def face(name: str) -> Starlette:
    """An app that says its name and the path that it was asked for."""

    async def say(request: Request) -> Response:
        return PlainTextResponse(f"{name} {request.path_params['path']} at {request.scope.get('root_path')}")

    return Starlette(routes=[Route("/{path:path}", say)])


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", "outer  at "),
        ("/api/x", "outer api/x at "),
        ("/innermost/x", "outer innermost/x at "),
        ("/x/inner/y", "outer x/inner/y at "),
        ("/inner/", "inner  at /inner"),
        ("/inner/api/x", "inner api/x at /inner"),
        ("/inner/inner/x", "inner inner/x at /inner"),
    ],
)
def test_hands_on_by_the_first_segment(path: str, answer: str) -> None:
    """And the inner one does not see it."""

    async def scenario() -> str:
        app = Mounted(face("outer"), "/inner", face("inner"))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return (await client.get(path)).text

    assert asyncio.run(scenario()) == answer
