"""What a person in front of the station can do, as requests: plug, card, lock, faults, mains, network, medium.

For virtual hardware only. A request takes effect before it is answered, and does not wait for OCPP. The conditions are
those of OCPP 1.6 §7.6.
"""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from plugwright.hardware.refused import GREATEST_RATING_A, LEAST_RATING_A, RefusalCode, Refused
from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import Now
from plugwright.ocpp16 import ChargePointErrorCode
from plugwright.panel.endpoints import UNAVAILABLE, Endpoint, Failure, Method
from plugwright.panel.schemas import PRINTABLE, said
from plugwright.runtime.machine import Machine, PowerAction
from plugwright.runtime.storage import StorageState
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus
from plugwright.web.answers import answer, error, read_body

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

CONDITIONS: Final = tuple(code for code in get_args(ChargePointErrorCode) if code != "NoError")

Refusals = tuple[RefusalCode, ...]
NO_CONNECTOR: Final[Refusals] = ("unknown_connector",)
PLUG_REFUSALS: Final[Refusals] = ("invalid", "unknown_connector", "already_plugged", "locked")
UNPLUG_REFUSALS: Final[Refusals] = ("unknown_connector", "not_plugged", "locked")
FAULT_REFUSALS: Final[Refusals] = ("invalid", "unknown_connector")
LOCK_REFUSALS: Final[Refusals] = ("unknown_connector", "no_lock")
TAP_REFUSALS: Final[Refusals] = ("invalid", "unknown_reader", "unpowered")


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """The common type of all bodies: a field that is not known is a mistake."""


class PlugBody(Body):
    """The cable's and the car's rating, per phase."""

    max_current_a: Annotated[float, said(minimum=LEAST_RATING_A, maximum=GREATEST_RATING_A)] | None = None
    phases: Annotated[int, said(enum=[1, 2, 3])] | None = None


class UnplugBody(Body):
    """Which end of the cable is pulled; both without a word."""

    side: Literal["station", "ev"] | None = None


class EvBody(Body):
    """The driver's switch."""

    wants_energy: bool


class FaultBody(Body):
    """A condition as StatusNotification tells it (§6.47)."""

    error_code: Annotated[str, said(enum=list(CONDITIONS))]
    info: Annotated[str, said(maxLength=50)] | None = None
    vendor_id: Annotated[str, said(maxLength=255)] | None = None
    vendor_error_code: Annotated[str, said(maxLength=50)] | None = None


class LockBody(Body):
    """How the lock is."""

    state: Literal["working", "jammed"]


class TapBody(Body):
    """The card."""

    id_tag: Annotated[str, said(minLength=1, maxLength=20, pattern=PRINTABLE)]


class StorageBody(Body):
    """How the store's medium is."""

    state: StorageState


class NetworkBody(Body):
    """Whether the network's plug is in."""

    up: bool


class PowerBody(Body):
    """What happens to the mains."""

    action: PowerAction


def hardware_endpoints(machine: Machine) -> Sequence[Endpoint]:
    """The rows of a machine."""
    hands = _Hands(machine)
    connector, reader = "/api/hardware/connectors/{c:int}", "/api/hardware/readers/{r:int}"
    return (
        _row("POST", f"{connector}/plug", hands.plug, "Connect a car", PlugBody, may=PLUG_REFUSALS),
        _row("POST", f"{connector}/unplug", hands.unplug, "Pull the plug", UnplugBody, may=UNPLUG_REFUSALS),
        _row("PUT", f"{connector}/ev", hands.ev, "Let the car take energy, or not", EvBody, may=NO_CONNECTOR),
        _row("PUT", f"{connector}/fault", hands.fault, "Raise a condition; 0: station", FaultBody, may=FAULT_REFUSALS),
        _row("DELETE", f"{connector}/fault", hands.clear, "Clear a connector's conditions", None, may=NO_CONNECTOR),
        _row("PUT", f"{connector}/lock", hands.lock, "Jam the lock, or repair it", LockBody, may=LOCK_REFUSALS),
        _row("POST", f"{reader}/tap", hands.tap, "Hold a card to the reader", TapBody, may=TAP_REFUSALS),
        _row("PUT", "/api/hardware/storage", hands.storage, "Fill the store's medium, or make room", StorageBody),
        _row("PUT", "/api/hardware/network", hands.network, "Pull the network cable, or put it back", NetworkBody),
        _row("POST", "/api/hardware/power", hands.power, "Cut the mains, restore them, or both", PowerBody),
    )


def _row(method: Method, path: str, handler: Any, summary: str, body: Any, *, may: Refusals = ()) -> Endpoint:
    failures: list[Failure] = [(REFUSALS[code], code) for code in may]
    return Endpoint(method, path, handler, summary, body=body, failures=(*failures, UNAVAILABLE))


class _Hands:
    """The handlers, each named like its path."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    async def plug(self, request: Request) -> Response:
        connector, body = request.path_params["c"], await read_body(request, PlugBody)
        return await self._touched(lambda hardware, now: hardware.plug(connector, now, body.max_current_a, body.phases))

    async def unplug(self, request: Request) -> Response:
        connector, body = request.path_params["c"], await read_body(request, UnplugBody)
        return await self._touched(lambda hardware, now: hardware.unplug(connector, now, body.side))

    async def ev(self, request: Request) -> Response:
        connector, body = request.path_params["c"], await read_body(request, EvBody)
        return await self._touched(lambda hardware, now: hardware.set_ev(connector, body.wants_energy, now))

    async def fault(self, request: Request) -> Response:
        connector, body = request.path_params["c"], await read_body(request, FaultBody)
        code: Any = body.error_code  # the hardware says which there are
        texts = (body.info, body.vendor_id, body.vendor_error_code)
        return await self._touched(lambda hardware, now: hardware.set_fault(connector, code, *texts, now))

    async def clear(self, request: Request) -> Response:
        connector = request.path_params["c"]
        return await self._touched(lambda hardware, now: hardware.clear_fault(connector, now))

    async def lock(self, request: Request) -> Response:
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
        self._machine.storage((await read_body(request, StorageBody)).state)
        return await self._done()

    async def network(self, request: Request) -> Response:
        self._machine.network(up=(await read_body(request, NetworkBody)).up)
        return await self._done()

    async def power(self, request: Request) -> Response:
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


async def refused(request: Request, failure: Exception) -> Response:
    """What the hardware does not do, as an answer."""
    assert isinstance(failure, Refused)
    return error(REFUSALS[failure.code], failure.code, f"{failure}.")
