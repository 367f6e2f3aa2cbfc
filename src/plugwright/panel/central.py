"""The HTTP API of the Central System: look at stations, idTags and transactions, and send CALLs.

JSON; an error is `{"error": code, "detail": sentence}`. The operations that can be called are those of OCPP 1.6 §5.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, Literal

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plugwright.central.admission import MAX_IDENTITY_CHARACTERS
from plugwright.central.effects import Failure, Why
from plugwright.central.id_tags import folded
from plugwright.central.ports import IdTagRow
from plugwright.central.requests import BadRequestError
from plugwright.central.requests import request as request_of
from plugwright.central.stimuli import PutIdTag, RemoveIdTag, SetVerdict
from plugwright.central.views import StationView
from plugwright.ocpp16 import RegistrationStatus
from plugwright.ocpp16.time import format_utc, parse_utc
from plugwright.ocpp16.types import IdToken
from plugwright.runtime.central import CentralServer, UnavailableError
from plugwright.runtime.frames import MAX_FRAMES
from plugwright.station.ports import StoreError
from plugwright.web.answers import EXCEPTION_HANDLERS, HttpError, answer, error, read_body, truth, whole_number
from plugwright.web.events import event_stream
from plugwright.web.guard import Guard

MAX_TRANSACTIONS: Final = 1_000
MAX_METER_VALUES: Final = 10_000
MAX_ID_TAG_CHARACTERS: Final = 20
MAX_INTEGER: Final = 2**63 - 1


class CallBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a call: OCPP's names, OCPP's payload."""

    action: str
    payload: dict[str, Any] = {}


class StationBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a station's PUT: how its next BootNotification is answered."""

    registration: RegistrationStatus


class IdTagBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of an idTag's PUT; `expiry_date` is a dateTime (§3.15)."""

    status: Literal["Accepted", "Blocked", "Expired", "Invalid"] = "Accepted"
    expiry_date: str | None = None
    parent_id_tag: IdToken | None = None


class IdTagView(msgspec.Struct, frozen=True):
    """An idTag as it is shown."""

    id_tag: str
    status: str
    expiry_date: str | None
    parent_id_tag: str | None


FAILURES: Final[Mapping[Why, tuple[HTTPStatus, str]]] = MappingProxyType(
    {
        "not connected": (HTTPStatus.CONFLICT, "NotConnected"),
        "not registered": (HTTPStatus.CONFLICT, "NotRegistered"),
        "queue full": (HTTPStatus.TOO_MANY_REQUESTS, "QueueFull"),
        "timeout": (HTTPStatus.GATEWAY_TIMEOUT, "Timeout"),
        "link down": (HTTPStatus.BAD_GATEWAY, "LinkDown"),
        "call error": (HTTPStatus.BAD_GATEWAY, "CallError"),
        "invalid answer": (HTTPStatus.BAD_GATEWAY, "InvalidAnswer"),
    }
)


