"""The Central System as a whole: links, registration, CALLs both ways."""

import pytest

from plugwright.central.effects import Close, Failure, Reply, StationConnected, StationDisconnected, Warned
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import Due, LinkDown, Received, SetVerdict
from plugwright.now import NEVER_MS
from plugwright.ocpp16 import (
    ClearCacheConf,
    ClearCacheReq,
    HeartbeatReq,
    RegistrationStatus,
    RemoteStartTransactionReq,
    RemoteStopTransactionReq,
    ResetConf,
    ResetReq,
    StatusNotificationReq,
    TriggerMessageConf,
    TriggerMessageReq,
)
from tests.central.bench import BOOT, IDENTITY, Bench, Refused

CLEAR = ClearCacheReq()
CLEARED = ClearCacheConf(status="Accepted")
AVAILABLE = StatusNotificationReq(connector_id=1, error_code="NoError", status="Available")


def test_a_call_before_the_first_boot_is_a_security_error() -> None:
    """Only BootNotification is heard before acceptance (OCPP-J errata 3.8)."""
    bench = Bench()
    bench.connect()
    assert bench.ask(HeartbeatReq()) == Refused("SecurityError")
    assert bench.ask(BOOT).status == "Accepted"
    assert bench.ask(HeartbeatReq()) != Refused("SecurityError")


def test_a_reconnect_needs_no_new_boot() -> None:
    """A station that was accepted goes on after a lost link (OCPP-J §5.4), and after a restart of ours."""
    bench = Bench()
    bench.boot()
    bench.hang_up()
    bench.connect(link=2)
    assert bench.ask(HeartbeatReq(), link=2) != Refused("SecurityError")
    after_restart = Bench(store=bench.store)
    after_restart.connect()
    assert after_restart.ask(HeartbeatReq()) != Refused("SecurityError")


def test_a_second_link_of_one_identity_replaces_the_first() -> None:
    """The older link is closed, and what it still says or ends means nothing."""
    bench = Bench()
    bench.boot()
    bench.connect(link=2)
    assert [effect.link for effect in bench.effects if isinstance(effect, Close)] == [1]
    assert bench.step(Received(1, b'[2,"a","Heartbeat",{}]')) == []
    assert bench.step(LinkDown(1, "gone")) == []
    station = bench.central.station(IDENTITY)
    assert station is not None
    assert station.connected


def test_a_stranger_that_never_boots_leaves_nothing_behind() -> None:
    """Identities that only knock do not fill the memory."""
    bench = Bench()
    bench.connect("stranger")
    assert bench.central.station("stranger") is not None
    bench.hang_up()
    assert bench.central.station("stranger") is None
    assert bench.store.stations() == []


def test_tells_of_links() -> None:
    """The log learns who came and who went."""
    bench = Bench()
    bench.connect()
    assert bench.news() == [StationConnected(IDENTITY, "127.0.0.1:5")]
    bench.hang_up()
    assert bench.news() == [StationDisconnected(IDENTITY, "gone")]


def test_sends_a_call_and_hands_back_the_confirmation() -> None:
    """The token leads back to who asked."""
    bench = Bench()
    bench.boot()
    bench.call(ResetReq(type="Soft"), token=7)
    assert bench.sent()[0][2:] == ["Reset", {"type": "Soft"}]
    bench.answer(ResetConf(status="Accepted"))
    assert bench.replies() == [(7, ResetConf(status="Accepted"))]
    assert bench.central.next_deadline() == NEVER_MS


def test_a_call_to_a_station_without_a_link_fails_at_once() -> None:
    """Neither an unknown station nor one that is away is waited for."""
    bench = Bench()
    bench.call(CLEAR)
    assert bench.replies() == [(1, "not connected")]
    bench.boot()
    bench.hang_up()
    bench.call(CLEAR)
    assert bench.replies() == [(1, "not connected")]


