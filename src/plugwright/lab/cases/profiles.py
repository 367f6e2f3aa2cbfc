"""Charging profiles that cases install, and what a composite schedule is held to.

Test case document chapter 2.22; OCPP 1.6 §3.13, §5.7, §7.8, §7.13.
"""

from collections.abc import Mapping
from typing import Any, Final

from plugwright.lab.checks import Rule
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Script
from plugwright.lab.values import (
    CHARGING_RATE_UNIT,
    CHARGING_SCHEDULE_DURATION,
    CONNECTOR,
    MAX_TIME_DEVIATION,
    NUMBER_PHASES,
    STACK_LEVEL,
    Computed,
)
from plugwright.lab.verbs import csms, station
from plugwright.ocpp16 import (
    ChargingProfilePurposeType,
    GetCompositeScheduleConf,
    GetCompositeScheduleReq,
    SetChargingProfileReq,
)
from plugwright.ocpp16.time import format_utc, parse_utc

VALID_FOR_S: Final = 401
W_PER_A: Final = 1000


def limit(ampere: int) -> Computed:
    """This many ampere, or as many thousand watt, by the configured unit."""

    def of(evidence: Evidence) -> float:
        return float(ampere if CHARGING_RATE_UNIT.of(evidence) == "A" else ampere * W_PER_A)

    return Computed(f"{ampere} A or {ampere * W_PER_A} W", of)


def shortly_ago(plus_s: int = 0) -> Computed:
    """Now less the Max Time Deviation, plus some seconds."""

    def of(evidence: Evidence) -> str:
        return format_utc(evidence.now.utc_ms + 1000 * (plus_s - int(MAX_TIME_DEVIATION.of(evidence))))

    return Computed("<now - Configured Max Time Deviation" + (f" + {plus_s} s>" if plus_s else ">"), of)


def periods(*starts: tuple[int, int]) -> tuple[Mapping[str, Any], ...]:
    """Periods from their start in seconds and their limit in ampere."""
    return tuple(
        {"start_period": start_s, "limit": limit(ampere), "number_phases": NUMBER_PHASES} for start_s, ampere in starts
    )


def profile(
    number: int,
    purpose: ChargingProfilePurposeType,
    *starts: tuple[int, int],
    stack_level: Any = STACK_LEVEL,
    duration: Any = None,
    begins: Any = None,
    valid: bool = False,
    transaction_id: Any = None,
) -> Mapping[str, Any]:
    """An absolute profile; `begins` is its startSchedule."""
    schedule: dict[str, Any] = {
        "charging_rate_unit": CHARGING_RATE_UNIT,
        "charging_schedule_period": periods(*starts),
    }
    if duration is not None:
        schedule["duration"] = duration
    if begins is not None:
        schedule["start_schedule"] = begins
    fields: dict[str, Any] = {
        "charging_profile_id": number,
        "stack_level": stack_level,
        "charging_profile_purpose": purpose,
        "charging_profile_kind": "Absolute",
        "charging_schedule": schedule,
    }
    if valid:
        fields |= {"valid_from": shortly_ago(), "valid_to": shortly_ago(VALID_FOR_S)}
    if transaction_id is not None:
        fields["transaction_id"] = transaction_id
    return fields


# What the station reckons


def _is_near_now(time: Any, evidence: Evidence) -> bool:
    if not isinstance(time, str):
        return False
    return abs(parse_utc(time) - evidence.now.utc_ms) <= 1000 * int(MAX_TIME_DEVIATION.of(evidence))


NEAR_NOW: Final = Rule("at most <Configured Max Time Deviation> seconds from now", _is_near_now)


def begins_with(ampere: int) -> Rule:
    """The schedule's first period has this limit."""

    def holds(told: Any, evidence: Evidence) -> bool:
        first = told[0] if isinstance(told, list | tuple) and told else {}
        return first.get("startPeriod") == 0 and first.get("limit") == limit(ampere).of(evidence)

    return Rule(f"from 0 s on {ampere} A or {ampere * W_PER_A} W, as the profile installed has it", holds)


def asks_schedule(duration: Any, checks: Mapping[str, Any], **other_checks: Any) -> Script:
    """The composite schedule of the connector is asked for; `checks` are on its chargingSchedule."""
    return (
        csms.sends(
            GetCompositeScheduleReq, connector_id=CONNECTOR, duration=duration, charging_rate_unit=CHARGING_RATE_UNIT
        ),
        station.answers(
            GetCompositeScheduleConf,
            status="Accepted",
            connector_id=CONNECTOR,
            charging_schedule={"duration": duration, "charging_rate_unit": CHARGING_RATE_UNIT, **checks},
            **other_checks,
        ),
    )


def is_in_force(ampere: int) -> Script:
    """The profile governs the composite schedule: by the specification periods count from scheduleStart (§6.22)."""
    return asks_schedule(
        CHARGING_SCHEDULE_DURATION, {"charging_schedule_period": begins_with(ampere)}, schedule_start=NEAR_NOW
    )


def is_in_force_by_document(ampere: int) -> Script:
    """The same by the document, which looks at the schedule's startSchedule."""
    checks = {"start_schedule": NEAR_NOW, "charging_schedule_period": begins_with(ampere)}
    return asks_schedule(CHARGING_SCHEDULE_DURATION, checks)


def since_second_profile(start_s: int) -> Rule:
    """So many seconds after the second profile was sent, within the Max Time Deviation; on startPeriod."""

    def holds(told: Any, evidence: Evidence) -> bool:
        sent_ms = evidence.said_at(SetChargingProfileReq, 2)
        if not isinstance(told, int) or sent_ms is None:
            return False
        passed_s = (evidence.now.utc_ms - sent_ms) / 1000
        slack_s = int(MAX_TIME_DEVIATION.of(evidence)) + evidence.parameters.tolerance_s
        return abs(told - (start_s - passed_s)) <= slack_s

    return Rule(f"{start_s} - x, x being the seconds since the second profile", holds)


def told_periods(*starts: tuple[int, int]) -> tuple[Mapping[str, Any], ...]:
    """The periods of a composite schedule, the first at 0 and the others counted from the second profile."""
    first, *others = starts
    return (
        {"start_period": first[0], "limit": limit(first[1])},
        *({"start_period": since_second_profile(start_s), "limit": limit(ampere)} for start_s, ampere in others),
    )
