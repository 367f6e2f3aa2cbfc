"""Security: passwords, certificates and profiles.

Test case document chapter 2.24.1 and part of 2.24.3; security white paper edition 3 §2, §3.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.checks import ABSENT, OMITTED, Rule
from plugwright.lab.conditions import connected_security_profile, security_profile
from plugwright.lab.evidence import Authority, Evidence
from plugwright.lab.steps import Fact, Script, State
from plugwright.lab.values import ROOT_CERTIFICATE, SECURITY_PROFILE, VENDOR_NAME, Computed, Missing, Text
from plugwright.lab.verbs import any_of, csms, each_connector, only_if, state, station
from plugwright.ocpp16 import (
    BootNotificationConf,
    BootNotificationReq,
    CertificateSignedConf,
    CertificateSignedReq,
    CertificateUse,
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    DeleteCertificateConf,
    DeleteCertificateReq,
    ExtendedTriggerMessageConf,
    ExtendedTriggerMessageReq,
    GetInstalledCertificateIdsConf,
    GetInstalledCertificateIdsReq,
    InstallCertificateConf,
    InstallCertificateReq,
    ResetConf,
    ResetReq,
    SignCertificateConf,
    SignCertificateReq,
    StatusNotificationReq,
)

NEW_PASSWORD: Final = "4F43415F4F4354545F61646D696E5F74657374"  # noqa: S105 - the document's, in hexadecimal
CENTRAL_SYSTEM_ROOT: Final[CertificateUse] = "CentralSystemRootCertificate"
CPO_NAME: Final[Mapping[str, Any]] = MappingProxyType({"CpoName": VENDOR_NAME})


def authority(evidence: Evidence) -> Authority:
    """The lab's certificate authority; Missing where the run has none."""
    if evidence.authority is None:
        raise Missing("this run has no certificate authority")
    return evidence.authority


def _signed(evidence: Evidence) -> str:
    request = evidence.last(SignCertificateReq)
    assert request is not None
    return authority(evidence).sign(request.csr)


SIGNED: Final = Computed("the certificate for the request of step 3, signed by the lab", _signed)
REQUESTS_CERTIFICATE: Final[Script] = (
    csms.sends(ExtendedTriggerMessageReq, requested_message="SignChargePointCertificate", connector_id=OMITTED),
    station.answers(ExtendedTriggerMessageConf, status="Accepted"),
    station.sends(SignCertificateReq),
    csms.answers(SignCertificateConf, status="Accepted"),
)
RENEWS_CERTIFICATE: Final[Script] = (
    *REQUESTS_CERTIFICATE,
    csms.sends(CertificateSignedReq, certificate_chain=SIGNED),
    station.answers(CertificateSignedConf, status="Accepted"),
)


def _hash_data(evidence: Evidence, algorithm: str = "") -> Mapping[str, str]:
    wanted = algorithm or evidence.parameters.hash_algorithm
    return authority(evidence).hash_data(ROOT_CERTIFICATE.of(evidence), wanted)


def _is_installed(told: Any, evidence: Evidence) -> bool:
    return isinstance(told, list | tuple) and any(
        entry == dict(_hash_data(evidence, entry.get("hashAlgorithm", ""))) for entry in told
    )


def _is_not_installed(told: Any, evidence: Evidence) -> bool:
    return told is ABSENT or not _is_installed(told, evidence)


def _none_installed(evidence: Evidence) -> bool:
    answer = evidence.last(GetInstalledCertificateIdsConf)
    told = [] if answer is None else [*(answer.certificate_hash_data or ())]
    return not any(entry.serial_number == _hash_data(evidence, entry.hash_algorithm)["serialNumber"] for entry in told)


def asks_installed(use: CertificateUse, **checks: Any) -> Script:
    """The installed root certificates are asked for."""
    return (
        csms.sends(GetInstalledCertificateIdsReq, certificate_type=use),
        station.answers(GetInstalledCertificateIdsConf, **checks),
    )


CERTIFICATE_INSTALLED: Final[State] = state(
    "CertificateInstalled",
    *asks_installed(CENTRAL_SYSTEM_ROOT, status=any_of("Accepted", "NotFound")),
    only_if(
        Fact("the certificate is not installed yet", _none_installed),
        csms.sends(InstallCertificateReq, certificate_type=CENTRAL_SYSTEM_ROOT, certificate=ROOT_CERTIFICATE),
        station.answers(InstallCertificateConf, status="Accepted"),
    ),
)
"""The document wants Accepted even where none is installed; the white paper has NotFound then, which passes here."""

RENEW_CERTIFICATE: Final[State] = state("RenewChargePointCertificate", *RENEWS_CERTIFICATE)

