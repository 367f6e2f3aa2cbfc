"""A link's session, and the CALLs that wait in it."""

from plugwright.central.ports import StationRow
from plugwright.central.sessions import Session, Station, WaitingCall
from plugwright.ocpp16 import ClearCacheReq


def session() -> Session:
    """A session without a past."""
    return Session(1, Station(StationRow("a"), stored=False), "p-")


def test_calls_wait_in_their_order() -> None:
    """First asked, first sent."""
    waiting = session()
    for token in (1, 2):
        assert waiting.queue(WaitingCall(token, ClearCacheReq()), 2)
    assert [call.token for call in (waiting.next_waiting(), waiting.next_waiting()) if call] == [1, 2]
    assert waiting.next_waiting() is None


def test_refuses_calls_beyond_the_limit() -> None:
    """A full queue takes nothing, and loses nothing."""
    waiting = session()
    assert waiting.queue(WaitingCall(1, ClearCacheReq()), 1)
    assert not waiting.queue(WaitingCall(2, ClearCacheReq()), 1)
    call = waiting.next_waiting()
    assert call is not None
    assert call.token == 1


def test_an_idle_session_has_no_queue() -> None:
    """Thousands of stations are idle."""
    assert session().next_waiting() is None
    assert session().waiting is None
