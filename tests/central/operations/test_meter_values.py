"""MeterValues, from the Central System's side."""

import pytest

from plugwright.ocpp16 import MeterValue, MeterValuesConf, MeterValuesReq, SampledValue
from tests.central.bench import IDENTITY, Bench

AT = "2026-01-01T00:00:00.000Z"


def values(*numbers: str) -> tuple[MeterValue, ...]:
    """Samples of one number each."""
    return tuple(MeterValue(timestamp=AT, sampled_value=(SampledValue(value=number),)) for number in numbers)


def test_keeps_every_sample_in_its_order() -> None:
    """A message may have several (§4.7)."""
    bench = Bench()
    bench.boot()
    bench.ask(MeterValuesReq(connector_id=1, transaction_id=5, meter_value=values("1", "2")))
    rows = bench.store.meter_values(IDENTITY, 5, 9)
    assert [(row.connector, row.sampled_at, row.values[0].value, row.in_stop) for row in rows] == [
        (1, AT, "1", False),
        (1, AT, "2", False),
    ]


@pytest.mark.parametrize("transaction_id", [None, -1, 0, 99])
def test_confirms_values_of_any_transaction(transaction_id: int | None) -> None:
    """A refusal would only bring them back (§4.7, errata 3.18)."""
    bench = Bench()
    bench.boot()
    req = MeterValuesReq(connector_id=0, transaction_id=transaction_id, meter_value=values("1"))
    assert bench.ask(req) == MeterValuesConf()
