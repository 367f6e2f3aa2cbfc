"""UnlockConnector: what the lock did, and the transaction that ends first."""

import pytest

from plugwright.ocpp16 import (
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
    UnlockConnectorConf,
    UnlockConnectorReq,
)
from plugwright.sim.bench import Bench
from plugwright.station.effects import Send, SetLock
from plugwright.station.stimuli import Due, LockMoved, PlugChanged, Received
from tests.station.raw_peer import raw_bench


def unlock(bench: Bench, connector: int = 1) -> str:
    """The status of the confirmation."""
    conf = bench.csms(UnlockConnectorReq(connector_id=connector))
    assert isinstance(conf, UnlockConnectorConf)
    return conf.status


def test_idle_lock_is_driven() -> None:
    """§5.18: Unlocked, and no status changes (TC_017_1_CS)."""
    bench = Bench().boot()
    assert unlock(bench) == "Unlocked"
    assert bench.said() == []


@pytest.mark.parametrize("connector", [0, -1, 2, 99])
def test_unknown_connector_is_not_supported(connector: int) -> None:
    """Errata 3.85: NotSupported, for connector 0 as well (TC_031_CS)."""
    assert unlock(Bench().boot(), connector) == "NotSupported"


@pytest.mark.parametrize("hardware", [{"lock": False}, {"lock": False, "fixed_cable": True}])
def test_station_without_a_lock_goes_on_charging(hardware: dict[str, bool]) -> None:
    """§7.46: NotSupported, and the transaction is not touched (TC_017_2_CS, TC_018_2_CS)."""
    bench = Bench(hardware=hardware).boot()
    bench.charge()
    assert unlock(bench) == "NotSupported"
    assert bench.station.connectors[0].phase == "running"


def test_jammed_lock_fails() -> None:
    """Errata 3.85: UnlockFailed where the mechanism failed, even if it stands open (TC_030_CS)."""
    bench = Bench().boot()
    bench.lock("jammed")
    assert unlock(bench) == "UnlockFailed"


def test_transaction_is_finished_first() -> None:
    """§5.18: reason UnlockCommand, then Finishing, and Available at the unplugging (TC_018_1_CS)."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    assert unlock(bench) == "Unlocked"
    said = bench.said()
    assert [req.reason for req in said if isinstance(req, StopTransactionReq)] == ["UnlockCommand"]
    assert [req.status for req in said if isinstance(req, StatusNotificationReq)] == ["Finishing"]
    bench.unplug()
    assert bench.statuses() == ["Available"]


def test_answer_precedes_what_it_caused() -> None:
    """§5.18: UnlockConnector.conf comes before StopTransaction.req and the status (TC_018_1_CS)."""
    bench, peer = raw_bench()
    bench.boot()
    bench.charge()
    bench.said()
    peer.kinds.clear()
    peer.ask([2, "1", "UnlockConnector", {"connectorId": 1}])
    assert peer.kinds == [3, 2, 2]
    assert bench.said_of(StopTransactionReq) != []


def test_failure_with_a_transaction_ends_it_all_the_same() -> None:
    """§5.18: the transaction is finished, the lock holds the plug: UnlockFailed, and the fault is told."""
    bench = Bench().boot()
    bench.charge()
    bench.lock("jammed")
    bench.said()
    assert unlock(bench) == "UnlockFailed"
    said = bench.said()
    assert len([req for req in said if isinstance(req, StopTransactionReq)]) == 1
    assert ("Faulted", "ConnectorLockFailure") in [
        (req.status, req.error_code) for req in said if isinstance(req, StatusNotificationReq)
    ]


def test_second_attempt_may_succeed() -> None:
    """§5.18: each request is a new attempt; after it the connector is as it should be."""
    bench = Bench().boot()
    bench.charge()
    bench.lock("jammed")
    unlock(bench)
    bench.shell.hardware.set_lock(1, "working", bench.shell.now)
    bench.said()
    assert unlock(bench) == "Unlocked"
    assert bench.statuses() == ["Finishing"]
    bench.unplug()
    assert bench.statuses() == ["Available"]


def test_cable_that_is_held_is_given_back() -> None:
    """§5.18: the helpdesk frees a cable that waits for its owner's card (TC_005_2_CS)."""
    bench = Bench(configuration={"UnlockConnectorOnEVSideDisconnect": "false"}).boot()
    bench.charge()
    bench.unplug(side="ev")
    assert bench.shell.hardware.view(1, bench.shell.now).locked
    assert unlock(bench) == "Unlocked"
    assert not bench.shell.hardware.view(1, bench.shell.now).locked
    bench.unplug(side="station")
    assert bench.statuses()[-1] == "Available"


def test_lock_that_says_nothing_has_failed() -> None:
    """§5.18: an answer comes in any case, and a second request joins the first."""
    bench, peer = raw_bench()
    bench.boot()
    station, now = bench.station, bench.shell.now
    link = station.uplink.number
    effects = station.step(Received(link, b'[2,"1","UnlockConnector",{"connectorId":1}]'), now)
    assert SetLock(1, locked=False) in effects
    effects = station.step(Received(link, b'[2,"2","UnlockConnector",{"connectorId":1}]'), now)
    assert not any(isinstance(effect, Send) for effect in effects)
    bench.shell.now = type(now)(station.next_deadline(), now.utc_ms)
    effects = station.step(Due(), bench.shell.now)
    sent = [effect.data for effect in effects if isinstance(effect, Send)]
    assert sent == [b'[3,"1",{"status":"UnlockFailed"}]', b'[3,"2",{"status":"UnlockFailed"}]']
    assert not any(isinstance(e, Send) for e in station.step(LockMoved(1, locked=False), bench.shell.now))
    assert peer.is_connected


def test_unlock_while_a_start_is_prepared_calls_it_off() -> None:
    """§5.18: the plug is to come free, so nothing begins on it."""
    bench = Bench().boot()
    bench.tap("TAG")
    station, now = bench.station, bench.shell.now
    assert SetLock(1, locked=True) in station.step(PlugChanged(1, plugged=True, ev_connected=True), now)
    ask = Received(station.uplink.number, b'[2,"1","UnlockConnector",{"connectorId":1}]')
    assert SetLock(1, locked=False) in station.step(ask, now)
    station.step(LockMoved(1, locked=True), now)
    sent = [effect for effect in station.step(LockMoved(1, locked=False), now) if isinstance(effect, Send)]
    assert sent[0].data == b'[3,"1",{"status":"Unlocked"}]'
    assert station.connectors[0].phase == "none"
    assert bench.said_of(StartTransactionReq) == []
