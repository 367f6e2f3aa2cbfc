"""The exchange of CALLs over one link: message ids, one open CALL of ours, the peer's CALLs in work.

OCPP-J §4.1.1 (one CALL at a time, time-out), §4.1.4 (message ids), §4.2 (frames), §4.2.3 (when to send a CALLERROR).
It answers nothing by itself: whether a CALL gets an answer at all is the owner's to decide (OCPP 1.6 §4.2).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16.actions import ACTIONS, Action, action_of
from plugwright.ocpp16.codec import decode_conf, decode_req
from plugwright.ocpp16.errors import CALL_ERROR_CODES, CallError, CallErrorCode, InvalidConf, call_error_code
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.violations import shown
from plugwright.rpc import frames
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored, Outcome, Why

Side = Literal["station", "csms"]

MAX_ID_LENGTH: Final = 36  # OCPP-J §4.1.4
# A longer id is echoed whole or not at all: the peer could not match a cut one, or would match it to another CALL.
MAX_ECHOED_ID_LENGTH: Final = 255
MAX_IN_WORK: Final = 8
MAX_LATE: Final = 4
_COUNTER_LENGTH: Final = 12

_CALLABLE: Final[Mapping[Side, Mapping[str, Action]]] = MappingProxyType(
    {
        "station": MappingProxyType({name: action for name, action in ACTIONS.items() if action.sender != "station"}),
        "csms": MappingProxyType({name: action for name, action in ACTIONS.items() if action.sender != "csms"}),
    }
)


class Connection:
    """The state of one link, on either side of it; it ends with the link.

    `id_prefix` begins each message id of ours; `receives` is the side that we are: what we may be called with.
    """

    __slots__ = (
        "_callable",
        "_calls",
        "_id_prefix",
        "_in_work",
        "_late",
        "_open",
        "deadline_ms",
        "heard_since_call",
    )

    def __init__(self, id_prefix: str, *, receives: Side) -> None:
        assert len(id_prefix) <= MAX_ID_LENGTH - _COUNTER_LENGTH, "the prefix leaves no room for the counter"
        self._id_prefix = id_prefix
        self._callable = _CALLABLE[receives]
        self._calls = 0
        self._open: tuple[str, Req] | None = None
        self._late: tuple[tuple[str, Req], ...] = ()
        self._in_work: tuple[str, ...] = ()
        self.deadline_ms = NEVER_MS
        """When the open CALL times out, on the monotonic clock; NEVER_MS if none is open."""
        self.heard_since_call = False
        """Whether any message or pong has come since our last CALL was sent; it outlives that CALL."""

    @property
    def open_call(self) -> tuple[str, Req] | None:
        """The message id and request of our CALL that is neither answered nor failed."""
        return self._open

    def call(self, req: Req, now: Now, timeout_ms: int) -> tuple[str, bytes]:
        """Open a CALL and return its message id and frame; AssertionError while another one is open (§4.1.1)."""
        assert self._open is None, "a CALL is open"
        self._calls += 1
        message_id = f"{self._id_prefix}{self._calls}"
        self._open = (message_id, req)
        self.deadline_ms = now.monotonic_ms + timeout_ms
        self.heard_since_call = False
        return message_id, frames.call(message_id, action_of(type(req)).name, req)

    def heard(self) -> None:
        """A pong came: the peer is alive. Received messages count by themselves."""
        self.heard_since_call = True

    def due(self, now: Now) -> Failed | None:
        """End the open CALL if its deadline has come; its answer may still come late."""
        if self._open is None or now.monotonic_ms < self.deadline_ms:
            return None
        message_id, req = self._open
        self._late = (*self._late[1 - MAX_LATE :], self._open)
        self._close_call()
        return Failed(message_id, req, "timeout", detail="no answer in time")

    def down(self) -> Failed | None:
        """The link is gone: end the open CALL, and expect nothing more."""
        ended = self._open
        self._close_call()
        self._late = self._in_work = ()
        return Failed(*ended, "link down", detail="the link went down before the answer") if ended else None

    def received(self, data: bytes, now: Now) -> Outcome:
        """Say what a message of the peer comes to; never raises, whatever the bytes are.

        A CALL whose deadline has passed is open until `due` has said so: call that first.
        """
        self.heard_since_call = True
        frame = frames.split(data)
        if isinstance(frame, frames.ResultFrame):
            return self._answered(frame.message_id, frame.payload)
        if isinstance(frame, frames.CallFrame):
            return self._called(frame)
        return self._odd(frame)

    def _odd(self, frame: frames.OddFrame) -> Outcome:
        """What a CALLERROR, or a frame that is not as it should be, comes to."""
        match frame:
            case frames.LooseResult(message_id, payload, remark):
                return self._answered(message_id, payload, remark)
            case frames.ErrorFrame(message_id, code, description):
                standard_code = call_error_code(code) if code else None
                return self._failed_by(message_id, "call error", standard_code, _spelled(code, description))
            case frames.BadCall(message_id, reason):
                return self._bad_id(message_id) or Faulty(message_id, CallError("FormationViolation", reason))
            case frames.BadResult(message_id, reason):
                return self._failed_by(message_id, "invalid answer", None, reason)
            case frames.Unreadable(reason):
                return Ignored(reason)

    def answer(self, message_id: str, conf: Conf) -> bytes:
        """Return the CALLRESULT that ends a CALL of the peer."""
        self.drop(message_id)
        return frames.call_result(message_id, conf)

    def refuse(self, message_id: str, error: CallError) -> bytes:
        """Return the CALLERROR that ends a CALL of the peer."""
        self.drop(message_id)
        return frames.call_error(message_id, error)

    def drop(self, message_id: str) -> None:
        """End a CALL of the peer in silence: its message id is no longer in work.

        A silent owner must say so here: a peer that gives all its CALLs the same id would be refused ever after.
        """
        if message_id in self._in_work:
            at = self._in_work.index(message_id)
            self._in_work = self._in_work[:at] + self._in_work[at + 1 :]

    def _close_call(self) -> None:
        self._open = None
        self.deadline_ms = NEVER_MS

    def _called(self, frame: frames.CallFrame) -> Called | Faulty | Ignored:
        message_id = frame.message_id
        bad_id = self._bad_id(message_id)
        if bad_id is not None:
            return bad_id
        action = self._callable.get(frame.action)
        if action is None:
            return Faulty(message_id, _no_such_action(frame.action))
        try:
            req = decode_req(action, frame.payload)
        except CallError as error:
            return Faulty(message_id, error, action)
        self._take_into_work(message_id)
        return Called(message_id, action, req)

    def _bad_id(self, message_id: str) -> Faulty | Ignored | None:
        """Refuse the message id of a CALL that cannot be told from others (§4.1.4, §4.2.3); None if it is good."""
        if 0 < len(message_id) <= MAX_ID_LENGTH:
            if message_id not in self._in_work:
                return None
            # Counted twice from here on, so that refusing this CALL leaves the first one in work.
            self._take_into_work(message_id)
            return Faulty(message_id, CallError("GenericError", "a CALL with this message id is in work"))
        if len(message_id) > MAX_ECHOED_ID_LENGTH:
            return Ignored(f"a CALL with a message id of {len(message_id)} characters")
        return Faulty(message_id, CallError("FormationViolation", f"a message id has 1 to {MAX_ID_LENGTH} characters"))

    def _take_into_work(self, message_id: str) -> None:
        # Beyond the limit the oldest is forgotten, which costs only that a repetition of its id is not noticed;
        # refusing CALLs instead would close the link to all of them for good if its owner forgot to end some.
        self._in_work = (*self._in_work[1 - MAX_IN_WORK :], message_id)

    def _answered(self, message_id: str, payload: msgspec.Raw, *remarks: str) -> Answered | Failed | Ignored:
        ended = self._ended(message_id)
        if ended is None:
            return _unexpected(message_id)
        req, late = ended
        try:
            decoded = decode_conf(action_of(type(req)), payload)
        except InvalidConf as error:
            failed = Failed(message_id, req, "invalid answer", None, error.reason, bytes(payload))
            return _unless_late(failed, late=late)
        return Answered(message_id, req, decoded.conf, (*remarks, *decoded.remarks), late)

    def _failed_by(self, message_id: str, why: Why, code: CallErrorCode | None, detail: str) -> Failed | Ignored:
        """End the CALL that a frame without a confirmation belongs to."""
        ended = self._ended(message_id)
        if ended is None:
            return _unexpected(message_id)
        req, late = ended
        return _unless_late(Failed(message_id, req, why, code, detail), late=late)

    def _ended(self, message_id: str) -> tuple[Req, bool] | None:
        """Take the CALL of this id, once; with its request, whether it had timed out before."""
        if self._open is not None and self._open[0] == message_id:
            _, req = self._open
            self._close_call()
            return req, False
        for at, (late_id, req) in enumerate(self._late):
            if late_id == message_id:
                self._late = self._late[:at] + self._late[at + 1 :]
                return req, True
        return None


def _no_such_action(name: str) -> CallError:
    if name in ACTIONS:
        return CallError("NotSupported", f"{name} is not for this side")
    return CallError("NotImplemented", f"unknown action {shown(name)}")


def _unexpected(message_id: str) -> Ignored:
    return Ignored(f"an answer to no CALL of ours that waits for one: {shown(message_id)}")


def _unless_late(failed: Failed, *, late: bool) -> Failed | Ignored:
    """A CALL that timed out has failed already, and does not fail twice."""
    return Ignored(f"late {failed.why}: {failed.detail}") if late else failed


def _spelled(code: str, description: str) -> str:
    """One line of a CALLERROR; a code that is not the standard's is shown, too."""
    text = shown(description)
    return text if code in CALL_ERROR_CODES or not code else f"{shown(code)}: {text}"
