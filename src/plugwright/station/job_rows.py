"""The rows of the two jobs with files: the firmware update and the diagnostics upload, one of each at a time.

OCPP 1.6 §5.9, §5.19, §7.24, §7.25. A row is what is owed: the next step of the job, and the statuses that the Central
System has not acknowledged yet, oldest first.
"""

from typing import Literal

import msgspec

from plugwright.ocpp16 import DiagnosticsStatus, FirmwareStatus

FirmwarePhase = Literal["scheduled", "downloading", "retrying", "downloaded", "installing", "restarting", "over"]
DiagnosticsPhase = Literal["uploading", "retrying", "over"]


class FirmwareRow(msgspec.Struct, frozen=True, gc=False):
    """A firmware update; `retries` is how many tries it has left after the present one."""

    job: int
    phase: FirmwarePhase
    location: str
    retrieve_utc_ms: int
    retries: int
    retry_interval_s: int
    to_tell: tuple[FirmwareStatus, ...] = ()


class DiagnosticsRow(msgspec.Struct, frozen=True, gc=False):
    """An upload of what is known from `start_utc_ms` to `stop_utc_ms`; None is open on that side."""

    job: int
    phase: DiagnosticsPhase
    location: str
    file_name: str
    start_utc_ms: int | None
    stop_utc_ms: int | None
    retries: int
    retry_interval_s: int
    to_tell: tuple[DiagnosticsStatus, ...] = ()