TC_073_CS: Final = Case(
    id="TC_073_CS",
    title="A new password",
    chapter="2.24.1",
    profile="Security",
    spec="security white paper A01",
    conditions=(security_profile(1, 2),),
    steps=(
        csms.sends(ChangeConfigurationReq, key="AuthorizationKey", value=NEW_PASSWORD),
        station.answers(ChangeConfigurationConf, status="Accepted"),
        station.connects(),
    ),
    remark="The description names a key of OCPP 2.0.1; AuthorizationKey is meant.",
)

TC_074_CS: Final = Case(
    id="TC_074_CS",
    title="A new certificate of the station",
    chapter="2.24.1",
    profile="Security",
    spec="security white paper A02",
    conditions=(security_profile(3),),
    configuration=CPO_NAME,
    steps=(*RENEWS_CERTIFICATE, station.connects()),
)


def _installs(name: str, use: CertificateUse) -> Case:
    return Case(
        id=name,
        title=f"A root certificate is installed: {use}",
        chapter="2.24.1",
        profile="Security",
        spec="security white paper M05",
        conditions=(security_profile(2, 3),),
        steps=(
            csms.sends(InstallCertificateReq, certificate_type=use, certificate=ROOT_CERTIFICATE),
            station.answers(InstallCertificateConf, status="Accepted"),
            *asks_installed(
                use, status="Accepted", certificate_hash_data=Rule("the certificate of step 1", _is_installed)
            ),
        ),
    )


TC_075_1_CS: Final = _installs("TC_075_1_CS", "ManufacturerRootCertificate")
TC_075_2_CS: Final = _installs("TC_075_2_CS", CENTRAL_SYSTEM_ROOT)

TC_076_CS: Final = Case(
    id="TC_076_CS",
    title="A root certificate is deleted",
    chapter="2.24.1",
    profile="Security",
    spec="security white paper M03, M04",
    conditions=(security_profile(2, 3),),
    memory=(CERTIFICATE_INSTALLED,),
    steps=(
        *asks_installed(CENTRAL_SYSTEM_ROOT),
        csms.sends(
            DeleteCertificateReq,
            certificate_hash_data=Computed("hash data of the root certificate", _hash_data),
        ),
        station.answers(DeleteCertificateConf, status="Accepted"),
        *asks_installed(
            CENTRAL_SYSTEM_ROOT,
            certificate_hash_data=Rule("no longer the certificate removed", _is_not_installed),
        ),
    ),
    remark="If it was the only one of its type the answer of step 6 is NotFound, without hash data.",
)

ABOVE: Final = Computed("one above <Configured Security Profile>", lambda evidence: SECURITY_PROFILE.of(evidence) + 1)
BELOW: Final = Computed("one below <Configured Security Profile>", lambda evidence: SECURITY_PROFILE.of(evidence) - 1)


def _starts_from(profile: int) -> Fact:
    return Fact(f"starting from profile {profile}", lambda evidence: evidence.parameters.security_profile == profile)


def _needs_reboot(evidence: Evidence) -> bool:
    answer = evidence.last(ChangeConfigurationConf)
    return answer is not None and answer.status == "RebootRequired"


TC_083_CS: Final = Case(
    id="TC_083_CS",
    title="A higher security profile",
    chapter="2.24.3",
    profile="Security",
    spec="security white paper A05",
    conditions=(connected_security_profile(1, 2),),
    memory=(only_if(_starts_from(1), CERTIFICATE_INSTALLED), only_if(_starts_from(2), RENEW_CERTIFICATE)),
    steps=(
        csms.sends(ChangeConfigurationReq, key="SecurityProfile", value=Text(ABOVE)),
        station.answers(ChangeConfigurationConf, status=any_of("Accepted", "RebootRequired")),
        only_if(
            Fact("step 2 was RebootRequired", _needs_reboot),
            csms.sends(ResetReq, type="Hard"),
            station.answers(ResetConf, status="Accepted"),
            station.sends(BootNotificationReq),
            csms.answers(BootNotificationConf, status="Accepted"),
            each_connector(StatusNotificationReq, status="Available"),
        ),
    ),
    remark="The reconnection with the higher profile is no step of the document. It cannot be undone over OCPP.",
)

TC_084_CS: Final = Case(
    id="TC_084_CS",
    title="A lower security profile is refused",
    chapter="2.24.3",
    profile="Security",
    spec="security white paper A05",
    conditions=(connected_security_profile(2, 3),),
    steps=(
        csms.sends(ChangeConfigurationReq, key="SecurityProfile", value=Text(BELOW)),
        station.answers(ChangeConfigurationConf, status="Rejected"),
    ),
)

CASES: Final = (TC_073_CS, TC_074_CS, TC_075_1_CS, TC_075_2_CS, TC_076_CS)
PROFILES: Final = (TC_083_CS, TC_084_CS)
