"""The machine: mains, network, Reset, the orderly end, and what survives them."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from plugwright.hardware.virtual import Refused
from plugwright.ocpp16 import ResetReq
from plugwright.runtime.machine import Machine
from plugwright.runtime.shell import UnavailableError
from plugwright.station.ports import StoreError
from plugwright.station.station import Station
from plugwright.web.broadcast import Item
from tests.runtime.central_server import running
from tests.runtime.station_rig import EVERY_TAG, Rig, play, product, settings


def stopped(rig: Rig) -> dict[str, Any]:
    """The payload of the one StopTransaction that was told."""
    (frame,) = rig.told("StopTransaction")
    payload: dict[str, Any] = json.loads(frame)[3]
    return payload


async def stop_told(rig: Rig) -> dict[str, Any]:
    """The same, once it has come."""
    await rig.until(lambda: rig.told("StopTransaction"))
    return stopped(rig)


def booted(rig: Rig, times: int) -> bool:
    """Whether the station is registered after so many boots."""
    return rig.is_accepted and len(rig.told("BootNotification")) == times


def test_a_power_cut_ends_the_transaction_at_its_last_register(tmp_path: Path) -> None:
    """Told when the power is back, with PowerLoss (§7.36)."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        await rig.until(lambda: len([name for name, _ in rig.news if name == "Metered"]) >= 3)
        rig.machine.power("fail")
        register_wh = rig.machine.view()[1][0].energy_wh
        assert not rig.machine.view()[0].connected
        assert not rig.machine.view()[1][0].contactor_closed
        rig.machine.power("restore")
        stop = await stop_told(rig)
        assert (stop["reason"], stop["meterStop"]) == ("PowerLoss", register_wh)

    play(tmp_path, scenario, product(sample_s=1))


def test_without_power_the_plug_moves_and_the_rest_does_not(tmp_path: Path) -> None:
    """What was done meanwhile is told when the power is back."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.machine.power("fail")
        rig.machine.power("fail")
        rig.plug()
        assert rig.machine.view()[1][0].plugged
        with pytest.raises(Refused, match="no power"):
            rig.tap()
        with pytest.raises(UnavailableError, match="not running"):
            rig.machine.look(Station.view)
        rig.machine.power("restore")
        await rig.until(lambda: rig.connector.status == "Preparing" and booted(rig, 2))

    play(tmp_path, scenario)


def test_a_cycle_is_a_cut_and_a_start(tmp_path: Path) -> None:
    """At once."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.machine.power("cycle")
        assert rig.machine.is_powered
        await rig.until(lambda: booted(rig, 2))

    play(tmp_path, scenario)


def test_a_backup_supply_gives_time_to_tell(tmp_path: Path) -> None:
    """The stop is told before the station is dark, and mains that come back start it again."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        rig.machine.power("fail")
        assert rig.machine.is_powered
        await rig.until(lambda: not rig.machine.is_powered)
        assert stopped(rig)["reason"] == "PowerLoss"
        rig.machine.power("restore")
        await rig.until(lambda: booted(rig, 2))
        rig.machine.power("cycle")
        await rig.until(lambda: booted(rig, 3))

    play(tmp_path, scenario, product(backup_supply=True))


@pytest.mark.parametrize(("kind", "reason"), [("Soft", "SoftReset"), ("Hard", "HardReset")])
def test_a_reset_stops_tells_and_boots(tmp_path: Path, kind: Any, reason: str) -> None:
    """In this order (§5.14); the link is closed with 1000 in between."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        await rig.call(ResetReq(type=kind))
        await rig.until(lambda: booted(rig, 2))
        assert stopped(rig)["reason"] == reason
        assert rig.connector.plugged

    play(tmp_path, scenario)


def test_power_that_fails_in_a_restart_ends_it(tmp_path: Path) -> None:
    """Nothing starts in the dark."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.machine.restart(hard=False)
        rig.machine.power("fail")
        await asyncio.sleep(0)
        assert not rig.machine.is_powered
        rig.machine.power("restore")
        await rig.until(lambda: booted(rig, 2))

    play(tmp_path, scenario)


def test_the_network_breaks_and_comes_back(tmp_path: Path) -> None:
    """Without a second BootNotification (OCPP-J §5.4)."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.machine.network(up=False)
        await rig.machine.settled()
        assert not rig.is_accepted
        rig.machine.network(up=True)
        await rig.until(lambda: rig.is_accepted)
        assert len(rig.told("BootNotification")) == 1

    play(tmp_path, scenario)


def test_the_orderly_end_stops_and_tells(tmp_path: Path) -> None:
    """With Reboot (§7.36), and the link is closed with 1001."""

    async def scenario() -> None:
        async with running(EVERY_TAG) as server:
            machine = Machine(settings(tmp_path, server.port))
            rig = Rig(machine, server)
            machine.start()
            await rig.charge()
            news = server.broadcast.open().read(10)
            await machine.stop()
            assert stopped(rig)["reason"] == "Reboot"
            async with asyncio.timeout(10):
                told = [item async for item in _until_disconnected(news)]
            assert b"1001" in told[-1]

    asyncio.run(scenario())


async def _until_disconnected(news: AsyncIterator[Item | None]) -> AsyncIterator[bytes]:
    """The JSON of the Central System's news, up to a station's leaving."""
    async for item in news:
        assert item is not None
        yield item[1]
        if item[0] == "StationDisconnected":
            return


def test_the_meter_outlives_the_process(tmp_path: Path) -> None:
    """A register never falls."""

    async def first(rig: Rig) -> None:
        await rig.charge()
        await rig.until(lambda: rig.machine.view()[1][0].energy_wh > 0)

    async def second(rig: Rig) -> None:
        assert rig.machine.view()[1][0].energy_wh > 0

    play(tmp_path, first)
    play(tmp_path, second)


def test_events_and_frames_are_published(tmp_path: Path) -> None:
    """The way `GET /api/events` has them."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        names = [name for name, _ in rig.news]
        for expected in ("Frame", "Registered", "StatusChanged", "CardJudged", "TransactionChanged"):
            assert expected in names
        frame = json.loads(next(data for name, data in rig.news if name == "Frame"))
        assert (frame["identity"], frame["direction"]) == ("cp001", "sent")

    play(tmp_path, scenario)


def test_a_data_directory_in_use_is_refused(tmp_path: Path) -> None:
    """Two stations on one store would tell the same facts."""

    async def scenario(rig: Rig) -> None:
        with pytest.raises(StoreError, match="in use"):
            Machine(settings(tmp_path, rig.server.port)).start()

    play(tmp_path, scenario)
