"""A Central System on the loopback, and a station that is a bare WebSocket client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from plugwright.central.ports import Store
from plugwright.central.settings import CentralSettings
from plugwright.runtime.central import CentralServer
from plugwright.store.central_memory import CentralMemoryStore

PATIENCE_S = 10
BOOT = {"chargePointVendor": "Maker", "chargePointModel": "One"}


@asynccontextmanager
async def running(settings: CentralSettings | None = None, store: Store | None = None) -> AsyncIterator[CentralServer]:
    """A started Central System, stopped in the end."""
    server = CentralServer(settings or CentralSettings(), store or CentralMemoryStore(), random=Random(1), port=0)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class Station:
    """A station's end of a link, frame by frame."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket

    async def ask(self, action: str, payload: dict[str, Any]) -> list[Any]:
        """Send a CALL and return the frame that comes next."""
        await self.websocket.send(json.dumps([2, "id", action, payload]))
        return await self.read()

    async def read(self) -> list[Any]:
        """The next frame; TimeoutError rather than a test that hangs."""
        frame: list[Any] = json.loads(await asyncio.wait_for(self.websocket.recv(), PATIENCE_S))
        return frame

    async def answer(self, payload: dict[str, Any]) -> list[Any]:
        """Read a CALL and confirm it; returns the CALL."""
        frame = await self.read()
        await self.websocket.send(json.dumps([3, frame[1], payload]))
        return frame


@asynccontextmanager
async def station(server: CentralServer, identity: str = "cp001", *, boots: bool = True) -> AsyncIterator[Station]:
    """A connected station, booted unless said otherwise."""
    url = f"ws://127.0.0.1:{server.port}/{identity}"
    async with connect(url, subprotocols=[Subprotocol("ocpp1.6")], open_timeout=5, close_timeout=2) as websocket:
        connected = Station(websocket)
        if boots:
            await connected.ask("BootNotification", BOOT)
        yield connected
