"""The Central System that is everything at once."""

from random import Random

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import IdTagInfo, ResetReq
from plugwright.rpc import frames
from plugwright.sim.central import FaultyCentral, Misdeed

NOW = Now(0, 1_767_225_600_000)
HEARTBEAT = b'[2,"1","Heartbeat",{}]'


class Line:
    """A Central System with a link whose frames are kept."""

    def __init__(self) -> None:
        self.struck: list[str] = []
        self.central = FaultyCentral({"TAG": IdTagInfo(status="Accepted")}, Random(1), self.struck.append)
        self.frames: list[bytes] = []
        self.central.connected(1, self.frames.append)

    def hears(self, data: bytes, now: Now = NOW) -> None:
        self.central.received(1, data, now)


def test_answers_kindly_by_default() -> None:
    """At once, and it says so to whom it concerns."""
    line = Line()
    line.hears(HEARTBEAT)
    assert line.frames == [b'[3,"1",{"currentTime":"2026-01-01T00:00:00.000Z"}]']
    assert line.central.kind_answers == ["1"]
    assert line.struck == []


def test_its_clock_may_be_wrong() -> None:
    """`currentTime` is what it believes."""
    line = Line()
    line.central.manners.utc_offset_ms = 3_600_000
    line.hears(HEARTBEAT)
    assert b"01:00:00" in line.frames[0]


@pytest.mark.parametrize("misdeed", ["refuse", "garble", "ignore", "delay"])
def test_misbehaves_as_its_manners_say(misdeed: Misdeed) -> None:
    """And counts it; what it says is no kind answer."""
    line = Line()
    line.central.manners.shares[misdeed] = 1.0
    for number in range(20):
        line.hears(b'[2,"%d","Heartbeat",{}]' % number)
    assert line.struck == [f"{misdeed} an answer"] * 20
    assert line.central.kind_answers == []
    if misdeed == "refuse":
        assert all(isinstance(frames.split(frame), frames.ErrorFrame) for frame in line.frames)
    if misdeed in {"ignore", "delay"}:
        assert line.frames == []


def test_a_late_answer_comes_in_its_time() -> None:
    """It is kind, but late."""
    line = Line()
    line.central.manners.shares["delay"] = 1.0
    line.hears(HEARTBEAT)
    due_ms = line.central.next_deadline()
    line.central.due(Now(due_ms - 1, 0))
    assert line.frames == []
    line.central.due(Now(due_ms, 0))
    assert line.central.kind_answers == ["1"]


def test_a_late_answer_dies_with_its_link() -> None:
    """On the next link nobody waits for it."""
    line = Line()
    line.central.manners.shares["delay"] = 1.0
    line.hears(HEARTBEAT)
    line.central.connected(2, line.frames.append)
    line.central.due(Now(10_000_000, 0))
    assert line.frames == []


def test_a_frame_that_the_types_refuse_is_a_flaw() -> None:
    """The station is held to the strict types."""
    line = Line()
    line.hears(b'[2,"1","Heartbeat",{"surplus":1}]')
    assert len(line.central.flaws) == 1


def test_a_confirmation_with_a_flaw_is_one_too() -> None:
    """A surplus field is borne by a Central System, but not by this one."""
    line = Line()
    assert line.central.call(ResetReq(type="Soft"), NOW)
    line.hears(b'[3,"csms1-1",{"status":"Accepted","surplus":1}]')
    assert len(line.central.flaws) == 1


def test_asks_one_question_at_a_time() -> None:
    """OCPP-J §4.1.1; after a minute without an answer the next one may be asked."""
    line = Line()
    assert line.central.call(ResetReq(type="Soft"), NOW)
    assert not line.central.call(ResetReq(type="Soft"), NOW)
    assert line.central.call(ResetReq(type="Soft"), Now(60_000, 0))


def test_may_ask_without_waiting() -> None:
    """As no Central System should (OCPP-J §4.1.1)."""
    line = Line()
    assert line.central.call(ResetReq(type="Soft"), NOW)
    line.central.press(ResetReq(type="Hard"), NOW)
    assert b'"Hard"' in line.frames[1]
    line.hears(b'[3,"pressed1",{"status":"Accepted"}]')
    assert line.central.flaws == []


def test_takes_note_of_jobs() -> None:
    """§6.18, §6.20: with nothing to say."""
    line = Line()
    line.hears(b'[2,"1","FirmwareStatusNotification",{"status":"Idle"}]')
    line.hears(b'[2,"2","DiagnosticsStatusNotification",{"status":"Idle"}]')
    assert line.frames == [b'[3,"1",{}]', b'[3,"2",{}]']


def test_asks_nothing_without_a_link() -> None:
    """There is nobody."""
    line = Line()
    line.central.disconnected(1)
    assert not line.central.is_connected
    assert not line.central.call(ResetReq(type="Soft"), NOW)
    assert not line.central.talk_nonsense()


def test_unknown_cards_are_invalid() -> None:
    """What it does not know it does not accept."""
    line = Line()
    line.hears(b'[2,"1","Authorize",{"idTag":"tag"}]')
    line.hears(b'[2,"2","Authorize",{"idTag":"OTHER"}]')
    assert b"Accepted" in line.frames[0]
    assert b"Invalid" in line.frames[1]


def test_a_garbled_start_may_have_given_an_id() -> None:
    """One that can be read is an id that it must know again."""
    line = Line()
    line.central.manners.shares["garble"] = 1.0
    start = (
        b'[2,"%d","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"}]'
    )
    for number in range(20):
        line.hears(start % number)
    given = [frame for frame in line.frames if b'"transactionId":' in frame]
    assert given
    assert len(line.central.books.entries) == 1 or not line.central.manners.heeds_repetitions


def test_hears_nothing_of_another_link() -> None:
    """What a former link still brings is stale."""
    line = Line()
    line.central.received(7, HEARTBEAT, NOW)
    assert line.frames == []
