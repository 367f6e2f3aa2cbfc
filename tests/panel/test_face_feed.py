"""The face in the stream: when it changed, and not otherwise."""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plugwright.central.ports import IdTagRow
from plugwright.central.stimuli import PutIdTag
from plugwright.panel.face_feed import FaceFeed
from plugwright.panel.sessions import Sessions
from plugwright.runtime.machine import Machine
from plugwright.runtime.shell import UnavailableError
from plugwright.station.ports import StoreError
from plugwright.station.product import Product
from plugwright.station.station import Station
from plugwright.web.broadcast import Reader
from tests.runtime.station_rig import Rig, play, product, settings


def watched(machine: Machine) -> FaceFeed:
    """A feed of this machine."""
    sessions = Sessions(machine)
    feed = FaceFeed(machine, sessions)
    for observer in (sessions, feed):
        machine.observers.add(observer)
    return feed


def faces(rig: Rig) -> list[dict[str, Any]]:
    """The faces that were published so far."""
    return [json.loads(data) for name, data in rig.news if name == "Face"]


def titles(rig: Rig) -> list[str]:
    """What the display said in them, each once."""
    said = [face["connectors"][0]["display"]["title"] for face in faces(rig)]
    return [title for at, title in enumerate(said) if at == 0 or said[at - 1] != title]


def test_publishes_what_changes(tmp_path: Path) -> None:
    """From the first card to the empty socket."""

    async def scenario(rig: Rig) -> None:
        watched(rig.machine)
        await rig.until(lambda: rig.is_accepted)
        rig.tap()
        await rig.until(lambda: "Plug in" in titles(rig))
        rig.plug()
        await rig.until(lambda: titles(rig)[-1].startswith("Charging "))
        rig.tap()
        await rig.until(lambda: titles(rig)[-1] == "Unplug")
        await rig.machine.settled()
        rig.unplug()
        await rig.until(lambda: titles(rig)[-1] == "Plug in or present card")
        told = [{**face, "at": ""} for face in faces(rig)]
        assert all(later != earlier for earlier, later in itertools.pairwise(told))

    play(tmp_path, scenario)


def test_a_charging_station_publishes_by_itself(tmp_path: Path) -> None:
    """Each second, though nothing happens but the flow of energy."""

    async def scenario(rig: Rig) -> None:
        watched(rig.machine)
        await rig.charge()
        begun = len(faces(rig))
        await rig.until(lambda: len(faces(rig)) >= begun + 3)
        seconds = [face["connectors"][0]["session_s"] for face in faces(rig)[-2:]]
        assert seconds[0] < seconds[1]

    play(tmp_path, scenario)


def test_a_refused_card_is_shown(tmp_path: Path) -> None:
    """Though the station charges for another."""

    async def scenario(rig: Rig) -> None:
        watched(rig.machine)
        await rig.charge()
        rig.tap("OTHER")
        await rig.until(lambda: titles(rig)[-1:] == ["Card refused"])
        (reader,) = faces(rig)[-1]["readers"]
        assert reader["display"]["detail"] == "Occupied"

    play(tmp_path, scenario)


def test_a_card_that_is_refused_when_it_charges_is_told_why(tmp_path: Path) -> None:
    """By StartTransaction.conf: for a moment where it was accepted, then as long as its cable is there (§3.5.4)."""

    async def scenario(rig: Rig) -> None:
        watched(rig.machine)
        await rig.until(lambda: rig.is_accepted)
        rig.tap()
        await rig.until(lambda: "Plug in" in titles(rig))
        rig.server.do(PutIdTag(IdTagRow("card", "CARD", "Blocked", None, None)))
        rig.plug()
        await rig.until(lambda: titles(rig)[-1] == "Card refused")
        shown = faces(rig)[-1]
        assert shown["readers"][0]["display"] == shown["connectors"][0]["display"] | {"detail": "This card is blocked"}
        await rig.until(lambda: rig.connector.status == "Finishing" and faces(rig)[-1]["readers"][0]["display"] is None)
        assert faces(rig)[-1]["connectors"][0]["display"] == {
            "tone": "bad",
            "title": "Card refused",
            "detail": "This card is blocked · present it to release the cable",
        }

    play(tmp_path, scenario, accepting_at_once())


def accepting_at_once() -> Product:
    """A station that ends a transaction whose card is refused."""
    made = product()
    configuration = {**made.configuration, "StopTransactionOnInvalidId": "true"}
    return msgspec.structs.replace(made, configuration=configuration)


