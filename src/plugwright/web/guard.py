"""The door of an HTTP face: who may ask, and how much may be said.

A face on a loopback address needs no password, so a browser on that machine must not be turned against it: a Host that
is not ours means that a foreign name was made to point here (DNS rebinding), a foreign Origin that another site's page
asks.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plugwright.web.answers import error
from plugwright.web.password import CHALLENGE, TOO_MANY_ATTEMPTS, UNAUTHORIZED, Password, Patience, source_of

LOG: Final = logging.getLogger(__name__)

FOREIGN_HOST: Final = (HTTPStatus.FORBIDDEN, "ForeignHost")
INVALID_PATH: Final = (HTTPStatus.BAD_REQUEST, "InvalidPath")
FOREIGN_ORIGIN: Final = (HTTPStatus.FORBIDDEN, "ForeignOrigin")
BODY_TOO_LARGE: Final = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BodyTooLarge")

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_BODY_BYTES: Final = 1024 * 1024
MAX_PATH_CHARACTERS: Final = 1024

_LOOPBACK: Final = re.compile(r"localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]", re.IGNORECASE)
_HOST: Final = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^:\[\]/@\s]+)(?::[0-9]{1,5})?")

Refusal = tuple[tuple[int, str], str]
"""Status and code of an error, and its sentence."""


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in: by the loopback's names anyway, by `hosts` as well, with the password if there is one.

    `any_address`: it listens on every address of the machine, so each may be its name. An address is no name that
    somebody could have made to point here.
    """

    hosts: tuple[str, ...] = ()
    any_address: bool = False
    password: Password | None = None

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        parts = _HOST.fullmatch(host)
        if parts is None:
            return False
        name = parts["name"].casefold()
        bare = name.removeprefix("[").removesuffix("]")
        if _LOOPBACK.fullmatch(name) is not None or bare in [ours.casefold() for ours in self.hosts]:
            return True
        return self.any_address and _is_address(bare)


OPEN: Final = Door()
"""For a face on a loopback address."""


class Guard:
    """An ASGI middleware in front of a face."""

    def __init__(
        self,
        app: ASGIApp,
        door: Door,
        max_body_bytes: int = MAX_BODY_BYTES,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._door = door
        self._max_body_bytes = max_body_bytes
        self._patience = Patience()
        self._sleep = sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with what is wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(scope)
        if refusal is not None:
            await _refused(refusal)(scope, receive, send)
            return
        body = _BoundedBody(receive, send, self._max_body_bytes)
        try:
            await self._app(scope, body.receive, body.send)
        except _TooMuchError:
            await _refused(self._too_large())(scope, receive, send)
        except ClientDisconnect:
            LOG.debug("who asked went away in the middle of the request")

    async def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._door.knows(host):
            return FOREIGN_HOST, "The Host header does not name this server."
        if self._door.password is not None:
            refusal = await self._stranger(self._door.password, headers, scope)
            if refusal is not None:
                return refusal
        origin = headers.get("origin")
        if scope["method"] not in SAFE_METHODS and origin is not None and not _is_same_site(origin, host):
            return FOREIGN_ORIGIN, "A page of another site may not change anything here."
        if not scope["path"].isprintable():  # a router might take it for the path without what is not
            return INVALID_PATH, "The path contains control characters."
        if len(scope["path"]) > MAX_PATH_CHARACTERS:  # a number as long as that is more than Python reads
            return INVALID_PATH, f"A path has at most {MAX_PATH_CHARACTERS} characters."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 16 and int(length) <= self._max_body_bytes):  # noqa: PLR2004
            return self._too_large()
        return None

    async def _stranger(self, password: Password, headers: Headers, scope: Scope) -> Refusal | None:
        """Why somebody without the password is not let in; None for who has it."""
        authorization = headers.get("authorization")
        if authorization is None:
            return UNAUTHORIZED, "This needs the password."
        address = (scope.get("client") or ("",))[0]
        clock = asyncio.get_running_loop().time
        source = source_of(address)
        wait_s = self._patience.wait_s(source, clock())
        if wait_s is None:
            return TOO_MANY_ATTEMPTS, "Too many attempts with a wrong password; try again later."
        if wait_s:
            await self._sleep(wait_s)
        if password.matches(authorization):
            self._patience.succeeded(source, clock())
            return None
        self._patience.failed(source, clock())
        LOG.warning("somebody at %s has not the password of this API", address or "an unknown address")
        return UNAUTHORIZED, "This is not the password."

    def _too_large(self) -> Refusal:
        return BODY_TOO_LARGE, f"A body may have {self._max_body_bytes} bytes."


def _refused(refusal: Refusal) -> Response:
    (status, code), detail = refusal
    response = error(status, code, detail)
    if (status, code) == UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


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
