"""What a Central System can be asked over HTTP, over real sockets: HTTP on one side, a station on the other."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from plugwright.central.settings import CentralSettings
from plugwright.ocpp16.actions import ACTIONS
from plugwright.runtime.central import CentralServer
from tests.panel.clients import failed, play_central
from tests.runtime.central_server import Station, station

START = {"connectorId": 1, "idTag": "CARD", "meterStart": 5, "timestamp": "2026-01-01T00:00:00Z"}
METER_VALUE = {"timestamp": "2026-01-01T00:30:00Z", "sampledValue": [{"value": "7", "unit": "Wh"}]}
CALL = "/api/stations/cp001/call"
CLEAR = {"action": "ClearCache"}


def test_shows_stations() -> None:
    """All of them in brief, one of them with its configuration."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/stations")).json() == []
        async with station(server) as cp:
            await cp.ask("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available"})
            (shown,) = (await client.get("/api/stations")).json()
            assert (shown["identity"], shown["connected"], shown["registration"]) == ("cp001", True, "Accepted")
            assert (shown["vendor"], shown["model"], shown["firmware"]) == ("Maker", "One", None)
            assert [(c["id"], c["status"]) for c in shown["connectors"]] == [(1, "Available")]
            asking = client.post(CALL, json={"action": "GetConfiguration"})
            keys = [{"key": "K", "readonly": True, "value": "v"}]
            await asyncio.gather(asking, cp.answer({"configurationKey": keys}))
            one = (await client.get("/api/stations/cp001")).json()
            assert one["configuration"] == [{"identity": "cp001"} | keys[0]]
        assert failed(await client.get("/api/stations/nobody")) == (404, "UnknownStation")

    play_central(scenario)


def test_enters_a_station() -> None:
    """A strict Central System lets in who was entered; the operator decides over registration (§4.2)."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        path = "/api/stations/site%2F7"
        response = await client.put(path, json={"registration": "Pending"})
        assert (response.status_code, response.json()["verdict"]) == (200, "Pending")
        async with station(server, "site%2F7", boots=False) as cp:
            boot = await cp.ask("BootNotification", {"chargePointVendor": "V", "chargePointModel": "M"})
            assert boot[2]["status"] == "Pending"
            assert len((await client.get(f"{path}/frames")).json()) == 2
        assert failed(await client.put(path, json={"registration": "Perhaps"})) == (400, "InvalidBody")
        assert failed(await client.put(f"/api/stations/{'x' * 49}", json={"registration": "Accepted"}))[0] == 400

    play_central(scenario, CentralSettings(accept_unknown_stations=False))


@pytest.mark.parametrize("identity", ["x/call", "x/frames", "/call"])
def test_enters_no_station_that_could_not_be_asked_for(identity: str) -> None:
    """Its path would be another's; who connects so may stay."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        path = f"/api/stations/{identity}"
        assert failed(await client.put(path, json={"registration": "Accepted"})) == (400, "InvalidIdentity")
        assert (await client.get("/api/stations")).json() == []
        async with station(server, identity.replace("/", "%2F")):
            (shown,) = (await client.get("/api/stations")).json()
            assert (shown["identity"], shown["connected"]) == (identity, True)

    play_central(scenario)


def test_shows_the_newest_frames() -> None:
    """Oldest first, with their direction."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        async with station(server) as cp:
            await cp.ask("Heartbeat", {})
            frames = (await client.get("/api/stations/cp001/frames?limit=2")).json()
            assert [(frame["direction"], json.loads(frame["text"])[0]) for frame in frames] == [
                ("received", 2),
                ("sent", 3),
            ]
            assert failed(await client.get("/api/stations/cp001/frames?limit=501")) == (400, "InvalidParameter")
        assert failed(await client.get("/api/stations/nobody/frames")) == (404, "UnknownStation")

    play_central(scenario)


def test_a_call_waits_for_the_confirmation() -> None:
    """What goes out is what was asked for, what comes back is the station's word."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        async with station(server) as cp:
            body = {"action": "RemoteStartTransaction", "payload": {"idTag": "CARD", "connectorId": 1}}
            response, frame = await asyncio.gather(client.post(CALL, json=body), cp.answer({"status": "Rejected"}))
            assert frame[2:] == [body["action"], body["payload"]]
            assert (response.status_code, response.json()) == (200, {"result": {"status": "Rejected"}})

    play_central(scenario)


