"""What a person can do at a station, over HTTP: each request has taken effect when it is answered."""

from pathlib import Path
from typing import Any, get_args

import httpx
import msgspec
import pytest

from plugwright.hardware.refused import RefusalCode
from plugwright.panel.hardware_endpoints import REFUSALS
from tests.panel.clients import CARD, CONNECTOR, TAP, failed, play_station
from tests.runtime.station_rig import Rig, product


async def connector(client: httpx.AsyncClient) -> dict[str, Any]:
    """Connector 1 as the API shows it."""
    shown: dict[str, Any] = (await client.get("/api/station")).json()["connectors"][0]
    return shown


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

    play_station(tmp_path, scenario)


def test_rates_cable_and_car(tmp_path: Path) -> None:
    """What it draws is what the weaker of the two allows."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        response = await client.post(f"{CONNECTOR}/plug", json={"max_current_a": 0})
        assert failed(response) == (400, "invalid")
        assert (await client.post(f"{CONNECTOR}/plug", json={"max_current_a": 10, "phases": 1})).is_success
        assert failed(await client.post(f"{CONNECTOR}/plug")) == (409, "already_plugged")

    play_station(tmp_path, scenario)


def test_unplugs_one_side(tmp_path: Path) -> None:
    """The station's end stays in."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.post(f"{CONNECTOR}/unplug")) == (409, "not_plugged")
        await client.post(f"{CONNECTOR}/plug")
        assert (await client.post(f"{CONNECTOR}/unplug", json={"side": "ev"})).is_success
        assert (await connector(client))["plugged"]

    play_station(tmp_path, scenario)


def test_lets_the_car_take_no_energy(tmp_path: Path) -> None:
    """SuspendedEV (§4.9)."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        await made.charge()
        assert (await client.put(f"{CONNECTOR}/ev", json={"wants_energy": False})).is_success
        assert (await connector(client))["status"] == "SuspendedEV"

    play_station(tmp_path, scenario)


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

    play_station(tmp_path, scenario)


def test_jams_and_mends_the_lock(tmp_path: Path) -> None:
    """A station whose lock fails starts nothing (TC_024)."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.put(f"{CONNECTOR}/lock", json={"state": "jammed"})).is_success
        await client.post(f"{CONNECTOR}/plug")
        await client.post(TAP, json=CARD)
        await made.until(lambda: made.connector.error_code == "ConnectorLockFailure")
        assert (await client.delete(f"{CONNECTOR}/fault")).is_success
        assert (await connector(client))["status"] == "Faulted"
        assert (await client.put(f"{CONNECTOR}/lock", json={"state": "working"})).is_success
        assert (await connector(client))["status"] == "Preparing"

    play_station(tmp_path, scenario)


def test_a_missing_lock_is_a_conflict(tmp_path: Path) -> None:
    """There is nothing to jam."""
    generic = product()
    lockless = msgspec.structs.replace(generic, hardware=msgspec.structs.replace(generic.hardware, lock=False))

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.put(f"{CONNECTOR}/lock", json={"state": "jammed"})) == (409, "no_lock")

    play_station(tmp_path, scenario, lockless)


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

    play_station(tmp_path, scenario)


def test_pulls_the_network(tmp_path: Path) -> None:
    """And puts it back."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.put("/api/hardware/network", json={"up": False})).is_success
        assert not (await client.get("/api/station")).json()["connected"]
        assert failed(await client.post("/api/data-transfer", json={"vendor_id": "v"})) == (409, "NotConnected")
        assert (await client.put("/api/hardware/network", json={"up": True})).is_success
        await made.until(lambda: made.is_accepted)

    play_station(tmp_path, scenario)


def test_a_tap_in_a_restart_is_refused_not_lost(tmp_path: Path) -> None:
    """There is no station to read the card."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        made.machine.shell.close()
        assert failed(await client.post(TAP, json=CARD)) == (503, "Unavailable")
        made.machine.restart(hard=False)

    play_station(tmp_path, scenario)


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

    play_station(tmp_path, scenario)


def test_refuses_what_is_not_there(tmp_path: Path) -> None:
    """404 for a path, a connector or a reader that does not exist, 405 for a method."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.get("/api/nothing")) == (404, "NotFound")
        assert failed(await client.post("/api/hardware/connectors/2/plug")) == (404, "unknown_connector")
        assert failed(await client.post("/api/hardware/readers/9/tap", json=CARD)) == (404, "unknown_reader")
        assert failed(await client.get(TAP)) == (405, "MethodNotAllowed")
        assert failed(await client.post(TAP, json={"id_tag": "x" * 21})) == (400, "invalid")

    play_station(tmp_path, scenario)


def test_every_refusal_has_its_status() -> None:
    """Whatever the hardware refuses is a 4xx, or a 503 without power."""
    assert sorted(REFUSALS) == sorted(get_args(RefusalCode))


@pytest.mark.parametrize("id_tag", ["", "CARD\n", "\u0000", "CA\u200bRD"])
def test_a_card_has_printable_characters(tmp_path: Path, id_tag: str) -> None:
    """What could not be shown or logged is no idTag."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert failed(await client.post(TAP, json={"id_tag": id_tag})) == (400, "invalid")
        assert made.told("Authorize") == []

    play_station(tmp_path, scenario)
