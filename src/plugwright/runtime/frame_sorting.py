"""What a frame is, to be looked at: its kind, its action, and what is wrong with it.

OCPP-J §4.1.3 (message types), §4.1.4 (message ids), §4.2 (frames). An answer does not name its action: it is that of
the CALL with its id, which went the other way before it. Nothing is decided here; that is `rpc.connection`'s.
"""

from typing import Final, Literal

import msgspec

from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.codec import decode_conf, decode_req
from plugwright.ocpp16.errors import CALL_ERROR_CODES, CallError, InvalidConf
from plugwright.ocpp16.violations import shown
from plugwright.rpc import frames
from plugwright.rpc.connection import MAX_ID_LENGTH
from plugwright.runtime.frames import Direction

Kind = Literal["call", "answer", "error", "invalid"]

MAX_OPEN: Final = 256
"""So many CALLs of either side are remembered until their answers come; then the oldest are forgotten."""

LONGEST_HEAD: Final = 512
UNASKED: Final = "answers no CALL that is open"


class Sorting(msgspec.Struct, frozen=True, gc=False):
    """What a frame is; `problem` is None where nothing is wrong with it, else one clause."""

    kind: Kind
    id: str | None = None
    action: str | None = None
    problem: str | None = None


class Sorter:
    """Sorts the frames of one station, which it has to see in their order; `direction` is the station's."""

    __slots__ = ("_open",)

    def __init__(self) -> None:
        self._open: dict[Direction, dict[str, str]] = {"sent": {}, "received": {}}

    def sort(self, direction: Direction, data: bytes, *, is_abridged: bool = False, judge: bool = True) -> Sorting:
        """Sort the next frame. Its payload is held to the schema only with `judge`, and if it is there."""
        judge = judge and not is_abridged
        match frames.split(data):
            case frames.CallFrame(message_id, action, payload):
                self._remember(direction, message_id, action)
                problem = _of_call(direction, message_id, action, payload) if judge else None
                return Sorting("call", message_id, action, problem)
            case frames.ResultFrame(message_id, payload):
                return self._answer(direction, message_id, payload, judge=judge)
            case frames.LooseResult(message_id, payload, remark):
                sorting = self._answer(direction, message_id, payload, judge=judge)
                return msgspec.structs.replace(sorting, problem=sorting.problem or remark)
            case frames.ErrorFrame(message_id, code):
                called = self._called(direction, message_id)
                return Sorting("error", message_id, called, _of_error(called, code))
            case frames.BadCall(message_id, reason):
                return Sorting("invalid", message_id, None, reason)
            case frames.BadResult(message_id, reason):
                return Sorting("invalid", message_id, self._called(direction, message_id), reason)
            case frames.Unreadable(reason):
                return Sorting("invalid", problem="too long to be kept" if is_abridged else reason)

    def _answer(self, direction: Direction, message_id: str, payload: msgspec.Raw, *, judge: bool) -> Sorting:
        action = self._called(direction, message_id)
        if action is None:
            return Sorting("answer", message_id, None, UNASKED)
        return Sorting("answer", message_id, action, _of_answer(action, payload) if judge else None)

    def _remember(self, direction: Direction, message_id: str, action: str) -> None:
        calls = self._open[direction]
        calls[message_id] = action
        if len(calls) > MAX_OPEN:
            del calls[next(iter(calls))]

    def _called(self, direction: Direction, message_id: str) -> str | None:
        """The action of the CALL that an answer in this direction ends; None if there is none."""
        return self._open["received" if direction == "sent" else "sent"].pop(message_id, None)


def abridged(data: bytes) -> bytes:
    """The frame with its length in place of its payload; what has no head to keep becomes its length alone."""
    length = f"({len(data)} bytes)"
    match frames.split(data):
        case frames.CallFrame(message_id, action):
            head: tuple[object, ...] = (2, message_id, action, length)
        case frames.ResultFrame(message_id) | frames.LooseResult(message_id):
            head = (3, message_id, length)
        case frames.ErrorFrame(message_id, code):
            head = (4, message_id, code, length, {})
        case _:
            return length.encode()
    kept = msgspec.json.encode(head)
    return kept if len(kept) <= LONGEST_HEAD else length.encode()


def _of_call(direction: Direction, message_id: str, name: str, payload: msgspec.Raw) -> str | None:
    if not 1 <= len(message_id) <= MAX_ID_LENGTH:
        return f"a message id has 1 to {MAX_ID_LENGTH} characters"
    action = ACTIONS.get(name)
    if action is None:
        return f"unknown action {shown(name)}"
    if action.sender == ("csms" if direction == "sent" else "station"):
        return f"{name} is not for a {'Central System' if direction == 'sent' else 'station'}"
    try:
        decode_req(action, payload)
    except CallError as error:
        return f"{error.code}: {error.description}"
    return None


def _of_answer(name: str, payload: msgspec.Raw) -> str | None:
    action = ACTIONS.get(name)
    if action is None:
        return f"unknown action {shown(name)}"
    try:
        remarks = decode_conf(action, payload).remarks
    except InvalidConf as error:
        return error.reason
    return "; ".join(remarks) or None


def _of_error(action: str | None, code: str) -> str | None:
    if action is None:
        return UNASKED
    return None if code in CALL_ERROR_CODES else f"not one of OCPP's error codes: {shown(code) or 'none'}"