def test_an_answer_is_handed_on_without_secrets() -> None:
    """A station should not tell its AuthorizationKey (OCPP-J errata 3.10); one that does is not quoted."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        async with station(server) as cp:
            keys = [{"key": "AuthorizationKey", "readonly": False, "value": "0123456789abcdef"}]
            keys.append({"key": "Other", "readonly": False, "value": "v"})
            asking = client.post(CALL, json={"action": "GetConfiguration"})
            response, _ = await asyncio.gather(asking, cp.answer({"configurationKey": keys}))
            assert [key["value"] for key in response.json()["result"]["configurationKey"]] == ["***", "v"]

    play_central(scenario)


async def _refuse(cp: Station) -> None:
    frame = await cp.read()
    await cp.websocket.send(json.dumps([4, frame[1], "NotSupported", "no cache here", {}]))


async def _babble(cp: Station) -> None:
    frame = await cp.read()
    await cp.websocket.send(json.dumps([3, frame[1], {"status": "Perhaps"}]))


async def _hang_up(cp: Station) -> None:
    await cp.read()
    await cp.websocket.close()


@pytest.mark.parametrize(
    ("reaction", "expected"),
    [
        (_refuse, (502, "CallError")),
        (_babble, (502, "InvalidAnswer")),
        (_hang_up, (502, "LinkDown")),
        (Station.read, (504, "Timeout")),
    ],
)
def test_a_call_may_fail(reaction: Callable[[Station], Awaitable[object]], expected: tuple[int, str]) -> None:
    """Each way has its own status and code; a CALLERROR is handed on."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        async with station(server) as cp:
            response, _ = await asyncio.gather(client.post(CALL, json=CLEAR), reaction(cp))
            assert failed(response) == expected
            if expected[1] == "CallError":
                told = response.json()
                assert (told["code"], told["description"]) == ("NotSupported", "no cache here")

    play_central(scenario, CentralSettings(call_timeout_ms=200))


def test_a_station_that_cannot_be_called_is_a_conflict() -> None:
    """Unknown, away, rejected, or asked too much already."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        assert failed(await client.post(CALL, json=CLEAR)) == (404, "UnknownStation")
        await client.put("/api/stations/cp001", json={"registration": "Rejected"})
        assert failed(await client.post(CALL, json=CLEAR)) == (409, "NotConnected")
        async with station(server) as cp:
            assert failed(await client.post(CALL, json=CLEAR)) == (409, "NotRegistered")
            await client.put("/api/stations/cp001", json={"registration": "Accepted"})
            await cp.ask("BootNotification", {"chargePointVendor": "V", "chargePointModel": "M"})
            calls = [asyncio.create_task(client.post(CALL, json=CLEAR)) for _ in range(3)]
            done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            assert [failed(call.result()) for call in done] == [(429, "QueueFull")]
            await cp.answer({"status": "Accepted"})
            await cp.answer({"status": "Accepted"})
            assert sorted(response.status_code for response in await asyncio.gather(*calls)) == [200, 200, 429]

    play_central(scenario, CentralSettings(max_queued_calls=1))


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        ('{"action":"Nonsense"}', "InvalidCall", "Nonsense"),
        ('{"action":"Heartbeat"}', "InvalidCall", "Heartbeat"),
        ('{"action":"Reset","payload":{"type":"Sideways"}}', "InvalidCall", "type"),
        ('{"action":"Reset","payload":[]}', "InvalidBody", "payload"),
        ('{"payload":{}}', "InvalidBody", "action"),
        ('{"action":"ClearCache","payload":' + '{"a":' * 50_000, "InvalidJson", "JSON"),
    ],
)
def test_a_call_that_cannot_be_sent_is_refused_by_name(body: str, code: str, named: str) -> None:
    """Our own types judge it; the station is not bothered."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        response = await client.post(CALL, content=body)
        assert failed(response) == (400, code)
        assert named in response.json()["detail"]

    play_central(scenario)


