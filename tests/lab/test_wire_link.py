"""The lab's end of the network."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from plugwright.lab.parameters import Parameters
from plugwright.lab.wire_link import WireLink, handshake_facts, local_address
from plugwright.link.handshake import Handshake
from tests.cli.processes import PATIENCE_S
from tests.lab.wire_stations import OCPP


class Told:
    """What is told of the station's link, and a way to wait for it."""

    def __init__(self) -> None:
        self.news: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    def link_up(self, handshake: Mapping[str, Any]) -> None:
        self.news.put_nowait(("up", handshake["chargePointId"]))

    def link_down(self) -> None:
        self.news.put_nowait(("down", None))

    def received(self, data: bytes) -> None:
        self.news.put_nowait(("received", data))

    def turned_away(self, why: str) -> None:
        self.news.put_nowait(("turned away", why))

    async def next(self) -> tuple[str, Any]:
        """The oldest news that was not looked at."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.news.get()


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[WireLink, Told, str]]:
    """A link for cp001, who is told, and the URL."""
    told = Told()
    link = WireLink("cp001", Parameters(), told)
    port = await link.listen("127.0.0.1", 0, None)
    try:
        yield link, told, f"ws://127.0.0.1:{port}/cp001"
    finally:
        await link.close()


def test_frames_go_both_ways() -> None:
    """While there is a link; later nothing happens."""

    async def scenario() -> None:
        async with listening() as (link, told, url):
            async with connect(url, subprotocols=[OCPP]) as station:
                assert await told.next() == ("up", "cp001")
                await station.send("hello")
                assert await told.next() == ("received", b"hello")
                link.send(b"you")
                assert await station.recv() == "you"
            assert await told.next() == ("down", None)
            link.send(b"nobody")

    asyncio.run(scenario())


def test_a_new_link_takes_the_place_of_the_old_one() -> None:
    """Of which nothing is heard any more."""

    async def scenario() -> None:
        async with listening() as (link, told, url), connect(url, subprotocols=[OCPP]) as first:
            assert await told.next() == ("up", "cp001")
            async with connect(url, subprotocols=[OCPP]) as second:
                assert await told.next() == ("up", "cp001")
                with pytest.raises(ConnectionClosed):
                    await first.recv()
                link.send(b"you")
                assert await second.recv() == "you"
            assert await told.next() == ("down", None)
            assert told.news.empty()

    asyncio.run(scenario())


def test_a_cut_link_is_dropped_and_nobody_let_in() -> None:
    """Without a closing handshake; until it is mended."""

    async def scenario() -> None:
        async with listening() as (link, told, url):
            async with connect(url, subprotocols=[OCPP]) as station:
                assert await told.next() == ("up", "cp001")
                link.cut()
                assert await told.next() == ("down", None)
                with pytest.raises(ConnectionClosed) as closed:
                    await station.recv()
                assert closed.value.rcvd is None
            with pytest.raises(InvalidStatus) as refused:
                await connect(url, subprotocols=[OCPP])
            assert refused.value.response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
            link.mend()
            async with connect(url, subprotocols=[OCPP]):
                assert await told.next() == ("up", "cp001")

    asyncio.run(scenario())


def test_the_address_is_the_one_listened_at() -> None:
    """Where that is every address: the one that the station reached."""

    async def scenario() -> tuple[str, str]:
        link = WireLink("cp001", Parameters(), Told())
        port = await link.listen("0.0.0.0", 0, None)  # noqa: S104 - that is the case
        before = link.seen_as
        async with connect(f"ws://127.0.0.1:{port}/cp001", subprotocols=[OCPP]):
            after = link.seen_as
        await link.close()
        return before, after

    assert asyncio.run(scenario()) == ("0.0.0.0", "127.0.0.1")  # noqa: S104 - that is the case
    assert local_address("127.0.0.1") == "127.0.0.1"


def test_the_facts_of_a_handshake_hold_no_password() -> None:
    """But how long it is, and whether it is the right one."""
    password = b"0123456789abcdef"
    handshake = Handshake("/cp001", "cp001", ("ocpp1.6",), ("cp001", password), "127.0.0.1:1")
    parameters = msgspec.structs.replace(Parameters(), authorization_key=password.hex())
    facts = handshake_facts(handshake, parameters)
    assert facts == {
        "chargePointId": "cp001",
        "path": "/cp001",
        "subprotocols": ["ocpp1.6"],
        "authorization": "accepted",
        "authorizationKeyLength": 16,
        "authorizationKeyHexLength": 32,
    }
    assert handshake_facts(handshake, Parameters())["authorization"] == "refused"
