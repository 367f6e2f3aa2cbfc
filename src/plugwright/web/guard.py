"""The door of an HTTP face: who may ask, and how much may be said.

A face on a loopback address has no password, so a browser on that machine must not be turned against it: a Host that
is not ours means that a foreign name was made to point here (DNS rebinding), a foreign Origin that another site's page
asks.
"""

import logging
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plugwright.web.answers import error

LOG: Final = logging.getLogger(__name__)

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_BODY_BYTES: Final = 1024 * 1024

_LOOPBACK: Final = re.compile(r"localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]", re.IGNORECASE)
_HOST: Final = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^:\[\]/@\s]+)(?::[0-9]{1,5})?")


class Guard:
    """An ASGI middleware in front of a face; by the loopback's names it may be called anyway, by `hosts` as well."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = (), max_body_bytes: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._hosts = tuple(host.casefold() for host in hosts)
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with what is wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await error(*refusal)(scope, receive, send)
            return
        body = _BoundedBody(receive, send, self._max_body_bytes)
        try:
            await self._app(scope, body.receive, body.send)
        except _TooMuchError:
            await error(*_too_large(self._max_body_bytes))(scope, receive, send)
        except ClientDisconnect:
            LOG.debug("who asked went away in the middle of the request")

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(host):
            return HTTPStatus.FORBIDDEN, "ForeignHost", "The Host header does not name this server."
        origin = headers.get("origin")
        if scope["method"] not in SAFE_METHODS and origin is not None and not _is_same_site(origin, host):
            return HTTPStatus.FORBIDDEN, "ForeignOrigin", "A page of another site may not change anything here."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 16 and int(length) <= self._max_body_bytes):  # noqa: PLR2004
            return _too_large(self._max_body_bytes)
        return None

    def _is_ours(self, host: str) -> bool:
        parts = _HOST.fullmatch(host)
        if parts is None:
            return False
        name = parts["name"]
        return _LOOPBACK.fullmatch(name) is not None or name.casefold() in self._hosts


class _TooMuchError(Exception):
    """More body came than a request may have."""


class _BoundedBody:
    """Counts a request's body as it comes, for its length need not be told beforehand."""

    def __init__(self, receive: Receive, send: Send, limit_bytes: int) -> None:
        self._receive = receive
        self._send = send
        self._left_bytes = limit_bytes
        self._answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left_bytes -= len(message.get("body", b""))
        if self._left_bytes < 0 and not self._answered:
            raise _TooMuchError
        return message

    async def send(self, message: Message) -> None:
        self._answered = True
        await self._send(message)


def _is_same_site(origin: str, host: str) -> bool:
    scheme, separator, authority = origin.partition("://")
    return bool(separator) and scheme in ("http", "https") and authority.casefold() == host.casefold()


def _too_large(limit_bytes: int) -> tuple[int, str, str]:
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BodyTooLarge", f"A body may have {limit_bytes} bytes."
