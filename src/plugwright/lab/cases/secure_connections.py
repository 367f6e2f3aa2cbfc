"""Security: how the station connects.

Test case document, the rest of chapter 2.24.3; security white paper edition 3 §2.4 to §2.6. What is checked is the
handshake, of which `connects` knows all at once. The document prints some checks at the wrong step.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.checks import PRESENT, Rule
from plugwright.lab.conditions import security_profile
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Script
from plugwright.lab.verbs import csms, each_connector, station
from plugwright.ocpp16 import BootNotificationReq, ResetConf, ResetReq, StatusNotificationReq

ELLIPTIC: Final = ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
RSA: Final = ("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_GCM_SHA384")
LEAST_BITS: Final[Mapping[str, int]] = MappingProxyType({"RSA": 2048, "DSA": 2048, "EC": 224})
HEX_DIGITS: Final = (32, 40)
LENGTHS: Final = (
    "The document asks for a key of 20 to 40 hexadecimal digits and of at least 16 characters; the white paper has 16 "
    "to 20 bytes, 32 to 40 digits, which satisfies both and is checked here."
)


def _offers_a_suite(told: Any, _evidence: Evidence) -> bool:
    offered = told if isinstance(told, list | tuple) else ()
    return any(all(suite in offered for suite in suites) for suites in (ELLIPTIC, RSA))


def _is_long_enough(told: Any, _evidence: Evidence) -> bool:
    return isinstance(told, int) and HEX_DIGITS[0] <= told <= HEX_DIGITS[1]


def _is_ours(told: Any, evidence: Evidence) -> bool:
    return bool(told == evidence.parameters.charge_point_id)


def _is_strong(told: Any, _evidence: Evidence) -> bool:
    kind, _, bits = str(told).partition(" ")
    return bits.isdecimal() and int(bits) >= LEAST_BITS.get(kind, 1 << 30)


def _names_station(told: Any, evidence: Evidence) -> bool:
    return isinstance(told, str) and evidence.parameters.charge_point_id in told


BASIC: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "authorization": Rule(
            "Basic base64(<ChargePointId>:<Configured AuthorizationKey>)", lambda told, _: told == "accepted"
        ),
        "charge_point_id": Rule("the last part of the connection URL", _is_ours),
        "authorization_key_hex_length": Rule("32 to 40 digits", _is_long_enough),
        "authorization_key_length": Rule(
            "at least 16 characters", lambda told, _: isinstance(told, int) and told >= HEX_DIGITS[0] // 2
        ),
    }
)
TLS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "tls_version": Rule("1.2 or above", lambda told, _: told in ("TLSv1.2", "TLSv1.3")),
        "cipher_suites": Rule(f"{' and '.join(ELLIPTIC)}, or {' and '.join(RSA)}", _offers_a_suite),
    }
)
CLIENT_CERTIFICATE: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "key_size": Rule("RSA or DSA of at least 2048 bit, elliptic curve of at least 224 bit", _is_strong),
        "certificate_format": "X.509",
        "certificate_serial_number": PRESENT,
        "subject_common_name": Rule("holds the serial number of the station", _names_station),
    }
)

RESETS: Final[Script] = (csms.sends(ResetReq, type="Hard"), station.answers(ResetConf, status="Accepted"))
BOOTS: Final[Script] = (station.sends(BootNotificationReq), each_connector(StatusNotificationReq))

TC_085_CS: Final = Case(
    id="TC_085_CS",
    title="Basic authentication",
    chapter="2.24.3",
    profile="Security",
    spec="security white paper A00.FR.203 to 205",
    conditions=(security_profile(1, 2),),
    before=RESETS,
    steps=(station.connects(**BASIC), *BOOTS),
    remark=LENGTHS,
)

TC_086_CS: Final = Case(
    id="TC_086_CS",
    title="TLS with a certificate of the Central System",
    chapter="2.24.3",
    profile="Security",
    spec="security white paper A00.FR.306 to 318",
    conditions=(security_profile(2, 3),),
    before=RESETS,
    steps=(station.connects(**TLS, **BASIC), *BOOTS),
    remark=f"{LENGTHS} The password is checked with security profile 2 alone.",
)

TC_087_CS: Final = Case(
    id="TC_087_CS",
    title="TLS with a certificate of the station as well",
    chapter="2.24.3",
    profile="Security",
    spec="security white paper A00.FR.401 to 507",
    conditions=(security_profile(3),),
    before=RESETS,
    steps=(station.connects(**TLS, **CLIENT_CERTIFICATE), *BOOTS),
    remark="TLS carries certificates in DER, so PEM cannot be meant for the handshake.",
)

CASES: Final = (TC_085_CS, TC_086_CS, TC_087_CS)
