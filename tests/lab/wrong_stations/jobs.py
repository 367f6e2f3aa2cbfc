"""Stations that do not say what becomes of firmware, diagnostics or what they were asked to send."""

from typing import Any

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import (
    DataTransferConf,
    DataTransferReq,
    FirmwareStatus,
    FirmwareStatusNotificationReq,
    TriggerMessageConf,
    TriggerMessageReq,
)
from plugwright.station.diagnostics import Diagnostics
from plugwright.station.firmware import Firmware
from plugwright.station.job_rows import DiagnosticsRow, FirmwareRow
from plugwright.station.operations import trigger_message
from plugwright.station.station import Station
from plugwright.station.stimuli import InstallEnded, Stimulus, TransferEnded
from tests.lab.wrong_stations.wrong import Between, operation, part, ports

ACCEPTED = TriggerMessageConf(status="Accepted")


class _Taciturn(Firmware):
    """Does not tell one status of an update."""

    __slots__ = ()

    def _move(self, event: Any, *tell: FirmwareStatus, reason: str | None = None, **changes: Any) -> FirmwareRow:
        told = [status for status in tell if status != self.untold()]
        return super()._move(event, *told, reason=reason, **changes)

    def untold(self) -> FirmwareStatus:
        """The status that is not told."""
        raise NotImplementedError


class InstallsInSilence(_Taciturn):
    """Does not tell that the firmware is Installed (§4.5, errata 3.47)."""

    __slots__ = ()

    def untold(self) -> FirmwareStatus:
        return "Installed"


class DownloadsInSilence(_Taciturn):
    """Does not tell that the firmware is Downloaded (§4.5)."""

    __slots__ = ()

    def untold(self) -> FirmwareStatus:
        return "Downloaded"


class FailsToDownloadInSilence(_Taciturn):
    """Does not tell that the firmware cannot be downloaded (§4.5)."""

    __slots__ = ()

    def untold(self) -> FirmwareStatus:
        return "DownloadFailed"


class FailsToInstallInSilence(_Taciturn):
    """Does not tell that the firmware cannot be installed (§4.5)."""

    __slots__ = ()

    def untold(self) -> FirmwareStatus:
        return "InstallationFailed"


class InstallsAnything(Between):
    """Takes every file for firmware that can be installed (§4.5, §5.19)."""

    __slots__ = ()

    def hears(self, stimulus: Stimulus) -> Stimulus:
        if isinstance(stimulus, InstallEnded):
            return InstallEnded(stimulus.job, ok=True, reboot=stimulus.reboot)
        return stimulus


class RunsOldFirmware(Between):
    """Says Installed without the restart that the new firmware needs (errata 3.47)."""

    __slots__ = ()

    def hears(self, stimulus: Stimulus) -> Stimulus:
        return msgspec.structs.replace(stimulus, reboot=False) if isinstance(stimulus, InstallEnded) else stimulus


class TransfersInWords(Between):
    """Takes every transfer for done, also one that has failed (§4.4, §4.5)."""

    __slots__ = ()

    def hears(self, stimulus: Stimulus) -> Stimulus:
        return TransferEnded(stimulus.job, ok=True) if isinstance(stimulus, TransferEnded) else stimulus


class StaysOutOfService(Firmware):
    """Is Unavailable while it downloads, and stays so when there is nothing to install (§4.5, §5.19)."""

    __slots__ = ()

    def _go_on(self, now: Now) -> None:
        super()._go_on(now)
        self.closed = True
        for connector in self._station.connectors:
            connector.refresh(now)


class UploadsInSilence(Diagnostics):
    """Tells nothing of an upload of diagnostics (§4.4)."""

    __slots__ = ()

    def _put(self, row: DiagnosticsRow, tell: tuple[Any, ...] = (), reason: str | None = None) -> None:
        super()._put(row, (), reason)


