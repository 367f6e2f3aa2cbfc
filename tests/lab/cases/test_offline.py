"""What is demanded of meter values that waited."""

from plugwright.lab.cases.offline import TC_036_CS
from plugwright.lab.checks import differences
from plugwright.lab.evidence import Evidence, wire
from plugwright.lab.steps import Repeatedly, Sends
from plugwright.ocpp16 import MeterValuesReq, StartTransactionReq
from tests.lab.cases.test_meter_values import values
from tests.lab.looking_back import evidence

START = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp="2026-01-01T00:00:05Z")


def fits(req: MeterValuesReq, looked_back: Evidence) -> bool:
    """Whether it may come next."""
    repeated = TC_036_CS.steps[-1]
    assert isinstance(repeated, Repeatedly)
    step = repeated.steps[0]
    assert isinstance(step, Sends)
    return not differences(step.fields, wire(req), looked_back)


def test_queued_values_come_in_the_order_of_their_times() -> None:
    """An interval apart, from the start of the transaction on."""
    assert fits(values(15), evidence(START))
    assert not fits(values(25), evidence(START))
    assert fits(values(25), evidence(START, values(15)))
    assert not fits(values(15), evidence(START, values(25)))
    assert not fits(values(45), evidence(START, values(25)))
    assert not fits(values(45), evidence(START, values(15), values(35)))


def test_without_a_transaction_there_is_nothing_to_count_from() -> None:
    """Nothing fits."""
    assert not fits(values(15), evidence())
