"""Messages of the security white paper."""

import pytest

from plugwright.ocpp16 import (
    CertificateHashData,
    CertificateSignedConf,
    CertificateSignedReq,
    DeleteCertificateConf,
    DeleteCertificateReq,
    ExtendedTriggerMessageConf,
    ExtendedTriggerMessageReq,
    Firmware,
    GetInstalledCertificateIdsConf,
    GetInstalledCertificateIdsReq,
    GetLogConf,
    GetLogReq,
    InstallCertificateConf,
    InstallCertificateReq,
    LogParameters,
    LogStatusNotificationConf,
    LogStatusNotificationReq,
    SecurityEventNotificationConf,
    SecurityEventNotificationReq,
    SignCertificateConf,
    SignCertificateReq,
    SignedFirmwareStatusNotificationConf,
    SignedFirmwareStatusNotificationReq,
    SignedUpdateFirmwareConf,
    SignedUpdateFirmwareReq,
)
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.codec import decode_conf
from plugwright.ocpp16.errors import InvalidConf
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire

TIME = "2026-11-22T17:03:05.120Z"
HASH = CertificateHashData(hash_algorithm="SHA256", issuer_name_hash="0A", issuer_key_hash="0B", serial_number="FFF")
HASH_TEXT = '{"hashAlgorithm":"SHA256","issuerNameHash":"0A","issuerKeyHash":"0B","serialNumber":"FFF"}'
EMPTY = (LogStatusNotificationConf(), SecurityEventNotificationConf(), SignedFirmwareStatusNotificationConf())


WIRE: tuple[tuple[Req | Conf, str], ...] = (
    (CertificateSignedReq(certificate_chain="C"), '{"certificateChain":"C"}'),
    (CertificateSignedConf(status="Rejected"), '{"status":"Rejected"}'),
    (DeleteCertificateReq(certificate_hash_data=HASH), f'{{"certificateHashData":{HASH_TEXT}}}'),
    (DeleteCertificateConf(status="NotFound"), '{"status":"NotFound"}'),
    (
        ExtendedTriggerMessageReq(requested_message="SignChargePointCertificate", connector_id=1),
        '{"requestedMessage":"SignChargePointCertificate","connectorId":1}',
    ),
    (ExtendedTriggerMessageConf(status="NotImplemented"), '{"status":"NotImplemented"}'),
    (
        GetInstalledCertificateIdsReq(certificate_type="ManufacturerRootCertificate"),
        '{"certificateType":"ManufacturerRootCertificate"}',
    ),
    (
        GetInstalledCertificateIdsConf(status="Accepted", certificate_hash_data=(HASH,)),
        f'{{"status":"Accepted","certificateHashData":[{HASH_TEXT}]}}',
    ),
    (GetInstalledCertificateIdsConf(status="NotFound"), '{"status":"NotFound"}'),
    (
        GetLogReq(
            log=LogParameters(remote_location="R", oldest_timestamp=TIME, latest_timestamp=TIME),
            log_type="SecurityLog",
            request_id=1,
            retries=2,
            retry_interval=3,
        ),
        (
            f'{{"log":{{"remoteLocation":"R","oldestTimestamp":"{TIME}","latestTimestamp":"{TIME}"}},'
            '"logType":"SecurityLog","requestId":1,"retries":2,"retryInterval":3}'
        ),
    ),
    (GetLogConf(status="AcceptedCanceled", filename="f"), '{"status":"AcceptedCanceled","filename":"f"}'),
    (
        InstallCertificateReq(certificate_type="CentralSystemRootCertificate", certificate="C"),
        '{"certificateType":"CentralSystemRootCertificate","certificate":"C"}',
    ),
    (InstallCertificateConf(status="Failed"), '{"status":"Failed"}'),
    (LogStatusNotificationReq(status="BadMessage", request_id=1), '{"status":"BadMessage","requestId":1}'),
    (
        SecurityEventNotificationReq(type="T", timestamp=TIME, tech_info="I"),
        f'{{"type":"T","timestamp":"{TIME}","techInfo":"I"}}',
    ),
    (SignCertificateReq(csr="C"), '{"csr":"C"}'),
    (SignCertificateConf(status="Accepted"), '{"status":"Accepted"}'),
    (
        SignedFirmwareStatusNotificationReq(status="SignatureVerified", request_id=1),
        '{"status":"SignatureVerified","requestId":1}',
    ),
    (
        SignedUpdateFirmwareReq(
            request_id=1,
            firmware=Firmware(
                location="L",
                retrieve_date_time=TIME,
                signing_certificate="C",
                signature="S",
                install_date_time=TIME,
            ),
            retries=2,
            retry_interval=3,
        ),
        (
            f'{{"requestId":1,"firmware":{{"location":"L","retrieveDateTime":"{TIME}","signingCertificate":"C",'
            f'"signature":"S","installDateTime":"{TIME}"}},"retries":2,"retryInterval":3}}'
        ),
    ),
    (SignedUpdateFirmwareConf(status="InvalidCertificate"), '{"status":"InvalidCertificate"}'),
    *((message, "{}") for message in EMPTY),
)


@pytest.mark.parametrize(
    ("message", "text"),
    WIRE,
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§5, §6)."""
    check_wire(message, text)


def test_no_certificate_is_an_absent_list() -> None:
    """None installed means no list (§5.8); the schema refuses an empty one."""
    with pytest.raises(InvalidConf, match="certificateHashData: number of elements must be >= 1"):
        decode_conf(ACTIONS["GetInstalledCertificateIds"], b'{"status":"NotFound","certificateHashData":[]}')