def central_app(server: CentralServer, hosts: Sequence[str] = ()) -> Starlette:
    """Return the API over a running Central System; `hosts` are names beside the loopback's that it is called by."""
    api = _Api(server)
    return Starlette(
        routes=[
            Route("/api/stations", api.stations),
            # An identity may contain a slash, which is why the longer paths come first.
            Route("/api/stations/{identity:path}/frames", api.frames),
            Route("/api/stations/{identity:path}/call", api.call, methods=["POST"]),
            Route("/api/stations/{identity:path}", api.station),
            Route("/api/stations/{identity:path}", api.put_station, methods=["PUT"]),
            Route("/api/id-tags", api.id_tags),
            Route("/api/id-tags/{id_tag:path}", api.id_tag, methods=["GET", "PUT", "DELETE"]),
            Route("/api/transactions", api.transactions),
            Route("/api/transactions/{id:int}", api.transaction),
            Route("/api/events", api.events),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={**EXCEPTION_HANDLERS, UnavailableError: _unavailable, StoreError: _unavailable},
    )


class _Api:
    """The handlers, each named like its path."""

    def __init__(self, server: CentralServer) -> None:
        self._server = server

    async def stations(self, request: Request) -> Response:
        return answer(list(self._server.central.stations()))

    async def station(self, request: Request) -> Response:
        view = self._known_station(request)
        configuration = self._server.store.configuration(view.identity)
        return answer(msgspec.to_builtins(view) | {"configuration": configuration})

    async def put_station(self, request: Request) -> Response:
        """Enter a station, or change what its next BootNotification is answered with (§4.2)."""
        identity = request.path_params["identity"]
        body = await read_body(request, StationBody)
        if not 1 <= len(identity) <= MAX_IDENTITY_CHARACTERS or not identity.isprintable():
            detail = f"an identity has 1 to {MAX_IDENTITY_CHARACTERS} printable characters"
            raise HttpError(HTTPStatus.BAD_REQUEST, "InvalidIdentity", detail)
        self._server.do(SetVerdict(identity, body.registration))
        return answer(self._server.central.station(identity))

    async def frames(self, request: Request) -> Response:
        limit = whole_number(request, "limit", default=100, most=MAX_FRAMES)
        view = self._known_station(request)
        return answer(self._server.frames.newest(view.identity, limit))

    async def call(self, request: Request) -> Response:
        """Send a CALL and answer with what the station said."""
        body = await read_body(request, CallBody)
        try:
            req = request_of(body.action, body.payload)
        except BadRequestError as failure:
            raise HttpError(HTTPStatus.BAD_REQUEST, "InvalidCall", str(failure)) from failure
        outcome = await self._server.call(self._known_station(request).identity, req)
        return _of_failure(outcome) if isinstance(outcome, Failure) else answer({"result": outcome})

    async def id_tags(self, request: Request) -> Response:
        return answer([_shown(row) for row in self._server.store.id_tags()])

    async def id_tag(self, request: Request) -> Response:
        """Look at one, enter it, or remove it."""
        id_tag = request.path_params["id_tag"]
        if request.method == "PUT":
            self._server.do(PutIdTag(await _entered(request, id_tag)))
        row = self._server.store.id_tag(folded(id_tag))
        if row is None:
            raise HttpError(HTTPStatus.NOT_FOUND, "UnknownIdTag", "there is no such idTag")
        if request.method == "DELETE":
            self._server.do(RemoveIdTag(row.key))
            return Response(status_code=HTTPStatus.NO_CONTENT)
        return answer(_shown(row))

    async def transactions(self, request: Request) -> Response:
        rows = self._server.store.transactions(
            request.query_params.get("station"),
            is_open=truth(request, "open"),
            limit=whole_number(request, "limit", default=100, most=MAX_TRANSACTIONS),
        )
        return answer(rows)

    async def transaction(self, request: Request) -> Response:
        number = request.path_params["id"]
        row = self._server.store.transaction(number) if number <= MAX_INTEGER else None
        if row is None:
            raise HttpError(HTTPStatus.NOT_FOUND, "UnknownTransaction", "there is no such transaction")
        values = self._server.store.meter_values(row.identity, row.id, MAX_METER_VALUES)
        return answer(msgspec.to_builtins(row) | {"meter_values": values})

    async def events(self, request: Request) -> Response:
        return event_stream(self._server.broadcast)

    def _known_station(self, request: Request) -> StationView:
        view = self._server.central.station(request.path_params["identity"])
        if view is None:
            raise HttpError(HTTPStatus.NOT_FOUND, "UnknownStation", "there is no station with this identity")
        return view


async def _entered(request: Request, id_tag: str) -> IdTagRow:
    body = await read_body(request, IdTagBody)
    if not 1 <= len(id_tag) <= MAX_ID_TAG_CHARACTERS:
        detail = f"an idTag has 1 to {MAX_ID_TAG_CHARACTERS} characters"
        raise HttpError(HTTPStatus.BAD_REQUEST, "InvalidIdTag", detail)
    try:
        expiry_utc_ms = None if body.expiry_date is None else parse_utc(body.expiry_date)
    except ValueError as failure:
        raise HttpError(HTTPStatus.BAD_REQUEST, "InvalidBody", f"expiry_date: {failure}") from failure
    return IdTagRow(folded(id_tag), id_tag, body.status, expiry_utc_ms, body.parent_id_tag)


def _shown(row: IdTagRow) -> IdTagView:
    expiry_date = None if row.expiry_utc_ms is None else format_utc(row.expiry_utc_ms)
    return IdTagView(row.id_tag, row.status, expiry_date, row.parent_id_tag)


def _of_failure(failure: Failure) -> Response:
    status, code = FAILURES[failure.why]
    if failure.why == "call error":
        told = {"error": code, "code": failure.code, "description": failure.detail}
        return answer(told | {"detail": f"the station answered with a CALLERROR {failure.code}"}, status)
    return error(status, code, failure.detail)


async def _unavailable(request: Request, failure: Exception) -> Response:
    return error(HTTPStatus.SERVICE_UNAVAILABLE, "StoreFails", str(failure))
