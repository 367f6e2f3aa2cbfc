"""The station's link as the shell sees it, before a real WebSocket server."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from plugwright.runtime.frames import Direction
from plugwright.runtime.uplink import Uplink
from plugwright.station.stimuli import LinkDown, LinkUp, Ponged, Received, Stimulus
from tests.link.peers import Lobby, Told, lobby_server, raw_server, run


class Heard:
    """The inbox: what the uplink hands in."""

    def __init__(self) -> None:
        self.is_full = False
        self.stimuli: asyncio.Queue[Stimulus] = asyncio.Queue()

    def put(self, *stimuli: Stimulus) -> None:
        for stimulus in stimuli:
            self.stimuli.put_nowait(stimulus)

    async def next(self) -> Stimulus:
        return await self.stimuli.get()


class Scene:
    """An uplink, its inbox, and the server that it connects to."""

    def __init__(self, lobby: Lobby, port: int) -> None:
        self.lobby = lobby
        self.heard = Heard()
        self.noted: list[tuple[Direction, bytes]] = []
        self.url = f"ws://127.0.0.1:{port}"
        self.uplink = Uplink(self.url, "cp 1", lambda *frame: self.noted.append(frame))
        self.uplink.attach(self.heard)

    async def connect(self, number: int) -> None:
        """Open a link and wait for it, on both sides."""
        self.uplink.connect(number)
        assert await self.heard.next() == LinkUp(number)
        await self.lobby.told.expect("opened")


def play(scenario: Callable[[Scene], Awaitable[None]]) -> None:
    """Run a scenario before a fresh server."""

    async def scene() -> None:
        lobby = Lobby(Told())
        async with lobby_server(lobby) as server:
            made = Scene(lobby, server.port)
            await scenario(made)
            made.uplink.abort()

    run(scene())


def test_carries_frames_both_ways_and_notes_them() -> None:
    """The identity is the last segment of the path (OCPP-J §3.1.1)."""

    async def scenario(scene: Scene) -> None:
        await scene.connect(1)
        assert scene.lobby.handshakes[0].identity == "cp 1"
        scene.uplink.send(1, b"[2]")
        assert await scene.lobby.told.next() == ("received", b"[2]")
        scene.lobby.links[0].send(b"[3]")
        assert await scene.heard.next() == Received(1, b"[3]")
        assert scene.noted == [("sent", b"[2]"), ("received", b"[3]")]

    play(scenario)


def test_a_pong_is_heard() -> None:
    """A sign of life (OCPP-J §5.3)."""

    async def scenario(scene: Scene) -> None:
        await scene.connect(1)
        scene.uplink.ping(1)
        assert await scene.heard.next() == Ponged(1)

    play(scenario)


def test_a_stale_number_does_nothing() -> None:
    """What a former link was to carry is lost with it."""

    async def scenario(scene: Scene) -> None:
        await scene.connect(2)
        scene.uplink.send(1, b"[1]")
        scene.uplink.ping(1)
        scene.uplink.disconnect(1, 1000)
        scene.uplink.send(2, b"[2]")
        assert await scene.lobby.told.next() == ("received", b"[2]")

    play(scenario)


def test_a_link_that_cannot_be_made_is_down() -> None:
    """With the reason for the log."""

    async def scenario() -> None:
        heard = Heard()
        async with raw_server(_hang_up) as port:
            uplink = Uplink(f"ws://127.0.0.1:{port}", "cp1", lambda *_: None)
            uplink.attach(heard)
            uplink.connect(1)
            down = await heard.next()
            assert isinstance(down, LinkDown)
            assert down.reason

    run(scenario())


async def _hang_up(_peer: object) -> None:
    """Leave as soon as somebody comes."""


def test_a_closing_link_is_not_heard_but_drained() -> None:
    """What was sent before arrives, and the close code with it."""

    async def scenario(scene: Scene) -> None:
        await scene.connect(1)
        scene.uplink.send(1, b"[2]")
        scene.uplink.disconnect(1, 1001)
        await scene.uplink.drained()
        assert await scene.lobby.told.next() == ("received", b"[2]")
        assert "1001" in await scene.lobby.told.until_closed()
        assert scene.heard.stimuli.empty()

    play(scenario)


def test_code_0_cuts_at_once() -> None:
    """A dead link is not closed politely."""

    async def scenario(scene: Scene) -> None:
        await scene.connect(1)
        scene.uplink.disconnect(1, 0)
        assert "1001" not in await scene.lobby.told.until_closed()
        await scene.uplink.drained()
        assert scene.heard.stimuli.empty()

    play(scenario)


def test_without_network_there_is_no_link() -> None:
    """The present one breaks, and what was to be opened meanwhile is opened as soon as the network is back."""

    async def scenario(scene: Scene) -> None:
        await scene.connect(1)
        scene.uplink.set_network(up=False)
        assert await scene.heard.next() == LinkDown(1, "the network is down", local=True)
        await scene.lobby.told.until_closed()
        scene.uplink.connect(2)
        scene.uplink.set_network(up=False)
        assert scene.heard.stimuli.empty()
        scene.uplink.set_network(up=True)
        assert await scene.heard.next() == LinkUp(2)

    play(scenario)


def test_link_that_is_given_up_without_network_is_not_opened_later() -> None:
    """A station that went down meanwhile wants no link any more."""

    async def scenario(scene: Scene) -> None:
        scene.uplink.set_network(up=False)
        scene.uplink.connect(1)
        scene.uplink.disconnect(1, 1001)
        scene.uplink.set_network(up=True)
        await scene.connect(2)

    play(scenario)


def test_who_floods_the_inbox_is_cut_off() -> None:
    """Every queue has a limit."""

    async def scenario(scene: Scene) -> None:
        await scene.connect(1)
        scene.heard.is_full = True
        scene.lobby.links[0].send(b"[2]")
        down = await scene.heard.next()
        assert isinstance(down, LinkDown)
        assert "faster" in down.reason
        await scene.lobby.told.until_closed()

    play(scenario)


@pytest.mark.parametrize(("url", "identity"), [("http://localhost", "cp1"), ("ws://localhost", "x" * 49)])
def test_refuses_what_makes_no_url(url: str, identity: str) -> None:
    """Before anything is switched on."""
    with pytest.raises(ValueError, match=r"."):
        Uplink(url, identity, lambda *_: None)


def test_a_message_over_the_limit_costs_only_its_link() -> None:
    """Closed with 1009 (RFC 6455 §7.4.1); the next link works."""

    async def scenario(scene: Scene) -> None:
        scene.uplink = Uplink(scene.url, "cp 1", lambda *_: None, max_message_bytes=65_536)
        scene.uplink.attach(scene.heard)
        await scene.connect(1)
        scene.lobby.links[0].send(b" " * 65_536)
        assert await scene.heard.next() == Received(1, b" " * 65_536)
        scene.lobby.links[0].send(b" " * 65_537)
        assert isinstance(await scene.heard.next(), LinkDown)
        kind, reason = await scene.lobby.told.next()
        assert (kind, "1009" in str(reason)) == ("closed", True)
        await scene.connect(2)

    play(scenario)
