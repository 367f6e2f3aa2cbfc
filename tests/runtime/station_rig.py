"""A machine and a Central System in one event loop, with a real WebSocket between them, and a data directory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from plugwright.central.settings import CentralSettings
from plugwright.ocpp16.payload import Conf, Req
from plugwright.runtime.central import CentralServer
from plugwright.runtime.machine import Machine
from plugwright.settings.products import load_product
from plugwright.settings.station_file import StationSettings
from plugwright.station.keys import MeterValueSampleInterval
from plugwright.station.product import Product
from plugwright.station.view import ConnectorView
from plugwright.web.broadcast import Item
from tests.runtime.central_server import running

PATIENCE_S = 20.0  # only a hung test meets it
LOOK_EVERY_S = 0.05
EVERY_TAG = CentralSettings(accept_unknown_id_tags=True)


class Rig:
    """`machine` before `server`; `until` waits for what they do."""

    def __init__(self, machine: Machine, server: CentralServer) -> None:
        self.machine = machine
        self.server = server
        self.news: list[Item] = []
        self._reading = machine.broadcast.open().read(LOOK_EVERY_S)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until it holds, looking again whenever the station has news and a few times a second anyway."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                item = await anext(self._reading)
                if item is not None:
                    self.news.append(item)

    @property
    def connector(self) -> ConnectorView:
        """Connector 1 as the station sees it."""
        return self.machine.shell.view().connectors[0]

    @property
    def is_accepted(self) -> bool:
        """Whether the station is connected and registered."""
        view = self.machine.shell.view()
        return view.connected and view.registration == "Accepted"

    def plug(self) -> None:
        self.machine.touch(lambda hardware, now: hardware.plug(1, now))

    def unplug(self) -> None:
        self.machine.touch(lambda hardware, now: hardware.unplug(1, now))

    def tap(self, id_tag: str = "CARD") -> None:
        self.machine.touch(lambda hardware, now: hardware.tap(1, id_tag, now))

    async def charge(self) -> None:
        """Plug in, present a card, and wait for the transactionId."""
        await self.until(lambda: self.is_accepted)
        self.plug()
        await self.charge_plugged()

    async def charge_plugged(self) -> None:
        """The same with the cable in already."""
        await self.until(lambda: self.is_accepted)
        self.tap()
        await self.until(lambda: self.connector.transaction_id is not None)

    async def call(self, req: Req) -> Conf:
        """Let the Central System ask, which must be confirmed."""
        async with asyncio.timeout(PATIENCE_S):
            answer: Any = await self.server.call("cp001", req)
        assert type(answer).__name__.endswith("Conf"), answer
        return answer  # type: ignore[no-any-return]

    def told(self, action: str) -> list[str]:
        """The frames with this action that the Central System has received, oldest first."""
        frames = self.server.frames.newest("cp001", 500)
        return [frame.text for frame in frames if frame.direction == "received" and f'"{action}"' in frame.text]


def product(*, backup_supply: bool = False, sample_s: int = 0) -> Product:
    """The generic station with another meter interval, perhaps with a backup supply."""
    generic = load_product("generic")
    hardware = msgspec.structs.replace(generic.hardware, backup_supply=backup_supply)
    configuration = {MeterValueSampleInterval.name: str(sample_s)}
    return msgspec.structs.replace(generic, hardware=hardware, configuration=configuration)


def settings(data_dir: Path, port: int, of: Product | None = None) -> StationSettings:
    """The settings of `cp001`, which connects to this port."""
    return StationSettings(
        product=of or product(),
        identity="cp001",
        data_dir=data_dir,
        central_system=f"ws://127.0.0.1:{port}",
        security_profile=0,
        basic_auth_password=None,
        ca_file=None,
        certificate_file=None,
        key_file=None,
        panel=None,
        driver="virtual",
    )


@asynccontextmanager
async def rig(data_dir: Path, of: Product | None = None) -> AsyncIterator[Rig]:
    """Both started, both stopped in the end."""
    async with running(EVERY_TAG) as server:
        machine = Machine(settings(data_dir, server.port, of))
        made = Rig(machine, server)
        machine.start()
        try:
            yield made
        finally:
            await machine.stop()


def play(data_dir: Path, scenario: Callable[[Rig], Awaitable[None]], of: Product | None = None) -> None:
    """Run a scenario on an event loop of its own."""

    async def run() -> None:
        async with rig(data_dir, of) as made:
            await scenario(made)

    asyncio.run(run())
