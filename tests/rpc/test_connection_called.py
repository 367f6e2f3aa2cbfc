"""A connection keeps the rules of OCPP-J §4 for the CALLs that the peer sends: called, faulty, in work."""

import sys

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import ClearCacheConf, ClearCacheReq, HeartbeatReq, StatusNotificationReq
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.errors import CallError
from plugwright.rpc.connection import MAX_ECHOED_ID_LENGTH, MAX_ID_LENGTH, MAX_IN_WORK, MAX_LATE, Connection, Side
from plugwright.rpc.outcomes import Called, Faulty, Ignored, Outcome

NOW = Now(1_000, 0)
CLEARED = ClearCacheConf(status="Accepted")


def station() -> Connection:
    """Return the station's end of a link."""
    return Connection("a-", receives="station")


def call(message_id: str, connection: Connection) -> Outcome:
    """Let a sound CALL with this id come in."""
    return connection.received(b'[2,"%b","ClearCache",{}]' % message_id.encode(), NOW)


def refused(outcome: Outcome) -> tuple[str, str]:
    """Return the message id and the code with which a CALL is to be refused."""
    assert isinstance(outcome, Faulty)
    return outcome.message_id, outcome.error.code


def footprint(connection: Connection) -> int:
    """Return the bytes of a connection and its message ids; requests and tables are shared."""
    values = [getattr(connection, name) for name in Connection.__slots__ if name != "_callable"]
    values += [item for value in values if isinstance(value, tuple) for item in value]
    return sys.getsizeof(connection) + sum(sys.getsizeof(value) for value in values)


@pytest.mark.parametrize("payload", [b"{}", b"null", b" { } "])
def test_a_call_comes_with_its_action_and_request(payload: bytes) -> None:
    """Null is the other notation of an empty payload, OCPP-J §4.2.1."""
    outcome = station().received(b'[2,"x1","ClearCache",%b]' % payload, NOW)
    assert outcome == Called("x1", ACTIONS["ClearCache"], ClearCacheReq())


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        (b'"Nonsense",{}', "NotImplemented"),
        (b'"clearcache",{}', "NotImplemented"),
        (b'"",{}', "NotImplemented"),
        (b'"BootNotification",{}', "NotSupported"),
        (b'"ClearCache"', "FormationViolation"),
        (b'"ClearCache",[]', "FormationViolation"),
        (b'"ClearCache","x"', "FormationViolation"),
        (b'"ClearCache",{},{}', "FormationViolation"),
        (b'"ClearCache",{', "FormationViolation"),
        (b'"ClearCache",' + b"[" * 100_000, "FormationViolation"),
        (b'"ClearCache",{"x":1}', "FormationViolation"),
        (b'"Reset",{}', "ProtocolError"),
        (b'"Reset",{"type":1}', "TypeConstraintViolation"),
        (b'"Reset",{"type":"Warm"}', "PropertyConstraintViolation"),
        (b'"Reset",{"type":"\xff"}', "FormationViolation"),
        (b"null,{}", "FormationViolation"),
    ],
)
def test_a_faulty_call_is_to_be_refused_with_its_code(rest: bytes, code: str) -> None:
    """Every fault of a CALL has its code, OCPP-J §4.2.3; an Action is case-sensitive, §4.2.1."""
    assert refused(station().received(b'[2,"x1",%b]' % rest, NOW)) == ("x1", code)


@pytest.mark.parametrize(
    ("side", "mine", "not_mine"), [("station", "Reset", "Heartbeat"), ("csms", "Heartbeat", "Reset")]
)
def test_a_side_is_called_with_its_own_actions_only(side: Side, mine: str, not_mine: str) -> None:
    """An Action that is known, but for the other side, is recognized and not supported, OCPP-J §4.2.3."""
    connection = Connection("a-", receives=side)
    assert refused(connection.received(b'[2,"x1","%b",{}]' % not_mine.encode(), NOW)) == ("x1", "NotSupported")
    payload = b'{"type":"Soft"}' if mine == "Reset" else b"{}"
    assert isinstance(connection.received(b'[2,"x1","%b",%b]' % (mine.encode(), payload), NOW), Called)


@pytest.mark.parametrize("side", ["station", "csms"])
def test_either_side_is_called_with_data_transfer(side: Side) -> None:
    """DataTransfer goes both ways, OCPP 1.6 §4.3 and §5.6."""
    connection = Connection("a-", receives=side)
    assert isinstance(connection.received(b'[2,"x1","DataTransfer",{"vendorId":"v"}]', NOW), Called)


def test_a_fault_does_not_echo_long_content() -> None:
    """What goes into a CALLERROR is short, whatever came."""
    outcome = station().received(b'[2,"x1","%b",{}]' % (b"N" * 100_000), NOW)
    assert isinstance(outcome, Faulty)
    assert len(outcome.error.description) < 150


@pytest.mark.parametrize("data", [b"", b"[]", b"rubbish", b'[5,"x1","ClearCache",{}]', b'[2,7,"ClearCache",{}]'])
def test_what_has_no_type_or_id_is_ignored(data: bytes) -> None:
    """An unknown message type is ignored, OCPP-J §4.1.3; without a message id no answer is possible."""
    outcome = station().received(data, NOW)
    assert isinstance(outcome, Ignored)
    assert outcome.reason


