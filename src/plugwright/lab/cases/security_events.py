"""Security: events, logs and signed firmware.

Test case document chapter 2.24.2 and part of 2.24.3; security white paper edition 3 §4, §5.
"""

from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.security import CENTRAL_SYSTEM_ROOT, CPO_NAME, REQUESTS_CERTIFICATE, authority
from plugwright.lab.conditions import profile, security_profile
from plugwright.lab.steps import Script, Sends
from plugwright.lab.uploads import UPLOADED
from plugwright.lab.values import FIRMWARE_URL, LOG_URL, Computed, Parameter, from_now
from plugwright.lab.verbs import csms, each_connector, either_order, optionally, station
from plugwright.ocpp16 import (
    BootNotificationConf,
    BootNotificationReq,
    CertificateSignedConf,
    CertificateSignedReq,
    GetLogConf,
    GetLogReq,
    InstallCertificateConf,
    InstallCertificateReq,
    LogStatusNotificationReq,
    SecurityEventNotificationReq,
    SignedFirmwareStatus,
    SignedFirmwareStatusNotificationReq,
    SignedUpdateFirmwareConf,
    SignedUpdateFirmwareReq,
    StatusNotificationReq,
)

REQUEST_ID: Final = 1
SIGNATURE: Final = Parameter("signature", "Signature")
SIGNING_CERTIFICATE: Final = Parameter("signing_certificate", "Signing Certificate")
WRONG_SIGNATURE: Final = "bm90IGEgc2lnbmF0dXJl"

TC_077_CS: Final = Case(
    id="TC_077_CS",
    title="An invalid certificate of the station is refused, and told",
    chapter="2.24.2",
    profile="Security",
    spec="security white paper A02, A04",
    conditions=(security_profile(3),),
    configuration=CPO_NAME,
    steps=(
        *REQUESTS_CERTIFICATE,
        csms.sends(
            CertificateSignedReq,
            certificate_chain=Computed("an invalid certificate", lambda evidence: authority(evidence).invalid_chain()),
        ),
        station.answers(CertificateSignedConf, status="Rejected"),
        station.sends(SecurityEventNotificationReq, type="InvalidChargePointCertificate"),
    ),
    remark="The table names a field certificate; the message has certificateChain.",
)

TC_078_CS: Final = Case(
    id="TC_078_CS",
    title="An invalid root certificate is refused, and told",
    chapter="2.24.2",
    profile="Security",
    spec="security white paper A04, M05",
    conditions=(security_profile(2, 3),),
    steps=(
        csms.sends(
            InstallCertificateReq,
            certificate_type=CENTRAL_SYSTEM_ROOT,
            certificate=Computed(
                "an invalid or expired certificate", lambda evidence: authority(evidence).invalid_root()
            ),
        ),
        station.answers(InstallCertificateConf, status="Rejected"),
        station.sends(SecurityEventNotificationReq, type="InvalidCentralSystemCertificate"),
    ),
)

TC_079_CS: Final = Case(
    id="TC_079_CS",
    title="The security log is uploaded",
    chapter="2.24.2",
    profile="Security",
    spec="security white paper N01",
    conditions=(security_profile(1, 2, 3),),
    steps=(
        csms.sends(GetLogReq, log_type="SecurityLog", request_id=REQUEST_ID, log={"remote_location": LOG_URL}),
        station.answers(GetLogConf, status="Accepted"),
        station.sends(LogStatusNotificationReq, status="Uploading"),
        station.sends(LogStatusNotificationReq, status=UPLOADED),
    ),
)

FIRMWARE: Final = (profile("FirmwareManagement"), security_profile(1, 2, 3))


def is_told(status: SignedFirmwareStatus) -> Sends:
    """A step of the update is told."""
    return station.sends(SignedFirmwareStatusNotificationReq, status=status)


def _updates(signature: Any) -> Script:
    return (
        csms.sends(
            SignedUpdateFirmwareReq,
            request_id=REQUEST_ID,
            firmware={
                "location": FIRMWARE_URL,
                "retrieve_date_time": from_now(0, "now"),
                "signing_certificate": SIGNING_CERTIFICATE,
                "signature": signature,
            },
        ),
        station.answers(SignedUpdateFirmwareConf, status="Accepted"),
        is_told("Downloading"),
        is_told("Downloaded"),
    )


TC_080_CS: Final = Case(
    id="TC_080_CS",
    title="Signed firmware is installed",
    chapter="2.24.3",
    profile="Security",
    spec="security white paper L01",
    conditions=FIRMWARE,
    steps=(
        *_updates(SIGNATURE),
        is_told("SignatureVerified"),
        is_told("Installing"),
        either_order(
            (station.sends(BootNotificationReq), csms.answers(BootNotificationConf, status="Accepted")),
            optionally(station.sends(SecurityEventNotificationReq, type="FirmwareUpdated")),
            each_connector(StatusNotificationReq, status="Available"),
            is_told("Installed"),
        ),
    ),
)

INVALID_SIGNATURE: Final = station.sends(SecurityEventNotificationReq, type="InvalidFirmwareSignature")

TC_081_CS: Final = Case(
    id="TC_081_CS",
    title="Firmware with an invalid signature is refused",
    chapter="2.24.3",
    profile="Security",
    spec="security white paper L01.FR.03",
    conditions=FIRMWARE,
    steps=(*_updates(WRONG_SIGNATURE), either_order(is_told("InvalidSignature"), INVALID_SIGNATURE)),
    document_steps=(
        *_updates(WRONG_SIGNATURE),
        either_order(is_told("InvalidSignature"), optionally(INVALID_SIGNATURE)),
    ),
    remark="The security event that the white paper demands here is no step of the document: by the specification it "
    "must come, by the document it may.",
)

CASES: Final = (TC_077_CS, TC_078_CS, TC_079_CS)
SIGNED_FIRMWARE: Final = (TC_080_CS, TC_081_CS)
