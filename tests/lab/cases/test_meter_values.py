"""What is demanded of meter values."""

from typing import Final

import pytest

from plugwright.lab.cases.meter_values import ALIGNED, SAMPLED
from plugwright.lab.checks import differences
from plugwright.lab.evidence import Evidence, wire
from plugwright.lab.steps import Sends
from plugwright.ocpp16 import Measurand, MeterValue, MeterValuesReq, ReadingContext, SampledValue
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
