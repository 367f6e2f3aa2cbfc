"""The diagnostics upload: one file to a directory of the Central System's, tried as often as it asks.

OCPP 1.6 §4.4, §5.9, §6.25, §6.26, §7.24, §8.2; errata 3.31, 3.50.
Lab: TC_045_1_CS, TC_045_2_CS, TC_054_CS.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import DiagnosticsStatus, DiagnosticsStatusNotificationReq
from plugwright.station.effects import CancelTransfer, JobChanged, JobProgressed, Upload, Warned
from plugwright.station.job_rows import DiagnosticsPhase, DiagnosticsRow
from plugwright.station.jobs import in_directory, next_job, unsupported, with_news
from plugwright.station.keys import SupportedFileTransferProtocols
from plugwright.station.notices import Notices
from plugwright.station.stimuli import TransferEnded, TransferProgress

if TYPE_CHECKING:
    from plugwright.station.station import Station

Event = Literal["upload", "sent", "failed", "given up"]

TABLE: Final[Mapping[DiagnosticsPhase, Mapping[Event, DiagnosticsPhase]]] = MappingProxyType(
    {
        "uploading": {"sent": "over", "failed": "retrying", "given up": "over"},
        "retrying": {"upload": "uploading"},
        "over": {},
    }
)

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]+")


class Diagnostics:
    """One upload at a time; another request takes its place, since what it names must be uploaded, too (§5.9)."""

    __slots__ = ("_notices", "_row", "_station", "_until_ms")

    def __init__(self, station: "Station") -> None:
        self._station = station
        on = "FirmwareManagement" in station.product.feature_profiles
        self._row = station.store.diagnostics_job() if on else None
        self._notices = Notices(station, self)
        self._until_ms = NEVER_MS

    @property
    def deadline_ms(self) -> int:
        """When to try again, or to tell a status again."""
        return min(self._until_ms, self._notices.deadline_ms)

    @property
    def row(self) -> DiagnosticsRow | None:
        """The upload that something is owed of."""
        return self._row

    def due(self, now: Now) -> None:
        """Whichever deadline has come."""
        if self._notices.deadline_ms <= now.monotonic_ms:
            self._notices.due()
        if self._until_ms <= now.monotonic_ms:
            self._until_ms = NEVER_MS
            self._move("upload")
            self._upload()

    def status_for_trigger(self) -> DiagnosticsStatus:
        """What a TriggerMessage is told: Idle unless an upload is under way (§4.4)."""
        return "Idle" if self._row is None or self._row.phase == "over" else "Uploading"

    # The row

    def _move(self, event: Event, *tell: DiagnosticsStatus, reason: str | None = None, **changes: Any) -> None:
        """Along the table; each status is told now or, if nobody listens, later."""
        row = self._row
        assert row is not None
        row = msgspec.structs.replace(row, phase=TABLE[row.phase][event], **changes)
        self._put(row, tell, reason)

    def _put(self, row: DiagnosticsRow, tell: tuple[DiagnosticsStatus, ...] = (), reason: str | None = None) -> None:
        row = msgspec.structs.replace(row, to_tell=with_news(row.to_tell, *tell))
        self._row = row if row.phase != "over" or row.to_tell else None
        self._station.store.put_diagnostics_job(self._row)
        for status in tell:
            self._station.tell(JobChanged("diagnostics", status, reason))
        self._notices.tell()

    def oldest_notice(self) -> DiagnosticsStatusNotificationReq | None:
        """The oldest status that the Central System has not acknowledged."""
        row = self._row
        return DiagnosticsStatusNotificationReq(status=row.to_tell[0]) if row is not None and row.to_tell else None

    def notice_told(self) -> None:
        """It has now."""
        row = self._row
        if row is not None and row.to_tell:
            self._put(msgspec.structs.replace(row, to_tell=row.to_tell[1:]))

    # What happens around it

    def recover(self, now: Now) -> None:
        """Ask again for what the row owes. Writes nothing."""
        row = self._row
        if row is not None and row.phase == "uploading":
            self._station.owe(_effect(row))
        elif row is not None and row.phase == "retrying":
            self._until_ms = now.monotonic_ms + row.retry_interval_s * 1000

    def link_up(self) -> None:
        """Tell what could not be told."""
        self._notices.resume()

    # The upload

    def request(
        self,
        location: str,
        window_utc_ms: tuple[int | None, int | None],
        retries: int,
        retry_interval_s: int,
        now: Now,
    ) -> str | None:
        """Begin, and return the file's name; None where the window can hold nothing.

        A request that says the same as the one under way joins it; any other takes its place.
        """
        if self._is_empty(window_utc_ms, now):
            return None
        row = self._row
        under_way = row is not None and row.phase != "over"
        if row is not None and under_way:
            if (row.location, row.start_utc_ms, row.stop_utc_ms) == (location, *window_utc_ms):
                return row.file_name
            self._station.owe(CancelTransfer(row.job))
        job = next_job(self._station.store)
        name = self._file_name(job, now)
        to_tell = row.to_tell if row is not None else ()
        self._until_ms = NEVER_MS
        start_ms, stop_ms = window_utc_ms
        new = DiagnosticsRow(job, "uploading", location, name, start_ms, stop_ms, retries, retry_interval_s, to_tell)
        self._put(new, ("Uploading",))
        self._upload()
        return name

    def _is_empty(self, window_utc_ms: tuple[int | None, int | None], now: Now) -> bool:
        start_ms, stop_ms = window_utc_ms
        if start_ms is None:
            return False
        now_ms = self._station.clock.utc_ms(now)
        return (stop_ms is not None and stop_ms < start_ms) or (now_ms is not None and now_ms < start_ms)

    def _file_name(self, job: int, now: Now) -> str:
        """Which station, when, and the job's number, in letters that every file system takes."""
        product = self._station.product
        time = (self._station.clock.text(now) or "")[:19].replace(":", "").replace("-", "")
        parts = (product.model, product.serial_number, time, str(job))
        return f"{'_'.join(_UNSAFE.sub('-', part) for part in parts if part)}.tar.gz"

    def _upload(self) -> None:
        row = self._row
        assert row is not None
        fault = unsupported(row.location, self._station.configuration[SupportedFileTransferProtocols])
        if fault is None:
            self._station.owe(_effect(row))
        else:
            self._move("given up", "UploadFailed", reason=fault)

    def transfer_ended(self, ended: TransferEnded, now: Now) -> None:
        """The upload is done, or failed: then it is tried again as often as was asked for (errata 3.50)."""
        row = self._row
        if row is None or row.job != ended.job or row.phase != "uploading":
            return
        if ended.ok:
            self._move("sent", "Uploaded")
        elif row.retries:
            self._station.tell(Warned(f"diagnostics: {ended.reason}; {row.retries} more tries"))
            self._move("failed", retries=row.retries - 1)
            self._until_ms = now.monotonic_ms + row.retry_interval_s * 1000
        else:
            self._move("given up", "UploadFailed", reason=ended.reason)

    def transfer_progress(self, progress: TransferProgress) -> None:
        """So much is uploaded."""
        if self._row is not None and self._row.job == progress.job:
            self._station.tell(JobProgressed("diagnostics", progress.done_bytes, progress.total_bytes))


def _effect(row: DiagnosticsRow) -> Upload:
    url = in_directory(row.location, row.file_name)
    return Upload(row.job, url, row.file_name, row.start_utc_ms, row.stop_utc_ms)
