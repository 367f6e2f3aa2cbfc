"""The page's files, as they lie in `page/`: the panel in a browser, without a build step and without the internet.

A file is read when it is asked for, so a change shows on the next reload, and a station that nobody looks at keeps none
of them in its memory.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plugwright.web.answers import HttpError

INDEX: Final = "index.html"
TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
    }
)
HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Cache-Control": "no-cache",  # kept, but asked for each time whether it is still the same
        "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
)
WORTH_COMPRESSING_BYTES: Final = 500

_REFUSED: Final = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)


def page_routes(folder: Traversable | None = None) -> list[Route]:
    """The routes of the page at `/` and of its files below `/assets/`, from a folder that is by default our own."""
    page = files("plugwright.panel") / "page" if folder is None else folder
    return [Route("/", partial(_index, page)), Route("/assets/{name}", partial(_asset, page))]


async def _index(folder: Traversable, request: Request) -> Response:
    return _file(folder, INDEX, request)


async def _asset(folder: Traversable, request: Request) -> Response:
    return _file(folder, request.path_params["name"], request)


def _file(folder: Traversable, name: str, request: Request) -> Response:
    """A file by its name; only a plain name of a known type is one."""
    media_type = TYPES.get(PurePosixPath(name).suffix)
    # The name is looked up, never followed: no path leads out of the folder.
    found = next((file for file in folder.iterdir() if file.name == name), None) if folder.is_dir() else None
    if media_type is None or found is None or not found.is_file():
        raise HttpError(HTTPStatus.NOT_FOUND, "NotFound", "There is no such file.")
    return _answer(found.read_bytes(), media_type, request)


def _answer(content: bytes, media_type: str, request: Request) -> Response:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**HEADERS, "ETag": etag}
    if etag in _etags(request.headers.get("if-none-match", "")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if len(content) >= WORTH_COMPRESSING_BYTES and _takes_gzip(request.headers.get("accept-encoding", "")):
        content = gzip.compress(content, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type=media_type)


def _etags(header: str) -> list[str]:
    """The tags of an If-None-Match (RFC 9110 §13.1.2), weak ones by what they name."""
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]


def _takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding (RFC 9110 §12.5.3) names gzip, and does not refuse it with a weight of 0."""
    for coding in header.split(","):
        name, _, weight = coding.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return _REFUSED.fullmatch(weight) is None
    return False
