"""The HTTP face of the Central System as a whole: its door, its errors, its description."""

import asyncio

import httpx

from plugwright.central.ports import StationRow, TransactionRow
from plugwright.panel.central import central_app
from plugwright.runtime.central import CentralServer
from plugwright.station.ports import StoreError
from plugwright.store.central_memory import CentralMemoryStore
from plugwright.web.guard import Door
from plugwright.web.password import Password
from tests.panel.clients import failed, play_central, serving
from tests.runtime.central_server import running

CALL = "/api/stations/cp001/call"
CLEAR = {"action": "ClearCache"}


def test_foreign_pages_are_kept_out() -> None:
    """The guard stands before every path."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        foreign = {"Origin": "http://evil.example"}
        assert failed(await client.post(CALL, json=CLEAR, headers=foreign)) == (403, "ForeignOrigin")
        assert failed(await client.get("/api/stations", headers={"Host": "evil.example"})) == (403, "ForeignHost")
        assert failed(await client.get("/api/transactions/")) == (404, "NotFound")

    play_central(scenario)


class _BrokenStore(CentralMemoryStore):
    """A store that cannot be written."""

    __slots__ = ()

    def put_station(self, row: StationRow) -> None:
        raise StoreError("the disk is full")

    def transaction(self, transaction_id: int) -> TransactionRow | None:
        raise StoreError("the disk is broken")


def test_a_failing_store_is_told() -> None:
    """503, with the reason."""

    async def scenario() -> None:
        async with running(store=_BrokenStore()) as server, serving(central_app(server), server.broadcast) as client:
            response = await client.put("/api/stations/cp001", json={"registration": "Accepted"})
            assert failed(response) == (503, "StoreFails")
            response = await client.get("/api/transactions/1")
            assert failed(response) == (503, "StoreFails")
            assert "the disk is broken" in response.text

    asyncio.run(scenario())


def test_describes_itself() -> None:
    """Every route, and that its store may fail."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        described = (await client.get("/api/openapi.json")).json()
        assert described["info"]["title"] == "Plugwright Central System"
        responses = described["paths"]["/api/stations/{identity}/call"]["post"]["responses"]
        assert responses["503"]["content"]["application/json"]["schema"]["properties"]["error"] == {
            "enum": ["StoreFails"]
        }
        assert "429" in responses
        assert "securitySchemes" not in described["components"]

    play_central(scenario)


def test_asks_for_its_password() -> None:
    """Before it says anything, its description as well."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        assert failed(await client.get("/api/openapi.json")) == (401, "Unauthorized")
        described = (await client.get("/api/openapi.json", auth=("anybody", "swordfish-swordfish"))).json()
        assert sorted(described["components"]["securitySchemes"]) == ["basic", "bearer"]

    play_central(scenario, door=Door(password=Password("swordfish-swordfish")))
