"""A connection keeps the rules of OCPP-J §4 for the CALLs that we send: one open, answered, failed or late."""

import pytest

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import (
    ClearCacheConf,
    ClearCacheReq,
    HeartbeatConf,
    HeartbeatReq,
    StartTransactionReq,
    StatusNotificationConf,
    StatusNotificationReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.rpc.connection import MAX_LATE, Connection
from plugwright.rpc.outcomes import Answered, Called, Failed, Ignored

TIMEOUT_MS = 30_000
NOW = Now(1_000, 0)
AT_DEADLINE = Now(NOW.monotonic_ms + TIMEOUT_MS, 0)
HEARTBEAT = HeartbeatReq()
START = StartTransactionReq(connector_id=1, id_tag="A", meter_start=0, timestamp="2026-11-22T17:03:05.120Z")
STATUS = StatusNotificationReq(connector_id=1, error_code="NoError", status="Available")
CURRENT_TIME = "2026-11-22T17:03:05.120Z"
HEARTBEAT_ANSWER = b'{"currentTime":"2026-11-22T17:03:05.120Z"}'


def station() -> Connection:
    """Return the station's end of a link."""
    return Connection("a-", receives="station")


def csms() -> Connection:
    """Return the Central System's end of a link."""
    return Connection("b-", receives="csms")


def with_call(req: Req) -> Connection:
    """Return a station's connection with this CALL open, its message id `a-1`."""
    connection = station()
    message_id, _ = connection.call(req, NOW, TIMEOUT_MS)
    assert message_id == "a-1"
    return connection


def timed_out(req: Req) -> Connection:
    """Return a station's connection whose only CALL, `a-1`, has timed out."""
    connection = with_call(req)
    assert connection.due(AT_DEADLINE) is not None
    return connection


def test_a_call_is_framed_and_open() -> None:
    """A CALL names its action and is open until it is answered, OCPP-J §4.2.1."""
    connection = station()
    message_id, frame = connection.call(HEARTBEAT, NOW, TIMEOUT_MS)
    assert frame == b'[2,"a-1","Heartbeat",{}]'
    assert connection.open_call == (message_id, HEARTBEAT)
    assert connection.deadline_ms == NOW.monotonic_ms + TIMEOUT_MS


def test_an_idle_connection_has_nothing_open_and_no_deadline() -> None:
    """A new link waits for nothing."""
    connection = station()
    assert connection.open_call is None
    assert connection.deadline_ms == NEVER_MS
    assert connection.due(Now(NEVER_MS, 0)) is None


def test_a_second_open_call_is_our_bug() -> None:
    """One CALL at a time, OCPP-J §4.1.1."""
    connection = with_call(HEARTBEAT)
    with pytest.raises(AssertionError):
        connection.call(HEARTBEAT, NOW, TIMEOUT_MS)


def test_a_prefix_without_room_for_the_counter_is_our_bug() -> None:
    """A message id has at most 36 characters, OCPP-J §4.1.4."""
    with pytest.raises(AssertionError):
        Connection("p" * 25, receives="station")


def test_message_ids_differ_on_one_connection() -> None:
    """No message id is used twice, whether its CALL was answered or not, OCPP-J §4.1.4."""
    connection = station()
    ids = []
    for _ in range(5):
        message_id, _ = connection.call(HEARTBEAT, NOW, TIMEOUT_MS)
        ids.append(message_id)
        connection.due(AT_DEADLINE)
    assert ids == ["a-1", "a-2", "a-3", "a-4", "a-5"]


def test_an_answer_ends_the_call() -> None:
    """A CALLRESULT with the id of the CALL ends it, OCPP-J §4.1.1."""
    connection = with_call(HEARTBEAT)
    outcome = connection.received(b'[3,"a-1",%b]' % HEARTBEAT_ANSWER, NOW)
    assert outcome == Answered("a-1", HEARTBEAT, HeartbeatConf(current_time=CURRENT_TIME))
    assert connection.open_call is None
    assert connection.deadline_ms == NEVER_MS


def test_the_other_side_calls_and_is_answered_as_well() -> None:
    """A Central System's CALLs are exchanged by the same rules, OCPP-J errata 3.5."""
    central, charger = csms(), station()
    message_id, frame = central.call(ClearCacheReq(), NOW, TIMEOUT_MS)
    called = charger.received(frame, NOW)
    assert isinstance(called, Called)
    assert (called.message_id, called.action.name, called.req) == (message_id, "ClearCache", ClearCacheReq())
    answer = charger.answer(called.message_id, ClearCacheConf(status="Accepted"))
    outcome = central.received(answer, NOW)
    assert outcome == Answered(message_id, ClearCacheReq(), ClearCacheConf(status="Accepted"))


def test_crossing_calls_do_not_disturb_each_other() -> None:
    """A CALL may come while one of ours is open, OCPP-J §4.1.1 (note)."""
    connection = with_call(HEARTBEAT)
    assert isinstance(connection.received(b'[2,"a-1","ClearCache",{}]', NOW), Called)
    assert connection.open_call == ("a-1", HEARTBEAT)
    assert isinstance(connection.received(b'[3,"a-1",%b]' % HEARTBEAT_ANSWER, NOW), Answered)


@pytest.mark.parametrize("payload", [b"{}", b"null"])
def test_a_null_answer_is_an_empty_one(payload: bytes) -> None:
    """Null is the other notation of an empty payload, OCPP-J §4.2.2."""
    outcome = with_call(STATUS).received(b'[3,"a-1",%b]' % payload, NOW)
    assert outcome == Answered("a-1", STATUS, StatusNotificationConf())


def test_surplus_elements_of_an_answer_are_remarked_upon() -> None:
    """An answer is never refused for what it has too much."""
    outcome = with_call(STATUS).received(b'[3,"a-1",{},{}]', NOW)
    assert isinstance(outcome, Answered)
    assert outcome.remarks == ("surplus elements after the payload",)


def test_surplus_fields_of_an_answer_are_remarked_upon() -> None:
    """The codec's remarks come through with the frame's own."""
    outcome = with_call(STATUS).received(b'[3,"a-1",{"x":1},{}]', NOW)
    assert isinstance(outcome, Answered)
    assert outcome.remarks[0] == "surplus elements after the payload"
    assert len(outcome.remarks) == 2


def test_a_missing_payload_is_borne_where_none_is_needed() -> None:
    """An answer without a payload does for a confirmation without fields, and for no other."""
    assert isinstance(with_call(STATUS).received(b'[3,"a-1"]', NOW), Answered)
    assert isinstance(with_call(HEARTBEAT).received(b'[3,"a-1"]', NOW), Failed)


@pytest.mark.parametrize("payload", [b'{"transactionId":7}', b"[]", b'"x"', b'{"t":"\xff"}'])
def test_an_invalid_answer_fails_the_call_and_is_kept(payload: bytes) -> None:
    """A confirmation that cannot be read ends the CALL; a transactionId may still be in its payload."""
    connection = with_call(START)
    outcome = connection.received(b'[3,"a-1",%b]' % payload, NOW)
    assert isinstance(outcome, Failed)
    assert (outcome.message_id, outcome.req, outcome.why) == ("a-1", START, "invalid answer")
    assert (outcome.code, outcome.payload) == (None, payload)
    assert outcome.detail
    assert connection.open_call is None


def test_a_broken_answer_fails_the_call_before_the_time_out() -> None:
    """An answer that is no JSON (OCPP-J §4.1.2) ends its CALL without a payload."""
    outcome = with_call(START).received(b'[3,"a-1",{"transactionId":7', NOW)
    assert outcome == Failed("a-1", START, "invalid answer", None, "not valid JSON", None)


@pytest.mark.parametrize(
    ("rest", "code", "detail"),
    [
        (b'"NotSupported","why",{}', "NotSupported", "why"),
        (b'"OccurrenceConstraintViolation","",{}', "OccurenceConstraintViolation", "OccurrenceConstraintViolation: "),
        (b'"FormatViolation","why",{}', "FormationViolation", "FormatViolation: why"),
        (b'"Nonsense","why",{}', "GenericError", "Nonsense: why"),
        (b'"InternalError"', "InternalError", ""),
        (b'7,"why",{}', None, "why"),
    ],
)
def test_a_call_error_fails_the_call(rest: bytes, code: str | None, detail: str) -> None:
    """A CALLERROR ends the CALL whatever its code, both spellings known, OCPP-J §4.2.3 and errata 5.1, 5.2."""
    connection = with_call(HEARTBEAT)
    outcome = connection.received(b'[4,"a-1",%b]' % rest, NOW)
    assert isinstance(outcome, Failed)
    assert (outcome.why, outcome.code, outcome.detail) == ("call error", code, detail)
    assert connection.open_call is None


def test_a_long_error_description_is_cut() -> None:
    """What goes to the log is one short printable line."""
    outcome = with_call(HEARTBEAT).received(b'[4,"a-1","GenericError","\\n%b",{}]' % (b"x" * 9999), NOW)
    assert isinstance(outcome, Failed)
    assert len(outcome.detail) < 300
    assert outcome.detail.isprintable()


@pytest.mark.parametrize("data", [b'[3,"a-9",{}]', b'[4,"a-9","GenericError","",{}]', b'[3,"",{}]', b'[3,"a-9",{'])
def test_an_answer_to_no_call_is_ignored(data: bytes) -> None:
    """No answer is ever answered with an error, and none disturbs the open CALL."""
    connection = with_call(HEARTBEAT)
    assert isinstance(connection.received(data, NOW), Ignored)
    assert connection.open_call == ("a-1", HEARTBEAT)


def test_a_duplicate_answer_is_ignored() -> None:
    """A CALL is answered once."""
    connection = with_call(STATUS)
    assert isinstance(connection.received(b'[3,"a-1",{}]', NOW), Answered)
    assert isinstance(connection.received(b'[3,"a-1",{}]', NOW), Ignored)


def test_a_call_times_out_at_its_deadline() -> None:
    """Without an answer a CALL ends after its time-out, not earlier and once, OCPP-J §4.1.1."""
    connection = with_call(HEARTBEAT)
    assert connection.due(Now(AT_DEADLINE.monotonic_ms - 1, 0)) is None
    outcome = connection.due(AT_DEADLINE)
    assert isinstance(outcome, Failed)
    assert (outcome.message_id, outcome.req, outcome.why) == ("a-1", HEARTBEAT, "timeout")
    assert connection.open_call is None
    assert connection.deadline_ms == NEVER_MS
    assert connection.due(AT_DEADLINE) is None


def test_a_late_answer_counts_once() -> None:
    """The answer to a timed-out CALL is delivered as late, its repetition ignored."""
    connection = timed_out(STATUS)
    assert connection.received(b'[3,"a-1",{}]', NOW) == Answered("a-1", STATUS, StatusNotificationConf(), late=True)
    assert isinstance(connection.received(b'[3,"a-1",{}]', NOW), Ignored)


def test_a_late_answer_leaves_the_open_call_open() -> None:
    """Ids tell a late answer from the one that is waited for, OCPP-J §4.1.4."""
    connection = timed_out(STATUS)
    connection.call(HEARTBEAT, AT_DEADLINE, TIMEOUT_MS)
    late = connection.received(b'[3,"a-1",{}]', AT_DEADLINE)
    assert isinstance(late, Answered)
    assert late.late
    assert connection.open_call == ("a-2", HEARTBEAT)
    assert isinstance(connection.received(b'[3,"a-2",%b]' % HEARTBEAT_ANSWER, AT_DEADLINE), Answered)


@pytest.mark.parametrize("data", [b'[4,"a-1","GenericError","",{}]', b'[3,"a-1",{"transactionId":7}]', b'[3,"a-1",{'])
def test_a_timed_out_call_does_not_fail_twice(data: bytes) -> None:
    """A late CALLERROR or invalid answer is ignored, and so is whatever comes after it."""
    connection = timed_out(START)
    assert isinstance(connection.received(data, NOW), Ignored)
    answer = b'[3,"a-1",{"transactionId":7,"idTagInfo":{"status":"Accepted"}}]'
    assert isinstance(connection.received(answer, NOW), Ignored)


def test_only_the_last_time_outs_are_remembered() -> None:
    """A peer that answers nothing does not fill the memory."""
    connection = station()
    for _ in range(MAX_LATE + 1):
        connection.call(STATUS, NOW, TIMEOUT_MS)
        connection.due(AT_DEADLINE)
    assert isinstance(connection.received(b'[3,"a-1",{}]', NOW), Ignored)
    for number in range(2, MAX_LATE + 2):
        assert isinstance(connection.received(b'[3,"a-%d",{}]' % number, NOW), Answered)


def test_silence_since_the_call_is_told_from_a_dead_call() -> None:
    """A CALL that times out without any sign of life says that the link is dead, and still says so afterwards."""
    connection = station()
    connection.received(b"rubbish", NOW)
    connection.call(HEARTBEAT, NOW, TIMEOUT_MS)
    connection.due(AT_DEADLINE)
    assert not connection.heard_since_call


@pytest.mark.parametrize("data", [b"rubbish", b'[2,"x1","ClearCache",{}]', b'[3,"a-9",{}]'])
def test_any_message_is_a_sign_of_life(data: bytes) -> None:
    """Whatever comes after the CALL shows that the link is alive, though the CALL times out."""
    connection = with_call(HEARTBEAT)
    connection.received(data, NOW)
    connection.due(AT_DEADLINE)
    assert connection.heard_since_call


def test_a_pong_is_a_sign_of_life() -> None:
    """A pong that the owner reports counts as a message does."""
    connection = with_call(HEARTBEAT)
    connection.heard()
    connection.due(AT_DEADLINE)
    assert connection.heard_since_call


def test_the_end_of_the_link_ends_the_open_call() -> None:
    """No answer can come any more, neither now nor late."""
    connection = with_call(HEARTBEAT)
    outcome = connection.down()
    assert isinstance(outcome, Failed)
    assert (outcome.message_id, outcome.req, outcome.why) == ("a-1", HEARTBEAT, "link down")
    assert connection.deadline_ms == NEVER_MS
    assert connection.down() is None
    assert isinstance(connection.received(b'[3,"a-1",%b]' % HEARTBEAT_ANSWER, NOW), Ignored)
