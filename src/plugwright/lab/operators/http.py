"""A station's HTTP API stands for the person: that of our own station, or any server that offers the same calls."""

import asyncio
import base64
import http.client
import json
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from plugwright.lab.events import Act
from plugwright.lab.operator import OperatorError
from plugwright.lab.steps import Deed
from plugwright.ocpp16 import ChargePointErrorCode

READER: Final = 1
FAULT: Final[ChargePointErrorCode] = "GroundFailure"
USER: Final = "operator"
MAX_ANSWER_BYTES: Final = 64 * 1024
MAX_DETAIL_CHARACTERS: Final = 200
SCHEMES: Final[Mapping[str, type[http.client.HTTPConnection]]] = MappingProxyType(
    {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
)


class Call(msgspec.Struct, frozen=True):
    """One request; `path` is below `/api/hardware`."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None


def _lock(act: Act, state: str) -> Call:
    return Call("PUT", f"connectors/{act.connector}/lock", {"state": state})


def _fault(connector: int) -> Call:
    return Call("PUT", f"connectors/{connector}/fault", {"error_code": FAULT})


def _plug(act: Act) -> Call:
    return Call("POST", f"connectors/{act.connector}/plug", {})


def _unplug(act: Act, body: Mapping[str, Any]) -> Call:
    return Call("POST", f"connectors/{act.connector}/unplug", body)


def _power(action: str) -> Call:
    return Call("POST", "power", {"action": action})


def _network(*, up: bool) -> Call:
    return Call("PUT", "network", {"up": up})


CALLS: Final[Mapping[Deed, Callable[[Act], tuple[Call, ...]]]] = MappingProxyType(
    {
        "plug in": lambda act: (_plug(act),),
        "plug in halfway": lambda act: (_lock(act, "jammed"), _plug(act)),
        "unplug": lambda act: (_unplug(act, {}),),
        "unplug at the vehicle": lambda act: (_unplug(act, {"side": "ev"}),),
        "present idTag": lambda act: (Call("POST", f"readers/{READER}/tap", {"id_tag": act.id_tag}),),
        "disconnect power": lambda _: (_power("fail"),),
        "reconnect power": lambda _: (_power("restore"),),
        "cut connection": lambda _: (_network(up=False),),
        "restore connection": lambda _: (_network(up=True),),
        "set connector faulted": lambda act: (_fault(act.connector),),
        "set station faulted": lambda _: (_fault(0),),
        "clear faults": lambda _: (Call("DELETE", "connectors/0/fault"),),
        "jam the lock": lambda act: (_lock(act, "jammed"),),
        "mend the lock": lambda act: (_lock(act, "working"),),
    }
)


class HttpOperator:
    """The server at `url`; a password in its userinfo goes before `password`. ValueError if it is no such URL."""

    def __init__(self, url: str, password: str | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError("must look like http://127.0.0.1:8080")
        port = parts.port  # ValueError by itself: a port is at most 65535
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self._parts = parts
        self._server = f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}"
        self._headers = {"Content-Type": "application/json", **_authorization(parts, password)}

    async def do(self, act: Act) -> None:
        """Make the calls of the deed, one after the other; the first that is refused says why."""
        for call in CALLS[act.deed](act):
            await self._made(call, act.within_s)

    async def _made(self, call: Call, within_s: float) -> None:
        """In a thread; whoever gives up shuts the connection, so that the thread ends as well."""
        assert self._parts.hostname is not None
        connection = SCHEMES[self._parts.scheme](self._parts.hostname, self._parts.port, timeout=within_s)
        try:
            status, body = await asyncio.to_thread(self._exchange, connection, call)
        except (OSError, http.client.HTTPException) as error:
            raise OperatorError(f"{self._server}: {_plainly(error)}") from None
        except asyncio.CancelledError:
            _shut(connection)
            raise
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise OperatorError(f"{self._server}: {_detail(status, body)}")

    def _exchange(self, connection: http.client.HTTPConnection, call: Call) -> tuple[int, bytes]:
        body = None if call.body is None else json.dumps(call.body).encode()
        try:
            connection.request(
                call.method, f"{self._parts.path.rstrip('/')}/api/hardware/{call.path}", body, self._headers
            )
            answer = connection.getresponse()
            return answer.status, answer.read(MAX_ANSWER_BYTES)
        finally:
            connection.close()


def _authorization(parts: SplitResult, password: str | None) -> dict[str, str]:
    password = unquote(parts.password) if parts.password is not None else password
    if password is None:
        return {}
    user = unquote(parts.username) if parts.username else USER
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def _shut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it has just ended by itself
            return


def _plainly(error: OSError | http.client.HTTPException) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _detail(status: int, body: bytes) -> str:
    """The server's own sentence, else the status."""
    try:
        detail = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError, RecursionError):
        detail = None
    if isinstance(detail, str) and detail:
        text = "".join(character if character.isprintable() else "?" for character in detail)
        return text[:MAX_DETAIL_CHARACTERS].removesuffix(".")
    known = status in HTTPStatus.__members__.values()
    return f"HTTP {status} {HTTPStatus(status).phrase}" if known else f"HTTP {status}"
