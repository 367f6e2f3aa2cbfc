"""ChangeAvailability: at once, scheduled or refused, told when it happens, and kept over a reboot."""

import pytest

from plugwright.ocpp16 import (
    AuthorizeReq,
    AvailabilityType,
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    StartTransactionReq,
    StatusNotificationReq,
)
from plugwright.sim.bench import Bench


def change(bench: Bench, kind: AvailabilityType, connector: int = 1) -> str:
    """The status of the confirmation."""
    conf = bench.csms(ChangeAvailabilityReq(connector_id=connector, type=kind))
    assert isinstance(conf, ChangeAvailabilityConf)
    return conf.status


def reports(bench: Bench) -> list[tuple[int, str]]:
    """Connector and status of the reports since the last look."""
    return [(req.connector_id, req.status) for req in bench.said_of(StatusNotificationReq)]


def test_idle_connector_changes_at_once() -> None:
    """§5.2: Accepted, and the new status is told (TC_013_CS)."""
    bench = Bench(connectors=2).boot()
    assert change(bench, "Inoperative", 2) == "Accepted"
    assert reports(bench) == [(2, "Unavailable")]
    assert change(bench, "Operative", 2) == "Accepted"
    assert reports(bench) == [(2, "Available")]


@pytest.mark.parametrize("kind", ["Operative", "Inoperative"])
def test_state_that_holds_already_is_accepted(kind: AvailabilityType) -> None:
    """§5.2: Accepted, and nothing is told."""
    bench = Bench().boot()
    change(bench, kind)
    bench.said()
    assert change(bench, kind) == "Accepted"
    assert reports(bench) == []


@pytest.mark.parametrize("connector", [-1, 3, 2**31])
def test_rejects_an_unknown_connector(connector: int) -> None:
    """§6.8: the station is not able to."""
    bench = Bench(connectors=2).boot()
    assert change(bench, "Inoperative", connector) == "Rejected"
    assert reports(bench) == []


def test_connector_zero_is_the_station_and_all_connectors() -> None:
    """§5.2: each is reported (TC_034_CS)."""
    bench = Bench(connectors=2).boot()
    assert change(bench, "Inoperative", 0) == "Accepted"
    assert sorted(reports(bench)) == [(0, "Unavailable"), (1, "Unavailable"), (2, "Unavailable")]
    assert change(bench, "Operative", 0) == "Accepted"
    assert sorted(reports(bench)) == [(0, "Available"), (1, "Available"), (2, "Available")]


