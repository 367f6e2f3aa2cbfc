"""What a run found, as one value that can be written: the same run gives the same bytes."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

from plugwright import __version__
from plugwright.lab import verdicts
from plugwright.lab.case import Case
from plugwright.lab.checks import in_words
from plugwright.lab.declaration import Declaration, Laboratory
from plugwright.lab.events import Line
from plugwright.lab.known import Known, differing_keys
from plugwright.lab.performance import DESCRIPTIONS, Measured, worst
from plugwright.lab.reporting import features, station_facts
from plugwright.lab.reporting.discretion import Discretion
from plugwright.lab.reporting.heard import hear
from plugwright.lab.reporting.station_facts import ConfigurationRow
from plugwright.lab.run import Result
from plugwright.lab.show import step_rows
from plugwright.lab.steps import Script
from plugwright.lab.verdicts import Failed, Inconclusive, Verdict
from plugwright.ocpp16.time import format_utc
from plugwright.sim.shell import EPOCH_MS
from plugwright.station.keys import NumberOfConnectors, SupportedFeatureProfiles

Runner = Literal["virtual", "wire"]

SCHEMA_FILE: Final = "report.schema.json"
DOCUMENT: Final = "2024-04"
DISCLAIMER: Final = (
    "This is a report of Plugwright's own lab. It is not an OCA certificate, and was neither made nor approved by the "
    f"Open Charge Alliance. The cases are those of the public test case document of {DOCUMENT}, retold."
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


class StepRow(msgspec.Struct, frozen=True):
    """A step as `plugwright lab show` prints it; `label` is the number that a verdict names."""

    label: str
    who: str
    what: str


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
    configuration: dict[str, str]
    before: tuple[StepRow, ...]
    steps: tuple[StepRow, ...]
    document_steps: tuple[StepRow, ...]
    remarks: tuple[str, ...]
    transcript: tuple[Line, ...]


class Device(msgspec.Struct, frozen=True):
    """The station, as it is declared; `name` is the declaration's."""

    name: str
    holder: str
    product_type: str
    subtype: str
    vendor: str
    model: str
    firmware_version: str
    communication: str
    certified_with: str
    profiles: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole run; `started_at` is of the virtual clock where the runner is virtual."""

    schema: str = msgspec.field(name="$schema", default=SCHEMA_FILE)
    version: Literal[1] = 1
    disclaimer: str = DISCLAIMER
    tool: str = f"Plugwright {__version__}"
    runner: Runner
    started_at: str
    laboratory: Laboratory
    scope: Literal["Full", "Subset"]
    device: Device
    hardware: dict[str, str]
    settings: dict[str, str]
    limits: dict[str, str]
    told: dict[str, str]
    parameters: dict[str, Any]
    summary: dict[str, int]
    functionalities: dict[str, str]
    optional_features: dict[str, str]
    performance: tuple[Figure, ...]
    configuration: tuple[ConfigurationRow, ...]
    remarks: tuple[str, ...]
    cases: tuple[CaseReport, ...]


def of_run(
    declaration: Declaration,
    known: Known,
    results: Sequence[Result],
    runner: Runner,
    *,
    started_utc_ms: int = EPOCH_MS,
) -> Report:
    """Put together what the run found; `started_utc_ms` is the begin of a run on the wire. Secrets are masked."""
    discretion = Discretion(declaration)
    cases = tuple(_case(result, discretion) for result in results)
    heard = hear(line for case in cases for line in case.transcript)
    configuration = station_facts.configuration(declaration, known)
    return Report(
        runner=runner,
        started_at=format_utc(started_utc_ms),
        laboratory=declaration.laboratory,
        scope="Full" if features.is_full(declaration, results) else "Subset",
        device=discretion.of(_device(declaration)),
        hardware=station_facts.hardware(declaration),
        settings=discretion.facts(station_facts.settings(declaration)),
        limits=station_facts.limits(heard),
        told=discretion.facts(station_facts.told(heard)),
        parameters=station_facts.parameters(declaration),
        summary=counts(results),
        functionalities=features.functionalities(declaration, results),
        optional_features=features.optional_features(declaration, results),
        performance=_performance(declaration, results, runner),
        configuration=discretion.configuration(configuration),
        remarks=discretion.remarks(_remarks(declaration, known)),
        cases=cases,
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


def figures(results: Sequence[Result]) -> tuple[Measured, ...]:
    """The worst case of everything measured."""
    return worst(measurement for result in results for measurement in result.measurements)


def _device(declaration: Declaration) -> Device:
    extras = declaration.extras
    return Device(
        name=declaration.name,
        holder=extras.holder or declaration.vendor,
        product_type=extras.product_type,
        subtype=extras.subtype,
        vendor=declaration.vendor,
        model=declaration.model,
        firmware_version=declaration.firmware_version or "",
        communication=extras.communication,
        certified_with=extras.certified_with,
        profiles=tuple(declaration.profiles),
    )


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


def _remarks(declaration: Declaration, known: Known) -> tuple[str, ...]:
    if not known.factory:
        return ("the station did not tell its configuration in this run",)
    differing = differing_keys(declaration.keys, known.factory)
    return (*differing, *_profile_remarks(declaration, known), *_connector_remarks(declaration, known))


def _profile_remarks(declaration: Declaration, known: Known) -> tuple[str, ...]:
    key = known.factory.get(SupportedFeatureProfiles.name.lower())
    told = [name.strip() for name in (key.value or "").split(",") if name.strip()] if key is not None else []
    declared = [name.lower() for name in declaration.profiles]
    in_small = [name.lower() for name in told]
    untold = [name for name in declaration.profiles if name.lower() not in in_small and name != "Security"]
    undeclared = [name for name in told if name.lower() not in declared]
    return (
        *(f"{SupportedFeatureProfiles.name}: {name} is supported, but the station does not tell it" for name in untold),
        *(f"{SupportedFeatureProfiles.name}: {name} is told, but not declared: not tested" for name in undeclared),
    )


def _connector_remarks(declaration: Declaration, known: Known) -> tuple[str, ...]:
    """Where the declaration has the key itself, the difference is told with the keys."""
    key, declared = known.factory.get(NumberOfConnectors.name.lower()), declaration.key(NumberOfConnectors.name)
    if key is None or key.value in (None, str(declaration.connectors)) or (declared is not None and declared.value):
        return ()
    return (f"connectors: declared {declaration.connectors}, but {NumberOfConnectors.name} is told as {key.value!r}",)


def _case(result: Result, discretion: Discretion) -> CaseReport:
    case = result.case
    by_document = result.by_document
    return CaseReport(
        id=case.id,
        title=case.title,
        chapter=case.chapter,
        profile=case.profile,
        spec=case.spec,
        verdict=discretion.of(result.verdict),
        by_document=None if by_document is None else discretion.of(by_document),
        position=case.remark,
        configuration=_configured(case),
        before=_rows((*case.memory, *case.before)),
        steps=_rows(case.steps),
        document_steps=_rows(case.document_steps or ()),
        remarks=discretion.remarks(result.remarks),
        transcript=discretion.transcript(result.transcript),
    )


def _configured(case: Case) -> dict[str, str]:
    return {
        name: f"{in_words(value)}{' if implemented' * (name in case.if_implemented)}"
        for name, value in case.configuration.items()
    }


def _rows(script: Script) -> tuple[StepRow, ...]:
    return tuple(StepRow(*row) for row in step_rows(script))
