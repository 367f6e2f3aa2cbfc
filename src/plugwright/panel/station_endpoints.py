"""What a station can be asked over HTTP: itself, its configuration, its transactions, its outbox, its news.

DataTransfer is OCPP 1.6 §4.3; a key is changed by the rules of §5.3.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from plugwright import __version__
from plugwright.ocpp16 import DataTransferStatus
from plugwright.ocpp16.types import CiString50, CiString255, Opt
from plugwright.panel import key_views, station_views
from plugwright.panel.endpoints import EVENT_STREAM, UNAVAILABLE, Endpoint, Failure, Query
from plugwright.rpc.outcomes import Why
from plugwright.runtime.machine import Machine
from plugwright.runtime.shell import UnavailableError
from plugwright.station.stimuli import ChangeKey, SendDataTransfer
from plugwright.web.answers import HttpError, answer, read_body, whole_number
from plugwright.web.events import TOO_MANY_READERS, event_stream

MAX_ROWS: Final = 1_000
SPEC: Final = "OCPP 1.6-J"

NO_ANSWER: Final[Mapping[Why, Failure]] = MappingProxyType(
    {
        "timeout": (HTTPStatus.GATEWAY_TIMEOUT, "Timeout"),
        "call error": (HTTPStatus.BAD_GATEWAY, "CallError"),
        "invalid answer": (HTTPStatus.BAD_GATEWAY, "InvalidAnswer"),
    }
)
"""Why a DataTransfer that was sent has no answer; for all else it could not be sent."""
NOT_CONNECTED: Final[Failure] = (HTTPStatus.CONFLICT, "NotConnected")

UNKNOWN_KEY: Final[Failure] = (HTTPStatus.NOT_FOUND, "UnknownKey")
READ_ONLY: Final[Failure] = (HTTPStatus.CONFLICT, "ReadOnly")
INVALID_VALUE: Final[Failure] = (HTTPStatus.BAD_REQUEST, "InvalidValue")

LIMIT: Final = Query("limit", Annotated[int, msgspec.Meta(ge=1, le=MAX_ROWS)], "how many at most; 100 by default")


class AboutView(msgspec.Struct, frozen=True):
    """What this station is; `central` is the path of its Central System's API, if that is served here as well."""

    identity: str
    vendor: str
    model: str
    serial_number: str | None
    firmware_version: str | None
    version: str
    virtual: bool
    central: str | None
    spec: str


class DataTransferBody(msgspec.Struct, forbid_unknown_fields=True):
    """DataTransfer.req (§6.15)."""

    vendor_id: Annotated[CiString255, msgspec.Meta(min_length=1)]
    message_id: Opt[CiString50] = None
    data: Opt[str] = None


class DataTransferAnswer(msgspec.Struct, frozen=True):
    """DataTransfer.conf (§6.16)."""

    status: DataTransferStatus
    data: str | None


class KeyBody(msgspec.Struct, forbid_unknown_fields=True):
    """A configuration key's new value, as OCPP writes it."""

    value: str


class KeyAnswer(msgspec.Struct, frozen=True):
    """`Accepted` is in effect, `RebootRequired` will be from the next start on."""

    status: Literal["Accepted", "RebootRequired"]


