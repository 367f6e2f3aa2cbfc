"""The Central System with a station of other hands: the package `ocpp`, which checks every message by its schemas."""

import asyncio
from typing import Any

import httpx
import pytest
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.enums import Action
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from plugwright.central.settings import CentralSettings
from plugwright.runtime.central import CentralServer
from tests.panel.clients import play_central

CALL = "/api/stations/cp001/call"
NOW = "2026-01-01T00:00:00.000Z"


class OtherStation(ChargePoint):  # type: ignore[misc]
    """Answers what it is asked here, by the package's own routing."""

    @on(Action.remote_start_transaction)  # type: ignore[untyped-decorator]
    def remote_start(self, id_tag: str, **_: Any) -> call_result.RemoteStartTransaction:
        """Start with the one card that there is."""
        return call_result.RemoteStartTransaction(status="Accepted" if id_tag == "CARD" else "Rejected")

    @on(Action.get_configuration)  # type: ignore[untyped-decorator]
    def get_configuration(self, **_: Any) -> call_result.GetConfiguration:
        """One key."""
        key = {"key": "HeartbeatInterval", "readonly": False, "value": "300"}
        return call_result.GetConfiguration(configuration_key=[key], unknown_key=["Other"])


async def session(cp: OtherStation) -> None:
    """From the boot to the end of a transaction."""
    booted = await cp.call(call.BootNotification(charge_point_vendor="Other", charge_point_model="Hands"))
    assert (booted.status, booted.interval) == ("Accepted", 300)
    await cp.call(call.StatusNotification(connector_id=1, error_code="NoError", status="Available"))
    assert (await cp.call(call.Heartbeat())).current_time
    assert (await cp.call(call.Authorize(id_tag="CARD"))).id_tag_info["status"] == "Accepted"
    assert (await cp.call(call.DataTransfer(vendor_id="org.example"))).status == "UnknownVendorId"
    start = call.StartTransaction(connector_id=1, id_tag="CARD", meter_start=0, timestamp=NOW)
    started = await cp.call(start)
    assert started.id_tag_info["status"] == "Accepted"
    samples = [{"timestamp": NOW, "sampled_value": [{"value": "10", "unit": "Wh"}]}]
    number = started.transaction_id
    await cp.call(call.MeterValues(connector_id=1, transaction_id=number, meter_value=samples))
    stopped = await cp.call(call.StopTransaction(meter_stop=20, timestamp=NOW, transaction_id=number, id_tag="CARD"))
    assert stopped.id_tag_info["status"] == "Accepted"
    await cp.call(call.FirmwareStatusNotification(status="Idle"))
    await cp.call(call.DiagnosticsStatusNotification(status="Idle"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_serves_a_station_of_other_hands() -> None:
    """It boots, authorizes, charges, and is asked to start and for its configuration."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        await client.put("/api/id-tags/card", json={})
        url = f"ws://127.0.0.1:{server.port}/cp001"
        async with connect(url, subprotocols=[Subprotocol("ocpp1.6")]) as websocket:
            cp = OtherStation("cp001", websocket)
            listening = asyncio.create_task(cp.start())
            await session(cp)
            remote_start = {"action": "RemoteStartTransaction", "payload": {"idTag": "CARD"}}
            assert (await client.post(CALL, json=remote_start)).json() == {"result": {"status": "Accepted"}}
            result = (await client.post(CALL, json={"action": "GetConfiguration"})).json()["result"]
            assert result["configurationKey"][0]["key"] == "HeartbeatInterval"
            assert result["unknownKey"] == ["Other"]
            refused = await client.post(CALL, json={"action": "ClearCache"})
            assert refused.json()["code"] == "NotImplemented"
            listening.cancel()
        (transaction,) = (await client.get("/api/transactions")).json()
        assert (transaction["state"], transaction["meter_stop_wh"]) == ("stopped", 20)

    play_central(scenario, CentralSettings())
