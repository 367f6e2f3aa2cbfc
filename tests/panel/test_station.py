"""The HTTP API of a station, over real sockets: HTTP on one side, the Central System on the other."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import httpx
import msgspec
import pytest

from plugwright.panel.station import MAX_BODY_BYTES, NO_ANSWER, station_app
from plugwright.rpc.outcomes import Why
from plugwright.runtime.machine import Machine
from plugwright.station.product import Product
from plugwright.web.http_server import HttpServer
from tests.runtime.station_rig import Rig, product, rig

Scenario = Callable[[Rig, httpx.AsyncClient], Awaitable[None]]

CONNECTOR = "/api/hardware/connectors/1"
TAP = "/api/hardware/readers/1/tap"
CARD = {"id_tag": "CARD"}


@asynccontextmanager
async def serving(machine: Machine) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API."""
    http = HttpServer(station_app(machine), "127.0.0.1", 0)
    await http.start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{http.port}", timeout=10) as client:
            yield client
    finally:
        machine.broadcast.close()
        await http.stop()


def play(data_dir: Path, scenario: Scenario, of: Product | None = None) -> None:
    """Run a scenario with a station that is accepted."""

    async def run() -> None:
        async with rig(data_dir, of) as made, serving(made.machine) as client:
            await made.until(lambda: made.is_accepted)
            await scenario(made, client)

    asyncio.run(run())


def failed(response: httpx.Response) -> tuple[int, str]:
    """Status and code of an error, which has a sentence, too."""
    told = response.json()
    assert sorted(told) == ["detail", "error"]
    assert told["detail"].endswith(".") or response.status_code == httpx.codes.BAD_REQUEST
    return response.status_code, told["error"]


async def connector(client: httpx.AsyncClient) -> dict[str, Any]:
    """Connector 1 as the API shows it."""
    shown: dict[str, Any] = (await client.get("/api/station")).json()["connectors"][0]
    return shown


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

    play(tmp_path, scenario)


def test_charges_from_plug_to_unplug(tmp_path: Path) -> None:
    """Each call has taken effect when it is answered."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.post(f"{CONNECTOR}/plug", json={})).json() == {}
        assert (await connector(client))["plugged"]
        assert (await client.post(TAP, json=CARD)).is_success
        await made.until(lambda: made.connector.transaction_id is not None)
        charging = await connector(client)
        assert (charging["status"], charging["locked"]) == ("Charging", True)
        assert failed(await client.post(f"{CONNECTOR}/unplug")) == (409, "locked")
        assert (await client.post(TAP, json=CARD)).is_success
        await made.until(lambda: made.connector.status == "Finishing")
        assert (await client.post(f"{CONNECTOR}/unplug")).is_success
        assert (await connector(client))["status"] == "Available"
        (told,) = (await client.get("/api/transactions")).json()
        assert (told["id_tag"], told["reason"], told["energy_wh"]) == ("CARD", "Local", 0)
        assert told["started_at"].endswith("Z")

    play(tmp_path, scenario)


def test_rates_cable_and_car(tmp_path: Path) -> None:
    """What it draws is what the weaker of the two allows."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        response = await client.post(f"{CONNECTOR}/plug", json={"max_current_a": 0})
        assert failed(response) == (400, "invalid")
        assert (await client.post(f"{CONNECTOR}/plug", json={"max_current_a": 10, "phases": 1})).is_success
        assert failed(await client.post(f"{CONNECTOR}/plug")) == (409, "already_plugged")

    play(tmp_path, scenario)


def test_unplugs_one_side(tmp_path: Path) -> None:
    """The station's end stays in."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.post(f"{CONNECTOR}/unplug")) == (409, "not_plugged")
        await client.post(f"{CONNECTOR}/plug")
        assert (await client.post(f"{CONNECTOR}/unplug", json={"side": "ev"})).is_success
        assert (await connector(client))["plugged"]

    play(tmp_path, scenario)


def test_lets_the_car_take_no_energy(tmp_path: Path) -> None:
    """SuspendedEV (§4.9)."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        await made.charge()
        assert (await client.put(f"{CONNECTOR}/ev", json={"wants_energy": False})).is_success
        assert (await connector(client))["status"] == "SuspendedEV"

    play(tmp_path, scenario)


