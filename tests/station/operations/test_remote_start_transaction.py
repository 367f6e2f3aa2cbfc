"""RemoteStartTransaction: when it is accepted, and what follows."""

import pytest

from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    BootNotificationConf,
    BootNotificationReq,
    ChangeAvailabilityReq,
    ChargingProfile,
    ChargingSchedule,
    ChargingSchedulePeriod,
    RemoteStartTransactionReq,
    ResetReq,
    StartTransactionReq,
    StopTransactionReq,
)
from plugwright.sim.bench import Bench
from tests.station.cards import asked, info_of, judges, remember

UNASKED = {"AuthorizeRemoteTxRequests": "false"}


def start(bench: Bench, id_tag: str = "TAG", connector_id: int | None = 1) -> str:
    """Ask for a start, and return the status of the answer."""
    conf = bench.csms(RemoteStartTransactionReq(id_tag=id_tag, connector_id=connector_id))
    return str(getattr(conf, "status", conf))


def test_tc_010_starts_where_the_cable_is() -> None:
    """Cable first: answer, Authorize, StartTransaction, Charging (§5.11, TC_010)."""
    bench = Bench().boot()
    bench.plug()
    bench.said()
    assert start(bench) == "Accepted"
    said = bench.said()
    assert [type(req).__name__.removesuffix("Req") for req in said] == [
        "Authorize",
        "StartTransaction",
        "StatusNotification",
    ]


def test_tc_011_1_waits_for_the_cable() -> None:
    """Remote start first: Authorize, then Preparing, and the transaction when the cable comes (TC_011_1)."""
    bench = Bench().boot()
    assert start(bench) == "Accepted"
    assert [type(req).__name__.removesuffix("Req") for req in bench.said()] == ["Authorize", "StatusNotification"]
    bench.plug()
    assert [req.id_tag for req in bench.said_of(StartTransactionReq)] == ["TAG"]


def test_the_answer_precedes_what_it_caused() -> None:
    """The Central System hears Accepted before the transaction of it (§5.11)."""
    bench = Bench(configuration={"LocalPreAuthorize": "true"}).boot()
    remember(bench, "TAG")
    bench.plug()
    order: list[str] = []
    bench.peer.react(StartTransactionReq, lambda _req: order.append(f"{len(bench.peer.answers)} answers"))
    before = len(bench.peer.answers)
    start(bench)
    assert order == [f"{before + 1} answers"]


def test_starts_unasked_where_configured() -> None:
    """With AuthorizeRemoteTxRequests false the transaction is tried at once (§5.11, §9.1.3)."""
    bench = Bench(configuration=UNASKED).boot()
    bench.plug()
    start(bench)
    assert asked(bench) == []
    assert bench.station.connectors[0].phase == "running"


@pytest.mark.parametrize("status", ["Blocked", "ConcurrentTx"])
def test_starts_nothing_for_an_id_that_is_refused(status: str) -> None:
    """A transaction is started only after authorization was obtained (§5.11)."""
    bench = Bench().boot()
    judges(bench, ("TAG", info_of("Blocked" if status == "Blocked" else "ConcurrentTx")))
    bench.plug()
    assert start(bench) == "Accepted"
    assert not bench.said_of(StartTransactionReq)
    assert bench.station.connectors[0].is_free("OTHER")


def test_tc_026_rejected_during_a_transaction() -> None:
    """A connector with a transaction starts no other (TC_026)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.said()
    assert start(bench, "OTHER") == "Rejected"
    assert bench.said() == []


@pytest.mark.parametrize("connector_id", [0, 2, 99])
def test_tc_027_rejects_a_connector_that_there_is_not(connector_id: int) -> None:
    """Connector 0 is the whole station, and above the last there is none (§6.33, TC_027)."""
    assert start(Bench().boot(), connector_id=connector_id) == "Rejected"


@pytest.mark.parametrize("obstacle", ["Faulted", "Unavailable", "claimed", "finishing"])
def test_rejected_where_it_cannot_start(obstacle: str) -> None:
    """It is Accepted only if the station will attempt to start (errata 3.32)."""
    bench = Bench().boot()
    if obstacle == "Faulted":
        bench.fault("GroundFailure")
    elif obstacle == "Unavailable":
        bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    else:
        bench.tap("OTHER")
    if obstacle == "finishing":
        bench.plug()
        bench.tap("OTHER")
    assert start(bench) == "Rejected"


def test_rejected_while_the_station_goes_down() -> None:
    """A station that restarts begins nothing (§5.14)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.peer.react(StopTransactionReq, None)
    bench.csms(ResetReq(type="Soft"))
    assert start(bench) == "Rejected"


