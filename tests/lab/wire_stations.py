"""What connects to the wire runner in its tests: a process of ours, or a few frames by hand."""

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, Self

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration, declared
from plugwright.lab.events import Act
from plugwright.lab.parameters import Parameters
from plugwright.lab.run import Result
from plugwright.lab.steps import Script
from plugwright.lab.verbs import csms, station
from plugwright.ocpp16 import DataTransferConf, DataTransferReq
from plugwright.settings.products import load_product
from tests.cli.processes import PATIENCE_S, Process, plugwright
from tests.lab.rig import DECLARED

OCPP: Final = Subprotocol("ocpp1.6")
BOOT: Final = {"chargePointVendor": "v", "chargePointModel": "m"}
KEYS_OF_NONE: Final[dict[str, Any]] = {"configurationKey": []}
ASKS: Final[Script] = (
    csms.sends(DataTransferReq, vendor_id="x"),
    station.answers(DataTransferConf, status="Accepted"),
)
QUICK: Final[Declaration] = msgspec.structs.replace(
    DECLARED, profiles=("Core",), parameters=msgspec.structs.replace(Parameters().brisk(), settle_s=0)
)
"""A station without anything that the lab would have to clear."""


def brisk(product: str) -> Declaration:
    """A product of ours, tested as fast as real time allows."""
    found = declared(product, load_product(product))
    return msgspec.structs.replace(found, parameters=found.parameters.brisk())


def case(name: str = "A", steps: Script = ASKS) -> Case:
    """A case of the tests' own."""
    return Case(id=name, title="", chapter="", profile="Core", spec="§0", steps=steps)


def words(results: tuple[Result, ...]) -> dict[str, str]:
    """What came of each case."""
    return {result.case.id: result.verdict.words for result in results}


class NoOperator:
    """Is not asked, or cannot do it."""

    async def do(self, act: Act) -> None:
        raise AssertionError(f"nobody is there to {act.words}")


@asynccontextmanager
async def station_process(
    folder: Path, port: int, product: str, *, endpoint: str = "127.0.0.1"
) -> AsyncIterator[tuple[Process, str]]:
    """`plugwright station` as cp001, and the URL of its HTTP API."""
    path = folder / "station.toml"
    path.write_text(
        f'[station]\nproduct = "{product}"\nidentity = "cp001"\ndata_dir = "data"\n'
        f'[central_system]\nurl = "ws://{endpoint}:{port}"\n[panel]\nlisten = "127.0.0.1:0"\n'
    )
    async with plugwright("station", "--config", path) as process:
        yield process, (await process.until(r"HTTP API: (http://\S+)")).group(1)


class RawStation:
    """Frames by hand over a real WebSocket."""

    def __init__(self, link: ClientConnection) -> None:
        self.link = link
        self._ids = itertools.count(1)
        self.asked: list[str] = []
        """The actions of the lab's CALLs that were answered."""

    @classmethod
    @asynccontextmanager
    async def connected(cls, url: str) -> AsyncIterator[Self]:
        """A link, closed in the end."""
        async with asyncio.timeout(PATIENCE_S), connect(url, subprotocols=[OCPP], open_timeout=PATIENCE_S) as link:
            yield cls(link)

    async def call(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a CALL and return the answer's payload; what the lab calls meanwhile stays unanswered."""
        message_id = str(next(self._ids))
        await self.link.send(json.dumps([2, message_id, action, payload]))
        while True:
            frame = json.loads(await self.link.recv())
            if frame[0] == 3 and frame[1] == message_id:
                found: dict[str, Any] = frame[2]
                return found

    async def boots(self) -> None:
        """The station says that it is there and free."""
        await self.call("BootNotification", BOOT)
        await self.tells("Available")

    async def tells(self, status: str) -> None:
        """A status of connector 1."""
        await self._send("StatusNotification", {"connectorId": 1, "status": status, "errorCode": "NoError"})

    async def _send(self, action: str, payload: dict[str, Any]) -> None:
        await self.link.send(json.dumps([2, str(next(self._ids)), action, payload]))

    async def answers(self, **payloads: dict[str, Any]) -> None:
        """Answer what the lab calls, until the link ends; what is not given is Accepted."""
        async for text in self.link:
            frame = json.loads(text)
            if frame[0] == 2:
                self.asked.append(frame[2])
                default = KEYS_OF_NONE if frame[2] == "GetConfiguration" else {"status": "Accepted"}
                await self.link.send(json.dumps([3, frame[1], payloads.get(frame[2], default)]))

    async def accepts(self, message_id: str) -> None:
        """Answer one CALL."""
        await self.link.send(json.dumps([3, message_id, {"status": "Accepted"}]))

    async def answers_until(self, action: str) -> str:
        """The same up to a CALL of this action, whose message id is returned: it is not answered."""
        async for text in self.link:
            frame = json.loads(text)
            if frame[0] == 2 and frame[2] == action:
                return str(frame[1])
            if frame[0] == 2:
                default = KEYS_OF_NONE if frame[2] == "GetConfiguration" else {"status": "Accepted"}
                await self.link.send(json.dumps([3, frame[1], default]))
        raise AssertionError(f"the link ended without {action}")


def url_of(runner_url: str, identity: str) -> str:
    """The same endpoint for another station."""
    return re.sub(r"[^/]+$", identity, runner_url)
