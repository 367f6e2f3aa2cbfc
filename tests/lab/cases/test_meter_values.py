"""What is demanded of meter values."""

from typing import Final

import pytest

from plugwright.lab.cases.meter_values import ALIGNED, SAMPLED
from plugwright.lab.checks import differences
from plugwright.lab.evidence import Evidence, wire
from plugwright.lab.parameters import Parameters
from plugwright.lab.steps import Sends
from plugwright.ocpp16 import Measurand, MeterValue, MeterValuesReq, ReadingContext, SampledValue, StartTransactionReq
from plugwright.ocpp16.time import format_utc
from tests.lab.looking_back import EPOCH_MS, evidence

ENERGY: Final[Measurand] = "Energy.Active.Import.Register"


def values(
    seconds: float, *measurands: Measurand, context: ReadingContext = "Sample.Periodic", connector: int = 1
) -> MeterValuesReq:
    """A sample so long after midnight."""
    sampled = tuple(SampledValue(value="1", measurand=name, context=context) for name in measurands or (ENERGY,))
    timestamp = format_utc(EPOCH_MS + round(seconds * 1000))
    return MeterValuesReq(connector_id=connector, meter_value=(MeterValue(timestamp=timestamp, sampled_value=sampled),))


def fits(step: Sends, req: MeterValuesReq, looked_back: Evidence) -> bool:
    """Whether it is the step's message."""
    return not differences(step.fields, wire(req), looked_back)


def test_samples_are_an_interval_apart() -> None:
    """Within the tolerance; the first one has nothing to be apart from."""
    assert fits(SAMPLED, values(33), evidence())
    assert fits(SAMPLED, values(43), evidence(values(33)))
    assert not fits(SAMPLED, values(38), evidence(values(33)))
    assert not fits(SAMPLED, values(53), evidence(values(33)))


def test_a_sample_that_is_missing_is_not_forgiven() -> None:
    """However regularly the next ones come; what was before the transaction does not count."""
    assert not fits(SAMPLED, values(73), evidence(values(33), values(43), values(63)))
    start = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp=format_utc(EPOCH_MS + 60_000))
    assert fits(SAMPLED, values(73), evidence(values(33), values(43), start, values(63)))


def test_samples_of_others_do_not_count() -> None:
    """Of another connector, or of another kind."""
    others = (values(40, connector=2), values(40, context="Sample.Clock"))
    assert fits(SAMPLED, values(43), evidence(values(33), *others))
    assert not fits(SAMPLED, values(43, connector=2), evidence())


@pytest.mark.parametrize(
    ("configured", "told", "good"),
    [
        ("", (ENERGY,), True),
        ("", ("Voltage",), False),
        ("Voltage,Current.Import", ("Voltage", "Current.Import", ENERGY), True),
        ("Voltage,Current.Import", ("Voltage",), False),
        ("Voltage.L1", ("Voltage",), True),
    ],
)
def test_every_measurand_of_the_key_is_there(configured: str, told: tuple[Measurand, ...], good: bool) -> None:
    """An empty key means the energy register; an item may name a phase."""
    assert fits(SAMPLED, values(10, *told), evidence(keys={"MeterValuesSampledData": configured})) == good


def test_the_context_says_why_it_was_taken() -> None:
    """Periodic is not aligned."""
    assert not fits(SAMPLED, values(20, context="Sample.Clock"), evidence())
    assert fits(ALIGNED, values(20, context="Sample.Clock"), evidence())
    assert not fits(ALIGNED, values(20), evidence())


def test_aligned_values_stand_on_the_clocks_grid() -> None:
    """Seconds 0, 20 and 40."""
    assert not fits(ALIGNED, values(33, context="Sample.Clock"), evidence())
    former = evidence(values(20, context="Sample.Clock"))
    assert fits(ALIGNED, values(40, context="Sample.Clock"), former)
    assert not fits(ALIGNED, values(60, context="Sample.Clock"), former)


def test_several_samples_may_come_in_one_message() -> None:
    """A list of meter values is as good as a message each; one that is missing is as bad."""
    several = values(33), values(43), values(53)
    together = MeterValuesReq(connector_id=1, meter_value=tuple(one.meter_value[0] for one in several))
    assert fits(SAMPLED, together, evidence(values(23)))
    assert not fits(SAMPLED, together, evidence(values(13)))
    gap = MeterValuesReq(connector_id=1, meter_value=(several[0].meter_value[0], several[2].meter_value[0]))
    assert not fits(SAMPLED, gap, evidence())


def test_a_sample_that_is_told_again_spoils_nothing() -> None:
    """Its answer may have been lost with the connection (§3.7); it is no sample more, either."""
    assert fits(SAMPLED, values(53), evidence(values(33), values(43), values(43)))
    assert not fits(SAMPLED, values(43), evidence(values(33), values(43)))


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (10, True), (13, True), (18, False), (20, False)])
def test_the_first_sample_comes_within_an_interval_of_the_start(seconds: int, good: bool) -> None:
    """With the start or after an interval, or a little later (§9.1.19); two intervals later one is missing."""
    start = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp=format_utc(EPOCH_MS))
    assert fits(SAMPLED, values(seconds), evidence(start)) == good


def test_a_context_that_is_left_out_is_periodic() -> None:
    """The default of the field (§7.43); a clock-aligned value has to say what it is."""
    sampled = (SampledValue(value="1"),)
    bare = MeterValuesReq(
        connector_id=1, meter_value=(MeterValue(timestamp=format_utc(EPOCH_MS), sampled_value=sampled),)
    )
    assert fits(SAMPLED, bare, evidence())
    assert not fits(ALIGNED, bare, evidence())


def test_the_grid_begins_at_midnight() -> None:
    """Also where the interval does not divide a day (§9.1.5)."""
    sevens = evidence(parameters=Parameters(clock_aligned_data_interval_s=7, tolerance_s=0))
    assert fits(ALIGNED, values(14, context="Sample.Clock"), sevens)
    assert not fits(ALIGNED, values(13, context="Sample.Clock"), sevens)
