"""A charging station as one writes it with the package `ocpp`: a handler for each message of Core, and no more.

It keeps its state over a lost link, but no message that it could not send.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Self

from ocpp.routing import after, on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.enums import Action
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from plugwright.lab.events import Act
from plugwright.lab.operator import OperatorError

READ_ONLY = ("NumberOfConnectors", "SupportedFeatureProfiles")
FACTORY = {
    "AuthorizeRemoteTxRequests": "false",
    "ConnectionTimeOut": "60",
    "HeartbeatInterval": "300",
    "LocalAuthorizeOffline": "true",
    "LocalPreAuthorize": "false",
    "MeterValueSampleInterval": "0",
    "NumberOfConnectors": "1",
    "SupportedFeatureProfiles": "Core",
}


def utc() -> str:
    """This instant as OCPP writes it."""
    return datetime.now(tz=UTC).isoformat()


class Box:
    """What is left of a station without its link: the socket, the car, and what runs; it is the operator as well."""

    def __init__(self) -> None:
        self.keys = dict(FACTORY)
        self.booted = False
        self.plugged = False
        self.id_tag: str | None = None
        self.transaction: int | None = None
        self.station: OtherStation | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def lives(self, url: str) -> None:
        """Connect, and again whenever the link is lost; a boot is told once."""
        async for link in connect(url, subprotocols=[Subprotocol("ocpp1.6")], ping_interval=None):
            self.station = OtherStation(self, link)
            self.begin(self.station.begins())
            with suppress(ConnectionClosed):
                await self.station.start()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Have it done beside all else; what the link's loss breaks off is not done later."""
        self._tasks.append(asyncio.create_task(self._unless_cut_off(work)))

    async def _unless_cut_off(self, work: Coroutine[Any, Any, None]) -> None:
        with suppress(ConnectionClosed, TimeoutError):
            await work

    async def do(self, act: Act) -> None:
        """The driver."""
        assert self.station is not None
        match act.deed:
            case "plug in":
                self.plugged = True
                self.begin(self.station.plugged_in())
            case "unplug":
                self.plugged = False
                self.begin(self.station.unplugged())
            case "present idTag":
                self.begin(self.station.tapped(act.id_tag or ""))
            case _:
                raise OperatorError("there is no switch for it")