def station_endpoints(machine: Machine, *, virtual: bool = True, central: str | None = None) -> Sequence[Endpoint]:
    """The rows of a machine; `central` is where its Central System's API is mounted."""
    api = _Api(machine, virtual=virtual, central=central)
    transactions, outbox = tuple[station_views.TransactionView, ...], station_views.OutboxView
    keys = tuple[key_views.KeyView, ...]
    gone, unsent = (UNAVAILABLE,), (NOT_CONNECTED, *NO_ANSWER.values(), UNAVAILABLE)
    unset = (INVALID_VALUE, UNKNOWN_KEY, READ_ONLY, UNAVAILABLE)
    full = (TOO_MANY_READERS,)
    return (
        Endpoint("GET", "/api/about", api.about, "What this station is", AboutView),
        Endpoint("GET", "/api/station", api.station, "The station and its connectors", station_views.StationView),
        Endpoint("GET", "/api/configuration", api.configuration, "All configuration keys", keys, failures=gone),
        Endpoint("PUT", "/api/configuration/{key}", api.key, "Set a key", KeyAnswer, KeyBody, failures=unset),
        Endpoint(
            "GET", "/api/transactions", api.transactions, "Newest first", transactions, query=(LIMIT,), failures=gone
        ),
        Endpoint(
            "GET", "/api/outbox", api.outbox, "What nobody has acknowledged", outbox, query=(LIMIT,), failures=gone
        ),
        Endpoint(
            "POST",
            "/api/data-transfer",
            api.data_transfer,
            "Send a DataTransfer and wait for its answer",
            DataTransferAnswer,
            DataTransferBody,
            failures=unsent,
        ),
        Endpoint("GET", "/api/events", api.events, "News from now on", failures=full, media_type=EVENT_STREAM),
    )


class _Api:
    """The handlers, each named like its path."""

    def __init__(self, machine: Machine, *, virtual: bool, central: str | None) -> None:
        self._machine = machine
        self._virtual = virtual
        self._central = central

    async def about(self, request: Request) -> Response:
        product = self._machine.product
        try:  # what runs may have come by an update
            firmware_version = self._machine.look(lambda station: station.product.firmware_version)
        except UnavailableError:
            firmware_version = product.firmware_version
        return answer(
            AboutView(
                identity=self._machine.identity,
                vendor=product.vendor,
                model=product.model,
                serial_number=product.serial_number,
                firmware_version=firmware_version,
                version=__version__,
                virtual=self._virtual,
                central=self._central,
                spec=SPEC,
            )
        )

    async def station(self, request: Request) -> Response:
        return answer(station_views.station(self._machine.identity, *self._machine.view()))

    async def configuration(self, request: Request) -> Response:
        return answer(self._machine.look(key_views.configuration))

    async def key(self, request: Request) -> Response:
        """Change a key as the Central System would, or say why it cannot be."""
        name, body = request.path_params["key"], await read_body(request, KeyBody)
        configuration = self._machine.look(lambda station: station.configuration)
        key = configuration.find(name)
        if key is None:
            raise HttpError(*UNKNOWN_KEY, "this station has no such configuration key")
        if configuration.is_read_only(key):
            raise HttpError(*READ_ONLY, f"{key.name} cannot be changed on this station")
        reply = await self._machine.ask(lambda token: ChangeKey(token, key.name, body.value))
        if reply.status is None:
            raise UnavailableError(reply.error or "the station is not running")
        if reply.status not in ("Accepted", "RebootRequired"):
            raise HttpError(*INVALID_VALUE, f"{key.name} {reply.error}")
        return answer({"status": reply.status})

    async def transactions(self, request: Request) -> Response:
        limit = whole_number(request, "limit", default=100, most=MAX_ROWS)
        _, hardware = self._machine.view()
        return answer(self._machine.look(lambda station: station_views.transactions(station, hardware, limit)))

    async def outbox(self, request: Request) -> Response:
        limit = whole_number(request, "limit", default=100, most=MAX_ROWS)
        return answer(self._machine.look(lambda station: station_views.outbox(station, limit)))

    async def data_transfer(self, request: Request) -> Response:
        """Send a DataTransfer and answer with what the Central System said."""
        body = await read_body(request, DataTransferBody)
        reply = await self._machine.ask(
            lambda token: SendDataTransfer(token, body.vendor_id, body.message_id, body.data)
        )
        if reply.status is None:
            failure = NOT_CONNECTED if reply.why is None else NO_ANSWER.get(reply.why, NOT_CONNECTED)
            raise HttpError(*failure, f"no answer of the Central System: {reply.error}.")
        return answer({"status": reply.status, "data": reply.data})

    async def events(self, request: Request) -> Response:
        return event_stream(self._machine.broadcast)
