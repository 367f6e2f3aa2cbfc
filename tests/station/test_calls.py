"""The station's CALLs: one at a time, in which order, and what an answer that fails or never comes does."""

import json
from typing import Any

import pytest

from plugwright.ocpp16 import (
    AuthorizeReq,
    ChangeAvailabilityReq,
    DataTransferConf,
    DataTransferReq,
    GetConfigurationConf,
    GetConfigurationReq,
    HeartbeatReq,
    MeterValuesReq,
    StartTransactionReq,
    StatusNotificationConf,
    StatusNotificationReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from plugwright.station.calls import NEWS_LIMIT
from plugwright.station.effects import Warned
from plugwright.station.stimuli import SendDataTransfer


def warnings(bench: Bench) -> list[str]:
    """What was borne or given up, as logged."""
    return [event.text for event in bench.shell.events if isinstance(event, Warned)]


def data_transfer(bench: Bench, token: int) -> None:
    """The panel asks for a DataTransfer; its token is its messageId."""
    bench.shell.give(SendDataTransfer(token, "vendor", str(token)))


def test_one_open_call() -> None:
    """OCPP-J §4.1.1: nothing else goes out before the open CALL is answered."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, None)
    bench.plug()
    bench.tap("TAG")
    bench.fault("WeakSignal")
    data_transfer(bench, 1)
    assert [type(req) for req in bench.said()] == [StatusNotificationReq]
    bench.peer.react(StatusNotificationReq, StatusNotificationConf())
    bench.peer.answer_held(StatusNotificationConf())
    assert len(bench.said()) > 3


def test_open_call_keeps_no_call_of_the_peer_waiting() -> None:
    """OCPP-J §4.1.1: CALLs of both sides may cross, so that of the peer is answered."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, None)
    bench.plug()
    assert isinstance(bench.csms(GetConfigurationReq()), GetConfigurationConf)


def test_authorize_overtakes_other_news() -> None:
    """§3.7: nobody is kept waiting with a card in the hand."""
    bench = Bench().boot()
    bench.peer.react(HeartbeatReq, None)
    bench.configure("HeartbeatInterval", "10")
    bench.advance(10)
    for token in range(3):
        data_transfer(bench, token)
    bench.tap("TAG")
    bench.said()
    bench.advance(60)  # the Heartbeat times out, in a link that lives
    assert isinstance(bench.said()[0], AuthorizeReq)


def test_news_keep_their_order() -> None:
    """§4.9, fourth rule: what happened first is told first."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(StatusNotificationReq, None)
    bench.plug(2)
    bench.fault("WeakSignal", 1)
    bench.plug(1)
    bench.said()
    bench.peer.react(StatusNotificationReq, StatusNotificationConf())
    bench.peer.answer_held(StatusNotificationConf())
    told = [(req.connector_id, req.status, req.error_code) for req in bench.said_of(StatusNotificationReq)]
    assert told == [(1, "Available", "WeakSignal"), (1, "Preparing", "WeakSignal")]


def test_message_timeout_ends_a_call() -> None:
    """Errata 3.82: after MessageTimeout the request counts as timed out, and the next goes out."""
    bench = Bench(configuration={"MessageTimeout": "20", "WebSocketPingInterval": "5"}).boot()
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 1)
    data_transfer(bench, 2)
    bench.advance(19)
    assert len(bench.said_of(DataTransferReq)) == 1
    bench.advance(2)
    assert len(bench.said_of(DataTransferReq)) == 1
    assert bench.shell.replies[0].error


def test_message_timeout_can_be_changed() -> None:
    """Errata 3.82: the next CALL is timed by the new value."""
    bench = Bench(configuration={"WebSocketPingInterval": "3"}).boot()
    bench.configure("MessageTimeout", "10")
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 1)
    bench.advance(11)
    assert len(bench.shell.replies) == 1


def test_time_out_in_a_living_link_keeps_the_link() -> None:
    """§3.7.1: a pong since the CALL says that the Central System is there, only it does not answer."""
    bench = Bench(configuration={"MessageTimeout": "20", "WebSocketPingInterval": "5"}).boot()
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 1)
    bench.advance(21)
    assert bench.peer.links == 1
    assert bench.shell.replies[0].error == "timeout no answer in time"


def test_time_out_without_a_sign_of_life_ends_the_link() -> None:
    """OCPP-J errata 3.9: a link on which nothing came since the CALL is dead, and a new one is opened."""
    bench = Bench(configuration={"MessageTimeout": "20", "WebSocketPingInterval": "0"}).boot()
    bench.shell.half_open = True
    data_transfer(bench, 1)
    bench.advance(25)
    assert bench.peer.links == 2
    assert len(bench.shell.replies) == 1


@pytest.mark.parametrize("offset_s", [0, 100])
def test_late_answer_changes_nothing(offset_s: int) -> None:
    """OCPP-J §4.1.1: a CALL that timed out is over, and its answer ends no other CALL."""
    bench = Bench(configuration={"MessageTimeout": "20", "WebSocketPingInterval": "5"}).boot()
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 1)
    data_transfer(bench, 2)
    bench.advance(21 + offset_s % 20)
    bench.peer.answer_held(DataTransferConf(status="Accepted", data="late"))
    assert [reply.data for reply in bench.shell.replies] == [None]
    bench.peer.answer_held(DataTransferConf(status="Accepted", data="in time"))
    assert [reply.data for reply in bench.shell.replies] == [None, "in time"]


def test_call_error_ends_a_call() -> None:
    """OCPP-J §4.1.1: a CALLERROR is an answer, and the next CALL goes out."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, CallError("InternalError", "no"))
    bench.plug()
    data_transfer(bench, 1)
    assert [type(req) for req in bench.said()] == [StatusNotificationReq, DataTransferReq]
    assert any("StatusNotificationReq: call error InternalError" in text for text in warnings(bench))


def test_invalid_answer_ends_a_call() -> None:
    """OCPP-J §4.2.2: a confirmation that cannot be read is borne, logged, and never answered."""
    bench = Bench().boot()
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 1)
    rpc = bench.station.uplink.rpc
    assert rpc is not None
    assert rpc.open_call is not None
    bench.peer.send_raw(json.dumps([3, rpc.open_call[0], {"status": 5}]).encode())
    assert "invalid answer" in (bench.shell.replies[0].error or "")
    assert any("invalid answer" in text for text in warnings(bench))


