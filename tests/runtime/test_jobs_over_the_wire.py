"""Updates and uploads for real: a machine, a Central System, and file servers on the loopback."""

import asyncio
import contextlib
import logging
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plugwright.installer.image import make_image
from plugwright.ocpp16 import GetDiagnosticsConf, GetDiagnosticsReq, UpdateFirmwareReq
from plugwright.settings.products import load_product
from plugwright.station.effects import Download
from plugwright.station.stimuli import TransferEnded
from tests.runtime.carried import Carried
from tests.runtime.station_rig import Rig, play
from tests.transfer.servers import Server, ftp_server
from tests.transfer.web_server import web_server

PAST = "2020-01-01T00:00:00Z"
WHOLE = ["Downloading", "Downloaded", "Installing", "Installed"]
Serve = Callable[..., contextlib.AbstractContextManager[Server]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The folder that a file server serves."""
    folder = tmp_path / "files"
    (folder / "logs").mkdir(parents=True)
    return folder


def told(rig: Rig, of: str = "FirmwareStatusNotification") -> list[str]:
    """The statuses that the Central System was told."""
    return [msgspec.json.decode(text)[3]["status"] for text in rig.told(of)]


async def updated(rig: Rig, location: str, last: str) -> None:
    """Ask for an update, and wait for this status of it."""
    await rig.until(lambda: rig.is_accepted)
    await rig.call(UpdateFirmwareReq(location=location, retrieve_date=PAST, retries=0))
    await rig.until(lambda: told(rig)[-1:] == [last])


def boots(rig: Rig) -> list[str]:
    """The firmwareVersion of each BootNotification."""
    return [msgspec.json.decode(text)[3]["firmwareVersion"] for text in rig.told("BootNotification")]


@pytest.mark.parametrize("serve", [ftp_server, web_server])
def test_update(tmp_path: Path, files: Path, serve: Serve) -> None:
    """TC_044_1_CS: downloaded, installed, restarted with the new firmwareVersion, which a power cut does not change."""
    (files / "image").write_bytes(make_image("2.0", b"x" * 1_000_000))

    async def scenario(rig: Rig) -> None:
        with serve(files) as server:
            await updated(rig, server.url("image"), "Installed")
        assert told(rig) == WHOLE
        rig.machine.power("cycle")
        await rig.until(lambda: len(boots(rig)) == 3)
        assert boots(rig) == ["1.0", "2.0", "2.0"]

    play(tmp_path / "data", scenario, load_product("generic"))


@pytest.mark.parametrize(
    ("image", "last", "versions"),
    [
        (None, "DownloadFailed", ["1.0"]),
        (b"\x00 no image", "InstallationFailed", ["1.0"]),
        (make_image("2.0", fails="installation"), "InstallationFailed", ["1.0"]),
        (make_image("2.0", fails="boot"), "InstallationFailed", ["1.0", "1.0"]),
    ],
)
def test_update_that_fails(tmp_path: Path, files: Path, image: bytes | None, last: str, versions: list[str]) -> None:
    """TC_044_2_CS, TC_044_3_CS: whatever fails, the old firmware serves."""
    if image is not None:
        (files / "image").write_bytes(image)

    async def scenario(rig: Rig) -> None:
        with ftp_server(files) as server:
            await updated(rig, server.url("image"), last)
        assert boots(rig) == versions
        await rig.charge()

    play(tmp_path / "data", scenario, load_product("generic"))


@pytest.mark.parametrize("serve", [ftp_server, web_server])
def test_diagnostics(tmp_path: Path, files: Path, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """TC_045_1_CS: the file that was named lies in the directory, and can be unpacked."""
    caplog.set_level(logging.INFO, "plugwright")

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        with serve(files) as server:
            conf: Any = await rig.call(GetDiagnosticsReq(location=server.url("logs")))
            assert isinstance(conf, GetDiagnosticsConf)
            await rig.until(lambda: told(rig, "DiagnosticsStatusNotification")[-1:] == ["Uploaded"])
        assert told(rig, "DiagnosticsStatusNotification") == ["Uploading", "Uploaded"]
        with tarfile.open(files / "logs" / str(conf.file_name)) as archive:
            log = archive.extractfile("log.txt").read().decode()  # type: ignore[union-attr]
            assert "BootNotification Accepted" in log
            assert "BootNotification" in archive.extractfile("frames.txt").read().decode()  # type: ignore[union-attr]
        assert not list((tmp_path / "data" / "diagnostics").iterdir())

    play(tmp_path / "data", scenario, load_product("generic"))


def test_power_cut_in_the_middle(tmp_path: Path, files: Path) -> None:
    """§8.1: the download goes on after it, and the update ends as if nothing had been."""
    (files / "image").write_bytes(make_image("2.0", b"x" * 20_000_000))

    async def scenario(rig: Rig) -> None:
        with web_server(files) as server:
            await rig.until(lambda: rig.is_accepted)
            await rig.call(UpdateFirmwareReq(location=server.url("image"), retrieve_date=PAST, retries=0))
            await rig.until(lambda: told(rig))
            rig.machine.power("cycle")
            await rig.until(lambda: told(rig)[-1:] == ["Installed"])
        assert list(dict.fromkeys(told(rig))) == WHOLE

    play(tmp_path / "data", scenario, load_product("generic"))


def test_another_jobs_image_makes_room(tmp_path: Path, files: Path) -> None:
    """One image at a time lies on the disk, and a former try of the same job is kept to go on from."""
    (files / "image").write_bytes(b"x")

    async def scenario() -> None:
        with web_server(files) as server:
            carried = Carried(tmp_path / "data")
            for job in (1, 1, 2):
                carried.told.clear()
                carried.jobs.do(Download(job, server.url("image")))
                assert carried.told == []
                assert await carried.until(TransferEnded) == TransferEnded(job, ok=True)
            assert [path.name for path in (tmp_path / "data" / "firmware").iterdir()] == ["2"]
            carried.jobs.abandon()

    asyncio.run(scenario())
