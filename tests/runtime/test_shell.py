"""The station's shell: steps, recovery, failed mode, and who else gets a turn."""

import asyncio
import logging
from pathlib import Path

import pytest

from plugwright.central.effects import Failure
from plugwright.ocpp16 import GetConfigurationConf, GetConfigurationReq, KeyValue, RemoteStartTransactionReq
from plugwright.runtime.inbox import MAX_WAITING
from plugwright.runtime.shell import UnavailableError
from plugwright.station.effects import Reply
from plugwright.station.ports import StoreError
from plugwright.station.station import Station
from plugwright.station.stimuli import FaultRaised, SendDataTransfer, Stimulus
from tests.runtime.station_rig import Rig, play


class Nonsense(Stimulus, frozen=True):
    """What no station understands: whoever brings it has a bug."""


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as an error."""
    return [record.message for record in caplog.records if record.levelno == logging.ERROR]


async def ask(rig: Rig, vendor_id: str, message_id: str | None, data: str | None) -> Reply:
    """Send a DataTransfer, as the panel does."""
    return await rig.machine.ask(lambda token: SendDataTransfer(token, vendor_id, message_id, data))


async def failed(rig: Rig) -> None:
    """Bring the station into failed mode."""
    rig.machine.shell.put(Nonsense(), Nonsense())
    await rig.machine.shell.settled()  # what waits when the first one fails is forgotten with the station
    rig.machine.shell.put(Nonsense())
    await rig.until(lambda: rig.machine.shell.is_failed)


def test_a_station_boots_over_a_real_link(tmp_path: Path) -> None:
    """And answers what the Central System asks."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        conf = await rig.call(GetConfigurationReq(key=("NumberOfConnectors",)))
        assert conf == GetConfigurationConf(
            configuration_key=(KeyValue(key="NumberOfConnectors", readonly=True, value="1"),)
        )

    play(tmp_path, scenario)


def test_a_remote_start_charges(tmp_path: Path) -> None:
    """From the CALL to the contactor, with nothing but the shell in between."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.plug()
        await rig.call(RemoteStartTransactionReq(id_tag="CARD", connector_id=1))
        await rig.until(lambda: rig.machine.view()[1][0].contactor_closed)

    play(tmp_path, scenario)


def test_a_failed_step_builds_the_station_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Told once, with its traceback; the new station boots, and ends what was running."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        rig.machine.shell.put(Nonsense())
        await rig.until(lambda: len(rig.told("BootNotification")) == 2 and rig.told("StopTransaction"))
        assert '"reason":"Other"' in rig.told("StopTransaction")[0]
        assert len(errors(caplog)) == 1
        assert "KeyError" in caplog.text
        assert not rig.machine.shell.is_failed

    play(tmp_path, scenario)


def test_the_second_failure_in_a_minute_is_failed_mode(tmp_path: Path) -> None:
    """Contactors open, connectors Faulted, every CALL refused, no card read (§7.6)."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        await failed(rig)
        view, hardware = rig.machine.view()
        assert not hardware[0].contactor_closed
        assert [(seen.status, seen.error_code) for seen in view.connectors] == [("Faulted", "InternalError")]
        await rig.until(lambda: '"status":"Faulted"' in (rig.told("StatusNotification") or [""])[-1])
        outcome = await rig.server.call("cp001", GetConfigurationReq())
        assert isinstance(outcome, Failure)
        assert outcome.code == "InternalError"
        with pytest.raises(UnavailableError, match="out of order"):
            rig.machine.look(Station.view)
        with pytest.raises(UnavailableError, match="out of order"):
            await ask(rig, "org.example", None, None)

    play(tmp_path, scenario)


def test_who_looks_may_find_the_store_broken(tmp_path: Path) -> None:
    """The look that brings the station into failed mode sees it so."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.machine.shell.put(Nonsense())
        await rig.machine.settled()
        rig.machine.look(break_store)
        view = rig.machine.shell.view()
        assert rig.machine.shell.is_failed
        assert (view.failed, view.connectors[0].status) == ("gone", "Faulted")

    play(tmp_path, scenario)


def break_store(station: Station) -> None:
    """From now on nothing can be counted."""

    class Broken:
        def waiting_facts(self) -> int:
            raise StoreError("gone")

    station.store = Broken()  # type: ignore[assignment]


def test_failed_mode_ends_when_a_write_succeeds(tmp_path: Path) -> None:
    """The transaction that was running is told to its end."""

    async def scenario(rig: Rig) -> None:
        await rig.charge()
        await failed(rig)
        rig.machine.shell.probe()
        await rig.until(lambda: rig.is_accepted and rig.told("StopTransaction"))
        assert not rig.machine.shell.is_failed

    play(tmp_path, scenario)


def test_a_full_medium_is_failed_mode_until_there_is_room(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody charges for free: what cannot be stored is not started. The world's failure has no traceback."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.machine.storage("full")
        rig.plug()
        rig.tap()
        await rig.until(lambda: rig.is_accepted and len(rig.told("BootNotification")) == 2)
        rig.tap()
        await rig.until(lambda: rig.machine.shell.is_failed)
        rig.machine.shell.probe()
        statuses = [rig.connector.status]
        rig.machine.storage("ok")
        await rig.machine.settled()
        assert [*statuses, rig.connector.status] == ["Faulted", "Preparing"]
        await rig.charge_plugged()
        assert "Traceback" not in caplog.text

    play(tmp_path, scenario)


def test_the_loop_breathes_while_much_waits(tmp_path: Path) -> None:
    """Others get their turn, and nothing is lost or overtaken."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        seen: list[str] = []
        asyncio.get_running_loop().call_soon(lambda: seen.append(rig.connector.status))
        rig.machine.shell.put(*[FaultRaised(0, "WeakSignal")] * (MAX_WAITING - 1))
        rig.plug()
        await rig.until(lambda: rig.connector.status == "Preparing")
        assert seen == ["Available"]

    play(tmp_path, scenario)


def test_a_full_inbox_takes_no_more_from_a_person(tmp_path: Path) -> None:
    """Every queue has a limit."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        rig.machine.shell.put(*[FaultRaised(0, "WeakSignal")] * (4 * MAX_WAITING))
        with pytest.raises(UnavailableError, match="busy"):
            rig.plug()
        await rig.until(lambda: not rig.machine.shell.is_full)
        rig.plug()

    play(tmp_path, scenario)


def test_a_data_transfer_is_answered(tmp_path: Path) -> None:
    """By the Central System, or by the station that cannot ask it (§4.3)."""

    async def scenario(rig: Rig) -> None:
        offline = await ask(rig, "org.example", None, "data")
        assert (offline.status, bool(offline.error)) == (None, True)
        await rig.until(lambda: rig.is_accepted)
        assert (await ask(rig, "org.example", "m", None)).status == "UnknownVendorId"

    play(tmp_path, scenario)


def test_a_data_transfer_ends_with_the_station_that_was_asked(tmp_path: Path) -> None:
    """Nobody waits for a station that has lost its power."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        asked = asyncio.create_task(ask(rig, "org.example", None, None))
        await asyncio.sleep(0)
        rig.machine.power("fail")
        assert (await asked).error == "the station went down"
        with pytest.raises(UnavailableError, match="not running"):
            await ask(rig, "org.example", None, None)

    play(tmp_path, scenario)