def test_raises_and_clears_a_fault(tmp_path: Path) -> None:
    """Connector 0 is the station and every connector (§7.6)."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        fault = {"error_code": "GroundFailure", "info": "wet", "vendor_id": "v", "vendor_error_code": "7"}
        for number in (1, 0):
            path = f"/api/hardware/connectors/{number}/fault"
            assert (await client.put(path, json=fault)).is_success
            seen = await connector(client)
            assert (seen["status"], seen["error_code"]) == ("Faulted", "GroundFailure")
            assert (await client.delete(path)).is_success
            assert (await connector(client))["status"] == "Available"
        assert failed(await client.put(f"{CONNECTOR}/fault", json={"error_code": "Wet"})) == (400, "invalid")

    play(tmp_path, scenario)


def test_jams_and_mends_the_lock(tmp_path: Path) -> None:
    """A station whose lock fails starts nothing (TC_024)."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.put(f"{CONNECTOR}/lock", json={"state": "jammed"})).is_success
        await client.post(f"{CONNECTOR}/plug")
        await client.post(TAP, json=CARD)
        await made.until(lambda: made.connector.error_code == "ConnectorLockFailure")
        assert (await client.put(f"{CONNECTOR}/lock", json={"state": "working"})).is_success

    play(tmp_path, scenario)


def test_a_missing_lock_is_a_conflict(tmp_path: Path) -> None:
    """There is nothing to jam."""
    generic = product()
    lockless = msgspec.structs.replace(generic, hardware=msgspec.structs.replace(generic.hardware, lock=False))

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.put(f"{CONNECTOR}/lock", json={"state": "jammed"})) == (409, "no_lock")

    play(tmp_path, scenario, lockless)


def test_fills_the_medium(tmp_path: Path) -> None:
    """What needs the store is refused in failed mode, what does not is shown."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.put("/api/hardware/storage", json={"state": "full"})).is_success
        await client.post(f"{CONNECTOR}/plug")
        for _ in range(2):
            await client.post(TAP, json=CARD)
            await made.until(lambda: made.machine.shell.is_failed or made.is_accepted)
        await made.until(lambda: made.machine.shell.is_failed)
        assert (await connector(client))["error_code"] == "InternalError"
        assert failed(await client.post(TAP, json=CARD)) == (503, "Unavailable")
        assert failed(await client.get("/api/transactions")) == (503, "Unavailable")
        assert (await client.put("/api/hardware/storage", json={"state": "ok"})).is_success
        await made.until(lambda: made.is_accepted)

    play(tmp_path, scenario)


def test_pulls_the_network(tmp_path: Path) -> None:
    """And puts it back."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.put("/api/hardware/network", json={"up": False})).is_success
        assert not (await client.get("/api/station")).json()["connected"]
        assert failed(await client.post("/api/data-transfer", json={"vendor_id": "v"})) == (409, "NotConnected")
        assert (await client.put("/api/hardware/network", json={"up": True})).is_success
        await made.until(lambda: made.is_accepted)

    play(tmp_path, scenario)


def test_without_power_the_last_view_is_shown_and_the_cable_moves(tmp_path: Path) -> None:
    """Whatever needs the station is a 503."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/hardware/power", json={"action": "fail"})).is_success
        assert (await client.post(f"{CONNECTOR}/plug")).is_success
        shown = (await client.get("/api/station")).json()
        assert (shown["connected"], shown["registration"]) == (False, "Accepted")
        assert (shown["connectors"][0]["status"], shown["connectors"][0]["plugged"]) == ("Available", True)
        assert failed(await client.post(TAP, json=CARD)) == (503, "unpowered")
        for path in ("/api/configuration", "/api/transactions", "/api/outbox"):
            assert failed(await client.get(path)) == (503, "Unavailable")
        assert failed(await client.post("/api/data-transfer", json={"vendor_id": "v"})) == (503, "Unavailable")
        assert (await client.post("/api/hardware/power", json={"action": "restore"})).is_success
        assert (await connector(client))["status"] == "Preparing"

    play(tmp_path, scenario)


def test_a_tap_in_a_restart_is_refused_not_lost(tmp_path: Path) -> None:
    """There is no station to read the card."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        made.machine.shell.close()
        assert failed(await client.post(TAP, json=CARD)) == (503, "Unavailable")
        made.machine.restart(hard=False)

    play(tmp_path, scenario)