def test_one_call_is_open_at_a_time() -> None:
    """Further CALLs to a station wait for their turn, those to others do not (OCPP-J §4.1.1, errata 3.4)."""
    bench = Bench()
    bench.boot()
    bench.boot("cp002", link=2)
    bench.call(CLEAR, token=1)
    first = bench.sent()[0]
    bench.call(CLEAR, token=2)
    assert bench.sent() == []
    bench.call(CLEAR, token=3, identity="cp002")
    assert len(bench.sent(link=2)) == 1
    bench.step(Received(1, b'[3,"%b",{"status":"Accepted"}]' % first[1].encode()))
    assert bench.replies() == [(1, CLEARED)]
    second = bench.sent()[0]
    assert second[1] != first[1]
    bench.answer(CLEARED)
    assert bench.replies() == [(2, CLEARED)]


def test_the_queue_of_calls_is_bounded() -> None:
    """Beyond the limit a CALL is refused, not kept."""
    bench = Bench(CentralSettings(max_queued_calls=2))
    bench.boot()
    for token in (1, 2, 3):
        bench.call(CLEAR, token)
        assert bench.replies() == []
    bench.call(CLEAR, 4)
    assert bench.replies() == [(4, "queue full")]


def test_a_call_times_out_and_the_next_one_goes() -> None:
    """After the time-out the station may be asked again (OCPP-J §4.1.1)."""
    bench = Bench(CentralSettings(call_timeout_ms=30_000))
    bench.boot()
    bench.call(CLEAR, 1)
    late = bench.sent()[0]
    bench.call(CLEAR, 2)
    assert bench.central.next_deadline() == bench.now.monotonic_ms + 30_000
    bench.pass_time(29_999)
    assert bench.step(Due()) == []
    bench.pass_time(1)
    bench.step(Due())
    assert bench.replies() == [(1, "timeout")]
    assert len(bench.sent()) == 1
    bench.step(Received(1, b'[3,"%b",{"status":"Accepted"}]' % late[1].encode()))
    assert bench.replies() == []


def test_due_deadlines_go_before_the_next_stimulus() -> None:
    """An answer that comes with the deadline comes too late."""
    bench = Bench()
    bench.boot()
    bench.call(CLEAR)
    frame = bench.sent()[0]
    bench.pass_time(30_000)
    bench.step(Received(1, b'[3,"%b",{"status":"Accepted"}]' % frame[1].encode()))
    assert bench.replies() == [(1, "timeout")]


def test_a_lost_link_ends_its_calls() -> None:
    """Both the open CALL and those that wait are told to whoever asked."""
    bench = Bench()
    bench.boot()
    bench.call(CLEAR, 1)
    bench.call(CLEAR, 2)
    bench.hang_up()
    assert bench.replies() == [(1, "link down"), (2, "link down")]
    assert bench.central.next_deadline() == NEVER_MS


def test_hands_back_a_callerror() -> None:
    """The code and the description are the station's."""
    bench = Bench()
    bench.boot()
    bench.call(CLEAR)
    bench.step(Received(1, b'[4,"%b","NotSupported","no cache",{}]' % bench.sent()[0][1].encode()))
    (reply,) = [effect for effect in bench.effects if isinstance(effect, Reply)]
    assert isinstance(reply.outcome, Failure)
    assert (reply.outcome.why, reply.outcome.code) == ("call error", "NotSupported")
    assert "no cache" in reply.outcome.detail


