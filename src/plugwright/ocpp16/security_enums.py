"""The enumerations of the security white paper, one alias each, whose values are the texts on the wire.

Security white paper edition 3 §6. Four names differ from the paper's, where they would clash with those of OCPP 1.6 or
say too little: SignedFirmwareStatus (its FirmwareStatusEnumType), ExtendedMessageTrigger (MessageTriggerEnumType),
SignedUpdateFirmwareStatus (UpdateFirmwareStatusEnumType), InstallCertificateStatus (CertificateStatusEnumType).
TriggerMessageStatusEnumType (§6.17) has the values of OCPP 1.6 §7.44, so TriggerMessageStatus serves both.
"""

from typing import Literal

__all__ = [
    "CertificateSignedStatus",
    "CertificateUse",
    "DeleteCertificateStatus",
    "ExtendedMessageTrigger",
    "GenericStatus",
    "GetInstalledCertificateStatus",
    "HashAlgorithm",
    "InstallCertificateStatus",
    "LogStatus",
    "LogType",
    "SignedFirmwareStatus",
    "SignedUpdateFirmwareStatus",
    "UploadLogStatus",
]

CertificateSignedStatus = Literal["Accepted", "Rejected"]  # §6.2

InstallCertificateStatus = Literal["Accepted", "Failed", "Rejected"]  # §6.3

CertificateUse = Literal["CentralSystemRootCertificate", "ManufacturerRootCertificate"]  # §6.4

DeleteCertificateStatus = Literal["Accepted", "Failed", "NotFound"]  # §6.7

SignedFirmwareStatus = Literal[  # §6.8
    "Downloaded",
    "DownloadFailed",
    "Downloading",
    "DownloadScheduled",
    "DownloadPaused",
    "Idle",
    "InstallationFailed",
    "Installing",
    "Installed",
    "InstallRebooting",
    "InstallScheduled",
    "InstallVerificationFailed",
    "InvalidSignature",
    "SignatureVerified",
]

GenericStatus = Literal["Accepted", "Rejected"]  # §6.10

GetInstalledCertificateStatus = Literal["Accepted", "NotFound"]  # §6.11

HashAlgorithm = Literal["SHA256", "SHA384", "SHA512"]  # §6.12

LogType = Literal["DiagnosticsLog", "SecurityLog"]  # §6.13

LogStatus = Literal["Accepted", "Rejected", "AcceptedCanceled"]  # §6.15

ExtendedMessageTrigger = Literal[  # §6.16
    "BootNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "LogStatusNotification",
    "MeterValues",
    "SignChargePointCertificate",
    "StatusNotification",
]

SignedUpdateFirmwareStatus = Literal[  # §6.18
    "Accepted",
    "Rejected",
    "AcceptedCanceled",
    "InvalidCertificate",
    "RevokedCertificate",
]

UploadLogStatus = Literal[  # §6.19
    "BadMessage",
    "Idle",
    "NotSupportedOperation",
    "PermissionDenied",
    "Uploaded",
    "UploadFailure",
    "Uploading",
]