class UploadsWithoutAnEnd(Diagnostics):
    """Tells that diagnostics are Uploading, and never what has become of it (§4.4)."""

    __slots__ = ()

    def _put(self, row: DiagnosticsRow, tell: tuple[Any, ...] = (), reason: str | None = None) -> None:
        super()._put(row, tuple(status for status in tell if status == "Uploading"), reason)


class UploadsNothing(Diagnostics):
    """Tells that diagnostics are Uploaded, and has not sent a file (§5.9)."""

    __slots__ = ()

    def _upload(self) -> None:
        self._move("sent", "Uploaded")


def triggers_nothing(_station: Station, _req: TriggerMessageReq, _now: Now) -> TriggerMessageConf:
    """Accepts TriggerMessage, and sends nothing (§5.17)."""
    return ACCEPTED


def triggers_no_heartbeat(station: Station, req: TriggerMessageReq, now: Now) -> TriggerMessageConf:
    """Accepts TriggerMessage for a Heartbeat, and sends none (§5.17), though one of its own would come soon enough."""
    return ACCEPTED if req.requested_message == "Heartbeat" else trigger_message.handle(station, req, now)


def triggers_anywhere(station: Station, req: TriggerMessageReq, now: Now) -> TriggerMessageConf:
    """Accepts TriggerMessage for a connector that there is not (§5.17)."""
    conf = trigger_message.handle(station, req, now)
    return ACCEPTED if conf.status == "Rejected" else conf


def triggers_what_it_rejects(station: Station, req: TriggerMessageReq, now: Now) -> TriggerMessageConf:
    """Rejects a connector that there is not, and sends meter values of another in place of it (§5.17)."""
    conf = trigger_message.handle(station, req, now)
    if conf.status == "Rejected":
        trigger_message.handle(station, msgspec.structs.replace(req, connector_id=1), now)
    return conf


def triggers_an_old_status(station: Station, req: TriggerMessageReq, now: Now) -> TriggerMessageConf:
    """Tells the last status of a firmware update that is over, where Idle is meant (§4.5)."""
    if req.requested_message != "FirmwareStatusNotification":
        return trigger_message.handle(station, req, now)
    station.calls.tell(FirmwareStatusNotificationReq(status="Installed"), triggered=True)
    return ACCEPTED


def knows_every_vendor(_station: Station, _req: DataTransferReq, _now: Now) -> DataTransferConf:
    """Accepts DataTransfer of a vendor that it does not know (§5.6)."""
    return DataTransferConf(status="Accepted")


WRONG = (
    part("firmware", InstallsInSilence, "TC_044_1_CS"),
    part("firmware", DownloadsInSilence, "TC_044_1_CS TC_044_3_CS"),
    part("firmware", FailsToDownloadInSilence, "TC_044_2_CS"),
    part("firmware", FailsToInstallInSilence, "TC_044_3_CS"),
    part("firmware", StaysOutOfService, "TC_044_2_CS"),
    ports(InstallsAnything, "TC_044_3_CS"),
    ports(RunsOldFirmware, "TC_044_1_CS"),
    ports(TransfersInWords, "TC_044_2_CS TC_045_2_CS"),
    part("diagnostics", UploadsInSilence, "TC_045_1_CS TC_045_2_CS"),
    part("diagnostics", UploadsWithoutAnEnd, "TC_045_1_CS TC_045_2_CS"),
    part("diagnostics", UploadsNothing, "TC_045_1_CS TC_045_2_CS"),
    operation(TriggerMessageReq, triggers_nothing, "TC_054_CS TC_055_CS"),
    operation(TriggerMessageReq, triggers_no_heartbeat, "TC_054_CS", product="seco-oc1622v1"),
    operation(TriggerMessageReq, triggers_anywhere, "TC_055_CS"),
    operation(TriggerMessageReq, triggers_what_it_rejects, "TC_055_CS"),
    operation(TriggerMessageReq, triggers_an_old_status, "TC_054_CS"),
    operation(DataTransferReq, knows_every_vendor, "TC_062_CS"),
)
