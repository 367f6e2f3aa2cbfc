"""What a StopTransaction carries in transactionData."""

from itertools import pairwise

import msgspec
import pytest

from plugwright.ocpp16 import MeterValue, StopTransactionReq
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.station.product import Product

REGISTER = "Energy.Active.Import.Register"
POWER = "Power.Active.Import"


def session(seconds: int, product: Product = PRODUCT, *, cut_after: int | None = None, **keys: str) -> list[MeterValue]:
    """The transactionData of a session of this length with these keys; the power may be cut in it."""
    bench = Bench(product, configuration=keys).boot()
    bench.charge("TAG")
    if cut_after is not None:
        bench.advance(cut_after)
        bench.power_cycle()
    bench.advance(seconds - (cut_after or 0))
    bench.tap("TAG")
    (stop,) = bench.said_of(StopTransactionReq)
    return list(stop.transaction_data or ())


def contexts(data: list[MeterValue]) -> list[object]:
    """The context of each."""
    return [value.sampled_value[0].context for value in data]


def measurands(value: MeterValue) -> list[object]:
    """The measurands of one of them."""
    return [sampled.measurand for sampled in value.sampled_value]


def test_nothing_without_lists() -> None:
    """With both lists empty a StopTransaction has no meter values (§3.16.5)."""
    assert session(200, MeterValueSampleInterval="60", ClockAlignedDataInterval="60") == []


def test_begin_samples_and_end() -> None:
    """Begin and end stand around the samples, each at its time (§3.16.1, errata 3.14)."""
    data = session(150, MeterValueSampleInterval="60", StopTxnSampledData=REGISTER)
    assert contexts(data) == ["Transaction.Begin", "Sample.Periodic", "Sample.Periodic", "Transaction.End"]
    assert [value.timestamp[14:19] for value in data] == ["00:00", "01:00", "02:00", "02:30"]


def test_samples_where_nothing_is_sent_meanwhile() -> None:
    """The stop's lists are their own: what MeterValues tells is another matter (§9.1.27)."""
    data = session(130, MeterValueSampleInterval="60", StopTxnSampledData=POWER)
    assert contexts(data) == ["Transaction.Begin", "Sample.Periodic", "Sample.Periodic", "Transaction.End"]
    assert [measurands(value) for value in data] == [[POWER]] * 4


def test_clock_aligned_values() -> None:
    """StopTxnAlignedData adds the values on the clock's grid (§9.1.25)."""
    data = session(130, MeterValueSampleInterval="0", ClockAlignedDataInterval="60", StopTxnAlignedData=REGISTER)
    assert contexts(data) == ["Transaction.Begin", "Sample.Clock", "Sample.Clock", "Transaction.End"]


def test_begin_and_end_have_every_measurand_of_both_lists() -> None:
    """Begin and end values are given for whatever is configured, once (errata 3.14)."""
    data = session(
        10,
        MeterValueSampleInterval="60",
        StopTxnSampledData=f"{REGISTER},{POWER}",
        StopTxnAlignedData=f"{POWER},Voltage",
    )
    assert [measurands(value) for value in data] == [[REGISTER, POWER, "Voltage"]] * 2


@pytest.mark.parametrize("most", [2, 3, 5, 10])
def test_over_the_limit_intermediate_values_go(most: int) -> None:
    """Never more than StopTransactionMaxMeterValues, and never without begin and end (errata 3.89)."""
    data = session(
        600, MeterValueSampleInterval="20", StopTxnSampledData=REGISTER, StopTransactionMaxMeterValues=str(most)
    )
    assert len(data) <= most
    assert (contexts(data)[0], contexts(data)[-1]) == ("Transaction.Begin", "Transaction.End")
    registers = [int(value.sampled_value[0].value) for value in data]
    assert registers == sorted(registers)
    assert len(data) >= most // 2


def test_what_is_left_is_spread_over_the_transaction() -> None:
    """However long it lasts, no part of the transaction is without values (errata 3.89)."""
    data = session(3000, MeterValueSampleInterval="20", StopTxnSampledData=REGISTER, StopTransactionMaxMeterValues="30")
    minutes = [int(value.timestamp[14:16]) for value in data]
    assert max(after - before for before, after in pairwise(minutes)) <= 7


def test_a_key_that_is_absent_bounds_all_the_same() -> None:
    """Without the key an internal limit of 500 holds (errata 3.89)."""
    data = session(
        6000,
        MeterValueSampleInterval="10",
        StopTxnSampledData=REGISTER,
        WebSocketPingInterval="0",
    )
    assert 250 <= len(data) <= 500


def test_the_limit_holds_over_a_power_cut() -> None:
    """A transaction that goes on after a power cut counts what it kept before (errata 3.89)."""
    data = session(
        400,
        msgspec.structs.replace(PRODUCT, resumes_transactions=True),
        cut_after=200,
        MeterValueSampleInterval="20",
        StopTxnSampledData=REGISTER,
        StopTransactionMaxMeterValues="12",
    )
    assert len(data) <= 12


def test_lists_emptied_before_the_stop_leave_nothing() -> None:
    """It is the keys at the stop that say whether there are meter values in it (§3.16.5)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "60", "StopTxnSampledData": REGISTER}).boot()
    bench.charge("TAG")
    bench.advance(130)
    bench.configure("StopTxnSampledData", "")
    bench.tap("TAG")
    assert [req.transaction_data for req in bench.said_of(StopTransactionReq)] == [None]


def test_the_end_value_is_the_stops_register() -> None:
    """The end value of the register and meterStop are one number."""
    bench = Bench(configuration={"StopTxnSampledData": REGISTER}).boot()
    bench.charge("TAG")
    bench.advance(500)
    bench.power_cycle()
    (stop,) = bench.said_of(StopTransactionReq)
    assert stop.transaction_data is not None
    assert stop.transaction_data[-1].sampled_value[0].value == str(stop.meter_stop)
    assert stop.transaction_data[-1].timestamp == stop.timestamp