def test_asks_the_central_system(tmp_path: Path) -> None:
    """And answers with its answer (§4.3)."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        response = await client.post("/api/data-transfer", json={"vendor_id": "org.example", "data": "x"})
        assert response.json() == {"status": "UnknownVendorId", "data": None}
        too_long = {"vendor_id": "v" * 256}
        assert failed(await client.post("/api/data-transfer", json=too_long)) == (400, "InvalidBody")

    play(tmp_path, scenario)


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

    play(tmp_path, scenario)


def test_shows_the_outbox(tmp_path: Path) -> None:
    """What the Central System does not know yet."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/outbox")).json() == {"waiting": 0, "given_up": []}
        await made.charge()
        await client.put("/api/hardware/network", json={"up": False})
        await client.post(TAP, json=CARD)
        await made.until(lambda: made.connector.status == "Finishing")
        assert (await client.get("/api/outbox")).json()["waiting"] == 1

    play(tmp_path, scenario)


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

    play(tmp_path, scenario, product(sample_s=1))


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{CONNECTOR}/plug", {"amps": 3}),
        ("POST", f"{CONNECTOR}/plug", {"phases": "1"}),
        ("POST", f"{CONNECTOR}/unplug", {"side": "left"}),
        ("PUT", f"{CONNECTOR}/ev", {}),
        ("PUT", f"{CONNECTOR}/lock", {"state": "broken"}),
        ("PUT", f"{CONNECTOR}/fault", {}),
        ("POST", TAP, {"idTag": "CARD"}),
        ("PUT", "/api/hardware/storage", {"state": "gone"}),
        ("PUT", "/api/hardware/network", {"up": "yes"}),
        ("POST", "/api/hardware/power", {"action": "explode"}),
        ("POST", "/api/data-transfer", {"vendor_id": ""}),
    ],
)
def test_refuses_a_body_that_is_not_as_expected(
    tmp_path: Path, method: str, path: str, body: dict[str, object]
) -> None:
    """An unknown field, a missing one, a wrong type or word: 400, and nothing has happened."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.request(method, path, json=body)) == (400, "InvalidBody")
        assert not (await connector(client))["plugged"]

    play(tmp_path, scenario)


def test_refuses_what_is_not_there(tmp_path: Path) -> None:
    """404 for a path, a connector or a reader that does not exist, 405 for a method."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.get("/api/nothing")) == (404, "NotFound")
        assert failed(await client.post("/api/hardware/connectors/2/plug")) == (404, "unknown_connector")
        assert failed(await client.post("/api/hardware/readers/9/tap", json=CARD)) == (404, "unknown_reader")
        assert failed(await client.get(TAP)) == (405, "MethodNotAllowed")
        assert failed(await client.post(TAP, json={"id_tag": "x" * 21})) == (400, "invalid")

    play(tmp_path, scenario)


def test_refuses_foreign_pages_and_large_bodies(tmp_path: Path) -> None:
    """A browser on this machine is not turned against the station."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        foreign = {"Origin": "http://example.org"}
        assert failed(await client.post(f"{CONNECTOR}/plug", headers=foreign)) == (403, "ForeignOrigin")
        assert failed(await client.get("/api/station", headers={"Host": "example.org"})) == (403, "ForeignHost")
        large = b" " * (MAX_BODY_BYTES + 1)
        assert failed(await client.post(f"{CONNECTOR}/plug", content=large)) == (413, "BodyTooLarge")

    play(tmp_path, scenario)
