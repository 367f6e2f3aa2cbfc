"""What the Central System asks and the station answers, as an onlooker pairs them by their message ids.

OCPP-J §4.1.1, §4.2 (an answer carries the id of its CALL); an answer that nobody asked for is a flaw.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from plugwright.now import Now
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.codec import decode_req
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Req
from plugwright.rpc import frames


class Question(NamedTuple):
    """A CALL that the station heard."""

    action: str
    payload: bytes

    def request(self) -> Req | None:
        """As the types have it, None if they refuse it."""
        try:
            return decode_req(ACTIONS[self.action], msgspec.Raw(self.payload))
        except (CallError, KeyError):
            return None


Heard = Callable[[Any], None]
Answered = Callable[[Any, Any, Now], None]
"""Called with the request, the payload of the confirmation (None for a CALLERROR), and when it was answered."""

NAMELESS: Final = Question("", b"")
NO_LISTENERS: Final[Mapping[str, Any]] = MappingProxyType({})


class Dialogue:
    """`heard` and `answered` are called by the action's name, for requests that the types accept."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self.heard: Mapping[str, Heard] = NO_LISTENERS
        self.answered: Mapping[str, Answered] = NO_LISTENERS
        self._complain = complain
        self._open: dict[str, list[Question]] = {}

    def link_changed(self) -> None:
        """Nobody is left to be answered."""
        self._open = {}

    def asks(self, frame: frames.CallFrame | frames.BadCall) -> None:
        """The station hears a CALL."""
        question = NAMELESS
        if isinstance(frame, frames.CallFrame):
            question = Question(frame.action, bytes(frame.payload))
            listener = self.heard.get(frame.action)
            req = question.request() if listener is not None else None
            if listener is not None and req is not None:
                listener(req)
        self._open.setdefault(frame.message_id, []).append(question)

    def answers(self, frame: frames.ResultFrame | frames.ErrorFrame, now: Now) -> None:
        """The station answers one."""
        waiting = self._open.get(frame.message_id)
        if not waiting:
            self._complain(f"answers {frame.message_id}, which is not asked (OCPP-J §4.1.1)")
            return
        question = waiting.pop(0)
        listener = self.answered.get(question.action)
        req = question.request() if listener is not None else None
        if listener is not None and req is not None:
            conf = msgspec.json.decode(frame.payload) if isinstance(frame, frames.ResultFrame) else None
            listener(req, conf, now)
