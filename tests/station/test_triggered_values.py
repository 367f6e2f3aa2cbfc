"""MeterValues on request: what is in it, and that it stays out of the transaction's own data."""

from typing import Any

import msgspec
import pytest

from plugwright.ocpp16 import (
    MeterValuesReq,
    StartTransactionConf,
    StartTransactionReq,
    StopTransactionReq,
    TriggerMessageReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.sim.scripted_peer import ACCEPTED
from tests.station.stubborn import stubborn

TRIGGERED = msgspec.structs.replace(PRODUCT, feature_profiles=("Core", "RemoteTrigger"))
REGISTER = "Energy.Active.Import.Register"


def triggering(**configuration: str) -> Bench:
    """A booted bench that can be triggered."""
    return Bench(TRIGGERED, configuration=configuration).boot()


def values(bench: Bench) -> MeterValuesReq:
    """The one MeterValues that a trigger brings."""
    bench.said()
    bench.csms(TriggerMessageReq(requested_message="MeterValues", connector_id=1))
    (req,) = bench.said_of(MeterValuesReq)
    return req


def test_measurands_are_those_of_the_samples() -> None:
    """Errata 3.46: everything in MeterValuesSampledData, with context Trigger (§7.35), measured now."""
    bench = triggering(MeterValuesSampledData="Voltage,Power.Active.Import,Current.Import")
    bench.charge()
    bench.advance(30)
    req = values(bench)
    (value,) = req.meter_value
    assert [sampled.measurand for sampled in value.sampled_value] == [
        "Voltage",
        "Power.Active.Import",
        "Current.Import",
    ]
    assert {sampled.context for sampled in value.sampled_value} == {"Trigger"}
    assert value.timestamp == bench.peer.current_time


@pytest.mark.parametrize("measurands", ["", REGISTER])
def test_empty_list_means_the_register(measurands: str) -> None:
    """§9.1.17: what a list without an item stands for."""
    req = values(triggering(MeterValuesSampledData=measurands))
    assert [sampled.measurand for sampled in req.meter_value[0].sampled_value] == [REGISTER]


def test_running_transaction_is_named() -> None:
    """Errata 3.16: transactionId while one runs, none without."""
    bench = triggering()
    assert values(bench).transaction_id is None
    bench.charge()
    assert values(bench).transaction_id == 1
    bench.tap("TAG")
    assert values(bench).transaction_id is None


def test_transaction_without_an_id_yet_is_not_named() -> None:
    """§4.7: the id is optional, and not known before StartTransaction.conf."""
    bench = triggering()
    bench.peer.react(StartTransactionReq, None)
    bench.charge()
    bench.csms(TriggerMessageReq(requested_message="MeterValues"))
    assert bench.said_of(MeterValuesReq) == []  # one CALL at a time
    bench.peer.answer_held(StartTransactionConf(id_tag_info=ACCEPTED, transaction_id=1))
    (req,) = bench.said_of(MeterValuesReq)
    assert req.transaction_id is None


def test_given_up_start_is_told_as_minus_one() -> None:
    """Errata 3.18: what belongs to a start that was given up goes out with -1."""
    bench = triggering(TransactionMessageAttempts="1")
    bench.peer.react(StartTransactionReq, CallError("InternalError"))
    bench.charge()
    assert values(bench).transaction_id == -1


def test_it_is_no_sample_of_the_transaction() -> None:
    """§5.17: it is told on request, so neither the outbox nor transactionData knows it."""
    bench = triggering(StopTxnSampledData=REGISTER, MeterValueSampleInterval="0")
    bench.charge()
    bench.advance(30)
    values(bench)
    assert bench.station.outbox.empty
    bench.tap("TAG")
    (stop,) = bench.said_of(StopTransactionReq)
    contexts = [sampled.context for part in stop.transaction_data or () for sampled in part.sampled_value]
    assert contexts == ["Transaction.Begin", "Transaction.End"]


def test_it_is_not_told_after_an_outage() -> None:
    """§5.17: not for historic data; what could not be said is forgotten."""
    bench = triggering()
    bench.peer.react(StartTransactionReq, None)
    bench.charge()
    bench.csms(TriggerMessageReq(requested_message="MeterValues"))
    bench.offline()
    bench.peer.reactions.clear()
    bench.online()
    assert bench.said_of(MeterValuesReq) == []


def blind(**bench_arguments: Any) -> Bench:
    """A bench whose meter answers no more."""
    bench, driver = stubborn(product=TRIGGERED, **bench_arguments)
    bench.boot()
    driver.is_blind = True
    bench.said()
    return bench


def test_silent_meter_is_told_by_its_last_register() -> None:
    """§5.17: the most recent measurement; what it does not have gives way to the register."""
    bench = blind(configuration={"MeterValuesSampledData": "Voltage"})
    bench.csms(TriggerMessageReq(requested_message="MeterValues"))
    assert bench.said() == []
    bench.advance(2)
    (req,) = bench.said_of(MeterValuesReq)
    assert [(value.measurand, value.value) for value in req.meter_value[0].sampled_value] == [(REGISTER, "0")]


def test_reading_that_comes_after_the_link_is_gone_is_told_nobody() -> None:
    """§5.17: who asked for the present does not want it later."""
    bench = blind()
    bench.csms(TriggerMessageReq(requested_message="MeterValues"))
    bench.offline()
    bench.advance(3)
    bench.online()
    assert bench.said_of(MeterValuesReq) == []
