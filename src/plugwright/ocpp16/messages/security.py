"""Messages of the security white paper.

Security white paper edition 3 §5.
"""

from typing import Annotated

import msgspec

from plugwright.ocpp16.enums import TriggerMessageStatus
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.security_enums import (
    CertificateSignedStatus,
    CertificateUse,
    DeleteCertificateStatus,
    GenericStatus,
    GetInstalledCertificateStatus,
    InstallCertificateStatus,
    LogStatus,
    LogType,
    SignedFirmwareStatus,
    SignedUpdateFirmwareStatus,
    UploadLogStatus,
)
from plugwright.ocpp16.structures import CertificateHashData, Firmware, LogParameters
from plugwright.ocpp16.types import DateTime, Integer, Opt, String50, String255, String5500, String10000

__all__ = [
    "CertificateSignedConf",
    "CertificateSignedReq",
    "DeleteCertificateConf",
    "DeleteCertificateReq",
    "ExtendedTriggerMessageConf",
    "ExtendedTriggerMessageReq",
    "GetInstalledCertificateIdsConf",
    "GetInstalledCertificateIdsReq",
    "GetLogConf",
    "GetLogReq",
    "InstallCertificateConf",
    "InstallCertificateReq",
    "LogStatusNotificationConf",
    "LogStatusNotificationReq",
    "SecurityEventNotificationConf",
    "SecurityEventNotificationReq",
    "SignCertificateConf",
    "SignCertificateReq",
    "SignedFirmwareStatusNotificationConf",
    "SignedFirmwareStatusNotificationReq",
    "SignedUpdateFirmwareConf",
    "SignedUpdateFirmwareReq",
]


class CertificateSignedReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.1."""

    certificate_chain: String10000


class CertificateSignedConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.2."""

    status: CertificateSignedStatus


class DeleteCertificateReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.3."""

    certificate_hash_data: CertificateHashData


class DeleteCertificateConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.4."""

    status: DeleteCertificateStatus


class ExtendedTriggerMessageReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.5.

    `requested_message` is an ExtendedMessageTrigger, but any text is let through, as in TriggerMessageReq.
    """

    requested_message: str
    connector_id: Opt[Integer] = None


class ExtendedTriggerMessageConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.6."""

    status: TriggerMessageStatus


class GetInstalledCertificateIdsReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.7."""

    certificate_type: CertificateUse


class GetInstalledCertificateIdsConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.8."""

    status: GetInstalledCertificateStatus
    certificate_hash_data: Opt[Annotated[tuple[CertificateHashData, ...], msgspec.Meta(min_length=1)]] = None


class GetLogReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.9."""

    log: LogParameters
    log_type: LogType
    request_id: Integer
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None


class GetLogConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.10."""

    status: LogStatus
    filename: Opt[String255] = None


class InstallCertificateReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.11."""

    certificate_type: CertificateUse
    certificate: String5500


class InstallCertificateConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.12."""

    status: InstallCertificateStatus


class LogStatusNotificationReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.13."""

    status: UploadLogStatus
    request_id: Opt[Integer] = None


class LogStatusNotificationConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.14."""


class SecurityEventNotificationReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.15."""

    type: String50
    timestamp: DateTime
    tech_info: Opt[String255] = None


class SecurityEventNotificationConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.16."""


class SignCertificateReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.17."""

    csr: String5500


class SignCertificateConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.18."""

    status: GenericStatus


class SignedFirmwareStatusNotificationReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.19."""

    status: SignedFirmwareStatus
    request_id: Opt[Integer] = None


class SignedFirmwareStatusNotificationConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.20."""


class SignedUpdateFirmwareReq(Req, frozen=True, kw_only=True):
    """Security white paper §5.21."""

    request_id: Integer
    firmware: Firmware
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None


class SignedUpdateFirmwareConf(Conf, frozen=True, kw_only=True):
    """Security white paper §5.22."""

    status: SignedUpdateFirmwareStatus
