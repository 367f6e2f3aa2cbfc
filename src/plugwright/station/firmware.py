"""The firmware update: from UpdateFirmware over download, installation and restart to Installed, over power cuts, too.

OCPP 1.6 §4.5, §5.19, §6.55, §7.25, §8.1; errata 3.47 (Installed after the restart), 3.48, 3.49 (transactions end
first, free connectors are Unavailable meanwhile), 3.50, 3.63.
Lab: TC_044_1_CS, TC_044_2_CS, TC_044_3_CS, TC_054_CS.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import FirmwareStatus, FirmwareStatusNotificationReq
from plugwright.station.effects import (
    CheckInstall,
    ConfirmFirmware,
    Download,
    Install,
    JobChanged,
    JobProgressed,
    Warned,
)
from plugwright.station.job_rows import FirmwarePhase, FirmwareRow
from plugwright.station.jobs import next_job, unsupported, with_news
from plugwright.station.keys import SupportedFileTransferProtocols
from plugwright.station.notices import Notices
from plugwright.station.stimuli import InstallEnded, InstallProgress, StartCause, TransferEnded, TransferProgress

if TYPE_CHECKING:
    from plugwright.station.station import Station

Event = Literal["download", "fetched", "failed", "given up", "install", "installed", "restart"]

TABLE: Final[Mapping[FirmwarePhase, Mapping[Event, FirmwarePhase]]] = MappingProxyType(
    {
        "scheduled": {"download": "downloading"},
        "downloading": {"fetched": "downloaded", "failed": "retrying", "given up": "over"},
        "retrying": {"download": "downloading"},
        "downloaded": {"install": "installing"},
        "installing": {"installed": "over", "restart": "restarting", "given up": "over"},
        "restarting": {"installed": "over", "restart": "restarting", "given up": "over"},
        "over": {},
    }
)

STATUS: Final[Mapping[FirmwarePhase, FirmwareStatus]] = MappingProxyType(
    {
        "scheduled": "Idle",
        "downloading": "Downloading",
        "retrying": "Downloading",
        "downloaded": "Downloaded",
        "installing": "Installing",
        "restarting": "Installing",
        "over": "Idle",
    }
)
"""What a TriggerMessage is told; Idle is said in no other way (§4.5)."""

REPLACEABLE: Final[tuple[FirmwarePhase, ...]] = ("scheduled", "retrying", "over")
"""Nothing is being downloaded or installed: a new request takes the place of the old one."""

CLOSED: Final[tuple[FirmwarePhase, ...]] = ("downloaded", "installing")


class Firmware:
    """`closed`: no transaction begins and free connectors are Unavailable; `waiting`: for the running ones to end."""

    __slots__ = ("_cause", "_checked", "_notices", "_row", "_station", "_until_ms", "closed", "waiting")

    def __init__(self, station: "Station") -> None:
        self._station = station
        on = "FirmwareManagement" in station.product.feature_profiles
        self._row = station.store.firmware_job() if on else None
        self._notices = Notices(station, self)
        self._until_ms = NEVER_MS
        self._cause: StartCause = "PowerUp"
        self._checked = False  # the new firmware runs; it is Installed once it has registered
        self.closed = self._row is not None and self._row.phase in CLOSED
        self.waiting = False

    @property
    def deadline_ms(self) -> int:
        """When to download, or to tell a status again."""
        return min(self._until_ms, self._notices.deadline_ms)

    @property
    def row(self) -> FirmwareRow | None:
        """The update that something is owed of."""
        return self._row

    def due(self, now: Now) -> None:
        """Whichever deadline has come."""
        if self._notices.deadline_ms <= now.monotonic_ms:
            self._notices.due()
        if self._until_ms <= now.monotonic_ms:
            self._until_ms = NEVER_MS
            self._go_on(now)

    def status_for_trigger(self) -> FirmwareStatus:
        """What a TriggerMessage is told: Idle unless a download or an installation is under way (§4.5)."""
        return STATUS[self._row.phase] if self._row is not None else "Idle"

    # The row

    def _move(self, event: Event, *tell: FirmwareStatus, reason: str | None = None, **changes: Any) -> FirmwareRow:
        """Along the table; each status is told now or, if nobody listens, later."""
        row = self._row
        assert row is not None
        to_tell = with_news(row.to_tell, *tell)
        row = msgspec.structs.replace(row, phase=TABLE[row.phase][event], to_tell=to_tell, **changes)
        self._put(row)
        for status in tell:
            self._station.tell(JobChanged("firmware", status, reason))
        self._notices.tell()
        return row

    def _put(self, row: FirmwareRow) -> None:
        self._row = row if row.phase != "over" or row.to_tell else None
        self._station.store.put_firmware_job(self._row)

    def oldest_notice(self) -> FirmwareStatusNotificationReq | None:
        """The oldest status that the Central System has not acknowledged."""
        row = self._row
        return FirmwareStatusNotificationReq(status=row.to_tell[0]) if row is not None and row.to_tell else None

    def notice_told(self) -> None:
        """It has now."""
        row = self._row
        if row is not None and row.to_tell:
            self._put(msgspec.structs.replace(row, to_tell=row.to_tell[1:]))

    # What happens around it

    def recover(self, cause: StartCause, now: Now) -> None:
        """Ask again for what the row owes. Writes nothing."""
        self._cause = cause
        row = self._row
        if row is None:
            return
        match row.phase:
            case "scheduled":
                self.rearm(now)
            case "downloading":
                self._station.owe(Download(row.job, row.location))
            case "retrying":
                self._until_ms = now.monotonic_ms + row.retry_interval_s * 1000
            case "downloaded":
                self._until_ms = now.monotonic_ms
            case "installing":
                self._station.owe(Install(row.job))
            case "restarting":
                self._station.owe(CheckInstall(row.job))
            case "over":
                pass

    def rearm(self, now: Now) -> None:
        """The time was learnt or stepped: retrieveDate is an instant of it."""
        row = self._row
        if row is not None and row.phase == "scheduled":
            due_ms = self._station.clock.monotonic_ms(row.retrieve_utc_ms)
            self._until_ms = NEVER_MS if due_ms is None else max(due_ms, now.monotonic_ms)

    def registered(self, now: Now) -> None:
        """BootNotification was Accepted: the firmware that runs has proved itself (errata 3.47)."""
        if "FirmwareManagement" in self._station.product.feature_profiles:
            self._station.owe(ConfirmFirmware())
        if self._checked:
            self._installed(now)
        self._notices.resume()

    def link_up(self) -> None:
        """Tell what could not be told."""
        self._notices.resume()

    def restart_failed(self, now: Now) -> None:
        """The machine does not restart: what is installed waits until it does, in the service of the old firmware."""
        if self._row is not None and self._row.phase == "restarting":
            self._open(now)

    # From the request to the image

    def request(self, location: str, retrieve_utc_ms: int, retries: int, retry_interval_s: int, now: Now) -> None:
        """A new update, in place of one that is not downloading yet; while one is under way it is ignored."""
        row = self._row
        if row is not None and row.phase not in REPLACEABLE:
            self._station.tell(Warned("UpdateFirmware ignored: another update is under way"))
            return
        to_tell = row.to_tell if row is not None else ()
        job = next_job(self._station.store)
        self._put(FirmwareRow(job, "scheduled", location, retrieve_utc_ms, retries, retry_interval_s, to_tell))
        self.rearm(now)
        if self._until_ms <= now.monotonic_ms:
            self.due(now)

    def _go_on(self, now: Now) -> None:
        row = self._row
        if row is not None and row.phase == "downloaded":
            self.waiting = True
        elif row is not None and row.phase in ("scheduled", "retrying"):
            self._download(row)

    def _download(self, row: FirmwareRow) -> None:
        first: tuple[FirmwareStatus, ...] = ("Downloading",) if row.phase == "scheduled" else ()  # not with each try
        row = self._move("download", *first)
        fault = unsupported(row.location, self._station.configuration[SupportedFileTransferProtocols])
        if fault is None:
            self._station.owe(Download(row.job, row.location))
        else:
            self._move("given up", "DownloadFailed", reason=fault)

    def transfer_ended(self, ended: TransferEnded, now: Now) -> None:
        """The download is done, or failed: then it is tried again as often as was asked for (errata 3.50)."""
        row = self._row
        if row is None or row.job != ended.job or row.phase != "downloading":
            return
        if ended.ok:
            self._move("fetched", "Downloaded")
            self._close(now)
        elif row.retries:
            self._station.tell(Warned(f"firmware: {ended.reason}; {row.retries} more tries"))
            self._move("failed", retries=row.retries - 1)
            self._until_ms = now.monotonic_ms + row.retry_interval_s * 1000
        else:
            self._move("given up", "DownloadFailed", reason=ended.reason)

    # From the image to the new firmware

    def _close(self, now: Now) -> None:
        """Wait for the running transactions; whoever has not begun one has to come back later (errata 3.49)."""
        self.waiting = self.closed = True
        for connector in self._station.connectors:
            if connector.phase == "none":
                connector.claim = None
            connector.refresh(now)

    def _open(self, now: Now) -> None:
        self.closed = False
        for connector in self._station.connectors:
            connector.refresh(now)

    def check(self) -> None:
        """At the end of each step while `waiting`: install as soon as no transaction runs (errata 3.48, 3.49)."""
        row = self._row
        assert row is not None
        if self._station.departure.leaving or any(connector.phase != "none" for connector in self._station.connectors):
            return
        self.waiting = False
        self._move("install", "Installing")
        self._station.owe(Install(row.job))

    def install_ended(self, ended: InstallEnded, now: Now) -> None:
        """The installer's word, before or after the restart that the new firmware needs."""
        row = self._row
        if row is None or row.job != ended.job or row.phase not in ("installing", "restarting"):
            return
        if not ended.ok:
            self._given_up(ended.reason, now)
        elif not ended.reboot and row.phase == "restarting":
            self._checked = True
            if self._station.boot.state == "Accepted":
                self._installed(now)
        elif not ended.reboot:
            self._installed(now)
        elif row.phase == "installing" or self._cause == "Rebuild":  # rebuilt before it could restart
            self._move("restart")
            self._station.departure.boot_firmware(now)
        else:
            self._given_up("the restart did not bring up the new firmware", now)

    def _installed(self, now: Now) -> None:
        self._checked = False
        self._move("installed", "Installed")
        self._open(now)

    def _given_up(self, reason: str | None, now: Now) -> None:
        """The old firmware stays (errata 3.47)."""
        self._checked = False
        self._move("given up", "InstallationFailed", reason=reason)
        self._open(now)

    # News

    def transfer_progress(self, progress: TransferProgress) -> None:
        """So much is downloaded."""
        if self._row is not None and self._row.job == progress.job:
            self._station.tell(JobProgressed("firmware", progress.done_bytes, progress.total_bytes))

    def install_progress(self, progress: InstallProgress) -> None:
        """So much is installed."""
        if self._row is not None and self._row.job == progress.job:
            self._station.tell(JobProgressed("firmware", progress.percent, 100))
