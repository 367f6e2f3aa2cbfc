"""RemoteStopTransaction: which transaction it ends."""

import pytest

from plugwright.ocpp16 import (
    RemoteStopTransactionReq,
    StartTransactionReq,
    StopTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from tests.station.cards import info_of, starts_with


def stop(bench: Bench, transaction_id: int) -> str:
    """Ask for a stop, and return the status of the answer."""
    conf = bench.csms(RemoteStopTransactionReq(transaction_id=transaction_id))
    return str(getattr(conf, "status", conf))


def test_tc_012_stops_the_transaction() -> None:
    """Accepted, StopTransaction with Remote and no idTag, Finishing, unlocked (§5.12, TC_012)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.said()
    assert stop(bench, 1) == "Accepted"
    said = bench.said()
    told = next(req for req in said if isinstance(req, StopTransactionReq))
    assert (told.transaction_id, told.reason, told.id_tag) == (1, "Remote", None)
    assert [req.status for req in said if hasattr(req, "status")] == ["Finishing"]
    assert not bench.station.connectors[0].locked


def test_tc_028_rejects_an_unknown_transaction() -> None:
    """No running transaction has this id (TC_028)."""
    bench = Bench().boot()
    bench.charge("TAG")
    assert stop(bench, 99) == "Rejected"
    assert bench.station.connectors[0].phase == "running"


def test_rejects_a_transaction_that_is_over() -> None:
    """The transaction must be ongoing (errata 3.33)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.tap("TAG")
    assert stop(bench, 1) == "Rejected"


@pytest.mark.parametrize("transaction_id", [0, -1, -7])
def test_an_id_may_be_zero_or_negative(transaction_id: int) -> None:
    """Any integer that the Central System gave is an id (errata 3.54)."""
    bench = Bench().boot()
    starts_with(bench, info_of(), transaction_id)
    bench.charge("TAG")
    assert stop(bench, transaction_id) == "Accepted"
    assert [req.transaction_id for req in bench.said_of(StopTransactionReq)] == [transaction_id]


@pytest.mark.parametrize("transaction_id", [-1, 0])
def test_no_id_is_no_id(transaction_id: int) -> None:
    """A transaction whose start was given up has no id, not even the -1 that its messages carry (errata 3.18)."""
    bench = Bench(configuration={"TransactionMessageAttempts": "1"}).boot()
    bench.peer.react(StartTransactionReq, CallError("InternalError", ""))
    bench.charge("TAG")
    assert stop(bench, transaction_id) == "Rejected"


def test_stops_the_right_one_of_several() -> None:
    """The id says which."""
    bench = Bench(connectors=2).boot()
    bench.charge("ONE", 1)
    bench.charge("TWO", 2)
    stop(bench, 2)
    assert [connector.phase for connector in bench.station.connectors] == ["running", "none"]
