"""What an HTTP face can be asked, as a table: the routes and the OpenAPI document are both made from its rows."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

JSON: Final = "application/json"
EVENT_STREAM: Final = "text/event-stream"

Method = Literal["GET", "POST", "PUT", "DELETE"]
Handler = Callable[[Request], Awaitable[Response]]
Failure = tuple[HTTPStatus, str]
"""A status, and the code of the error."""

UNAVAILABLE: Final[Failure] = (HTTPStatus.SERVICE_UNAVAILABLE, "Unavailable")
"""There is no station right now."""


class Done(msgspec.Struct, frozen=True):
    """It has taken effect; there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter of the query; `type` is its type with its bounds."""

    name: str
    type: Any
    summary: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One request that a face answers.

    `path` is Starlette's, with its converters. `body` and `result` are types that msgspec knows; a result of None has
    no content (204). `failures` are the row's own: what any request may get is not repeated.
    """

    method: Method
    path: str
    handler: Handler
    summary: str
    result: Any = Done
    body: Any = None
    query: Sequence[Query] = ()
    failures: Sequence[Failure] = ()
    media_type: str = JSON


def routes(endpoints: Iterable[Endpoint]) -> list[Route]:
    """A route for each path, in the order of the table; where two match, the first is taken."""
    by_path: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints:
        by_path.setdefault(endpoint.path, []).append(endpoint)
    return [Route(path, _by_method(rows), methods=[row.method for row in rows]) for path, rows in by_path.items()]


def _by_method(rows: Sequence[Endpoint]) -> Handler:
    by_method = {row.method: row for row in rows}
    assert len(by_method) == len(rows), f"{rows[0].path} is in the table twice with one method"

    async def dispatch(request: Request) -> Response:
        if request.method != "HEAD":
            return await by_method[request.method].handler(request)  # type: ignore[index]
        row = by_method["GET"]
        if row.media_type == EVENT_STREAM:  # which would never end, and never say anything
            return Response(media_type=EVENT_STREAM)
        return await row.handler(request)

    return dispatch
