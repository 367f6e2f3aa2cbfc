"""What the Central System asks: answered once, refused in one place, or met with silence."""

import json
from types import MappingProxyType
from typing import Any, cast

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import (
    ClearCacheConf,
    ClearCacheReq,
    DataTransferConf,
    DataTransferReq,
    GetConfigurationConf,
    GetConfigurationReq,
    StatusNotificationReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Req
from plugwright.sim.bench import Bench
from plugwright.station.inbound import OWED_LIMIT, Handler, Later, Operation
from plugwright.station.operations import OPERATIONS
from plugwright.station.station import Station
from tests.station.boots import answer_boots
from tests.station.raw_peer import RawPeer, raw_bench

CLEARED = ClearCacheConf(status="Accepted")
NOT_CLEARED = ClearCacheConf(status="Rejected")


def owing(within_ms: int = 10_000, *, holds_calls: bool = True) -> MappingProxyType[type[Req], Operation]:
    """The table of operations with a ClearCache that is answered later, and a DataTransfer that settles it."""

    def owe(station: Station, req: ClearCacheReq, now: Now) -> Later:
        return Later(("ClearCache", 0), now.monotonic_ms + within_ms, NOT_CLEARED, holds_calls)

    def settle_it(station: Station, req: DataTransferReq, now: Now) -> DataTransferConf:
        station.inbound.settle(("ClearCache", 0), CLEARED)
        return DataTransferConf(status="Accepted")

    rows = {
        ClearCacheReq: Operation("Core", cast(Handler, owe)),
        DataTransferReq: Operation("Core", cast(Handler, settle_it)),
    }
    return MappingProxyType({**OPERATIONS, **rows})


def settle(peer: RawPeer) -> list[list[Any]]:
    """What the ClearCache waited for happens; what was answered, but for the CALL that made it happen."""
    return [frame for frame in peer.ask([2, "settle", "DataTransfer", {"vendorId": "v"}]) if frame[1] != "settle"]


def refusal(answers: list[list[Any]]) -> tuple[str, str]:
    """Message id and code of the one CALLERROR."""
    (frame,) = answers
    assert frame[0] == 4
    assert frame[4] == {}
    return frame[1], frame[2]


def accepted() -> tuple[Bench, RawPeer]:
    """A station that is accepted, and the wire to it."""
    bench, peer = raw_bench()
    return bench.boot(), peer


@pytest.mark.parametrize(
    ("action", "payload", "code"),
    [
        ("Nonsense", {}, "NotImplemented"),
        ("clearcache", {}, "NotImplemented"),
        ("BootNotification", {}, "NotSupported"),
        ("TriggerMessage", {"requestedMessage": "Heartbeat"}, "NotSupported"),
        ("UpdateFirmware", {"location": "ftp://a/b", "retrieveDate": "2030-01-01T00:00:00Z"}, "NotSupported"),
        ("SetChargingProfile", {"connectorId": 1, "csChargingProfiles": {}}, "NotSupported"),
        ("SignedUpdateFirmware", {}, "NotSupported"),
        ("TriggerMessage", {"requestedMessage": 5}, "NotSupported"),
        ("Reset", {}, "ProtocolError"),
        ("Reset", {"type": "Soft", "more": 1}, "FormationViolation"),
        ("Reset", {"type": 5}, "TypeConstraintViolation"),
        ("Reset", {"type": "Medium"}, "PropertyConstraintViolation"),
        ("UnlockConnector", {"connectorId": "1"}, "TypeConstraintViolation"),
        ("ChangeConfiguration", {"key": "x" * 51, "value": ""}, "PropertyConstraintViolation"),
    ],
)
def test_refuses_what_is_no_proper_call(action: str, payload: dict[str, Any], code: str) -> None:
    """OCPP-J §4.2.3: with its message id, a code of the table, and empty details."""
    _bench, peer = accepted()
    assert refusal(peer.ask([2, "id-1", action, payload])) == ("id-1", code)


def test_too_many_configuration_keys_are_an_occurence_violation() -> None:
    """§5.8: more than GetConfigurationMaxKeys are refused by CALLERROR, spelled as the standard spells it."""
    _bench, peer = accepted()
    frame = [2, "id-1", "GetConfiguration", {"key": ["k"] * 101}]
    assert refusal(peer.ask(frame)) == ("id-1", "OccurenceConstraintViolation")


def test_null_payload_is_an_empty_one() -> None:
    """OCPP-J §4.2.1: either notation is understood."""
    _bench, peer = accepted()
    assert peer.ask([2, "1", "ClearCache", None]) == [[3, "1", {"status": "Accepted"}]]


@pytest.mark.parametrize(
    "frame", [b'[9,"1","Reset",{}]', b"{}", b"[]", b"\xff\xfe", b"[2]", b'[2,7,"ClearCache",{}]', b""]
)
def test_frame_without_type_or_id_is_ignored(frame: bytes) -> None:
    """OCPP-J §4.1.3: nothing is answered, and the station goes on."""
    _bench, peer = accepted()
    assert peer.ask(frame) == []
    assert peer.ask([2, "1", "ClearCache", {}]) == [[3, "1", {"status": "Accepted"}]]


def test_message_id_that_is_too_long_is_refused() -> None:
    """OCPP-J §4.1.4: 36 characters, and a CALLERROR for more."""
    _bench, peer = accepted()
    assert peer.ask([2, "x" * 36, "ClearCache", {}])[0][0] == 3
    assert refusal(peer.ask([2, "x" * 37, "ClearCache", {}])) == ("x" * 37, "FormationViolation")


def test_answers_are_never_answered() -> None:
    """OCPP-J §4.2.3: a wrong CALLRESULT or CALLERROR gets no CALLERROR back."""
    _bench, peer = accepted()
    for frame in ([3, "1", {}], [3, "1"], [4, "1", "GenericError"], [4, "1", 5, 6, 7, 8], [3, "x" * 99, None]):
        assert peer.ask(frame) == []


def test_message_id_in_work_is_refused_and_stays_in_work() -> None:
    """OCPP-J §4.2.3: a second CALL of this id gets a CALLERROR, the first one gets its answer."""
    bench, peer = raw_bench(operations=owing())
    bench.boot()
    assert peer.ask([2, "same", "ClearCache", {}]) == []
    assert refusal(peer.ask([2, "same", "GetConfiguration", {}]))[0] == "same"
    assert refusal(peer.ask([2, "same", "Nonsense", {}]))[0] == "same"
    assert settle(peer) == [[3, "same", {"status": "Accepted"}]]


def test_message_id_that_was_answered_may_come_again() -> None:
    """OCPP-J §4.1.4: a Central System that counts badly is served all the same."""
    _bench, peer = accepted()
    assert [peer.ask([2, "1", "ClearCache", {}])[0][0] for _ in range(20)] == [3] * 20


def test_rejected_leaves_no_id_in_work() -> None:
    """§4.2: what met silence while Rejected is over, its id can be used after the acceptance."""
    bench, peer = raw_bench()
    answer_boots(bench, ("Rejected", 60), ("Accepted", 3600))
    bench.shell.power_up()
    for _ in range(3):
        assert peer.ask([2, "1", "ClearCache", {}]) == []
        assert peer.ask([2, "1", "Nonsense", {}]) == []
    bench.advance(61)
    assert peer.ask([2, "1", "ClearCache", {}]) == [[3, "1", {"status": "Accepted"}]]


def test_later_is_answered_when_it_is_settled() -> None:
    """§5.18: an answer that waits for the hardware comes with its own message id."""
    bench, peer = raw_bench(operations=owing())
    bench.boot()
    peer.ask([2, "1", "ClearCache", {}])
    peer.ask([2, "2", "ClearCache", {}])
    assert settle(peer) == [[3, "1", {"status": "Accepted"}], [3, "2", {"status": "Accepted"}]]


def test_later_has_a_deadline() -> None:
    """OCPP-J §4.1.1: nobody waits for ever; at the deadline the answer is the other one."""
    bench, peer = raw_bench(operations=owing(3_000))
    bench.boot()
    peer.ask([2, "1", "ClearCache", {}])
    bench.advance(2.9)
    assert peer.frames == []
    bench.advance(0.2)
    assert peer.frames == [[3, "1", {"status": "Rejected"}]]
    assert settle(peer) == []


def test_owed_answers_have_a_limit() -> None:
    """A Central System that asks on and on gets the other answer at once."""
    bench, peer = raw_bench(operations=owing())
    bench.boot()
    answers = [peer.ask([2, str(n), "ClearCache", {}]) for n in range(OWED_LIMIT + 1)]
    assert answers[-1] == [[3, str(OWED_LIMIT), {"status": "Rejected"}]]
    assert all(answer == [] for answer in answers[:-1])


@pytest.mark.parametrize("holds", [True, False])
def test_answer_precedes_what_it_caused(holds: bool) -> None:
    """OCPP-J §4.1.1: while an answer that holds CALLs is owed none begins (TC_018_1_CS)."""
    bench, peer = raw_bench(operations=owing(3_000, holds_calls=holds))
    bench.boot()
    peer.ask([2, "1", "ClearCache", {}])
    bench.plug()
    assert bench.statuses() == ([] if holds else ["Preparing"])
    bench.advance(4)
    assert bench.statuses() == (["Preparing"] if holds else [])


def test_link_down_drops_what_is_owed() -> None:
    """OCPP-J §4.1: an answer belongs to the link of its CALL."""
    bench, peer = raw_bench(operations=owing())
    bench.boot()
    peer.ask([2, "1", "ClearCache", {}])
    bench.offline()
    bench.online()
    assert settle(peer) == []
    bench.plug()
    assert bench.said_of(StatusNotificationReq) != []


def test_handler_may_refuse_by_call_error() -> None:
    """OCPP-J §4.2.3: a CALLERROR of a handler is sent as it is, and the station goes on."""

    def handle(station: Station, req: ClearCacheReq, now: Now) -> ClearCacheConf:
        raise CallError("InternalError", "not today")

    bench = Bench(operations=MappingProxyType({**OPERATIONS, ClearCacheReq: Operation("Core", cast(Handler, handle))}))
    bench.boot()
    error = bench.csms(ClearCacheReq())
    assert isinstance(error, CallError)
    assert (error.code, error.description) == ("InternalError", "not today")
    assert isinstance(bench.csms(GetConfigurationReq()), GetConfigurationConf)


def test_answers_go_out_in_the_order_of_the_questions() -> None:
    """OCPP-J §4.1.1: a burst of CALLs, which a Central System should not send, is answered one by one."""
    _bench, peer = accepted()
    for number in range(50):
        peer.send_raw(json.dumps([2, str(number), "ClearCache", {}]).encode())
    assert [frame[1] for frame in peer.frames] == [str(number) for number in range(50)]