def test_link_down_ends_the_open_and_the_waiting_news() -> None:
    """§4.9, third rule: news of before the outage are no news after it."""
    bench = Bench().boot()
    bench.peer.react(DataTransferReq, None)
    for token in range(3):
        data_transfer(bench, token)
    bench.said()
    bench.offline()
    assert [reply.token for reply in bench.shell.replies] == [0, 1, 2]
    bench.online()
    bench.advance(5)
    assert bench.said_of(DataTransferReq) == []


def test_news_have_a_limit() -> None:
    """A Central System that answers nothing cannot fill the memory; who waits for a dropped CALL is told."""
    bench = Bench(configuration={"WebSocketPingInterval": "5"}).boot()
    bench.peer.react(DataTransferReq, None)
    for token in range(NEWS_LIMIT + 11):
        data_transfer(bench, token)
    assert [reply.token for reply in bench.shell.replies] == list(range(1, 11))
    assert {reply.error for reply in bench.shell.replies} == {"unsent too much to say at once"}


def test_limit_drops_no_authorize() -> None:
    """§3.7: a card that waits for its judgement gets one, whatever else there is to say."""
    bench = Bench(configuration={"WebSocketPingInterval": "5"}).boot()
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 0)
    bench.tap("TAG")
    for token in range(1, NEWS_LIMIT + 10):
        data_transfer(bench, token)
    bench.said()
    bench.peer.answer_held(DataTransferConf(status="Accepted"))
    assert bench.said()[0] == AuthorizeReq(id_tag="TAG")


def test_dropped_heartbeat_is_followed_by_the_next() -> None:
    """§4.6: what the limit drops ends no series."""
    bench = Bench(configuration={"WebSocketPingInterval": "5"}).boot()
    bench.configure("HeartbeatInterval", "10")
    bench.configure("MessageTimeout", "3600")
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 0)
    bench.advance(10)  # a Heartbeat waits
    for token in range(1, NEWS_LIMIT + 10):
        data_transfer(bench, token)
    bench.peer.react(DataTransferReq, DataTransferConf(status="Accepted"))
    bench.peer.answer_held(DataTransferConf(status="Accepted"))
    bench.said()
    bench.advance(11)
    assert len(bench.said_of(HeartbeatReq)) == 1


def test_news_do_not_wait_for_the_backlog() -> None:
    """§3.7: what is queued from an outage keeps neither statuses nor drivers waiting."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10"}).boot()
    bench.charge()
    bench.offline()
    bench.advance(60)
    bench.fault("WeakSignal")
    bench.said()
    bench.online()
    kinds = [type(req) for req in bench.said()]
    assert kinds[0] is HeartbeatReq or kinds[0] is StatusNotificationReq
    assert MeterValuesReq in kinds


def test_fact_that_waits_for_its_retry_holds_up_no_news() -> None:
    """§3.7: only transaction-related messages wait for each other."""
    bench = Bench().boot()
    bench.peer.react(StartTransactionReq, CallError("InternalError"))
    bench.charge()
    bench.said()
    bench.csms(ChangeAvailabilityReq(connector_id=0, type="Operative"))
    data_transfer(bench, 1)
    assert [type(req) for req in bench.said()] == [DataTransferReq]


def test_answers_are_matched_by_message_id_only() -> None:
    """OCPP-J §4.1.4: an answer with an unknown id is ignored, and the open CALL goes on."""
    bench = Bench().boot()
    bench.peer.react(DataTransferReq, None)
    data_transfer(bench, 1)
    strangers: list[list[Any]] = [[3, "stranger", {}], [4, "stranger", "GenericError", "", {}]]
    for frame in strangers:
        bench.peer.send_raw(json.dumps(frame).encode())
    assert bench.shell.replies == []
    bench.peer.answer_held(DataTransferConf(status="Accepted"))
    assert len(bench.shell.replies) == 1


def test_authorize_goes_first_unless_it_is_to_come_in_turn() -> None:
    """§3.7: somebody waits for an Authorize; one that follows what was said before it waits itself (TC_046_2_CS)."""
    bench = Bench().boot()
    calls = bench.station.calls
    calls.tell(HeartbeatReq())
    calls.tell(AuthorizeReq(id_tag="IN TURN"), in_turn=True)
    calls.tell(AuthorizeReq(id_tag="FIRST"))
    calls.tell(AuthorizeReq(id_tag="SECOND"))
    bench.advance(3_600)
    said = [getattr(req, "id_tag", type(req).__name__) for req in bench.said()]
    assert said[:4] == ["FIRST", "SECOND", "HeartbeatReq", "IN TURN"]
