"""Reset: accepted at once, carried out after the transactions were ended, and what is kept over it."""

import pytest

from plugwright.ocpp16 import (
    BootNotificationReq,
    ChangeAvailabilityReq,
    ResetConf,
    ResetReq,
    ResetType,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from plugwright.station.keys import MeterValueSampleInterval
from tests.station.boots import answer_boots
from tests.station.raw_peer import raw_bench

KINDS = pytest.mark.parametrize("kind", ["Soft", "Hard"])


@KINDS
def test_is_accepted_and_leads_to_a_boot(kind: ResetType) -> None:
    """§5.14: Accepted, then BootNotification and every status (TC_013_CS, TC_014_CS)."""
    bench = Bench(connectors=2).boot()
    assert bench.csms(ResetReq(type=kind)) == ResetConf(status="Accepted")
    said = bench.said()
    assert isinstance(said[0], BootNotificationReq)
    assert [req.connector_id for req in said if isinstance(req, StatusNotificationReq)] == [0, 1, 2]


@KINDS
def test_answer_is_the_first_frame(kind: ResetType) -> None:
    """§5.14: Reset.conf before anything that follows from it."""
    bench, peer = raw_bench()
    bench.boot()
    bench.charge()
    peer.kinds.clear()
    assert peer.ask([2, "1", "Reset", {"type": kind}])[0] == [3, "1", {"status": "Accepted"}]
    assert peer.kinds[0] == 3


@KINDS
def test_availability_is_kept(kind: ResetType) -> None:
    """§5.14: Unavailable persists (TC_013_CS, TC_014_CS)."""
    bench = Bench().boot()
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    bench.said()
    bench.csms(ResetReq(type=kind))
    assert bench.statuses() == ["Unavailable"]
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Operative"))
    assert bench.statuses() == ["Available"]


@KINDS
def test_transaction_ends_with_its_reason(kind: ResetType) -> None:
    """§7.36: HardReset or SoftReset, then Finishing, then after the boot Preparing (TC_015_CS, TC_016_CS)."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    bench.csms(ResetReq(type=kind))
    said = bench.said()
    assert [req.reason for req in said if isinstance(req, StopTransactionReq)] == [f"{kind}Reset"]
    statuses = [req.status for req in said if isinstance(req, StatusNotificationReq) and req.connector_id == 1]
    assert statuses == ["Finishing", "Preparing"]


@KINDS
def test_stop_that_is_not_delivered_is_queued(kind: ResetType) -> None:
    """§5.14: without StopTransaction.conf it is sent after the restart, once the station is accepted."""
    bench = Bench().boot()
    bench.charge()
    bench.peer.react(StopTransactionReq, CallError("InternalError"))
    bench.csms(ResetReq(type=kind))
    answer_boots(bench, ("Pending", 60), ("Accepted", 3600))
    bench.advance(31)
    del bench.peer.reactions[StopTransactionReq]
    bench.said()
    bench.advance(70)
    said = [type(req) for req in bench.said() if isinstance(req, BootNotificationReq | StopTransactionReq)]
    assert said == [BootNotificationReq, StopTransactionReq]


@KINDS
def test_hardware_that_does_not_answer_delays_it_only(kind: ResetType) -> None:
    """§5.14: the decision to stop is durable, so the reason survives a restart before the contactor's word."""
    bench = Bench().boot()
    bench.charge()
    now, station = bench.shell.now, bench.station
    station.departure.reset(kind, now)
    station.store.commit()
    bench.power_cycle()
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == [f"{kind}Reset"]


def test_configuration_is_kept() -> None:
    """§5.3: what OCPP set holds after the restart."""
    bench = Bench().boot()
    bench.configure("MeterValueSampleInterval", "17")
    bench.csms(ResetReq(type="Hard"))
    assert bench.station.configuration[MeterValueSampleInterval] == 17


def test_pending_station_can_be_reset() -> None:
    """§4.2: the station responds to what comes while Pending, and restarts without saying more."""
    bench = Bench()
    answer_boots(bench, ("Pending", 600))
    bench.shell.power_up()
    bench.said()
    assert bench.csms(ResetReq(type="Soft")) == ResetConf(status="Accepted")
    assert [type(req) for req in bench.said()] == [BootNotificationReq]
