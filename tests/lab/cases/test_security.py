"""What the lab's certificate authority is needed for."""

from collections.abc import Mapping

import pytest

from plugwright.lab.cases.security import SIGNED, TC_075_2_CS, TC_076_CS, TC_083_CS, authority
from plugwright.lab.checks import differences
from plugwright.lab.evidence import Evidence, wire
from plugwright.lab.parameters import Parameters
from plugwright.lab.steps import Answers, Sends
from plugwright.lab.values import Missing, resolved
from plugwright.ocpp16 import CertificateHashData, GetInstalledCertificateIdsConf, SignCertificateReq
from tests.lab.looking_back import evidence

PARAMETERS = Parameters(root_certificate="ROOT", security_profile=1)


class Notary:
    """Signs by writing under it, and hashes by a prefix."""

    def sign(self, csr: str) -> str:
        return f"{csr} signed"

    def invalid_chain(self) -> str:
        return "nonsense"

    def invalid_root(self) -> str:
        return "nonsense"

    def hash_data(self, certificate: str, hash_algorithm: str) -> Mapping[str, str]:
        return {
            "hashAlgorithm": hash_algorithm,
            "issuerNameHash": f"{hash_algorithm} of name",
            "issuerKeyHash": f"{hash_algorithm} of key",
            "serialNumber": certificate,
        }


def looking_back(*said: SignCertificateReq) -> Evidence:
    """With a notary."""
    return evidence(*said, parameters=PARAMETERS, authority=Notary())


def installed(serial_number: str) -> GetInstalledCertificateIdsConf:
    """One certificate."""
    entry = CertificateHashData(
        hash_algorithm="SHA256",
        issuer_name_hash="SHA256 of name",
        issuer_key_hash="SHA256 of key",
        serial_number=serial_number,
    )
    return GetInstalledCertificateIdsConf(status="Accepted", certificate_hash_data=(entry,))


def fits(step: object, conf: GetInstalledCertificateIdsConf) -> bool:
    """Whether the step takes the answer."""
    assert isinstance(step, Answers)
    return not differences(step.fields, wire(conf), looking_back())


def test_the_stations_request_is_signed() -> None:
    """The one that it has just sent."""
    assert resolved(SIGNED, looking_back(SignCertificateReq(csr="CSR"))) == "CSR signed"


def test_a_run_without_an_authority_is_missing_one() -> None:
    """The case is inconclusive then."""
    with pytest.raises(Missing, match="no certificate authority"):
        authority(evidence())


def test_the_certificate_must_be_listed_or_gone() -> None:
    """By the hash data that the lab computes."""
    assert fits(TC_075_2_CS.steps[3], installed("ROOT"))
    assert not fits(TC_075_2_CS.steps[3], installed("OTHER"))
    assert fits(TC_076_CS.steps[-1], installed("OTHER"))
    assert fits(TC_076_CS.steps[-1], GetInstalledCertificateIdsConf(status="NotFound"))
    assert not fits(TC_076_CS.steps[-1], installed("ROOT"))


def test_the_next_security_profile_is_one_above() -> None:
    """As a key holds it."""
    step = TC_083_CS.steps[0]
    assert isinstance(step, Sends)
    assert resolved(step.fields["value"], looking_back()) == "2"
