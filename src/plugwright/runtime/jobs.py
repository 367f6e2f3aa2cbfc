"""Firmware and diagnostics jobs on a machine that has nothing to carry them out with: each ends as failed, at once.

OCPP 1.6 §4.5, §5.8, §7.24, §7.25 (what is told of it).
"""

from typing import Final

from plugwright.station.effects import (
    CancelTransfer,
    CheckInstall,
    ConfirmFirmware,
    Download,
    Effect,
    Install,
    Upload,
)
from plugwright.station.stimuli import InstallEnded, Stimulus, TransferEnded

NO_TRANSFERS: Final = "this station transfers no files"
NO_FIRMWARE: Final = "this station's firmware cannot be replaced"


def decline(effect: Effect) -> list[Stimulus] | None:
    """Return what becomes of a job's effect, None for any other effect."""
    match effect:
        case Download(job) | Upload(job):
            return [TransferEnded(job, ok=False, reason=NO_TRANSFERS)]
        case Install(job) | CheckInstall(job):
            return [InstallEnded(job, ok=False, reason=NO_FIRMWARE)]
        case CancelTransfer() | ConfirmFirmware():
            return []
    return None
