"""Our station, a process of its own, before a Central System of other hands: the package `ocpp`, schema checks on."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.enums import Action
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.cli.processes import PATIENCE_S, plugwright, station_file

ACCEPTED = {"status": "Accepted"}
TRANSACTION_ID = 4711


class OtherCentralSystem(ChargePoint):  # type: ignore[misc]
    """One connection of a station; `told` has what it said, by action, and wakes who waits for it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.told: dict[str, list[dict[str, Any]]] = {}
        self.news = asyncio.Condition()

    async def note(self, action: str, payload: dict[str, Any]) -> None:
        """Keep what was said."""
        async with self.news:
            self.told.setdefault(action, []).append(payload)
            self.news.notify_all()

    async def until(self, action: str, condition: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait for a message for which this holds, and return it."""
        found: list[dict[str, Any]] = []

        def is_there() -> bool:
            found[:] = [payload for payload in self.told.get(action, ()) if condition(payload)]
            return bool(found)

        async with asyncio.timeout(PATIENCE_S), self.news:
            await self.news.wait_for(is_there)
        return found[-1]

    @on(Action.boot_notification)  # type: ignore[untyped-decorator]
    async def boot(self, **payload: Any) -> call_result.BootNotification:
        """Accept."""
        await self.note("BootNotification", payload)
        return call_result.BootNotification(
            current_time=datetime.now(tz=UTC).isoformat(), interval=300, status="Accepted"
        )

    @on(Action.status_notification)  # type: ignore[untyped-decorator]
    async def status(self, **payload: Any) -> call_result.StatusNotification:
        """Take note."""
        await self.note("StatusNotification", payload)
        return call_result.StatusNotification()

    @on(Action.authorize)  # type: ignore[untyped-decorator]
    async def authorize(self, **payload: Any) -> call_result.Authorize:
        """Accept."""
        await self.note("Authorize", payload)
        return call_result.Authorize(id_tag_info=ACCEPTED)

    @on(Action.start_transaction)  # type: ignore[untyped-decorator]
    async def start_transaction(self, **payload: Any) -> call_result.StartTransaction:
        """Accept."""
        await self.note("StartTransaction", payload)
        return call_result.StartTransaction(transaction_id=TRANSACTION_ID, id_tag_info=ACCEPTED)

    @on(Action.meter_values)  # type: ignore[untyped-decorator]
    async def meter_values(self, **payload: Any) -> call_result.MeterValues:
        """Take note."""
        await self.note("MeterValues", payload)
        return call_result.MeterValues()

    @on(Action.stop_transaction)  # type: ignore[untyped-decorator]
    async def stop_transaction(self, **payload: Any) -> call_result.StopTransaction:
        """Take note."""
        await self.note("StopTransaction", payload)
        return call_result.StopTransaction(id_tag_info=ACCEPTED)


Session = Callable[[OtherCentralSystem, httpx.AsyncClient], Awaitable[None]]


async def attend(folder: Path, session: Session) -> None:
    """Serve one station of ours, and play the session with it and its panel."""
    connected: asyncio.Future[OtherCentralSystem] = asyncio.get_running_loop().create_future()

    async def accept(websocket: ServerConnection) -> None:
        assert websocket.request is not None
        central = OtherCentralSystem(websocket.request.path.rpartition("/")[2], websocket)
        connected.set_result(central)
        try:
            await central.start()
        except ConnectionClosed:
            return

    async with serve(accept, "127.0.0.1", 0, subprotocols=[Subprotocol("ocpp1.6")]) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with plugwright("station", "--config", station_file(folder, port)) as station:
            panel = await station.until(r"HTTP API: (\S+)")
            async with httpx.AsyncClient(base_url=panel[1]) as client, asyncio.timeout(PATIENCE_S):
                await session(await connected, client)
            station.signal(signal.SIGTERM)
            assert await station.end() == 0
            assert not [line for line in station.lines if "WARNING" in line or "ERROR" in line]


async def charge(central: OtherCentralSystem, panel: httpx.AsyncClient) -> None:
    """From the boot to the end of a transaction that the Central System starts and stops."""
    boot = await central.until("BootNotification", bool)
    assert boot["charge_point_vendor"] == "Plugwright"
    await central.until("StatusNotification", lambda told: told["connector_id"] == 1)
    configuration = await central.call(call.GetConfiguration())
    assert {"key": "NumberOfConnectors", "readonly": True, "value": "1"} in configuration.configuration_key

    assert (await panel.post("/api/hardware/connectors/1/plug")).is_success
    await central.until("StatusNotification", lambda told: told["status"] == "Preparing")
    start = await central.call(call.RemoteStartTransaction(id_tag="CARD", connector_id=1))
    assert start.status == "Accepted"
    assert (await central.until("StartTransaction", bool))["id_tag"] == "CARD"
    await central.until("StatusNotification", lambda told: told["status"] == "Charging")
    values = await central.until("MeterValues", lambda told: told["transaction_id"] == TRANSACTION_ID)
    assert values["meter_value"][0]["sampled_value"][0]["context"] == "Sample.Periodic"

    stop = await central.call(call.RemoteStopTransaction(transaction_id=TRANSACTION_ID))
    assert stop.status == "Accepted"
    stopped = await central.until("StopTransaction", bool)
    assert (stopped["transaction_id"], stopped["reason"]) == (TRANSACTION_ID, "Remote")
    await central.until("StatusNotification", lambda told: told["status"] == "Finishing")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_charges_before_a_central_system_of_other_hands(tmp_path: Path) -> None:
    """Every message of ours passes its schemas: what did not would be answered with a CALLERROR, and logged by us."""
    asyncio.run(attend(tmp_path, charge))
