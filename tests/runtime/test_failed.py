"""Failed mode: what is left of a station without a store."""

from random import Random
from typing import Any

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import ResetReq, StatusNotificationConf, StatusNotificationReq
from plugwright.rpc.connection import Connection
from plugwright.rpc.outcomes import Called, Failed
from plugwright.runtime.failed import CALL_WITHIN_MS, RECONNECT_AFTER_MS, FailedStation
from plugwright.station.effects import Connect, Effect, Halt, Send, SetContactor
from plugwright.station.stimuli import (
    CardPresented,
    Due,
    LinkDown,
    LinkUp,
    Received,
    ShutDown,
    Start,
    Stimulus,
)


class Failure:
    """A failed station of two connectors, and the Central System's end of its link."""

    def __init__(self) -> None:
        self.station = FailedStation(2, Random(1))
        self.now = Now(1_000, 0)
        self.peer = Connection("csms-", receives="csms")

    def step(self, *stimuli: Stimulus) -> list[Effect]:
        """What comes of these stimuli."""
        return [effect for stimulus in stimuli for effect in self.station.step(stimulus, self.now)]

    def called(self, effects: list[Effect]) -> Any:
        """The one CALL among these effects."""
        (send,) = [effect for effect in effects if isinstance(effect, Send)]
        outcome = self.peer.received(send.data, self.now)
        assert isinstance(outcome, Called)
        return outcome

    def later(self, ms: int) -> list[Effect]:
        """Let time pass up to the deadline, which must be this far away."""
        self.now = Now(self.now.monotonic_ms + ms, 0)
        assert self.station.next_deadline() == self.now.monotonic_ms
        return self.step(Due())


@pytest.fixture
def failure() -> Failure:
    """A station that has just failed."""
    return Failure()


def test_opens_every_contactor_first(failure: Failure) -> None:
    """Whatever else is wrong."""
    effects = failure.step(Start("Rebuild"))
    opened = [effect for effect in effects if isinstance(effect, SetContactor)]
    assert opened == [SetContactor(1, closed=False), SetContactor(2, closed=False)]
    assert effects[-1] == Connect(1)


def test_tells_the_central_system_that_all_is_faulted(failure: Failure) -> None:
    """One connector after the other, the station itself first (§4.9)."""
    effects = failure.step(Start("Rebuild"), LinkUp(1))
    told = []
    for _ in range(3):
        call = failure.called(effects)
        assert isinstance(call.req, StatusNotificationReq)
        told.append((call.req.connector_id, call.req.status, call.req.error_code))
        effects = failure.step(Received(1, failure.peer.answer(call.message_id, StatusNotificationConf())))
    assert told == [(number, "Faulted", "InternalError") for number in (0, 1, 2)]
    assert effects == []


def test_what_is_not_answered_does_not_stop_the_rest(failure: Failure) -> None:
    """Nothing is said twice on one link."""
    first = failure.called(failure.step(Start("Rebuild"), LinkUp(1)))
    second = failure.called(failure.later(CALL_WITHIN_MS))
    assert (first.req.connector_id, second.req.connector_id) == (0, 1)


@pytest.mark.parametrize("call", [b'[2,"1","Reset",{"type":"Soft"}]', b'[2,"1","Nonsense",{}]'])
def test_refuses_every_call(failure: Failure, call: bytes) -> None:
    """InternalError, whether or not it would have been understood."""
    failure.step(Start("Rebuild"), LinkUp(1))
    _id, _frame = failure.peer.call(ResetReq(type="Soft"), failure.now, 1_000)
    (send,) = failure.step(Received(1, call))
    assert isinstance(send, Send)
    assert send.data.startswith(b'[4,"1","InternalError"')


def test_a_refused_call_fails_at_the_central_system(failure: Failure) -> None:
    """It sees a CALLERROR."""
    failure.step(Start("Rebuild"), LinkUp(1))
    _id, frame = failure.peer.call(ResetReq(type="Soft"), failure.now, 1_000)
    (send,) = failure.step(Received(1, frame))
    assert isinstance(send, Send)
    outcome = failure.peer.received(send.data, failure.now)
    assert isinstance(outcome, Failed)
    assert outcome.code == "InternalError"


def test_connects_again_after_a_while(failure: Failure) -> None:
    """And what comes of the former link is not heard any more."""
    failure.step(Start("Rebuild"), LinkUp(1), LinkDown(1, "gone"))
    assert failure.later(RECONNECT_AFTER_MS) == [Connect(2)]
    assert failure.step(LinkUp(1), Received(1, b"[]"), LinkDown(1, "stale")) == []
    assert not failure.station.view().connected


def test_a_card_means_nothing(failure: Failure) -> None:
    """Nobody charges."""
    assert failure.step(CardPresented(1, "CARD")) == []


def test_goes_down_when_told(failure: Failure) -> None:
    """There is nothing to be told first."""
    failure.step(Start("Rebuild"))
    assert failure.step(ShutDown("Reboot", 1_000))[-1] == Halt()


def test_looks_faulted(failure: Failure) -> None:
    """Every connector, with InternalError (§7.6)."""
    view = failure.station.view()
    assert [(connector.id, connector.status, connector.error_code) for connector in view.connectors] == [
        (1, "Faulted", "InternalError"),
        (2, "Faulted", "InternalError"),
    ]
    assert view.main.error_code == "InternalError"
    assert view.failed == "storage failed"
    assert FailedStation(1, Random(1), "the disk is gone").view().failed == "the disk is gone"
