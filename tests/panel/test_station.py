"""The HTTP face of a station as a whole: its page, its door, its errors, its description."""

import asyncio
from pathlib import Path

import httpx

from plugwright.panel.central import central_app
from plugwright.panel.station import MAX_BODY_BYTES, station_app
from plugwright.web.guard import Door
from plugwright.web.mounted import Mounted
from plugwright.web.password import Password
from tests.panel.clients import CONNECTOR, TAP, failed, play_station, serving
from tests.runtime.station_rig import Rig, rig


async def connector(client: httpx.AsyncClient) -> dict[str, object]:
    """Connector 1 as the API shows it."""
    shown: dict[str, object] = (await client.get("/api/station")).json()["connectors"][0]
    return shown


def test_refuses_foreign_pages_and_large_bodies(tmp_path: Path) -> None:
    """A browser on this machine is not turned against the station."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        foreign = {"Origin": "http://example.org"}
        assert failed(await client.post(f"{CONNECTOR}/plug", headers=foreign)) == (403, "ForeignOrigin")
        assert failed(await client.get("/api/station", headers={"Host": "example.org"})) == (403, "ForeignHost")
        large = b" " * (MAX_BODY_BYTES + 1)
        assert failed(await client.post(f"{CONNECTOR}/plug", content=large)) == (413, "BodyTooLarge")

    play_station(tmp_path, scenario)


def test_without_power_the_last_view_is_shown_and_the_cable_moves(tmp_path: Path) -> None:
    """Whatever needs the station is a 503."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/hardware/power", json={"action": "fail"})).is_success
        assert (await client.post(f"{CONNECTOR}/plug")).is_success
        shown = (await client.get("/api/station")).json()
        assert (shown["connected"], shown["registration"]) == (False, "Accepted")
        assert ((first := shown["connectors"][0])["status"], first["plugged"]) == ("Available", True)
        assert failed(await client.post(TAP, json={"id_tag": "CARD"})) == (503, "unpowered")
        for path in ("/api/configuration", "/api/transactions", "/api/outbox"):
            assert failed(await client.get(path)) == (503, "Unavailable")
        assert failed(await client.post("/api/data-transfer", json={"vendor_id": "v"})) == (503, "Unavailable")
        assert (await client.post("/api/hardware/power", json={"action": "restore"})).is_success
        assert (await connector(client))["status"] == "Preparing"

    play_station(tmp_path, scenario)


def test_is_a_page_and_an_api(tmp_path: Path) -> None:
    """Whatever a client says that it accepts, `/` is the page; what is nowhere is an error in JSON."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        for accept in ("text/html", "application/json", "*/*"):
            page = await client.get("/", headers={"Accept": accept})
            assert page.headers["content-type"] == "text/html; charset=utf-8"
        head = await client.head("/")
        assert (head.status_code, head.content) == (200, b"")
        assert failed(await client.get("/index.html")) == (404, "NotFound")
        assert failed(await client.get("/assets/nothing.js")) == (404, "NotFound")
        assert failed(await client.post("/")) == (405, "MethodNotAllowed")
        for path in ("/api/about/", "/api/hardware/power/", "/assets/", "/api/configuration/HeartbeatInterval/"):
            assert failed(await client.get(path)) == (404, "NotFound")

    play_station(tmp_path, scenario)


def test_describes_itself(tmp_path: Path) -> None:
    """On the hardware that it has: what is not virtual cannot be touched over HTTP."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        paths = (await client.get("/api/openapi.json")).json()["paths"]
        assert sorted(paths["/api/hardware/connectors/{c}/fault"]) == ["delete", "put"]
        app = station_app(made.machine, virtual=False)
        async with serving(app, made.machine.broadcast) as other:
            assert failed(await other.post(f"{CONNECTOR}/plug")) == (404, "NotFound")
            assert not (await other.get("/api/about")).json()["virtual"]
            paths = (await other.get("/api/openapi.json")).json()["paths"]
            assert [path for path in paths if path.startswith("/api/hardware")] == []

    play_station(tmp_path, scenario)


def test_asks_for_its_password(tmp_path: Path) -> None:
    """The page is behind it as well."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        for path in ("/", "/api/about", "/api/events"):
            assert failed(await client.get(path)) == (401, "Unauthorized")
        assert (await client.get("/api/about", headers={"Authorization": "Bearer swordfish-swordfish"})).is_success

    play_station(tmp_path, scenario, door=Door(password=Password("swordfish-swordfish")))


def test_the_central_system_is_served_beside_it(tmp_path: Path) -> None:
    """Below a path of its own, with its own errors and its own limit of a body."""

    async def run() -> None:
        async with rig(tmp_path) as made:
            app = Mounted(station_app(made.machine, central="/central"), "/central", central_app(made.server))
            async with serving(app, made.machine.broadcast) as client:
                await made.until(lambda: made.is_accepted)
                assert (await client.get("/api/about")).json()["central"] == "/central"
                (known,) = (await client.get("/central/api/stations")).json()
                assert known["identity"] == "cp001"
                described = (await client.get("/central/api/openapi.json")).json()
                assert described["servers"] == [{"url": "/central"}]
                large = b" " * (MAX_BODY_BYTES + 1)
                path = "/central/api/stations/nobody/call"
                assert failed(await client.post(path, content=large + b'{"action": "Reset"}')) == (400, "InvalidCall")
                assert failed(await client.get("/central/api/nothing")) == (404, "NotFound")
                made.server.broadcast.close()

    asyncio.run(run())
