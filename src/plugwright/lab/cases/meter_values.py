"""Meter values.

Test case document chapter 2.9; OCPP 1.6 §3.16.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.states import CHARGING, reads_key
from plugwright.lab.checks import All, Each, Rule
from plugwright.lab.evidence import Evidence
from plugwright.lab.values import CLOCK_ALIGNED_DATA_INTERVAL, CONNECTOR, METER_VALUE_INTERVAL, Value
from plugwright.lab.verbs import repeatedly, station
from plugwright.ocpp16 import MeterValuesReq, ReadingContext, StartTransactionReq
from plugwright.ocpp16.time import format_utc, parse_utc

ENERGY: Final = "Energy.Active.Import.Register"
PERIODIC: Final[ReadingContext] = "Sample.Periodic"
ALIGNED_CONTEXT: Final[ReadingContext] = "Sample.Clock"
TIMES: Final = 3
DAY_MS: Final = 86_400_000


def taken(evidence: Evidence, context: ReadingContext) -> list[int]:
    """When each sample of this kind was taken at our connector since the transaction began, UTC ms, as they came.

    One that is told again counts once: its answer may have been lost with the connection.
    """
    times: list[int] = []
    for said in evidence.history:
        req = said.message
        if isinstance(req, StartTransactionReq):
            times = []
        elif isinstance(req, MeterValuesReq) and req.connector_id == evidence.parameters.connector_id:
            contexts = [(value.timestamp, value.sampled_value[0].context or PERIODIC) for value in req.meter_value]
            times += [parse_utc(timestamp) for timestamp, found in contexts if found == context]
    return [*dict.fromkeys(times)]


def _times(values: Any) -> list[int]:
    return [parse_utc(value["timestamp"]) for value in values] if isinstance(values, list | tuple) else []


def times_told(context: ReadingContext) -> Callable[[Any, Evidence], str]:
    """The times of a message's meter values, and that of the last sample before them, for a verdict."""

    def told(values: Any, evidence: Evidence) -> str:
        times = ", ".join(map(format_utc, _times(values))) or "none"
        return times + "".join(f" after {format_utc(time)}" for time in taken(evidence, context)[-1:])

    return told


def apart(interval: Value, context: ReadingContext) -> Callable[[Any, Evidence], bool]:
    """Whether all samples are the interval apart: one that is missing is not forgiven when the next ones come.

    A message may hold several of them. The first periodic one comes within an interval of the start: at its end, or at
    once (§9.1.19 has it 'from the start').
    """

    def holds(values: Any, evidence: Evidence) -> bool:
        interval_ms, tolerance_ms = 1000 * int(interval.of(evidence)), 1000 * evidence.parameters.tolerance_s
        times = [*taken(evidence, context), *_times(values)]
        started = evidence.last(StartTransactionReq)
        if started is not None and context == PERIODIC and times:
            since_ms = times[0] - parse_utc(started.timestamp)
            if not -tolerance_ms <= since_ms < 2 * interval_ms - tolerance_ms:
                return False
        return bool(times) and all(abs(b - a - interval_ms) <= tolerance_ms for a, b in pairwise(times))

    return holds


def _on_the_grid(values: Any, evidence: Evidence) -> bool:
    """Counted from midnight UTC (§9.1.5)."""
    interval_ms = 1000 * int(CLOCK_ALIGNED_DATA_INTERVAL.of(evidence))
    tolerance_ms = 1000 * evidence.parameters.tolerance_s
    on_grid = all(time % DAY_MS % interval_ms <= tolerance_ms for time in _times(values))
    return on_grid and apart(CLOCK_ALIGNED_DATA_INTERVAL, ALIGNED_CONTEXT)(values, evidence)


def _all_of(key: str) -> Rule:
    """One sampled value at least for each measurand of a key; items may name a phase."""

    def holds(values: Any, evidence: Evidence) -> bool:
        told = [value.get("measurand", ENERGY) for value in values] if isinstance(values, list | tuple) else []
        wanted = [item.strip() for item in (evidence.value(key) or "").split(",") if item.strip()] or [ENERGY]
        return all(any(item == name or item.startswith(f"{name}.") for name in told) for item in wanted)

    return Rule(f"a value for each measurand of {key}, {ENERGY} if it has none", holds)


def _and_each(rule: Rule, context: str) -> Rule:
    def holds(values: Any, evidence: Evidence) -> bool:
        return rule.holds(values, evidence) and all(value.get("context", PERIODIC) == context for value in values)

    return Rule(f"{rule.words}, context {context}", holds)


SAMPLED: Final = station.sends(
    MeterValuesReq,
    connector_id=CONNECTOR,
    meter_value=All(
        (
            Rule("MeterValueSampleInterval seconds apart", apart(METER_VALUE_INTERVAL, PERIODIC), times_told(PERIODIC)),
            Each({"sampled_value": _and_each(_all_of("MeterValuesSampledData"), PERIODIC)}),
        )
    ),
)
ALIGNED: Final = station.sends(
    MeterValuesReq,
    connector_id=CONNECTOR,
    meter_value=All(
        (
            Rule(
                "ClockAlignedDataInterval seconds apart and on the clock's grid",
                _on_the_grid,
                times_told(ALIGNED_CONTEXT),
            ),
            Each({"sampled_value": _and_each(_all_of("MeterValuesAlignedData"), ALIGNED_CONTEXT)}),
        )
    ),
)
HEADINGS: Final = "The checks are printed for a step 3 that does not exist; they are those of step 1."

TC_070_CS: Final = Case(
    id="TC_070_CS",
    title="Sampled meter values",
    chapter="2.9.1",
    profile="Core",
    spec="§3.16.1, §9.1.17, §9.1.19",
    configuration={"MeterValueSampleInterval": METER_VALUE_INTERVAL, "ClockAlignedDataInterval": "0"},
    before=(reads_key("MeterValuesSampledData"), CHARGING),
    steps=(repeatedly(TIMES, SAMPLED),),
    remark=HEADINGS,
)

TC_071_CS: Final = Case(
    id="TC_071_CS",
    title="Clock-aligned meter values",
    chapter="2.9.2",
    profile="Core",
    spec="§3.16.2, §9.1.5, §9.1.15",
    configuration={"MeterValueSampleInterval": "0", "ClockAlignedDataInterval": CLOCK_ALIGNED_DATA_INTERVAL},
    before=(reads_key("MeterValuesAlignedData"), CHARGING),
    steps=(repeatedly(TIMES, ALIGNED),),
    remark=HEADINGS,
)

CASES: Final = (TC_070_CS, TC_071_CS)
