"""Jobs with files, carried out: their outcomes as stimuli, and none for who is gone."""

import asyncio
import socket
from pathlib import Path

import msgspec

from plugwright.installer.image import make_image
from plugwright.ocpp16 import GetDiagnosticsReq
from plugwright.runtime.diagnostics import Report, Window
from plugwright.settings.products import load_product
from plugwright.sim.bench import PRODUCT
from plugwright.station.effects import CancelTransfer, CheckInstall, ConfirmFirmware, Download, Install, Upload
from plugwright.station.stimuli import InstallEnded, InstallProgress, TransferEnded
from tests.runtime.carried import Carried
from tests.runtime.station_rig import Rig, play


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def told(rig: Rig, of: str = "FirmwareStatusNotification") -> list[str]:
    """The statuses that the Central System was told."""
    return [msgspec.json.decode(text)[3]["status"] for text in rig.told(of)]


def test_diagnostics_that_cannot_be_sent(tmp_path: Path) -> None:
    """TC_045_2_CS: Uploading, then UploadFailed, and service goes on."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        await rig.call(GetDiagnosticsReq(location=f"ftp://127.0.0.1:{closed_port()}/files", retries=0))
        await rig.until(lambda: told(rig, "DiagnosticsStatusNotification")[-1:] == ["UploadFailed"])
        assert told(rig, "DiagnosticsStatusNotification") == ["Uploading", "UploadFailed"]
        await rig.charge()

    play(tmp_path / "data", scenario, load_product("generic"))


def test_cancelled_and_abandoned_jobs_have_no_outcome(tmp_path: Path) -> None:
    """What takes their place has one."""

    async def scenario() -> None:
        carried = Carried(tmp_path / "data", Report(Window(None, None, 0), {}, (), ()))
        refused = f"http://127.0.0.1:{closed_port()}/d"
        carried.jobs.do(Upload(1, refused, "d", None, None))
        carried.jobs.do(Download(2, refused))
        carried.jobs.do(CancelTransfer(2))
        carried.jobs.abandon()
        carried.jobs.do(Upload(3, refused, "d", None, None))
        await asyncio.sleep(0)
        carried.jobs.do(CancelTransfer(3))
        carried.jobs.do(Upload(4, refused, "e", None, None))
        ended = await carried.until(TransferEnded)
        assert isinstance(ended, TransferEnded)
        assert (ended.job, ended.ok) == (4, False)
        assert carried.told == [ended]
        carried.jobs.abandon()

    asyncio.run(scenario())


def test_installation_and_check(tmp_path: Path) -> None:
    """The installer's word as stimuli, with its progress; a start of the machine boots what was installed."""

    async def scenario() -> None:
        carried = Carried(tmp_path)
        image = tmp_path / "firmware" / "7" / "image"
        image.parent.mkdir(parents=True)
        image.write_bytes(make_image("2.0"))
        carried.jobs.do(Install(7))
        assert await carried.until(InstallEnded) == InstallEnded(7, ok=True, reboot=True)
        percents = [told.percent for told in carried.told if isinstance(told, InstallProgress)]
        assert percents == sorted(percents)
        assert carried.jobs.booted(PRODUCT, "Rebuild").firmware_version == "1.0"
        assert carried.jobs.booted(PRODUCT, "Reset").firmware_version == "2.0"
        carried.told.clear()
        carried.jobs.do(ConfirmFirmware())
        carried.jobs.do(CheckInstall(7))
        assert await carried.until(InstallEnded) == InstallEnded(7, ok=True)

    asyncio.run(scenario())


def test_disk_that_cannot_be_written(tmp_path: Path) -> None:
    """An outcome, not an exception."""
    (tmp_path / "firmware").write_bytes(b"in the way")
    (tmp_path / "diagnostics").write_bytes(b"in the way")

    async def scenario() -> None:
        carried = Carried(tmp_path, Report(Window(None, None, 0), {}, (), ()))
        carried.jobs.do(Download(1, "ftp://files/i"))
        assert not (await carried.until(TransferEnded)).ok  # type: ignore[attr-defined]
        carried.told.clear()
        carried.jobs.do(Upload(2, "ftp://files/d", "d", None, None))
        ended = await carried.until(TransferEnded)
        assert isinstance(ended, TransferEnded)
        assert "cannot be written" in str(ended.reason)
        carried.jobs.do(Install(3))
        assert not (await carried.until(InstallEnded)).ok  # type: ignore[attr-defined]

    asyncio.run(scenario())
