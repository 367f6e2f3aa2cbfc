"""JSON in and out: what is read from a request's body, and the one shape of every error.

An error is 4xx or 5xx with `{"error": code, "detail": sentence}`.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

T = TypeVar("T")

HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",  # a page of another site cannot even hold an answer open
        "X-Content-Type-Options": "nosniff",
    }
)
INVALID_BODY: Final = (HTTPStatus.BAD_REQUEST, "InvalidBody")
INVALID_JSON: Final = (HTTPStatus.BAD_REQUEST, "InvalidJson")
INVALID_PARAMETER: Final = (HTTPStatus.BAD_REQUEST, "InvalidParameter")


class HttpError(Exception):
    """A request cannot be fulfilled; `code` is one word for programs, `detail` a sentence for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status: Final = status
        self.code: Final = code
        self.detail: Final = detail


def answer(value: object, status: int = HTTPStatus.OK) -> Response:
    """Return a value as JSON, which nobody keeps: a moment later it may be another."""
    return Response(msgspec.json.encode(value), status, HEADERS, media_type="application/json")


def error(status: int, code: str, detail: str) -> Response:
    """Return an error in its one shape; the detail ends like a sentence."""
    return answer({"error": code, "detail": detail if detail.endswith(".") else f"{detail}."}, status)


async def read_body(request: Request, shape: type[T]) -> T:
    """Return the JSON body as this type; an empty one counts as `{}`. HttpError 400 names the field."""
    try:
        return msgspec.json.decode(await request.body() or b"{}", type=shape)
    except msgspec.ValidationError as failure:
        raise HttpError(*INVALID_BODY, f"the body is not as expected: {failure}") from failure
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        raise HttpError(*INVALID_JSON, "the body is not readable JSON") from failure


def whole_number(request: Request, name: str, *, default: int, most: int, least: int = 1) -> int:
    """Return a query parameter between `least` and `most`; HttpError 400 if it is anything else."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise HttpError(*INVALID_PARAMETER, f"{name} must be a number from {least} to {most}")
    return int(text)


def truth(request: Request, name: str) -> bool | None:
    """Return a query parameter that is `true` or `false`, None if absent; HttpError 400 if it is anything else."""
    text = request.query_params.get(name)
    if text not in (None, "true", "false"):
        raise HttpError(*INVALID_PARAMETER, f"{name} must be true or false")
    return None if text is None else text == "true"


async def _of_http_error(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HttpError)
    return error(failure.status, failure.code, failure.detail)


async def _of_framework(request: Request, failure: Exception) -> Response:
    """What the framework refuses by itself: no such path, no such method."""
    assert isinstance(failure, HTTPException)
    phrase = HTTPStatus(failure.status_code).phrase
    response = error(failure.status_code, phrase.title().replace(" ", ""), f"{failure.detail}.")
    response.headers.update(failure.headers or {})
    return response


async def _of_bug(request: Request, failure: Exception) -> Response:
    """Our own mistake; the server logs it."""
    return error(HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError", "Something went wrong here; the log says more.")


EXCEPTION_HANDLERS: Final[Mapping[Any, Any]] = MappingProxyType(
    {HttpError: _of_http_error, HTTPException: _of_framework, Exception: _of_bug}
)
"""For Starlette's `exception_handlers`."""
