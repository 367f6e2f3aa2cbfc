"""What a station can do and what came of it: the functionalities of a certificate, and the features that are optional.

OCPP 1.6 §3.2 has the feature profiles. A row passes only if all of its cases were part of the run.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from plugwright.lab import conditions
from plugwright.lab.case import Case, Condition
from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.declaration import Declaration
from plugwright.lab.run import Result
from plugwright.lab.verdicts import Failed, Inconclusive, Passed
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.station.keys import ReserveConnectorZeroSupported

COVERS: Final[Mapping[FeatureProfile, str]] = MappingProxyType(
    {
        "Core": "booting, authorization (with the cache), configuration, transactions, remote control",
        "FirmwareManagement": "remote firmware update management and diagnostics log file upload",
        "SmartCharging": "all types of charging profiles, stacking included",
        "Reservation": "reservation of a connector",
        "LocalAuthListManagement": "a local list of authorization data for whitelisting users",
        "RemoteTrigger": "remotely triggering messages that originate from the station",
        "Security": "the extensions of the security white paper",
    }
)
"""The functionalities in the order of a certificate."""

OF_A_FULL_CERTIFICATE: Final = tuple(name for name in COVERS if name != "Security")


class Option(msgspec.Struct, frozen=True):
    """An optional feature: a station has it if the condition holds, and the cases with this condition test it."""

    name: str
    condition: Condition


OPTIONS: Final = (
    Option("Authorization cache", conditions.AUTH_CACHE),
    Option("Connector lock", conditions.LOCK),
    Option("Stopping a transaction at the station", conditions.LOCAL_STOP),
    Option("Starting a transaction while offline", conditions.OFFLINE_START),
    Option("Backup supply", conditions.BACKUP_POWER),
    Option("Reservation of connector 0", conditions.key_true(ReserveConnectorZeroSupported.name)),
)


def functionalities(declaration: Declaration, results: Sequence[Result]) -> dict[str, str]:
    """What came of each feature profile; one that is off can fail by what it answers."""
    return {
        profile: _outcome(
            has=profile in declaration.profiles,
            cases=[case for case in CASES if case.profile == profile],
            results=results,
        )
        for profile in COVERS
    }


def optional_features(declaration: Declaration, results: Sequence[Result]) -> dict[str, str]:
    """What came of each optional feature."""
    found: dict[str, str] = {}
    for option in OPTIONS:
        cases = [case for case in CASES if _needs(case, option.condition)]
        found[option.name] = _outcome(has=option.condition.holds(declaration), cases=cases, results=results)
    return found


def is_full(declaration: Declaration, results: Sequence[Result]) -> bool:
    """Whether all that a full certificate covers is declared and was part of the run."""
    ran = [result.case.id for result in results]
    cases = [case for case in CASES if case.profile in OF_A_FULL_CERTIFICATE]
    declared = all(profile in declaration.profiles for profile in OF_A_FULL_CERTIFICATE)
    return declared and all(case.id in ran for case in cases)


def _needs(case: Case, condition: Condition) -> bool:
    return any(condition.missing == other.missing for other in case.conditions)


def _outcome(*, has: bool, cases: Sequence[Case], results: Sequence[Result]) -> str:
    verdicts = {result.case.id: result.verdict for result in results}
    found = [verdicts.get(case.id) for case in cases]
    if any(isinstance(verdict, Failed) for verdict in found):
        return "Fail"
    if any(isinstance(verdict, Inconclusive) for verdict in found):
        return "Inconclusive"
    if not has:
        return "N/A"
    if not any(isinstance(verdict, Passed) for verdict in found):
        return "Not tested"
    return "Partly tested" if None in found else "Pass"
