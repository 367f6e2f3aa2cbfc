"""What a station can be asked over HTTP, over real sockets: HTTP on one side, the Central System on the other."""

import asyncio
import json
from pathlib import Path
from typing import get_args

import httpx
import pytest

from plugwright import __version__
from plugwright.panel.station_endpoints import NO_ANSWER
from plugwright.rpc.outcomes import Why
from tests.panel.clients import CARD, TAP, failed, play_station
from tests.runtime.station_rig import Rig, product

KEY = "/api/configuration/HeartbeatInterval"


def test_shows_the_station(tmp_path: Path) -> None:
    """These fields and no other."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/station")).json() == {
            "identity": "cp001",
            "registration": "Accepted",
            "connected": True,
            "connectors": [
                {
                    "id": 1,
                    "status": "Available",
                    "error_code": "NoError",
                    "plugged": False,
                    "transaction_id": None,
                    "locked": False,
                    "power_w": 0.0,
                    "energy_wh": 0,
                }
            ],
        }

    play_station(tmp_path, scenario)


def test_asks_the_central_system(tmp_path: Path) -> None:
    """And answers with its answer (§4.3)."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        response = await client.post("/api/data-transfer", json={"vendor_id": "org.example", "data": "x"})
        assert response.json() == {"status": "UnknownVendorId", "data": None}
        too_long = {"vendor_id": "v" * 256}
        assert failed(await client.post("/api/data-transfer", json=too_long)) == (400, "InvalidBody")

    play_station(tmp_path, scenario)


def test_every_end_of_a_call_has_its_answer() -> None:
    """A message that was refused or not answered is told apart from one that never arrived."""
    assert sorted(NO_ANSWER) == sorted(set(get_args(Why)) - {"link down", "unsent"})


def test_shows_the_configuration(tmp_path: Path) -> None:
    """Every key that this station has, from the one table."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        keys = {key["key"]: key for key in (await client.get("/api/configuration")).json()}
        assert keys["NumberOfConnectors"]["value"] == "1"
        interval = keys["HeartbeatInterval"]
        assert (interval["value"], interval["readonly"], interval["unit"]) == ("300", False, "s")
        assert interval["type"] == "Integer"
        assert interval["spec"].startswith("§9.1")

    play_station(tmp_path, scenario)


def test_shows_the_outbox(tmp_path: Path) -> None:
    """What the Central System does not know yet."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/outbox")).json() == {"waiting": 0, "queue": [], "given_up": []}
        await made.charge()
        await client.put("/api/hardware/network", json={"up": False})
        await client.post(TAP, json=CARD)
        await made.until(lambda: made.connector.status == "Finishing")
        shown = (await client.get("/api/outbox")).json()
        assert shown["waiting"] == 1
        assert [row["kind"] for row in shown["queue"]] == ["stop"]

    play_station(tmp_path, scenario)


def test_streams_events(tmp_path: Path) -> None:
    """Status changes, readings and frames, as they come."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        names = []
        async with client.stream("GET", "/api/events") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            lines = response.aiter_lines()
            assert await anext(lines) == ": open"
            await made.charge()
            async for line in lines:
                if line.startswith("event: "):
                    names.append(line.removeprefix("event: "))
                elif line.startswith("data: "):
                    assert json.loads(line.removeprefix("data: "))["type"] == names[-1]
                if {"StatusChanged", "Metered", "Frame"} <= set(names):
                    return

    play_station(tmp_path, scenario, product(sample_s=1))


def test_says_what_it_is(tmp_path: Path) -> None:
    """Also without power, as it was built."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        about = {
            "identity": "cp001",
            "vendor": "Plugwright",
            "model": "Generic AC",
            "serial_number": "00000001",
            "firmware_version": "1.0",
            "version": __version__,
            "virtual": True,
            "central": None,
            "spec": "OCPP 1.6-J",
        }
        assert (await client.get("/api/about")).json() == about
        await client.post("/api/hardware/power", json={"action": "fail"})
        assert (await client.get("/api/about")).json() == about

    play_station(tmp_path, scenario)


def test_sets_a_key(tmp_path: Path) -> None:
    """It is in effect (§5.3), shown as changed, and still set after a power cut."""

    async def shown(client: httpx.AsyncClient) -> tuple[str, str, bool]:
        keys = {key["key"]: key for key in (await client.get("/api/configuration")).json()}
        key = keys["MeterValueSampleInterval"]
        return key["value"], key["factory"], key["changed"]

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert await shown(client) == ("0", "0", False)
        response = await client.put("/api/configuration/metervaluesampleinterval", json={"value": "1"})
        assert (response.status_code, response.json()) == (200, {"status": "Accepted"})
        assert await shown(client) == ("1", "0", True)
        await made.charge()
        await made.until(lambda: made.told("MeterValues"))
        await client.post("/api/hardware/power", json={"action": "cycle"})
        assert await shown(client) == ("1", "0", True)

    play_station(tmp_path, scenario)


@pytest.mark.parametrize(
    ("key", "value", "expected", "named"),
    [
        ("HeartbeatInterval", "-1", (400, "InvalidValue"), "HeartbeatInterval must be a whole number from 0 to"),
        ("HeartbeatInterval", "x" * 501, (400, "InvalidValue"), "must be a whole number"),
        ("MeterValuesSampledData", "Nonsense", (400, "InvalidValue"), "each item must"),
        ("NumberOfConnectors", "2", (409, "ReadOnly"), "NumberOfConnectors"),
        ("Nothing", "2", (404, "UnknownKey"), "no such configuration key"),
    ],
)
def test_refuses_what_a_key_cannot_be(
    tmp_path: Path, key: str, value: str, expected: tuple[int, str], named: str
) -> None:
    """By the rules of ChangeConfiguration (§5.3); the sentence says what it could be."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        before = (await client.get("/api/configuration")).json()
        response = await client.put(f"/api/configuration/{key}", json={"value": value})
        assert failed(response) == expected
        assert named in response.json()["detail"]
        assert (await client.get("/api/configuration")).json() == before

    play_station(tmp_path, scenario)


def test_a_key_cannot_be_set_without_a_station(tmp_path: Path) -> None:
    """Neither without power, nor where its store fails in the middle: then nothing is said to be set."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        await client.post("/api/hardware/power", json={"action": "fail"})
        assert failed(await client.put(KEY, json={"value": "77"})) == (503, "Unavailable")
        await client.post("/api/hardware/power", json={"action": "restore"})
        await client.put("/api/hardware/storage", json={"state": "full"})
        assert failed(await client.put(KEY, json={"value": "77"})) == (503, "Unavailable")
        await client.put("/api/hardware/storage", json={"state": "ok"})
        await made.until(lambda: made.is_accepted)
        keys = {key["key"]: key["value"] for key in (await client.get("/api/configuration")).json()}
        assert keys["HeartbeatInterval"] != "77"

    play_station(tmp_path, scenario)


def test_a_head_of_the_events_ends(tmp_path: Path) -> None:
    """And takes no reader's place."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        async with asyncio.timeout(5):
            response = await client.head("/api/events")
        assert response.headers["content-type"].startswith("text/event-stream")

    play_station(tmp_path, scenario)
