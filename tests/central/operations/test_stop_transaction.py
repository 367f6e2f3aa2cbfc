"""StopTransaction, from the Central System's side."""

import pytest

from plugwright.central.effects import TransactionStopped, Warned
from plugwright.central.ports import TransactionRow
from plugwright.ocpp16 import MeterValue, SampledValue, StartTransactionReq, StopTransactionReq
from tests.central.bench import IDENTITY, Bench

STARTED = "2026-01-01T00:00:00.000Z"
STOPPED = "2026-01-01T01:00:00.000Z"


def charging() -> Bench:
    """Transaction 1 runs with CARD."""
    bench = Bench()
    bench.boot()
    bench.enter("CARD")
    start = StartTransactionReq(connector_id=1, id_tag="CARD", meter_start=100, timestamp=STARTED)
    assert bench.ask(start).transaction_id == 1
    return bench


def stored(bench: Bench, transaction_id: int = 1) -> TransactionRow:
    """The row of a transaction that exists."""
    row = bench.store.transaction(transaction_id)
    assert row is not None
    return row


def test_stores_the_stop() -> None:
    """Register, time and reason are kept; without an idTag nothing is said of one (§4.10)."""
    bench = charging()
    conf = bench.ask(StopTransactionReq(meter_stop=500, timestamp=STOPPED, transaction_id=1, reason="Remote"))
    assert conf.id_tag_info is None
    assert bench.news() == [TransactionStopped(IDENTITY, 1, 1, 500, "Remote")]
    row = stored(bench)
    assert (row.state, row.meter_stop_wh, row.stopped_at, row.reason) == ("stopped", 500, STOPPED, "Remote")


def test_an_absent_reason_is_local() -> None:
    """So says §4.10."""
    bench = charging()
    bench.ask(StopTransactionReq(meter_stop=500, timestamp=STOPPED, transaction_id=1, id_tag="CARD"))
    assert (stored(bench).reason, stored(bench).stop_id_tag) == ("Local", "CARD")


def test_speaks_of_the_id_tag_that_stopped_it() -> None:
    """The station may put it into its cache (§4.10)."""
    bench = charging()
    conf = bench.ask(StopTransactionReq(meter_stop=500, timestamp=STOPPED, transaction_id=1, id_tag="WHO"))
    assert conf.id_tag_info.status == "Invalid"


def test_a_stop_that_is_told_again_changes_nothing() -> None:
    """It is confirmed, so that the station stops telling; what was stored first stays."""
    bench = charging()
    first = StopTransactionReq(meter_stop=500, timestamp=STOPPED, transaction_id=1, transaction_data=data())
    bench.ask(first)
    row = stored(bench)
    for again in (first, StopTransactionReq(meter_stop=900, timestamp=STARTED, transaction_id=1, id_tag="CARD")):
        bench.ask(again)
        assert [type(event) for event in bench.news()] == [Warned]
        assert stored(bench) == row
    assert len(bench.store.meter_values(IDENTITY, 1, 9)) == 1


@pytest.mark.parametrize("transaction_id", [-1, 0, 99])
def test_an_unknown_transaction_is_answered_like_a_valid_one(transaction_id: int) -> None:
    """A station whose start was never confirmed sends -1, and must not be blocked by it (errata 3.18)."""
    bench = charging()
    stop = StopTransactionReq(meter_stop=1, timestamp=STOPPED, transaction_id=transaction_id, id_tag="CARD")
    assert bench.ask(stop).id_tag_info.status == "Accepted"
    assert stored(bench).state == "open"


def test_a_station_cannot_stop_anothers_transaction() -> None:
    """It is answered all the same, but the transaction goes on."""
    bench = charging()
    bench.boot("cp002", link=2)
    bench.ask(StopTransactionReq(meter_stop=1, timestamp=STOPPED, transaction_id=1), link=2)
    assert stored(bench).state == "open"


def test_a_late_stop_ends_a_lost_transaction() -> None:
    """Its energy is not forgotten because the next transaction was told first."""
    bench = charging()
    bench.ask(StartTransactionReq(connector_id=1, id_tag="CARD", meter_start=600, timestamp=STOPPED))
    assert stored(bench).state == "lost"
    bench.ask(StopTransactionReq(meter_stop=500, timestamp=STOPPED, transaction_id=1))
    assert (stored(bench).state, stored(bench).meter_stop_wh) == ("stopped", 500)


def test_keeps_the_transaction_data() -> None:
    """They belong to the transaction like its other meter values (§4.10)."""
    bench = charging()
    bench.ask(StopTransactionReq(meter_stop=500, timestamp=STOPPED, transaction_id=1, transaction_data=data()))
    (row,) = bench.store.meter_values(IDENTITY, 1, 9)
    assert (row.connector, row.sampled_at, row.values[0].value, row.in_stop) == (1, STOPPED, "500", True)


def data() -> tuple[MeterValue, ...]:
    """One sample."""
    return (MeterValue(timestamp=STOPPED, sampled_value=(SampledValue(value="500"),)),)
