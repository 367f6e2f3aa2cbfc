"""Meter values.

Test case document chapter 2.9; OCPP 1.6 §3.16.
"""

from collections.abc import Callable
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.states import CHARGING, reads_key
from plugwright.lab.checks import Each, Rule
from plugwright.lab.evidence import Evidence
from plugwright.lab.values import CLOCK_ALIGNED_DATA_INTERVAL, CONNECTOR, METER_VALUE_INTERVAL, Value
from plugwright.lab.verbs import repeatedly, station, time_passes
from plugwright.ocpp16 import MeterValuesReq
from plugwright.ocpp16.time import parse_utc

ENERGY: Final = "Energy.Active.Import.Register"
TIMES: Final = 3


def _former(evidence: Evidence, context: str) -> int | None:
    """When the last sample of this kind was taken at our connector, UTC ms."""
    for req in reversed([*evidence.all(MeterValuesReq)]):
        value = req.meter_value[0]
        if req.connector_id == evidence.parameters.connector_id and value.sampled_value[0].context == context:
            return parse_utc(value.timestamp)
    return None


def _apart(interval: Value, context: str) -> Callable[[Any, Evidence], bool]:
    def holds(timestamp: Any, evidence: Evidence) -> bool:
        former = _former(evidence, context)
        if former is None or not isinstance(timestamp, str):
            return isinstance(timestamp, str)
        late_ms = parse_utc(timestamp) - former - 1000 * int(interval.of(evidence))
        return abs(late_ms) <= 1000 * evidence.parameters.tolerance_s

    return holds


def _on_the_grid(timestamp: Any, evidence: Evidence) -> bool:
    interval_ms = 1000 * int(CLOCK_ALIGNED_DATA_INTERVAL.of(evidence))
    return (
        isinstance(timestamp, str)
        and parse_utc(timestamp) % interval_ms <= 1000 * evidence.parameters.tolerance_s
        and _apart(CLOCK_ALIGNED_DATA_INTERVAL, "Sample.Clock")(timestamp, evidence)
    )


def _all_of(key: str) -> Rule:
    """One sampled value at least for each measurand of a key; items may name a phase."""

    def holds(values: Any, evidence: Evidence) -> bool:
        told = [value.get("measurand", ENERGY) for value in values] if isinstance(values, list | tuple) else []
        wanted = [item.strip() for item in (evidence.value(key) or "").split(",") if item.strip()] or [ENERGY]
        return all(any(item == name or item.startswith(f"{name}.") for name in told) for item in wanted)

    return Rule(f"a value for each measurand of {key}, {ENERGY} if it has none", holds)


def _and_each(rule: Rule, context: str) -> Rule:
    def holds(values: Any, evidence: Evidence) -> bool:
        return rule.holds(values, evidence) and all(value.get("context") == context for value in values)

    return Rule(f"{rule.words}, context {context}", holds)


SAMPLED: Final = station.sends(
    MeterValuesReq,
    connector_id=CONNECTOR,
    meter_value=Each(
        {
            "timestamp": Rule(
                "MeterValueSampleInterval seconds apart", _apart(METER_VALUE_INTERVAL, "Sample.Periodic")
            ),
            "sampled_value": _and_each(_all_of("MeterValuesSampledData"), "Sample.Periodic"),
        }
    ),
)
ALIGNED: Final = station.sends(
    MeterValuesReq,
    connector_id=CONNECTOR,
    meter_value=Each(
        {
            "timestamp": Rule("ClockAlignedDataInterval seconds apart and on the clock's grid", _on_the_grid),
            "sampled_value": _and_each(_all_of("MeterValuesAlignedData"), "Sample.Clock"),
        }
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
    steps=(repeatedly(TIMES, time_passes(METER_VALUE_INTERVAL), SAMPLED),),
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
