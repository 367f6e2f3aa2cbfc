"""What TriggerMessage is promised follows, or is missed."""

from random import Random

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import TriggerMessageReq
from plugwright.sim.triggers import FOLLOWS_WITHIN_MS, REQUESTED, Triggers, ask, request
from tests.sim.worlds import quiet_world

ACCEPTED = {"status": "Accepted"}
LATER = Now(FOLLOWS_WITHIN_MS, 0)


class Promises:
    """Promises of a station with two connectors, with the complaints."""

    def __init__(self) -> None:
        self.flaws: list[str] = []
        self.triggers = Triggers(self.flaws.append)
        self.triggers.connectors = 2

    def promised(self, message: str, connector: int | None = None, status: str = "Accepted") -> None:
        req = TriggerMessageReq(requested_message=message, connector_id=connector)
        self.triggers.answered(req, {"status": status}, Now(0, 0))

    def missed(self) -> int:
        self.triggers.idle(LATER)
        return len(self.flaws)


def test_a_promise_is_kept_once() -> None:
    """By the message that was asked for."""
    promises = Promises()
    promises.promised("Heartbeat")
    assert not promises.triggers.said("StatusNotification", {"connectorId": 1})
    assert promises.triggers.said("Heartbeat", {})
    assert not promises.triggers.said("Heartbeat", {})
    assert promises.missed() == 0
    assert promises.triggers.kept == 1


@pytest.mark.parametrize(
    ("message", "connector", "expected"),
    [
        ("StatusNotification", None, [0, 1, 2]),
        ("StatusNotification", 0, [0]),
        ("StatusNotification", 2, [2]),
        ("MeterValues", None, [1, 2]),
        ("MeterValues", 0, [1, 2]),
        ("MeterValues", 1, [1]),
    ],
)
def test_a_promise_of_all_is_one_of_each(message: str, connector: int | None, expected: list[int]) -> None:
    """§5.17: an absent connectorId means all; the station has no meter of its own."""
    promises = Promises()
    promises.promised(message, connector)
    said = [number for number in range(3) if promises.triggers.said(message, {"connectorId": number})]
    assert said == expected
    assert promises.missed() == 0


def test_a_refusal_promises_nothing() -> None:
    """Nor does a CALLERROR."""
    promises = Promises()
    promises.promised("Heartbeat", status="Rejected")
    promises.triggers.answered(TriggerMessageReq(requested_message="Heartbeat"), None, Now(0, 0))
    assert promises.missed() == 0


def test_a_broken_promise_is_noticed_in_time() -> None:
    """A meter may take its two seconds."""
    promises = Promises()
    promises.promised("Heartbeat")
    promises.triggers.idle(Now(FOLLOWS_WITHIN_MS - 1, 0))
    assert promises.flaws == []
    assert promises.missed() == 1


def test_what_is_lost_with_the_link_is_not_owed() -> None:
    """Nobody who asked is left."""
    promises = Promises()
    promises.promised("Heartbeat")
    promises.triggers.link_changed()
    assert promises.missed() == 0


def test_what_cannot_be_kept_is_excused() -> None:
    """Too much to say, and a meter that never spoke; other promises of that connector hold."""
    promises = Promises()
    promises.promised("Heartbeat")
    promises.triggers.excuse()
    assert promises.missed() == 0
    promises.triggers.is_mute = lambda connector: connector == 1
    promises.promised("MeterValues")
    promises.promised("StatusNotification", 1)
    promises.triggers.is_mute = lambda _connector: True
    assert promises.missed() == 2


def test_every_message_is_asked_for() -> None:
    """Of every connector, of one too many, and of none."""
    random = Random(1)
    asked = [request(random, 2) for _ in range(500)]
    assert {req.requested_message for req in asked} == set(REQUESTED)
    assert {req.connector_id for req in asked} == {None, 0, 1, 2, 3}


def test_is_asked_while_there_is_a_link() -> None:
    """And kept."""
    world = quiet_world(lambda product: "RemoteTrigger" in product.feature_profiles)
    for seed in range(20):
        assert ask(world, Random(seed)) is not None
        world.advance(10_000)
    assert world.witness.triggers.kept > 10
    world.network.up = False
    world.tell(world.network.break_link(world.shell.now))
    assert ask(world, Random(1)) is None
