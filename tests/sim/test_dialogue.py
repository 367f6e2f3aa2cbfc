"""What is asked and answered, in pairs."""

from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import ResetReq
from plugwright.rpc import frames
from plugwright.sim.dialogue import Dialogue

NOW = Now(7, 0)
RESET = b'[2,"q","Reset",{"type":"Hard"}]'


class Pairs:
    """A dialogue whose resets are listened to."""

    def __init__(self) -> None:
        self.flaws: list[str] = []
        self.heard: list[Any] = []
        self.answered: list[tuple[Any, Any, Now]] = []
        self.dialogue = Dialogue(self.flaws.append)
        self.dialogue.heard = {"Reset": self.heard.append}
        self.dialogue.answered = {"Reset": lambda *pair: self.answered.append(pair)}

    def asks(self, data: bytes) -> None:
        frame = frames.split(data)
        assert isinstance(frame, frames.CallFrame | frames.BadCall)
        self.dialogue.asks(frame)

    def answers(self, data: bytes) -> None:
        frame = frames.split(data)
        assert isinstance(frame, frames.ResultFrame | frames.ErrorFrame)
        self.dialogue.answers(frame, NOW)


def test_an_answer_belongs_to_its_question() -> None:
    """By the message id (OCPP-J §4.2)."""
    pairs = Pairs()
    pairs.asks(RESET)
    pairs.asks(b'[2,"other","ClearCache",{}]')
    pairs.answers(b'[3,"other",{"status":"Accepted"}]')
    pairs.answers(b'[3,"q",{"status":"Rejected"}]')
    assert pairs.heard == [ResetReq(type="Hard")]
    assert pairs.answered == [(ResetReq(type="Hard"), {"status": "Rejected"}, NOW)]
    assert pairs.flaws == []


def test_a_refusal_has_no_confirmation() -> None:
    """A CALLERROR is an answer all the same."""
    pairs = Pairs()
    pairs.asks(RESET)
    pairs.answers(b'[4,"q","InternalError","",{}]')
    assert pairs.answered == [(ResetReq(type="Hard"), None, NOW)]


def test_what_the_types_refuse_is_nobodys() -> None:
    """Its answer is one, but promises nothing."""
    pairs = Pairs()
    pairs.asks(b'[2,"q","Reset",{"type":"Softly"}]')
    pairs.asks(b'[2,"r"]')
    pairs.answers(b'[4,"q","PropertyConstraintViolation","",{}]')
    pairs.answers(b'[4,"r","FormationViolation","",{}]')
    assert (pairs.heard, pairs.answered, pairs.flaws) == ([], [], [])


def test_only_what_was_asked_is_answered_and_once() -> None:
    """OCPP-J §4.1.1; on a new link nothing was asked."""
    pairs = Pairs()
    pairs.asks(RESET)
    pairs.answers(b'[3,"q",{}]')
    pairs.answers(b'[3,"q",{}]')
    assert "not asked" in pairs.flaws[0]
    pairs.asks(RESET)
    pairs.dialogue.link_changed()
    pairs.answers(b'[3,"q",{}]')
    assert len(pairs.flaws) == 2
