"""What is demanded of a handshake."""

from typing import Any

import pytest

from plugwright.lab.cases.secure_connections import BASIC, CLIENT_CERTIFICATE, ELLIPTIC, RSA, TLS
from plugwright.lab.checks import differences
from tests.lab.looking_back import evidence

GOOD: tuple[tuple[str, Any], ...] = (
    ("authorization", "accepted"),
    ("chargePointId", "cp001"),
    ("authorizationKeyHexLength", 40),
    ("authorizationKeyLength", 20),
    ("tlsVersion", "TLSv1.2"),
    ("cipherSuites", [*RSA, "TLS_FALLBACK_SCSV"]),
    ("keySize", "EC 256"),
    ("certificateFormat", "X.509"),
    ("certificateSerialNumber", "1"),
    ("subjectCommonName", "cp001"),
)


def differing(**changes: Any) -> list[str]:
    """The paths that are wrong."""
    handshake = {**dict(GOOD), **changes}
    return [found.path for found in differences({**BASIC, **TLS, **CLIENT_CERTIFICATE}, handshake, evidence())]


def test_a_good_handshake_passes() -> None:
    """With the suites for either kind of key."""
    assert differing() == []
    assert differing(cipherSuites=list(ELLIPTIC)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("authorization", "refused"),
        ("chargePointId", "cp002"),
        ("authorizationKeyHexLength", 30),
        ("authorizationKeyHexLength", 42),
        ("authorizationKeyLength", 15),
        ("tlsVersion", "TLSv1.1"),
        ("cipherSuites", [RSA[0], ELLIPTIC[1]]),
        ("keySize", "RSA 1024"),
        ("keySize", "unknown"),
        ("certificateFormat", "PGP"),
        ("subjectCommonName", "somebody"),
    ],
)
def test_a_weak_one_does_not(field: str, value: object) -> None:
    """One thing that is wrong."""
    assert differing(**{field: value}) == [field]