class OtherStation(ChargePoint):  # type: ignore[misc]
    """One link of the station."""

    def __init__(self, box: Box, link: Any) -> None:
        super().__init__("cp001", link)
        self.box = box

    async def begins(self: Self) -> None:
        """Tell of the boot, then of the connector."""
        if self.box.booted:
            return
        answer = await self.call(call.BootNotification(charge_point_model="Box", charge_point_vendor="Other"))
        if answer.status == "Accepted":
            self.box.booted = True
            await self.status("Available", connector=0)
            await self.status("Preparing" if self.box.plugged else "Available")

    async def status(self, status: str, connector: int = 1) -> None:
        """One StatusNotification."""
        await self.call(call.StatusNotification(connector_id=connector, error_code="NoError", status=status))

    # The driver

    async def plugged_in(self) -> None:
        """Preparing, or the start that a card has asked for before."""
        if self.box.id_tag is None:
            await self.status("Preparing")
        else:
            await self.starts(self.box.id_tag)

    async def unplugged(self) -> None:
        """The car drives off."""
        if self.box.transaction is not None:
            await self.stops("EVDisconnected")
        await self.status("Available")

    async def tapped(self, id_tag: str) -> None:
        """Stop what runs, or ask and start."""
        if self.box.transaction is not None:
            await self.stops("Local")
            return
        answer = await self.call(call.Authorize(id_tag=id_tag))
        if answer.id_tag_info["status"] == "Accepted":
            await self.authorized(id_tag)

    async def authorized(self, id_tag: str) -> None:
        """Start now, or when the cable comes."""
        self.box.id_tag = id_tag
        if self.box.plugged:
            await self.starts(id_tag)
        else:
            await self.status("Preparing")

    async def starts(self, id_tag: str) -> None:
        """A transaction begins."""
        self.box.id_tag = None
        answer = await self.call(call.StartTransaction(connector_id=1, id_tag=id_tag, meter_start=0, timestamp=utc()))
        self.box.transaction = answer.transaction_id
        await self.status("Charging")

    async def stops(self, reason: str) -> None:
        """It ends, whatever becomes of the message."""
        transaction, self.box.transaction = self.box.transaction, None
        await self.call(call.StopTransaction(meter_stop=0, timestamp=utc(), transaction_id=transaction, reason=reason))
        await self.status("Finishing")

    # The Central System

    @on(Action.get_configuration)  # type: ignore[untyped-decorator]
    async def configuration(self, key: list[str] | None = None) -> call_result.GetConfiguration:
        """All, or what is asked for."""
        keys = self.box.keys
        wanted = list(keys) if key is None else key
        known = [{"key": name, "readonly": name in READ_ONLY, "value": keys[name]} for name in wanted if name in keys]
        unknown = [name for name in wanted if name not in keys]
        return call_result.GetConfiguration(configuration_key=known, unknown_key=unknown or None)

    @on(Action.change_configuration)  # type: ignore[untyped-decorator]
    async def change(self, key: str, value: str) -> call_result.ChangeConfiguration:
        """What is known and writable."""
        if key not in self.box.keys:
            return call_result.ChangeConfiguration(status="NotSupported")
        if key in READ_ONLY:
            return call_result.ChangeConfiguration(status="Rejected")
        self.box.keys[key] = value
        return call_result.ChangeConfiguration(status="Accepted")

    @on(Action.remote_start_transaction)  # type: ignore[untyped-decorator]
    async def remote_start(self, id_tag: str, connector_id: int = 1, **_: Any) -> call_result.RemoteStartTransaction:
        """Unless one runs."""
        free = self.box.transaction is None and connector_id == 1
        return call_result.RemoteStartTransaction(status="Accepted" if free else "Rejected")

    @after(Action.remote_start_transaction)  # type: ignore[untyped-decorator]
    async def after_remote_start(self, id_tag: str, connector_id: int = 1, **_: Any) -> None:
        """As a card would."""
        if self.box.transaction is None and connector_id == 1:
            self.box.begin(self.authorized(id_tag))

    @on(Action.remote_stop_transaction)  # type: ignore[untyped-decorator]
    async def remote_stop(self, transaction_id: int) -> call_result.RemoteStopTransaction:
        """The one that runs."""
        runs = transaction_id == self.box.transaction
        return call_result.RemoteStopTransaction(status="Accepted" if runs else "Rejected")

    @after(Action.remote_stop_transaction)  # type: ignore[untyped-decorator]
    async def after_remote_stop(self, transaction_id: int) -> None:
        """As the driver would."""
        if transaction_id == self.box.transaction:
            self.box.begin(self.stops("Remote"))

    @on(Action.reset)  # type: ignore[untyped-decorator]
    async def reset(self, type: str) -> call_result.Reset:
        """Always."""
        return call_result.Reset(status="Accepted")

    @after(Action.reset)  # type: ignore[untyped-decorator]
    async def after_reset(self, type: str) -> None:
        """The link is closed, and the next one begins with a boot."""
        self.box.begin(self.restarts(type))

    async def restarts(self, type: str) -> None:
        """After the transaction."""
        if self.box.transaction is not None:
            await self.stops(f"{type}Reset")
        self.box.booted, self.box.id_tag = False, None
        await self._connection.close()

    @on(Action.unlock_connector)  # type: ignore[untyped-decorator]
    async def unlock(self, connector_id: int) -> call_result.UnlockConnector:
        """There is no lock."""
        return call_result.UnlockConnector(status="NotSupported")

    @on(Action.change_availability)  # type: ignore[untyped-decorator]
    async def availability(self, connector_id: int, type: str) -> call_result.ChangeAvailability:
        """Always."""
        return call_result.ChangeAvailability(status="Accepted")

    @after(Action.change_availability)  # type: ignore[untyped-decorator]
    async def after_availability(self, connector_id: int, type: str) -> None:
        """And told."""
        self.box.begin(self.status("Available" if type == "Operative" else "Unavailable", connector=connector_id))

    @on(Action.clear_cache)  # type: ignore[untyped-decorator]
    async def clear_cache(self) -> call_result.ClearCache:
        """There is none."""
        return call_result.ClearCache(status="Rejected")
