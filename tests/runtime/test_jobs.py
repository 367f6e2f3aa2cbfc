"""Jobs that nothing carries out."""

from pathlib import Path

import pytest

from plugwright.ocpp16 import UpdateFirmwareReq
from plugwright.runtime.jobs import NO_FIRMWARE, NO_TRANSFERS, decline
from plugwright.settings.products import load_product
from plugwright.station.effects import (
    CancelTransfer,
    CheckInstall,
    ConfirmFirmware,
    Download,
    Effect,
    Install,
    ReadMeter,
    Upload,
)
from plugwright.station.stimuli import InstallEnded, Stimulus, TransferEnded
from tests.runtime.station_rig import Rig, play


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        (Download(1, "ftp://host/file"), [TransferEnded(1, ok=False, reason=NO_TRANSFERS)]),
        (Upload(2, "ftp://host/file", "file", None, None), [TransferEnded(2, ok=False, reason=NO_TRANSFERS)]),
        (Install(3), [InstallEnded(3, ok=False, reason=NO_FIRMWARE)]),
        (CheckInstall(4), [InstallEnded(4, ok=False, reason=NO_FIRMWARE)]),
        (CancelTransfer(5), []),
        (ConfirmFirmware(), []),
        (ReadMeter(1), None),
    ],
)
def test_every_job_ends(effect: Effect, outcome: list[Stimulus] | None) -> None:
    """A job without an outcome would be asked for for ever."""
    assert decline(effect) == outcome


def test_a_firmware_update_fails_and_the_station_goes_on(tmp_path: Path) -> None:
    """The Central System is told DownloadFailed (§7.25)."""

    async def scenario(rig: Rig) -> None:
        await rig.until(lambda: rig.is_accepted)
        await rig.call(UpdateFirmwareReq(location="ftp://127.0.0.1/x", retrieve_date="2020-01-01T00:00:00Z", retries=0))
        await rig.until(lambda: any("DownloadFailed" in told for told in rig.told("FirmwareStatusNotification")))
        assert len(rig.told("BootNotification")) == 1

    play(tmp_path, scenario, load_product("seco-oc1622v1"))
