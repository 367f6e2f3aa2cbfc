"""What a run found, as one value that can be written: the same run gives the same bytes."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from plugwright.lab import verdicts
from plugwright.lab.declaration import Declaration
from plugwright.lab.events import Line
from plugwright.lab.known import Known, differing_keys
from plugwright.lab.performance import DESCRIPTIONS, Measured, worst
from plugwright.lab.run import Result
from plugwright.lab.verdicts import Failed, Inconclusive, Verdict
from plugwright.station.keys import SupportedFeatureProfiles

Runner = Literal["virtual", "wire"]

DISCLAIMER: Final = (
    "A report of Plugwright's own lab. It is not a certificate, and not made or approved by the Open Charge Alliance. "
    "The cases are those of the public test case document of 2024-04, retold."
)


class Figure(msgspec.Struct, frozen=True):
    """A row of the performance table; `what` took longest, in `case`."""

    name: str
    description: str
    limit_s: int
    worst_ms: int
    what: str
    case: str
    runner: Runner


class CaseReport(msgspec.Struct, frozen=True):
    """A case with its verdicts; `by_document` where the document is held to differ from the specification."""

    id: str
    title: str
    chapter: str
    profile: str
    spec: str
    verdict: Verdict
    by_document: Verdict | None
    position: str
    remarks: tuple[str, ...]
    transcript: tuple[Line, ...]


class Report(msgspec.Struct, frozen=True):
    """The whole run."""

    disclaimer: str
    runner: Runner
    station: str
    vendor: str
    model: str
    firmware_version: str | None
    summary: dict[str, int]
    functionalities: dict[str, str]
    performance: tuple[Figure, ...]
    configuration: dict[str, str]
    remarks: tuple[str, ...]
    cases: tuple[CaseReport, ...]


def of_run(declaration: Declaration, known: Known, results: Sequence[Result], runner: Runner) -> Report:
    """Put together what the run found."""
    return Report(
        disclaimer=DISCLAIMER,
        runner=runner,
        station=declaration.name,
        vendor=declaration.vendor,
        model=declaration.model,
        firmware_version=declaration.firmware_version,
        summary=counts(results),
        functionalities=functionalities(declaration, results),
        performance=_performance(declaration, results, runner),
        configuration={key.key: key.value or "" for key in known.factory.values()},
        remarks=(*differing_keys(declaration.keys, known.factory), *_profile_remarks(declaration, known)),
        cases=tuple(_case(result) for result in results),
    )


def as_json(report: Report) -> bytes:
    """The report with its transcripts, to be read by people, too."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"


def counts(results: Sequence[Result]) -> dict[str, int]:
    """How many cases have which verdict, by the specification."""
    names = [verdicts.name(result.verdict) for result in results]
    return {name: names.count(name) for name in ("passed", "failed", "inconclusive", "not applicable")}


def succeeded(results: Sequence[Result]) -> bool:
    """Whether nothing failed and nothing is open, by the specification."""
    return not any(isinstance(result.verdict, Failed | Inconclusive) for result in results)


def functionalities(declaration: Declaration, results: Sequence[Result]) -> dict[str, str]:
    """Pass, Fail, Inconclusive or N/A for each feature profile; one that is off can fail by what it answers."""
    found: dict[str, str] = {}
    for result in results:
        profile = result.case.profile
        known = found.get(profile, "Pass" if profile in declaration.profiles else "N/A")
        found[profile] = _worse(known, result.verdict)
    return found


def _worse(known: str, verdict: Verdict) -> str:
    if isinstance(verdict, Failed) or known == "Fail":
        return "Fail"
    return "Inconclusive" if isinstance(verdict, Inconclusive) else known


def figures(results: Sequence[Result]) -> tuple[Measured, ...]:
    """The worst case of everything measured."""
    return worst(measurement for result in results for measurement in result.measurements)


def _performance(declaration: Declaration, results: Sequence[Result], runner: Runner) -> tuple[Figure, ...]:
    parameters = declaration.parameters
    return tuple(
        Figure(
            name=one.figure,
            description=DESCRIPTIONS[one.figure],
            limit_s=parameters.response_timeout_s
            if one.figure == "OCPP response timeout"
            else parameters.function_timeout_s,
            worst_ms=one.ms,
            what=one.what,
            case=one.case,
            runner=runner,
        )
        for one in figures(results)
    )


def _profile_remarks(declaration: Declaration, known: Known) -> tuple[str, ...]:
    key = known.factory.get(SupportedFeatureProfiles.name.lower())
    told = [name.strip() for name in (key.value or "").split(",")] if key is not None else []
    return tuple(
        f"{SupportedFeatureProfiles.name}: {name} is supported, but the station does not tell it"
        for name in declaration.profiles
        if name not in told and name != "Security"
    )


def _case(result: Result) -> CaseReport:
    case = result.case
    return CaseReport(
        id=case.id,
        title=case.title,
        chapter=case.chapter,
        profile=case.profile,
        spec=case.spec,
        verdict=result.verdict,
        by_document=result.by_document,
        position=case.remark,
        remarks=result.remarks,
        transcript=result.transcript,
    )
