"""The HTTP API of a station: look at it, and do what a person in front of it can do.

JSON; an error is `{"error": code, "detail": sentence}`. A call takes effect before it is answered, and does not wait
for OCPP. `/api/hardware` exists on virtual hardware only. DataTransfer is OCPP 1.6 §4.3.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plugwright.hardware.refused import RefusalCode, Refused
from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import Now
from plugwright.ocpp16.types import CiString50, CiString255, Opt
from plugwright.panel import station_views
from plugwright.rpc.outcomes import Why
from plugwright.runtime.machine import Machine, PowerAction
from plugwright.runtime.shell import UnavailableError
from plugwright.runtime.storage import StorageState
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus
from plugwright.web.answers import EXCEPTION_HANDLERS, HttpError, answer, error, read_body, whole_number
from plugwright.web.events import event_stream
from plugwright.web.guard import Guard

MAX_BODY_BYTES: Final = 64 * 1024
MAX_ROWS: Final = 1_000

Act = Callable[[VirtualHardware, Now], list[Stimulus]]

REFUSALS: Final[Mapping[RefusalCode, HTTPStatus]] = MappingProxyType(
    {
        "already_plugged": HTTPStatus.CONFLICT,
        "invalid": HTTPStatus.BAD_REQUEST,
        "locked": HTTPStatus.CONFLICT,
        "no_lock": HTTPStatus.CONFLICT,
        "not_plugged": HTTPStatus.CONFLICT,
        "unknown_connector": HTTPStatus.NOT_FOUND,
        "unknown_reader": HTTPStatus.NOT_FOUND,
        "unpowered": HTTPStatus.SERVICE_UNAVAILABLE,
    }
)

NO_ANSWER: Final[Mapping[Why, tuple[HTTPStatus, str]]] = MappingProxyType(
    {
        "timeout": (HTTPStatus.GATEWAY_TIMEOUT, "Timeout"),
        "call error": (HTTPStatus.BAD_GATEWAY, "CallError"),
        "invalid answer": (HTTPStatus.BAD_GATEWAY, "InvalidAnswer"),
    }
)
"""Why a DataTransfer that was sent has no answer; for all else it could not be sent."""


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """The common type of all bodies: a field that is not known is a mistake."""


class PlugBody(Body):
    """The cable's and the car's rating, per phase."""

    max_current_a: float | None = None
    phases: int | None = None


class UnplugBody(Body):
    """Which end of the cable is pulled; both without a word."""

    side: Literal["station", "ev"] | None = None


class EvBody(Body):
    """The driver's switch."""

    wants_energy: bool


class FaultBody(Body):
    """A condition as StatusNotification tells it (§6.47)."""

    error_code: str
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None


class LockBody(Body):
    """How the lock is."""

    state: Literal["working", "jammed"]


class TapBody(Body):
    """The card."""

    id_tag: str


class StorageBody(Body):
    """How the store's medium is."""

    state: StorageState


class NetworkBody(Body):
    """Whether the network's plug is in."""

    up: bool


class PowerBody(Body):
    """What happens to the mains."""

    action: PowerAction


class DataTransferBody(Body):
    """DataTransfer.req (§6.15)."""

    vendor_id: Annotated[CiString255, msgspec.Meta(min_length=1)]
    message_id: Opt[CiString50] = None
    data: Opt[str] = None


def station_app(machine: Machine) -> Starlette:
    """Return the API over a running machine."""
    api = _Api(machine)
    return Starlette(
        routes=[
            Route("/api/station", api.station),
            Route("/api/configuration", api.configuration),
            Route("/api/transactions", api.transactions),
            Route("/api/outbox", api.outbox),
            Route("/api/data-transfer", api.data_transfer, methods=["POST"]),
            Route("/api/events", api.events),
            Route("/api/hardware/connectors/{c:int}/plug", api.plug, methods=["POST"]),
            Route("/api/hardware/connectors/{c:int}/unplug", api.unplug, methods=["POST"]),
            Route("/api/hardware/connectors/{c:int}/ev", api.ev, methods=["PUT"]),
            Route("/api/hardware/connectors/{c:int}/fault", api.fault, methods=["PUT", "DELETE"]),
            Route("/api/hardware/connectors/{c:int}/lock", api.lock, methods=["PUT"]),
            Route("/api/hardware/readers/{r:int}/tap", api.tap, methods=["POST"]),
            Route("/api/hardware/storage", api.storage, methods=["PUT"]),
            Route("/api/hardware/network", api.network, methods=["PUT"]),
            Route("/api/hardware/power", api.power, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, max_body_bytes=MAX_BODY_BYTES)],
        exception_handlers={**EXCEPTION_HANDLERS, Refused: _refused, UnavailableError: _unavailable},
    )


