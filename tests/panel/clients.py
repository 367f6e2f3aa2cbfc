"""A client of the HTTP face of a station, or of a Central System, over a real socket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.types import ASGIApp

from plugwright.central.settings import CentralSettings
from plugwright.panel.central import central_app
from plugwright.panel.station import station_app
from plugwright.runtime.central import CentralServer
from plugwright.station.product import Product
from plugwright.web.broadcast import Broadcast
from plugwright.web.guard import OPEN, Door
from plugwright.web.http_server import HttpServer
from tests.runtime.central_server import running
from tests.runtime.station_rig import Rig, rig

CONNECTOR = "/api/hardware/connectors/1"
TAP = "/api/hardware/readers/1/tap"
CARD = {"id_tag": "CARD"}

StationScenario = Callable[[Rig, httpx.AsyncClient], Awaitable[None]]
CentralScenario = Callable[[CentralServer, httpx.AsyncClient], Awaitable[None]]


@asynccontextmanager
async def serving(app: ASGIApp, broadcast: Broadcast) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app whose events come from this broadcast."""
    http = HttpServer(app, "127.0.0.1", 0)
    await http.start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{http.port}", timeout=10) as client:
            yield client
    finally:
        broadcast.close()
        await http.stop()


def play_station(data_dir: Path, scenario: StationScenario, of: Product | None = None, door: Door = OPEN) -> None:
    """Run a scenario with a station that is accepted."""

    async def run() -> None:
        async with (
            rig(data_dir, of) as made,
            serving(station_app(made.machine, door), made.machine.broadcast) as client,
        ):
            await made.until(lambda: made.is_accepted)
            await scenario(made, client)

    asyncio.run(run())


def play_central(scenario: CentralScenario, settings: CentralSettings | None = None, door: Door = OPEN) -> None:
    """Run a scenario against a fresh Central System."""

    async def run() -> None:
        async with running(settings) as server, serving(central_app(server, door), server.broadcast) as client:
            await scenario(server, client)

    asyncio.run(run())


def failed(response: httpx.Response) -> tuple[int, str]:
    """Status and code of an error, which has a sentence, too."""
    told = response.json()
    assert told["detail"].endswith(".")
    return response.status_code, told["error"]
