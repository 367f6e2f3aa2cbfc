"""The firmware update and the diagnostics upload, to be looked at: the row of what is owed, and the news of it.

OCPP 1.6 §4.4, §4.5, §7.24, §7.25. A job that is over has no row any more; its last status and reason stay in memory.
"""

from typing import Final, Literal

import msgspec

from plugwright.ocpp16 import DiagnosticsStatus, FirmwareStatus
from plugwright.ocpp16.time import format_utc
from plugwright.runtime.machine import Machine
from plugwright.runtime.masking import masked_location
from plugwright.runtime.shell import UnavailableError
from plugwright.station.effects import Event, JobChanged, JobProgressed
from plugwright.station.job_rows import DiagnosticsRow, FirmwareRow
from plugwright.station.station import Station

Kind = Literal["firmware", "diagnostics"]
Row = FirmwareRow | DiagnosticsRow

KINDS: Final[tuple[Kind, ...]] = ("firmware", "diagnostics")


class JobView(msgspec.Struct, frozen=True):
    """A job, or the last one. `retries`: tries left after the present one. `attempt` counts from 1.

    `done` of `total` is what the present step has come to: bytes, or while Installing percent. `url` has no secrets.
    """

    status: FirmwareStatus | DiagnosticsStatus
    url: str | None
    retrieve_at: str | None
    attempt: int | None
    retries: int | None
    reason: str | None
    done: int | None
    total: int | None


class JobsView(msgspec.Struct, frozen=True):
    """Both jobs, None for one that there has not been since the process started; and the firmware that runs."""

    firmware: JobView | None
    diagnostics: JobView | None
    firmware_version: str | None


class _News:
    """What was told of one kind of job."""

    __slots__ = ("done", "first_retries", "job", "location", "reason", "status", "total")

    def __init__(self) -> None:
        self.status: FirmwareStatus | DiagnosticsStatus | None = None
        self.reason: str | None = None
        self.done: int | None = None
        self.total: int | None = None
        self.job = 0
        self.first_retries = 0  # how many tries the job had left when it was seen first
        self.location: str | None = None


class JobWatch:
    """An observer of a machine: remembers what no row says."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._news = {kind: _News() for kind in KINDS}
        self._has_looked = False

    def told(self, event: Event) -> None:
        """A job goes on."""
        if isinstance(event, JobChanged):
            self._look()  # how many tries it has is known only while it has its first one
            news = self._news[event.kind]
            news.status, news.reason, news.done, news.total = event.status, event.reason, None, None
        elif isinstance(event, JobProgressed):
            news = self._news[event.kind]
            news.done, news.total = event.done, event.total

    def changed(self) -> None:
        """At first, look for what a former process has left."""
        if not self._has_looked:
            self._look()

    def seen(self) -> JobsView:
        """Both jobs as they are now; UnavailableError without a station."""
        return self._machine.look(self._seen)

    def _look(self) -> None:
        try:
            self._machine.look(self._read)
        except UnavailableError:
            return
        self._has_looked = True

    def _read(self, station: Station) -> None:
        """Note a job that is new; its first try is the present one."""
        for kind, row in zip(KINDS, _rows(station), strict=True):
            news = self._news[kind]
            if row is None or row.job == news.job:
                continue
            news.job, news.first_retries, news.location = row.job, row.retries, row.location
            if row.phase == "scheduled":  # nothing was told of it yet
                news.status = news.reason = news.done = news.total = None

    def _seen(self, station: Station) -> JobsView:
        self._read(station)
        firmware, diagnostics = _rows(station)
        return JobsView(
            firmware=_view(self._news["firmware"], firmware, station.firmware.status_for_trigger()),
            diagnostics=_view(self._news["diagnostics"], diagnostics, station.diagnostics.status_for_trigger()),
            firmware_version=station.product.firmware_version,
        )


def _rows(station: Station) -> tuple[FirmwareRow | None, DiagnosticsRow | None]:
    """What is owed of either, from memory: nothing is read from the store in the middle of the shell's work."""
    return station.firmware.row, station.diagnostics.row


def _view(news: _News, row: Row | None, status: FirmwareStatus | DiagnosticsStatus) -> JobView | None:
    is_over = row is None or row.phase == "over"
    if is_over and news.status is None:
        return None
    last: FirmwareStatus | DiagnosticsStatus = news.status or "Idle"
    retrieve_utc_ms = row.retrieve_utc_ms if isinstance(row, FirmwareRow) else None
    return JobView(
        status=last if is_over else status,
        url=None if news.location is None else masked_location(news.location),
        retrieve_at=None if retrieve_utc_ms is None else format_utc(retrieve_utc_ms),
        attempt=None if row is None or row.job != news.job else news.first_retries - row.retries + 1,
        retries=None if row is None else row.retries,
        reason=news.reason,
        done=news.done,
        total=news.total,
    )
