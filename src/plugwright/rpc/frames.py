"""Frames of OCPP-J: a received message split into its elements, and the three frames that are sent.

OCPP-J §4.1.2 (JSON in UTF-8), §4.1.3 (message types), §4.2 (elements); OCPP-J errata 3.5 (either side sends each type).

A well-formed frame is split in one pass and its payload is left raw for the codec. Whatever that pass refuses is looked
at again, slowly: first element by element, then, where it is not even JSON, for as much as its beginning tells.
"""

import re
from typing import Final

import msgspec

from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Payload

_ABSENT: Final = msgspec.Raw(b"")
_NULL: Final = msgspec.Raw(b"null")
_EMPTY: Final = msgspec.Raw(b"{}")


class CallFrame(msgspec.Struct, array_like=True, tag=2, forbid_unknown_fields=True, frozen=True, gc=False):
    """A CALL, OCPP-J §4.2.1."""

    message_id: str
    action: str
    payload: msgspec.Raw


class ResultFrame(msgspec.Struct, array_like=True, tag=3, forbid_unknown_fields=True, frozen=True, gc=False):
    """A CALLRESULT, OCPP-J §4.2.2."""

    message_id: str
    payload: msgspec.Raw


class ErrorFrame(msgspec.Struct, array_like=True, tag=4, forbid_unknown_fields=True, frozen=True, gc=False):
    """A CALLERROR, OCPP-J §4.2.3; what is missing or of a wrong type is left empty."""

    message_id: str
    code: str
    description: str = ""
    details: msgspec.Raw = _EMPTY


class LooseResult(msgspec.Struct, frozen=True, gc=False):
    """A CALLRESULT with too many or too few elements; a payload that is not there is `null`."""

    message_id: str
    payload: msgspec.Raw
    remark: str


class BadCall(msgspec.Struct, frozen=True, gc=False):
    """A CALL of which no more than the message id can be used."""

    message_id: str
    reason: str


class BadResult(msgspec.Struct, frozen=True, gc=False):
    """A CALLRESULT of which no more than the message id can be used."""

    message_id: str
    reason: str


class Unreadable(msgspec.Struct, frozen=True, gc=False):
    """A message that belongs to no CALL: no frame, no known message type, or no message id."""

    reason: str


WellFormed = CallFrame | ResultFrame | ErrorFrame
OddFrame = ErrorFrame | LooseResult | BadCall | BadResult | Unreadable
Frame = CallFrame | ResultFrame | OddFrame


class _Elements(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Any JSON array of at least one element; those after the fifth are skipped, so a long one costs no memory."""

    kind: msgspec.Raw
    message_id: msgspec.Raw = _ABSENT
    third: msgspec.Raw = _ABSENT
    fourth: msgspec.Raw = _ABSENT
    fifth: msgspec.Raw = _ABSENT


# The beginning of a frame that is not JSON as a whole: its message type, and a message id of bounded length.
_HEAD: Final = re.compile(rb"""\s*\[\s*([234])\s*,\s*("(?:[^"\\]|\\.){0,1024}")\s*,""")

_FRAME: Final[msgspec.json.Decoder[WellFormed]] = msgspec.json.Decoder(WellFormed)
_ELEMENTS: Final = msgspec.json.Decoder(_Elements)
_STRING: Final = msgspec.json.Decoder(str)
_JSON: Final = msgspec.json.Encoder()


def split(data: bytes) -> Frame:
    """Split a received message; never raises, whatever the bytes are. The payload is neither decoded nor copied."""
    try:
        return _FRAME.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _split_slowly(data)


def _split_slowly(data: bytes) -> Frame:
    """Say what is wrong with a message that is no well-formed frame, and for which CALL it is if it tells."""
    try:
        elements = _ELEMENTS.decode(data)
    except msgspec.ValidationError:
        return Unreadable("not a JSON array with elements")
    except msgspec.DecodeError:
        return _salvage(data, "not valid JSON")
    except RecursionError:
        return _salvage(data, "nested too deeply")
    kind = bytes(elements.kind)
    if kind not in (b"2", b"3", b"4"):
        return Unreadable("unknown message type")  # OCPP-J §4.1.3
    message_id = _text(elements.message_id)
    if message_id is None:
        return Unreadable("no message id")
    if kind == b"2":
        return _odd_call(message_id, elements)
    if kind == b"3":
        remark = "surplus elements after the payload" if elements.third else "no payload"
        return LooseResult(message_id, elements.third or _NULL, remark)
    return ErrorFrame(message_id, _text(elements.third) or "", _text(elements.fourth) or "", elements.fifth or _EMPTY)


def _odd_call(message_id: str, elements: _Elements) -> BadCall:
    if _text(elements.third) is None:
        return BadCall(message_id, "the action is not a string")
    if not elements.fourth:
        return BadCall(message_id, "no payload")
    return BadCall(message_id, "surplus elements after the payload")


def _salvage(data: bytes, reason: str) -> BadCall | BadResult | ErrorFrame | Unreadable:
    """Read the message id of a broken message, so that its sender learns of the fault before a time-out tells it."""
    head = _HEAD.match(data)
    message_id = _text(head[2]) if head else None
    if head is None or message_id is None:
        return Unreadable(reason)
    if head[1] == b"2":
        return BadCall(message_id, reason)
    if head[1] == b"3":
        return BadResult(message_id, reason)
    return ErrorFrame(message_id, "", reason)


def _text(element: msgspec.Raw | bytes) -> str | None:
    """Return the string that an element is, None if it is absent, of another type, or not UTF-8."""
    try:
        return _STRING.decode(element)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def call(message_id: str, action: str, payload: Payload | msgspec.Raw) -> bytes:
    """Build a CALL in one pass; a raw payload goes in as it is."""
    return _JSON.encode((2, message_id, action, payload))


def call_result(message_id: str, payload: Payload | msgspec.Raw) -> bytes:
    """Build a CALLRESULT in one pass; `message_id` is that of the CALL as it was received."""
    return _JSON.encode((3, message_id, payload))


def call_error(message_id: str, error: CallError) -> bytes:
    """Build a CALLERROR; `message_id` is that of the CALL as it was received."""
    return _JSON.encode((4, message_id, error.code, error.description, error.details))