def test_rejected_while_pending() -> None:
    """A Pending station starts no transaction (§4.2)."""
    bench = Bench()
    bench.peer.react(
        BootNotificationReq,
        lambda _req: BootNotificationConf(status="Pending", interval=600, current_time=bench.peer.current_time),
    )
    bench.shell.power_up()
    assert start(bench) == "Rejected"


def test_restarts_for_the_same_id_in_finishing() -> None:
    """Whoever stopped may start anew without pulling the cable (§4.9 F2)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.tap("TAG")
    assert start(bench, "tag") == "Accepted"
    assert bench.station.connectors[0].phase == "running"


# Without a connectorId


def test_chooses_the_connector_with_a_cable() -> None:
    """The choice is the station's: where a cable waits (§5.11)."""
    bench = Bench(connectors=3).boot()
    bench.plug(2)
    start(bench, connector_id=None)
    assert [req.connector_id for req in bench.said_of(StartTransactionReq)] == [2]


def test_follows_the_cable() -> None:
    """Without a cable the lowest free connector is Preparing, and the plug may go elsewhere (§5.11)."""
    bench = Bench(connectors=3).boot()
    start(bench, connector_id=None)
    assert bench.statuses(1) == ["Preparing"]
    bench.plug(3)
    assert [req.connector_id for req in bench.said_of(StartTransactionReq)] == [3]


def test_follows_the_cable_that_came_while_the_central_system_was_asked() -> None:
    """The driver need not wait for Authorize.conf before plugging in."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(AuthorizeReq, None)
    start(bench, connector_id=None)
    bench.plug(2)
    bench.peer.answer_held(AuthorizeConf(id_tag_info=info_of()))
    assert [req.connector_id for req in bench.said_of(StartTransactionReq)] == [2]


def test_a_named_connector_is_meant() -> None:
    """With a connectorId the plug elsewhere starts nothing (§5.11)."""
    bench = Bench(connectors=2).boot()
    start(bench, connector_id=1)
    bench.plug(2)
    assert not bench.said_of(StartTransactionReq)
    bench.plug(1)
    assert [req.connector_id for req in bench.said_of(StartTransactionReq)] == [1]


def test_rejected_when_no_connector_is_free() -> None:
    """There is nothing to choose from (§5.11)."""
    bench = Bench(connectors=2).boot()
    bench.charge("ONE", 1)
    bench.charge("TWO", 2)
    assert start(bench, "THREE", connector_id=None) == "Rejected"


def test_two_remote_starts_are_authorized_side_by_side() -> None:
    """A second request finds the next connector while the first is still being authorized."""
    bench = Bench(connectors=2).boot()
    bench.plug(1)
    bench.plug(2)
    bench.peer.react(AuthorizeReq, None)
    assert start(bench, "ONE", connector_id=None) == "Accepted"
    assert start(bench, "TWO", connector_id=None) == "Accepted"
    for _ in range(2):
        bench.peer.answer_held(AuthorizeConf(id_tag_info=info_of()))
    started = [(req.connector_id, req.id_tag) for req in bench.said_of(StartTransactionReq)]
    assert started == [(1, "ONE"), (2, "TWO")]


def test_ignores_a_charging_profile() -> None:
    """Without Smart Charging the profile is ignored, and the transaction starts (§5.11)."""
    profile = ChargingProfile(
        charging_profile_id=1,
        stack_level=0,
        charging_profile_purpose="TxProfile",
        charging_profile_kind="Relative",
        charging_schedule=ChargingSchedule(
            charging_rate_unit="A",
            charging_schedule_period=(ChargingSchedulePeriod(start_period=0, limit=6.0),),
        ),
    )
    bench = Bench().boot()
    bench.plug()
    conf = bench.csms(RemoteStartTransactionReq(id_tag="TAG", connector_id=1, charging_profile=profile))
    assert getattr(conf, "status", None) == "Accepted"
    assert bench.station.connectors[0].phase == "running"
