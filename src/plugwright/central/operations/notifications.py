"""The operations that need no decision: heartbeats, the progress of transfers and updates, the reports of security.

OCPP 1.6 §4.4 to §4.6; security white paper edition 3 §5.13, §5.15, §5.17, §5.19.
"""

from plugwright.central.context import Context
from plugwright.central.effects import Reported
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import (
    DiagnosticsStatusNotificationConf,
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationConf,
    FirmwareStatusNotificationReq,
    HeartbeatConf,
    HeartbeatReq,
    LogStatusNotificationConf,
    LogStatusNotificationReq,
    SecurityEventNotificationConf,
    SecurityEventNotificationReq,
    SignCertificateConf,
    SignCertificateReq,
    SignedFirmwareStatusNotificationConf,
    SignedFirmwareStatusNotificationReq,
)
from plugwright.ocpp16.time import format_utc


def heartbeat(context: Context, station: Station, req: HeartbeatReq, now: Now) -> HeartbeatConf:
    """Tell the time (§4.6)."""
    return HeartbeatConf(current_time=format_utc(now.utc_ms))


def diagnostics_status(
    context: Context, station: Station, req: DiagnosticsStatusNotificationReq, now: Now
) -> DiagnosticsStatusNotificationConf:
    """Pass on how far an upload is (§4.4)."""
    context.tell(Reported(station.identity, "DiagnosticsStatusNotification", req.status))
    return DiagnosticsStatusNotificationConf()


def firmware_status(
    context: Context, station: Station, req: FirmwareStatusNotificationReq, now: Now
) -> FirmwareStatusNotificationConf:
    """Pass on how far an update is (§4.5)."""
    context.tell(Reported(station.identity, "FirmwareStatusNotification", req.status))
    return FirmwareStatusNotificationConf()


def log_status(
    context: Context, station: Station, req: LogStatusNotificationReq, now: Now
) -> LogStatusNotificationConf:
    """Pass on how far a log's upload is."""
    context.tell(Reported(station.identity, "LogStatusNotification", req.status))
    return LogStatusNotificationConf()


def security_event(
    context: Context, station: Station, req: SecurityEventNotificationReq, now: Now
) -> SecurityEventNotificationConf:
    """Pass on a security event."""
    context.tell(Reported(station.identity, "SecurityEventNotification", req.type))
    return SecurityEventNotificationConf()


def sign_certificate(context: Context, station: Station, req: SignCertificateReq, now: Now) -> SignCertificateConf:
    """Refuse: there is no certificate authority behind this Central System (white paper A02.FR.12)."""
    context.tell(Reported(station.identity, "SignCertificate", "refused"))
    return SignCertificateConf(status="Rejected")


def signed_firmware_status(
    context: Context, station: Station, req: SignedFirmwareStatusNotificationReq, now: Now
) -> SignedFirmwareStatusNotificationConf:
    """Pass on how far a signed update is."""
    context.tell(Reported(station.identity, "SignedFirmwareStatusNotification", req.status))
    return SignedFirmwareStatusNotificationConf()
