"""What a Central System can be asked over HTTP: its stations, idTags and transactions, and to send CALLs.

The operations that can be called are those of OCPP 1.6 §5.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from plugwright.central.admission import MAX_IDENTITY_CHARACTERS
from plugwright.central.effects import Failure as NoResult
from plugwright.central.effects import Why
from plugwright.central.id_tags import folded
from plugwright.central.ports import IdTagRow, TransactionRow
from plugwright.central.requests import BadRequestError
from plugwright.central.requests import request as request_of
from plugwright.central.stimuli import PutIdTag, RemoveIdTag, SetVerdict
from plugwright.central.views import StationView
from plugwright.ocpp16.time import parse_utc
from plugwright.panel.central_views import (
    CallAnswer,
    CallBody,
    IdTagBody,
    IdTagView,
    StationBody,
    StationDetail,
    TransactionDetail,
    id_tag_view,
)
from plugwright.panel.endpoints import EVENT_STREAM, Endpoint, Failure, Query
from plugwright.panel.operations import OperationView, operations
from plugwright.runtime.central import CentralServer
from plugwright.runtime.frames import MAX_FRAMES, FrameView
from plugwright.runtime.masking import shown_without_secrets
from plugwright.web.answers import INVALID_BODY, HttpError, answer, error, read_body, truth, whole_number
from plugwright.web.events import TOO_MANY_READERS, event_stream

FRAMES_OF: Final = "/frames"
CALL_TO: Final = "/call"
"""What is behind an identity in a path, and so cannot be its end."""

MAX_TRANSACTIONS: Final = 1_000
MAX_METER_VALUES: Final = 10_000
MAX_ID_TAG_CHARACTERS: Final = 20
MAX_INTEGER: Final = 2**63 - 1


FAILURES: Final[Mapping[Why, Failure]] = MappingProxyType(
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
INVALID_CALL: Final[Failure] = (HTTPStatus.BAD_REQUEST, "InvalidCall")
INVALID_IDENTITY: Final[Failure] = (HTTPStatus.BAD_REQUEST, "InvalidIdentity")
INVALID_ID_TAG: Final[Failure] = (HTTPStatus.BAD_REQUEST, "InvalidIdTag")
UNKNOWN_STATION: Final[Failure] = (HTTPStatus.NOT_FOUND, "UnknownStation")
UNKNOWN_ID_TAG: Final[Failure] = (HTTPStatus.NOT_FOUND, "UnknownIdTag")
UNKNOWN_TRANSACTION: Final[Failure] = (HTTPStatus.NOT_FOUND, "UnknownTransaction")

FRAMES: Final = Query("limit", Annotated[int, msgspec.Meta(ge=1, le=MAX_FRAMES)], "how many at most; 100 by default")
TRANSACTIONS: Final = Query(
    "limit", Annotated[int, msgspec.Meta(ge=1, le=MAX_TRANSACTIONS)], "how many at most; 100 by default"
)
OF_STATION: Final = Query("station", str, "of this identity only")
IS_OPEN: Final = Query("open", bool, "only those that are open, or only those that are not")


def central_endpoints(server: CentralServer) -> Sequence[Endpoint]:
    """The rows of a Central System."""
    api = _Api(server)
    # An identity may contain a slash, which is why the longer paths come first.
    station, id_tag = "/api/stations/{identity:path}", "/api/id-tags/{id_tag:path}"
    no_station, no_id_tag = (UNKNOWN_STATION,), (UNKNOWN_ID_TAG,)
    return (
        Endpoint("GET", "/api/stations", api.stations, "All stations", tuple[StationView, ...]),
        Endpoint(
            *("GET", station + FRAMES_OF, api.frames, "The newest frames, oldest first", tuple[FrameView, ...]),
            query=(FRAMES,),
            failures=no_station,
        ),
        Endpoint(
            *("POST", station + CALL_TO, api.call, "Send a CALL and wait for its answer", CallAnswer, CallBody),
            failures=(INVALID_CALL, *no_station, *FAILURES.values()),
        ),
        Endpoint("GET", station, api.station, "One station", StationDetail, failures=no_station),
        Endpoint(
            *("PUT", station, api.put_station, "Enter a station, or change how its boot is answered"),
            *(StationView, StationBody),
            failures=(INVALID_IDENTITY,),
        ),
        Endpoint("GET", "/api/id-tags", api.id_tags, "All idTags", tuple[IdTagView, ...]),
        Endpoint("GET", id_tag, api.id_tag, "One idTag", IdTagView, failures=no_id_tag),
        Endpoint(
            *("PUT", id_tag, api.put_id_tag, "Enter or replace an idTag", IdTagView, IdTagBody),
            failures=(INVALID_ID_TAG,),
        ),
        Endpoint("DELETE", id_tag, api.delete_id_tag, "Remove an idTag", None, failures=no_id_tag),
        Endpoint(
            *("GET", "/api/transactions", api.transactions, "Transactions, newest first", tuple[TransactionRow, ...]),
            query=(OF_STATION, IS_OPEN, TRANSACTIONS),
        ),
        Endpoint(
            *("GET", "/api/transactions/{id:int}", api.transaction, "One, with its meter values", TransactionDetail),
            failures=(UNKNOWN_TRANSACTION,),
        ),
        Endpoint("GET", "/api/operations", api.operations, "What can be called", tuple[OperationView, ...]),
        Endpoint(
            *("GET", "/api/events", api.events, "News from now on"),
            failures=(TOO_MANY_READERS,),
            media_type=EVENT_STREAM,
        ),
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
        return answer(StationDetail(**msgspec.structs.asdict(view), configuration=tuple(configuration)))

    async def put_station(self, request: Request) -> Response:
        """Enter a station, or change what its next BootNotification is answered with (§4.2)."""
        identity = request.path_params["identity"]
        body = await read_body(request, StationBody)
        if not 1 <= len(identity) <= MAX_IDENTITY_CHARACTERS or not identity.isprintable():
            detail = f"an identity has 1 to {MAX_IDENTITY_CHARACTERS} printable characters"
            raise HttpError(*INVALID_IDENTITY, detail)
        if identity.endswith((FRAMES_OF, CALL_TO)):
            raise HttpError(
                *INVALID_IDENTITY, f"an identity that ends in {FRAMES_OF} or {CALL_TO} could not be asked for"
            )
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
            raise HttpError(*INVALID_CALL, str(failure)) from failure
        outcome = await self._server.call(self._known_station(request).identity, req)
        if isinstance(outcome, NoResult):
            return _of_failure(outcome)
        return answer({"result": shown_without_secrets(msgspec.to_builtins(outcome))})  # as in the frames

    async def id_tags(self, request: Request) -> Response:
        return answer([id_tag_view(row) for row in self._server.store.id_tags()])

    async def id_tag(self, request: Request) -> Response:
        return answer(id_tag_view(self._known_id_tag(request)))

    async def put_id_tag(self, request: Request) -> Response:
        row = await _entered(request, request.path_params["id_tag"])
        self._server.do(PutIdTag(row))
        return answer(id_tag_view(row))

    async def delete_id_tag(self, request: Request) -> Response:
        self._server.do(RemoveIdTag(self._known_id_tag(request).key))
        return Response(status_code=HTTPStatus.NO_CONTENT)

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
            raise HttpError(*UNKNOWN_TRANSACTION, "there is no such transaction")
        values = self._server.store.meter_values(row.identity, row.id, MAX_METER_VALUES)
        return answer(TransactionDetail(**msgspec.structs.asdict(row), meter_values=tuple(values)))

    async def events(self, request: Request) -> Response:
        return event_stream(self._server.broadcast)

    async def operations(self, request: Request) -> Response:
        return answer(operations())

    def _known_station(self, request: Request) -> StationView:
        view = self._server.central.station(request.path_params["identity"])
        if view is None:
            raise HttpError(*UNKNOWN_STATION, "there is no station with this identity")
        return view

    def _known_id_tag(self, request: Request) -> IdTagRow:
        row = self._server.store.id_tag(folded(request.path_params["id_tag"]))
        if row is None:
            raise HttpError(*UNKNOWN_ID_TAG, "there is no such idTag")
        return row


async def _entered(request: Request, id_tag: str) -> IdTagRow:
    body = await read_body(request, IdTagBody)
    if not 1 <= len(id_tag) <= MAX_ID_TAG_CHARACTERS or not id_tag.isprintable():
        raise HttpError(*INVALID_ID_TAG, f"an idTag has 1 to {MAX_ID_TAG_CHARACTERS} printable characters")
    if not (body.parent_id_tag or "").isprintable():
        raise HttpError(*INVALID_BODY, "parent_id_tag: must have printable characters only")
    try:
        expiry_utc_ms = None if body.expiry_date is None else parse_utc(body.expiry_date)
    except ValueError as failure:
        raise HttpError(*INVALID_BODY, f"expiry_date: {failure}") from failure
    return IdTagRow(folded(id_tag), id_tag, body.status, expiry_utc_ms, body.parent_id_tag)


def _of_failure(failure: NoResult) -> Response:
    status, code = FAILURES[failure.why]
    if failure.why == "call error":
        told = {"error": code, "code": failure.code, "description": failure.detail}
        return answer(told | {"detail": f"the station answered with a CALLERROR {failure.code}."}, status)
    return error(status, code, failure.detail)