def test_what_cannot_be_shown_once_is_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours is in the log, and does not leave who reads without a face for ever."""

    async def scenario() -> None:
        machine = Machine(settings(tmp_path, 9))
        feed = watched(machine)
        reader = machine.broadcast.open()  # before there is any hardware to be shown
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert "the face could not be made" in caplog.text
        assert is_armed(feed)
        machine.start()
        assert json.loads(await first_face(reader))["powered"]
        await machine.stop()

    asyncio.run(scenario())


def test_who_comes_is_shown_the_face(tmp_path: Path) -> None:
    """Without anything happening."""

    async def scenario(rig: Rig) -> None:
        watched(rig.machine)
        await rig.until(lambda: rig.is_accepted)
        data = await first_face(rig.machine.broadcast.open())
        assert json.loads(data)["powered"]

    play(tmp_path, scenario)


async def first_face(reader: Reader) -> bytes:
    """The first face that a reader gets."""
    async with asyncio.timeout(10):
        async for item in reader.read(10):
            if item is not None and item[0] == "Face":
                return item[1]
    raise AssertionError("the stream has ended")


def test_power_network_and_storage_are_seen(tmp_path: Path) -> None:
    """What is done to the surroundings shows at once, also without power."""

    async def scenario(rig: Rig) -> None:
        watched(rig.machine)
        await rig.until(lambda: rig.is_accepted)
        rig.machine.network(up=False)
        await rig.until(lambda: faces(rig)[-1:] and not faces(rig)[-1]["network_up"])
        rig.machine.storage("full")
        await rig.until(lambda: faces(rig)[-1]["storage"] == "full")
        rig.machine.power("fail")
        await rig.until(lambda: not faces(rig)[-1]["powered"])
        rig.plug()
        await rig.until(lambda: faces(rig)[-1]["connectors"][0]["plugged"])
        rig.machine.storage("ok")
        rig.machine.power("restore")
        await rig.until(lambda: faces(rig)[-1]["powered"])

    play(tmp_path, scenario)


def test_failed_mode_says_why(tmp_path: Path) -> None:
    """Nobody can charge, and the page knows the reason."""

    async def scenario(rig: Rig) -> None:
        watched(rig.machine)
        await rig.until(lambda: rig.is_accepted)
        for _ in range(2):
            with pytest.raises(UnavailableError):
                rig.machine.look(cannot_be_read)
        await rig.until(lambda: faces(rig)[-1:] and faces(rig)[-1]["failed"])
        shown = faces(rig)[-1]
        assert shown["failed"] == "the disk is gone"
        assert (shown["outbox"], shown["given_up"]) == (None, None)
        assert shown["station"]["status"] == "Faulted"
        assert shown["connectors"][0]["display"]["title"] == "Out of order"

    play(tmp_path, scenario)


def cannot_be_read(station: Station) -> None:
    """A store that fails; twice within a minute is failed mode."""
    raise StoreError("the disk is gone")


def is_armed(feed: FaceFeed) -> bool:
    """Asked anew each time."""
    return feed.is_armed


def test_computes_nothing_while_nobody_reads(tmp_path: Path) -> None:
    """The face is there for who asks."""

    async def scenario() -> None:
        machine = Machine(settings(tmp_path, 9))
        feed = watched(machine)
        machine.start()
        machine.touch(lambda hardware, now: hardware.plug(1, now))
        assert not is_armed(feed)
        assert feed.face().connectors[0].plugged
        reader = machine.broadcast.open()
        assert is_armed(feed)
        reader.close()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not is_armed(feed)
        await machine.stop()

    asyncio.run(scenario())


def test_a_resumed_session_is_counted_on(tmp_path: Path) -> None:
    """From its start, over a restart of the station."""

    async def scenario(rig: Rig) -> None:
        feed = watched(rig.machine)
        await rig.charge()
        await rig.until(lambda: (feed.face().connectors[0].session_s or 0) >= 1)
        started_at = feed.face().connectors[0].started_at
        rig.machine.power("cycle")
        await rig.until(lambda: rig.is_accepted and rig.connector.status == "Charging")
        connector = feed.face().connectors[0]
        assert (connector.number, connector.started_at) == (1, started_at)
        assert (connector.session_s or 0) >= 1

    play(tmp_path, scenario, msgspec.structs.replace(product(), resumes_transactions=True))
