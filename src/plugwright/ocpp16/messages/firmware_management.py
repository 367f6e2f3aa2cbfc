"""Messages of the profile Firmware Management: firmware and diagnostics.

OCPP 1.6 §4.4, §4.5, §5.9, §5.19; fields in §6.
"""

from plugwright.ocpp16.enums import DiagnosticsStatus, FirmwareStatus
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.types import CiString255, DateTime, Integer, Opt

__all__ = [
    "DiagnosticsStatusNotificationConf",
    "DiagnosticsStatusNotificationReq",
    "FirmwareStatusNotificationConf",
    "FirmwareStatusNotificationReq",
    "GetDiagnosticsConf",
    "GetDiagnosticsReq",
    "UpdateFirmwareConf",
    "UpdateFirmwareReq",
]


class DiagnosticsStatusNotificationReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.17."""

    status: DiagnosticsStatus


class DiagnosticsStatusNotificationConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.18."""


class FirmwareStatusNotificationReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.19."""

    status: FirmwareStatus


class FirmwareStatusNotificationConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.20."""


class GetDiagnosticsReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.25."""

    location: str
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None
    start_time: Opt[DateTime] = None
    stop_time: Opt[DateTime] = None


class GetDiagnosticsConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.26."""

    file_name: Opt[CiString255] = None


class UpdateFirmwareReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.55."""

    location: str
    retrieve_date: DateTime
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None


class UpdateFirmwareConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.56."""