class _Api:
    """The handlers, each named like its path."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    async def station(self, request: Request) -> Response:
        return answer(station_views.station(self._machine.identity, *self._machine.view()))

    async def configuration(self, request: Request) -> Response:
        return answer(self._machine.look(station_views.configuration))

    async def transactions(self, request: Request) -> Response:
        limit = whole_number(request, "limit", default=100, most=MAX_ROWS)
        return answer(self._machine.look(lambda station: station_views.transactions(station, limit)))

    async def outbox(self, request: Request) -> Response:
        limit = whole_number(request, "limit", default=100, most=MAX_ROWS)
        return answer(self._machine.look(lambda station: station_views.outbox(station, limit)))

    async def data_transfer(self, request: Request) -> Response:
        """Send a DataTransfer and answer with what the Central System said."""
        body = await read_body(request, DataTransferBody)
        reply = await self._machine.data_transfer(body.vendor_id, body.message_id, body.data)
        if reply.status is None:
            unsent = (HTTPStatus.CONFLICT, "NotConnected")
            status, code = unsent if reply.why is None else NO_ANSWER.get(reply.why, unsent)
            raise HttpError(status, code, f"no answer of the Central System: {reply.error}.")
        return answer({"status": reply.status, "data": reply.data})

    async def events(self, request: Request) -> Response:
        return event_stream(self._machine.broadcast)

    async def plug(self, request: Request) -> Response:
        """Connect a car."""
        connector, body = request.path_params["c"], await read_body(request, PlugBody)
        return await self._touched(lambda hardware, now: hardware.plug(connector, now, body.max_current_a, body.phases))

    async def unplug(self, request: Request) -> Response:
        """Pull the plug."""
        connector, body = request.path_params["c"], await read_body(request, UnplugBody)
        return await self._touched(lambda hardware, now: hardware.unplug(connector, now, body.side))

    async def ev(self, request: Request) -> Response:
        """Let the car take energy, or not."""
        connector, body = request.path_params["c"], await read_body(request, EvBody)
        return await self._touched(lambda hardware, now: hardware.set_ev(connector, body.wants_energy, now))

    async def fault(self, request: Request) -> Response:
        """Raise a condition, or clear all of a connector; connector 0 is the station."""
        connector = request.path_params["c"]
        if request.method == "DELETE":
            return await self._touched(lambda hardware, now: hardware.clear_fault(connector, now))
        body = await read_body(request, FaultBody)
        code: Any = body.error_code  # the hardware says which there are
        texts = (body.info, body.vendor_id, body.vendor_error_code)
        return await self._touched(lambda hardware, now: hardware.set_fault(connector, code, *texts, now))

    async def lock(self, request: Request) -> Response:
        """Jam the lock, or repair it."""
        connector, body = request.path_params["c"], await read_body(request, LockBody)
        return await self._touched(lambda hardware, now: hardware.set_lock(connector, body.state, now))

    async def tap(self, request: Request) -> Response:
        """Present a card, if there is a station to read it."""
        reader, body = request.path_params["r"], await read_body(request, TapBody)

        def act(hardware: VirtualHardware, now: Now) -> list[Stimulus]:
            told = hardware.tap(reader, body.id_tag, now)
            self._machine.look(_is_there)
            return told

        return await self._touched(act)

    async def storage(self, request: Request) -> Response:
        """Fill the store's medium up, or make room."""
        self._machine.storage((await read_body(request, StorageBody)).state)
        return await self._done()

    async def network(self, request: Request) -> Response:
        """Pull the network's plug, or put it back."""
        self._machine.network(up=(await read_body(request, NetworkBody)).up)
        return await self._done()

    async def power(self, request: Request) -> Response:
        """Cut the mains, or restore them."""
        self._machine.power((await read_body(request, PowerBody)).action)
        return await self._done()

    async def _touched(self, act: Act) -> Response:
        self._machine.touch(act)
        return await self._done()

    async def _done(self) -> Response:
        """Answer what has taken effect."""
        await self._machine.settled()
        return answer({})


def _is_there(station: Station) -> None:
    """Nothing more is asked of the station."""


async def _refused(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, Refused)
    return error(REFUSALS[failure.code], failure.code, f"{failure}.")


async def _unavailable(request: Request, failure: Exception) -> Response:
    return error(HTTPStatus.SERVICE_UNAVAILABLE, "Unavailable", f"{failure}.")