def test_bears_a_surplus_field_in_a_confirmation() -> None:
    """Unknown fields of a confirmation are remarked upon, not refused."""
    bench = Bench()
    bench.boot()
    bench.call(CLEAR)
    bench.step(Received(1, b'[3,"%b",{"status":"Accepted","x":1}]' % bench.sent()[0][1].encode()))
    assert bench.replies() == [(1, CLEARED)]
    assert [type(event) for event in bench.news()] == [Warned]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b'[2,"a","Nonsense",{}]', "NotImplemented"),
        (b'[2,"a","Reset",{"type":"Soft"}]', "NotSupported"),
        (b'[2,"a","Authorize",{}]', "ProtocolError"),
        (b'[2,"a","Heartbeat",{"x":1}]', "FormationViolation"),
        (
            b'[2,"a","StatusNotification",{"connectorId":1,"errorCode":"No","status":"No"}]',
            "PropertyConstraintViolation",
        ),
    ],
)
def test_answers_a_faulty_call_with_a_callerror(frame: bytes, code: str) -> None:
    """The peer's mistake has a code of its own each (OCPP-J §4.2.3)."""
    bench = Bench()
    bench.boot()
    bench.step(Received(1, frame))
    assert bench.sent()[0][:3] == [4, "a", code]


@pytest.mark.parametrize("frame", [b"", b"{}", b"[5]", b'[9,"a",{}]', b'[3,"nobody asked",{}]', b"\xff"])
def test_ignores_what_belongs_to_no_call(frame: bytes) -> None:
    """It is not answered (OCPP-J §4.1.3), but the log knows."""
    bench = Bench()
    bench.boot()
    bench.step(Received(1, frame))
    assert bench.sent() == []
    assert [type(event) for event in bench.news()] == [Warned]


@pytest.mark.parametrize("verdict", ["Pending", "Rejected"])
def test_the_operator_decides_over_registration(verdict: RegistrationStatus) -> None:
    """The verdict holds for the next BootNotification, and what else the station says is refused (§4.2)."""
    bench = Bench()
    bench.step(SetVerdict(IDENTITY, verdict))
    bench.connect()
    assert bench.ask(BOOT).status == verdict
    assert bench.ask(AVAILABLE) == Refused("SecurityError")
    bench.step(SetVerdict(IDENTITY, "Accepted"))
    assert bench.ask(BOOT).status == "Accepted"
    assert bench.ask(AVAILABLE) != Refused("SecurityError")


def test_a_rejected_station_is_left_alone() -> None:
    """The Central System should send it nothing (§4.2)."""
    bench = Bench()
    bench.step(SetVerdict(IDENTITY, "Rejected"))
    bench.boot()
    bench.call(CLEAR)
    assert bench.replies() == [(1, "not registered")]


def test_a_pending_station_is_not_asked_to_start_or_stop() -> None:
    """All else may be asked of it (§4.2)."""
    bench = Bench()
    bench.step(SetVerdict(IDENTITY, "Pending"))
    bench.boot()
    for req in (RemoteStartTransactionReq(id_tag="A"), RemoteStopTransactionReq(transaction_id=1)):
        bench.call(req)
        assert bench.replies() == [(1, "not registered")]
    bench.call(CLEAR)
    assert len(bench.sent()) == 1


def test_a_pending_station_may_send_what_it_was_asked_for() -> None:
    """A triggered message is welcome while Pending (§4.2), others are not."""
    bench = Bench()
    bench.step(SetVerdict(IDENTITY, "Pending"))
    bench.boot()
    bench.call(TriggerMessageReq(requested_message="StatusNotification"))
    bench.answer(TriggerMessageConf(status="Accepted"))
    assert bench.ask(AVAILABLE) != Refused("SecurityError")
    assert bench.ask(HeartbeatReq()) == Refused("SecurityError")


def test_refuses_by_identity() -> None:
    """A station that has booted, or was entered, is known to a strict operator."""
    bench = Bench(CentralSettings(accept_unknown_stations=False))
    assert bench.central.refusal(IDENTITY) is not None
    bench.step(SetVerdict(IDENTITY, "Accepted"))
    assert bench.central.refusal(IDENTITY) is None


def test_the_same_stimuli_have_the_same_effects() -> None:
    """A run is repeated from its stimuli and its seed."""

    def run() -> list[object]:
        bench = Bench()
        bench.boot()
        bench.call(CLEAR)
        return list(bench.effects)

    assert run() == run()