def test_id_tags_are_entered_changed_and_removed() -> None:
    """They compare without case, and hold for the next Authorize."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        body = {"status": "Accepted", "expiry_date": "2099-01-01T00:00:00+01:00", "parent_id_tag": "FAMILY"}
        entered = {"id_tag": "Card", **body, "expiry_date": "2098-12-31T23:00:00.000Z"}
        assert (await client.put("/api/id-tags/Card", json=body)).json() == entered
        assert (await client.get("/api/id-tags/CARD")).json() == entered
        assert (await client.get("/api/id-tags")).json() == [entered]
        async with station(server) as cp:
            assert (await cp.ask("Authorize", {"idTag": "card"}))[2]["idTagInfo"]["parentIdTag"] == "FAMILY"
            await client.put("/api/id-tags/card", json={"status": "Blocked"})
            assert (await cp.ask("Authorize", {"idTag": "CARD"}))[2]["idTagInfo"] == {"status": "Blocked"}
        assert (await client.delete("/api/id-tags/CARD")).status_code == 204
        assert failed(await client.delete("/api/id-tags/CARD")) == (404, "UnknownIdTag")
        assert failed(await client.get("/api/id-tags/CARD")) == (404, "UnknownIdTag")

    play_central(scenario)


@pytest.mark.parametrize(
    ("id_tag", "body", "named"),
    [
        ("x" * 21, {}, "idTag"),
        ("CARD%0A", {}, "path"),
        ("CA%C2%A0RD", {}, "path"),
        ("CA%2F" + "x" * 18, {}, "idTag"),
        ("CARD", {"parent_id_tag": "A\u0000"}, "parent_id_tag"),
        ("CARD", {"status": "ConcurrentTx"}, "status"),
        ("CARD", {"expiry_date": "tomorrow"}, "expiry_date"),
        ("CARD", {"expiry_date": "2026-02-30T00:00:00Z"}, "expiry_date"),
        ("CARD", {"parent_id_tag": "x" * 21}, "parent_id_tag"),
        ("CARD", {"expiry": None}, "expiry"),
    ],
)
def test_refuses_what_is_no_id_tag(id_tag: str, body: dict[str, Any], named: str) -> None:
    """The sentence names the field, and nothing is entered."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        response = await client.put(f"/api/id-tags/{id_tag}", json=body)
        assert response.status_code == 400
        assert named in response.json()["detail"]
        assert (await client.get("/api/id-tags")).json() == []

    play_central(scenario)


def test_an_offset_leads_out_of_no_calendar() -> None:
    """A date that could not be written again would fail every look at the idTags."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        await client.put("/api/id-tags/CARD", json={"expiry_date": "9999-12-31T23:59:59-14:00"})
        assert [row["expiry_date"] for row in (await client.get("/api/id-tags")).json()] == ["9999-12-31T23:59:59.999Z"]

    play_central(scenario)


def test_shows_transactions() -> None:
    """By station, by whether they are open; one of them with its meter values."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        async with station(server) as cp:
            first = (await cp.ask("StartTransaction", START))[2]["transactionId"]
            await cp.ask("MeterValues", {"connectorId": 1, "transactionId": first, "meterValue": [METER_VALUE]})
            stop = {"transactionId": first, "meterStop": 9, "timestamp": "2026-01-01T01:00:00Z", "reason": "Remote"}
            await cp.ask("StopTransaction", stop)
            second = (await cp.ask("StartTransaction", START | {"connectorId": 2}))[2]["transactionId"]

            async def listed(query: str) -> list[int]:
                return [row["id"] for row in (await client.get(f"/api/transactions{query}")).json()]

            assert await listed("") == [second, first]
            assert await listed("?open=true") == [second]
            assert await listed("?station=cp001&open=false") == [first]
            assert await listed("?station=nobody") == []
            one = (await client.get(f"/api/transactions/{first}")).json()
            assert (one["identity"], one["meter_stop_wh"], one["reason"]) == ("cp001", 9, "Remote")
            assert [value["values"] for value in one["meter_values"]] == [[{"value": "7", "unit": "Wh"}]]
        assert failed(await client.get("/api/transactions?open=maybe")) == (400, "InvalidParameter")
        for unknown in (99, 2**70):
            assert failed(await client.get(f"/api/transactions/{unknown}")) == (404, "UnknownTransaction")

    play_central(scenario, CentralSettings(accept_unknown_id_tags=True))


def test_streams_frames_and_events() -> None:
    """Whoever reads sees what crosses the border, and what it meant."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        names = []
        async with client.stream("GET", "/api/events") as response:
            async for line in response.aiter_lines():
                if line == ": open":
                    async with station(server):
                        pass
                if line.startswith("event: "):
                    names.append(line.removeprefix("event: "))
                if names[-1:] == ["StationDisconnected"]:
                    break
        assert names == ["StationConnected", "Frame", "Frame", "StationRegistered", "StationDisconnected"]

    play_central(scenario)


def test_lists_what_can_be_called() -> None:
    """Every CALL of a Central System, and none that only stations send."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        told = {row["action"]: row for row in (await client.get("/api/operations")).json()}
        assert sorted(told) == sorted(name for name, action in ACTIONS.items() if action.sender != "station")
        assert told["Reset"]["profile"] == "Core"
        assert told["Reset"]["schema"]["properties"]["type"] == {"enum": ["Hard", "Soft"]}

    play_central(scenario)
