"""What is demanded of composite schedules."""

from typing import Any

import msgspec
import pytest

from plugwright.lab.building import build
from plugwright.lab.cases.profiles import NEAR_NOW, begins_with, limit, profile, shortly_ago, told_periods
from plugwright.lab.checks import differences
from plugwright.lab.parameters import Parameters
from plugwright.lab.values import resolved
from plugwright.ocpp16 import ChargingProfile, ResetReq, SetChargingProfileReq
from tests.lab.looking_back import at, evidence

WATTS = evidence(parameters=Parameters(charging_rate_unit="W"))


def sent() -> SetChargingProfileReq:
    """Some profile."""
    return build(
        SetChargingProfileReq,
        {"connector_id": 1, "cs_charging_profiles": profile(1, "TxProfile", (0, 6), valid=True)},
        evidence(),
    )


def test_limits_have_the_configured_unit() -> None:
    """A thousand watt for an ampere."""
    assert (limit(6).of(evidence()), limit(6).of(WATTS)) == (6.0, 6000.0)


def test_a_profile_is_one_that_ocpp_allows() -> None:
    """With its validity around now."""
    found = sent().cs_charging_profiles
    assert isinstance(found, ChargingProfile)
    assert (found.valid_from, found.valid_to) == ("2025-12-31T23:59:55.000Z", "2026-01-01T00:06:36.000Z")
    assert "transactionId" not in msgspec.to_builtins(found)
    assert resolved(shortly_ago(), evidence()) == found.valid_from


@pytest.mark.parametrize(
    ("told", "good"),
    [
        ([{"startPeriod": 0, "limit": 6.0}, {"startPeriod": 60, "limit": 16.0}], True),
        ([{"startPeriod": 1, "limit": 6.0}], False),
        ([{"startPeriod": 0, "limit": 16.0}], False),
        ([], False),
    ],
)
def test_the_profile_governs_the_beginning(told: list[dict[str, Any]], good: bool) -> None:
    """What comes after it has ended is not its matter."""
    assert begins_with(6).holds(told, evidence()) == good


def test_the_schedule_begins_now() -> None:
    """Within the Max Time Deviation."""
    assert NEAR_NOW.holds("2026-01-01T00:00:04Z", evidence())
    assert not NEAR_NOW.holds("2026-01-01T00:00:06Z", evidence())
    assert not NEAR_NOW.holds(None, evidence())


def test_periods_are_counted_from_the_second_profile() -> None:
    """X is the time since then; the deviation is the tolerance."""
    looked_back = evidence(sent(), sent(), ResetReq(type="Soft"))
    looked_back.now = at(21)  # 20 s after the second one
    checks = {"p": told_periods((0, 7), (100, 9))}

    def is_good(start: int) -> bool:
        told = [{"startPeriod": 0, "limit": 7.0}, {"startPeriod": start, "limit": 9.0}]
        return not differences(checks, {"p": told}, looked_back)

    assert [start for start in (60, 74, 80, 86, 100) if is_good(start)] == [74, 80, 86]