def test_transaction_schedules_the_change() -> None:
    """§5.2, §7.7: Scheduled; told when it becomes effective: Finishing, and Unavailable at the unplugging (F8)."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    assert change(bench, "Inoperative") == "Scheduled"
    assert reports(bench) == []
    bench.tap("TAG")
    assert reports(bench) == [(1, "Finishing")]
    bench.unplug()
    assert reports(bench) == [(1, "Unavailable")]


def test_scheduled_again_is_scheduled() -> None:
    """§5.2: the transaction still runs."""
    bench = Bench().boot()
    bench.charge()
    assert [change(bench, "Inoperative") for _ in range(2)] == ["Scheduled", "Scheduled"]


def test_nothing_starts_between_the_transaction_and_the_unplugging() -> None:
    """§5.2: it is scheduled for after this transaction, not for after the next one."""
    bench = Bench().boot()
    bench.charge()
    change(bench, "Inoperative")
    bench.tap("TAG")
    bench.said()
    bench.tap("TAG")
    remote = bench.csms(RemoteStartTransactionReq(id_tag="TAG", connector_id=1))
    assert remote == RemoteStartTransactionConf(status="Rejected")
    assert bench.said_of(StartTransactionReq) == []


def test_operative_calls_a_scheduled_change_off() -> None:
    """§5.2: Accepted, and the connector is Available after the transaction."""
    bench = Bench().boot()
    bench.charge()
    change(bench, "Inoperative")
    assert change(bench, "Operative") == "Accepted"
    bench.tap("TAG")
    bench.unplug()
    assert reports(bench)[-2:] == [(1, "Finishing"), (1, "Available")]


def test_connector_zero_with_a_transaction_is_scheduled() -> None:
    """§5.2: the idle connectors change at once, the busy one and the station follow."""
    bench = Bench(connectors=2).boot()
    bench.charge()
    bench.said()
    assert change(bench, "Inoperative", 0) == "Scheduled"
    assert reports(bench) == [(2, "Unavailable")]
    bench.tap("TAG")
    bench.unplug()
    assert reports(bench) == [(1, "Finishing"), (1, "Unavailable"), (0, "Unavailable")]


def test_unavailable_starts_nothing() -> None:
    """§5.2: no charging is allowed, by card or remotely; the card is not even asked for."""
    bench = Bench().boot()
    change(bench, "Inoperative")
    bench.said()
    bench.plug()
    bench.tap("TAG")
    remote = bench.csms(RemoteStartTransactionReq(id_tag="TAG"))
    assert remote == RemoteStartTransactionConf(status="Rejected")
    assert [req for req in bench.said() if isinstance(req, AuthorizeReq | StartTransactionReq)] == []


def test_preparing_changes_at_once() -> None:
    """§5.2: without a transaction there is nothing to wait for; the claim of the card is gone."""
    bench = Bench().boot()
    bench.tap("TAG")
    assert change(bench, "Inoperative") == "Accepted"
    assert reports(bench) == [(1, "Preparing"), (1, "Unavailable")]
    change(bench, "Operative")
    bench.plug()
    assert bench.said_of(StartTransactionReq) == []


def test_judgement_that_comes_after_the_change_starts_nothing() -> None:
    """§5.2: the card was asked for, meanwhile the connector went out of service."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, None)
    bench.plug()
    bench.tap("TAG")
    assert change(bench, "Inoperative") == "Accepted"
    del bench.peer.reactions[AuthorizeReq]
    bench.advance(90)
    assert bench.said_of(StartTransactionReq) == []
    assert bench.station.connectors[0].reporter.current.status == "Unavailable"


def test_operative_with_the_cable_in_is_preparing() -> None:
    """§4.9 H2: a user had interacted meanwhile."""
    bench = Bench().boot()
    change(bench, "Inoperative")
    bench.plug()
    bench.said()
    change(bench, "Operative")
    assert reports(bench) == [(1, "Preparing")]


def test_change_while_faulted_is_accepted_and_seen_later() -> None:
    """§4.9 I8: Faulted holds, and after it the availability does."""
    bench = Bench().boot()
    bench.fault("GroundFailure")
    bench.said()
    assert change(bench, "Inoperative") == "Accepted"
    assert reports(bench) == []
    bench.clear_fault()
    assert reports(bench) == [(1, "Unavailable")]


def test_unavailable_is_kept_over_reboots() -> None:
    """§5.2, §5.14: of this connector, while the others are Available (TC_013_CS)."""
    bench = Bench(connectors=2).boot()
    change(bench, "Inoperative", 2)
    bench.said()
    bench.power_cycle()
    assert reports(bench) == [(0, "Available"), (1, "Available"), (2, "Unavailable")]


def test_scheduled_is_kept_over_a_power_cut() -> None:
    """§5.2: the cut ends the transaction, and the unplugging makes the connector Unavailable."""
    bench = Bench().boot()
    bench.charge()
    change(bench, "Inoperative")
    bench.power_cycle()
    bench.said()
    bench.tap("TAG")
    bench.unplug()
    assert reports(bench) == [(1, "Unavailable")]


def test_operative_is_kept_over_a_power_cut() -> None:
    """§5.2: a connector put back into service stays there."""
    bench = Bench().boot()
    change(bench, "Inoperative")
    change(bench, "Operative")
    bench.said()
    bench.power_cycle()
    assert reports(bench) == [(0, "Available"), (1, "Available")]


def test_change_while_offline_cannot_be_lost() -> None:
    """§4.9, first rule: effective when the answer goes out, told after the outage if it was not before."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, None)
    assert change(bench, "Inoperative") == "Accepted"
    bench.offline()
    del bench.peer.reactions[StatusNotificationReq]
    bench.said()
    bench.online()
    assert reports(bench) == [(1, "Unavailable")]