def test_an_id_of_36_characters_is_taken() -> None:
    """A message id has at most 36 characters, not bytes, OCPP-J §4.1.4."""
    assert isinstance(call("é" * MAX_ID_LENGTH, station()), Called)


@pytest.mark.parametrize("length", [0, MAX_ID_LENGTH + 1, MAX_ECHOED_ID_LENGTH])
def test_an_id_of_a_wrong_length_is_refused_whole(length: int) -> None:
    """The CALLERROR carries the id as it came, since no other can be matched, OCPP-J §4.1.4 and §4.2.3."""
    connection = station()
    message_id = "x" * length
    outcome = call(message_id, connection)
    assert refused(outcome) == (message_id, "FormationViolation")
    assert connection.refuse(message_id, CallError("FormationViolation")).startswith(b'[4,"%b",' % message_id.encode())


@pytest.mark.parametrize("rest", [b'"ClearCache",{}]', b"]"])
def test_an_id_that_is_too_long_to_echo_is_ignored(rest: bytes) -> None:
    """A cut id would belong to another CALL, and a whole one might fill the line."""
    data = b'[2,"%b",%b' % (b"x" * (MAX_ECHOED_ID_LENGTH + 1), rest)
    assert isinstance(station().received(data, NOW), Ignored)


def test_an_answer_carries_the_id_and_the_confirmation() -> None:
    """A CALLRESULT has the id of its CALL, OCPP-J §4.1.4, §4.2.2."""
    connection = station()
    call("x1", connection)
    assert connection.answer("x1", CLEARED) == b'[3,"x1",{"status":"Accepted"}]'


def test_a_refusal_carries_the_id_and_the_error() -> None:
    """A CALLERROR has the id of its CALL, OCPP-J §4.1.4, §4.2.3."""
    connection = station()
    call("x1", connection)
    assert connection.refuse("x1", CallError("InternalError", "why")) == b'[4,"x1","InternalError","why",{}]'


def test_an_id_in_work_is_refused() -> None:
    """A second CALL with the id of one that is being handled gets a CALLERROR, OCPP-J §4.2.3."""
    connection = station()
    assert isinstance(call("x1", connection), Called)
    assert refused(call("x1", connection)) == ("x1", "GenericError")


@pytest.mark.parametrize("rest", [b'"Nonsense",{}]', b'"ClearCache"]', b'"ClearCache",{'])
def test_refusing_a_repetition_leaves_the_first_in_work(rest: bytes) -> None:
    """The id is in work until the CALL that had it first is ended, however wrong the second one is."""
    connection = station()
    call("x1", connection)
    message_id, code = refused(connection.received(b'[2,"x1",' + rest, NOW))
    assert code == "GenericError"
    connection.refuse(message_id, CallError("GenericError"))
    assert refused(call("x1", connection)) == ("x1", "GenericError")
    connection.refuse("x1", CallError("GenericError"))
    connection.answer("x1", CLEARED)
    assert isinstance(call("x1", connection), Called)


def test_an_id_is_free_after_its_answer_refusal_or_drop() -> None:
    """An id that is used again one after another is borne, though OCPP-J §4.1.4 forbids it to the sender."""
    connection = station()
    for _ in range(3):
        assert isinstance(call("x1", connection), Called)
        connection.answer("x1", CLEARED)
        assert isinstance(call("x1", connection), Called)
        connection.refuse("x1", CallError("InternalError"))
        assert isinstance(call("x1", connection), Called)
        connection.drop("x1")


def test_a_faulty_call_is_not_in_work() -> None:
    """A CALL that was never begun does not stand in the way of its repetition."""
    connection = station()
    assert refused(connection.received(b'[2,"x1","Reset",{}]', NOW)) == ("x1", "ProtocolError")
    assert isinstance(call("x1", connection), Called)


def test_the_oldest_id_in_work_is_forgotten() -> None:
    """An owner that ends no CALL neither fills the memory nor closes the link to further CALLs."""
    connection = station()
    for number in range(MAX_IN_WORK + 1):
        assert isinstance(call(f"x{number}", connection), Called)
    assert isinstance(call("x0", connection), Called)
    assert refused(call("x8", connection)) == ("x8", "GenericError")


def test_ids_in_work_end_with_the_link() -> None:
    """Nothing can be answered on a link that is gone."""
    connection = station()
    call("x1", connection)
    connection.down()
    assert isinstance(call("x1", connection), Called)


def test_a_connection_is_small() -> None:
    """Idle it takes less than 1 KiB, and never more than its bounded ids."""
    connection = station()
    assert footprint(connection) < 1024
    for number in range(3 * MAX_IN_WORK):
        call(f"{number:036}", connection)
    for number in range(3 * MAX_LATE):
        connection.call(HeartbeatReq(), Now(number, 0), 0)
        connection.due(Now(number, 0))
    connection.call(StatusNotificationReq(connector_id=1, error_code="NoError", status="Available"), NOW, 0)
    assert footprint(connection) < 2048
