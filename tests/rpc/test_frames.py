"""Frames are split and built as OCPP-J §4.2 has them, and anything else is told apart without an exception."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugwright.ocpp16.errors import CallError
from plugwright.rpc import frames
from plugwright.rpc.frames import (
    BadCall,
    BadResult,
    CallFrame,
    ErrorFrame,
    LooseResult,
    ResultFrame,
    Unreadable,
    split,
)

TOO_DEEP = b"[" * 100_000


def test_splits_a_call() -> None:
    """A CALL has four elements, OCPP-J §4.2.1; its payload stays as it came."""
    frame = split(b'[2,"19223201","Heartbeat", {"a" : 1} ]')
    assert isinstance(frame, CallFrame)
    assert (frame.message_id, frame.action, bytes(frame.payload)) == ("19223201", "Heartbeat", b'{"a" : 1}')


def test_splits_a_call_result() -> None:
    """A CALLRESULT has three elements, OCPP-J §4.2.2."""
    frame = split(b'[3,"19223201",{"a":1}]')
    assert isinstance(frame, ResultFrame)
    assert (frame.message_id, bytes(frame.payload)) == ("19223201", b'{"a":1}')


def test_splits_a_call_error() -> None:
    """A CALLERROR has five elements, OCPP-J §4.2.3 and errata 3.7."""
    frame = split(b'[4,"162376037","NotSupported","SendLocalList.req not implemented",{"a":1}]')
    assert isinstance(frame, ErrorFrame)
    assert (frame.message_id, frame.code) == ("162376037", "NotSupported")
    assert (frame.description, bytes(frame.details)) == ("SendLocalList.req not implemented", b'{"a":1}')


def test_takes_white_space_anywhere() -> None:
    """JSON allows white space between all tokens, OCPP-J §4.1.2."""
    assert isinstance(split(b'\r\n [ 2 ,\t"a" , "Heartbeat" , { } ] \n'), CallFrame)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'[2,"a","Heartbeat"]', "no payload"),
        (b'[2,"a"]', "the action is not a string"),
        (b'[2,"a",7,{}]', "the action is not a string"),
        (b'[2,"a","\xff",{}]', "the action is not a string"),
        (b'[2,"a","Heartbeat",{},1]', "surplus elements after the payload"),
        (b'[2,"a","Heartbeat",{"x":}]', "not valid JSON"),
        (b'[2,"a","Heartbeat",{}', "not valid JSON"),
        (b'[2,"a","Heartbeat",{}]]', "not valid JSON"),
        (b'[2,"a","Heartbeat",{"x":NaN}]', "not valid JSON"),
        (b'[2,"a",' + TOO_DEEP, "nested too deeply"),
    ],
)
def test_a_call_with_a_readable_id_keeps_it(data: bytes, reason: str) -> None:
    """A CALL that is wrong after its message id can still be answered, OCPP-J §4.2.3."""
    assert split(data) == BadCall("a", reason)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"null",
        b"{}",
        b'"[2]"',
        b"[]",
        b"[2]",
        b"[2,null]",
        b'[2,1,"Heartbeat",{}]',
        b'[2,["a"],"Heartbeat",{}]',
        b'[2,"\xff","Heartbeat",{}]',
        b'[2,"\\ud800","Heartbeat",{}]',
        b'\xef\xbb\xbf[2,"a","Heartbeat",{}]',
        b'[2,"' + b"a" * 2000 + b'","Heartbeat",{]',
        TOO_DEEP,
    ],
)
def test_a_message_without_an_id_is_unreadable(data: bytes) -> None:
    """Nothing can be said about a CALL that has no message id, OCPP-J §4.1.4."""
    assert isinstance(split(data), Unreadable)


@pytest.mark.parametrize("kind", [b"5", b"1", b"0", b"-2", b"2.0", b'"2"', b"true", b"null", b"9" * 5000, b"1e999"])
def test_an_unknown_message_type_is_unreadable(kind: bytes) -> None:
    """Message types are 2, 3 and 4 and nothing else, OCPP-J §4.1.3."""
    assert split(b"[" + kind + b',"a","Heartbeat",{}]') == Unreadable("unknown message type")


def test_a_result_keeps_its_payload_before_surplus_elements() -> None:
    """What follows the payload of a CALLRESULT is left out, with a remark."""
    frame = split(b'[3,"a",{"x":1},2,3]')
    assert isinstance(frame, LooseResult)
    assert (bytes(frame.payload), frame.remark) == (b'{"x":1}', "surplus elements after the payload")


def test_a_result_without_payload_has_null() -> None:
    """A CALLRESULT whose payload is missing is taken like one with null (OCPP-J §4.2.2), with a remark."""
    frame = split(b'[3,"a"]')
    assert isinstance(frame, LooseResult)
    assert (bytes(frame.payload), frame.remark) == (b"null", "no payload")


def test_a_broken_result_keeps_its_id() -> None:
    """A CALLRESULT that is no JSON still says which CALL has ended."""
    assert split(b'[3,"a",{"x":]') == BadResult("a", "not valid JSON")


@pytest.mark.parametrize(
    ("data", "code", "description"),
    [
        (b'[4,"a"]', "", ""),
        (b'[4,"a","GenericError"]', "GenericError", ""),
        (b'[4,"a","GenericError",null,null]', "GenericError", ""),
        (b'[4,"a",7,"why",{}]', "", "why"),
        (b'[4,"a","GenericError","why",{},1,2]', "GenericError", "why"),
        (b'[4,"a","GenericError","why",{]', "", "not valid JSON"),
    ],
)
def test_an_error_may_lack_elements(data: bytes, code: str, description: str) -> None:
    """A CALLERROR ends its CALL whatever is missing from it, OCPP-J §4.2.3."""
    frame = split(data)
    assert isinstance(frame, ErrorFrame)
    assert (frame.message_id, frame.code, frame.description) == ("a", code, description)


def test_leaves_duplicate_keys_and_huge_numbers_to_the_codec() -> None:
    """The payload is not looked into, so nothing in it can spoil the frame."""
    payload = b'{"a":1,"a":2,"n":' + b"9" * 5000 + b',"t":"\xff"}'
    frame = split(b'[2,"a","Heartbeat",' + payload + b"]")
    assert isinstance(frame, CallFrame)
    assert bytes(frame.payload) == payload


def test_a_frame_of_a_million_elements_is_refused() -> None:
    """Surplus elements are skipped, however many there are."""
    assert split(b'[2,"a","Heartbeat",{}' + b",1" * 1_000_000 + b"]") == BadCall(
        "a", "surplus elements after the payload"
    )


@given(st.text(), st.text())
def test_a_built_call_splits_into_what_it_was_built_of(message_id: str, action: str) -> None:
    """Message id and action are escaped as JSON wants them, OCPP-J §4.1.2."""
    frame = split(frames.call(message_id, action, msgspec.Raw(b'{"a":1}')))
    assert isinstance(frame, CallFrame)
    assert (frame.message_id, frame.action, bytes(frame.payload)) == (message_id, action, b'{"a":1}')


@given(st.text())
def test_a_built_result_splits_into_what_it_was_built_of(message_id: str) -> None:
    """The message id goes back as it came, OCPP-J §4.1.4."""
    frame = split(frames.call_result(message_id, msgspec.Raw(b"{}")))
    assert isinstance(frame, ResultFrame)
    assert (frame.message_id, bytes(frame.payload)) == (message_id, b"{}")


@given(st.text(), st.text())
def test_a_built_error_has_five_elements(message_id: str, description: str) -> None:
    """A CALLERROR always carries description and details, empty if need be, OCPP-J §4.2.3."""
    data = frames.call_error(message_id, CallError("FormationViolation", description))
    assert json.loads(data) == [4, message_id, "FormationViolation", description, {}]


def test_a_built_error_carries_its_details() -> None:
    """The details are a JSON object, OCPP-J §4.2.3."""
    data = frames.call_error("a", CallError("GenericError", "", {"field": ["x", 1]}))
    assert data == b'[4,"a","GenericError","",{"field":["x",1]}]'
