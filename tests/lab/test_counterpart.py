"""The lab's end of the link."""

from plugwright.lab import counterpart as room
from plugwright.lab.counterpart import Counterpart
from plugwright.lab.events import Invalid, LinkDown, LinkUp, NoAnswer, StationAnswers, StationCalls
from plugwright.lab.evidence import Refusal
from plugwright.now import Now
from plugwright.ocpp16 import HeartbeatConf, HeartbeatReq, ResetConf, ResetReq

NOW = Now(0, 1_767_225_600_000)
RESET = ResetReq(type="Soft")


def linked() -> Counterpart:
    """With a link, and nothing said."""
    counterpart = Counterpart()
    assert counterpart.link_up({"path": "/cp001"}, NOW) == [LinkUp({"path": "/cp001"})]
    return counterpart


def test_a_call_is_owed_an_answer() -> None:
    """Until it is given."""
    counterpart = linked()
    assert counterpart.received(b'[2,"a","Heartbeat",{}]', NOW) == [StationCalls(HeartbeatReq())]
    assert counterpart.owes_answer
    assert counterpart.answer(HeartbeatConf(current_time="2026-01-01T00:00:00Z"), NOW).startswith(b'[3,"a",')
    assert not counterpart.owes_answer


def test_our_call_is_answered_refused_or_times_out() -> None:
    """One of the three."""
    counterpart = linked()
    counterpart.call(RESET, NOW, 1000)
    assert counterpart.calling
    answered = counterpart.received(b'[3,"lab-1-1",{"status":"Accepted"}]', NOW)
    assert answered == [StationAnswers(RESET, ResetConf(status="Accepted"))]
    counterpart.call(RESET, NOW, 1000)
    refused = counterpart.received(b'[4,"lab-1-2","NotSupported","no",{}]', NOW)
    assert refused == [StationAnswers(RESET, Refusal("NotSupported", "no"))]
    counterpart.call(RESET, NOW, 1000)
    assert counterpart.due(Now(999, 0)) == []
    assert counterpart.due(Now(1000, 0)) == [NoAnswer(RESET, "no answer in time")]


def test_flaws_are_told_as_invalid() -> None:
    """Surplus fields, unknown ids, broken frames, a CALL before the last one was answered."""
    counterpart = linked()
    counterpart.call(RESET, NOW, 1000)
    flawed = counterpart.received(b'[3,"lab-1-1",{"status":"Accepted","x":1}]', NOW)
    assert [type(event) for event in flawed] == [Invalid, StationAnswers]
    assert [type(event) for event in counterpart.received(b"{", NOW)] == [Invalid]
    counterpart.received(b'[2,"a","Heartbeat",{}]', NOW)
    assert [type(event) for event in counterpart.received(b'[2,"b","Heartbeat",{}]', NOW)] == [Invalid, StationCalls]


def test_a_new_link_ends_the_former_one() -> None:
    """And our CALL with it; ids never come twice."""
    counterpart = linked()
    counterpart.call(RESET, NOW, 1000)
    events = counterpart.link_up({}, NOW)
    assert [type(event) for event in events] == [NoAnswer, LinkDown, LinkUp]
    assert b'"lab-2-1"' in counterpart.call(RESET, NOW, 1000)


def test_every_frame_is_written_down() -> None:
    """With who sent it, and notes in between."""
    counterpart = linked()
    counterpart.call(RESET, NOW, 1000)
    counterpart.received(b'[3,"lab-1-1",{"status":"Accepted"}]', NOW)
    counterpart.note("the operator sneezes", NOW)
    lines = counterpart.take_transcript()
    assert [line.by for line in lines] == ["note", "csms", "station", "note"]
    assert counterpart.take_transcript() == ()


def test_the_transcript_is_bounded() -> None:
    """The last line says that there was more."""
    counterpart = Counterpart()
    for _ in range(room.LINES_AT_MOST + 5):
        counterpart.note("x", NOW)
    lines = counterpart.take_transcript()
    assert len(lines) == room.LINES_AT_MOST + 1
    assert "not kept" in lines[-1].text


def test_without_a_link_nothing_comes() -> None:
    """A frame that arrives late is nobody's."""
    assert Counterpart().received(b'[2,"a","Heartbeat",{}]', NOW) == []
