"""Heartbeat: when it is due, what replaces it, and the daily one that nothing replaces."""

from plugwright.ocpp16 import BootNotificationReq, DataTransferReq, HeartbeatConf, HeartbeatReq
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from plugwright.station.stimuli import SendDataTransfer
from tests.station.boots import booted

DAY_S = 24 * 3600


def heartbeats_s(bench: Bench) -> list[float]:
    """When Heartbeat was said, in seconds of virtual time."""
    times = zip(bench.peer.said, bench.peer.times_ms, strict=True)
    return [at_ms / 1000 for req, at_ms in times if isinstance(req, HeartbeatReq)]


def test_comes_every_interval() -> None:
    """§4.6: with nothing else to say, one each HeartbeatInterval of the accepting boot (TC_001_CS)."""
    bench = booted(("Accepted", 30))
    bench.advance(100)
    assert heartbeats_s(bench) == [30, 60, 90]


def test_another_message_takes_its_place() -> None:
    """§4.6: it may be left out when another PDU was sent within the interval."""
    bench = booted(("Accepted", 30))
    bench.advance(20)
    bench.plug()  # a StatusNotification
    bench.advance(29)
    assert heartbeats_s(bench) == []
    bench.advance(2)
    assert heartbeats_s(bench) == [50]


def test_none_before_the_acceptance() -> None:
    """§4.2: a station that is not accepted sends none."""
    bench = booted(("Pending", 3600), configuration={"HeartbeatInterval": "10"})
    bench.advance(3000)
    assert heartbeats_s(bench) == []


def test_none_offline_and_one_at_the_reconnect() -> None:
    """§4.6: one that was due meanwhile tells on the new link that the station lives, and the time is asked."""
    bench = booted(("Accepted", 30))
    bench.offline()
    bench.advance(300)
    assert heartbeats_s(bench) == []
    bench.online()
    bench.advance(1)
    assert len(heartbeats_s(bench)) == 1


def test_a_new_interval_holds_at_once() -> None:
    """§5.3: Accepted is effective immediately."""
    bench = booted(("Accepted", 3600))
    bench.advance(5)
    bench.configure("HeartbeatInterval", "20")
    bench.advance(16)
    assert heartbeats_s(bench) == [20]


def test_interval_zero_leaves_the_daily_one() -> None:
    """§4.6: over WebSocket one a day suffices, and that one is sent."""
    bench = booted(("Accepted", 0), configuration={"HeartbeatInterval": "0"})
    bench.advance(DAY_S + 1)
    assert heartbeats_s(bench) == [DAY_S]


def test_once_a_day_whatever_else_is_said() -> None:
    """§4.6: the time is asked at least once in 24 hours, under traffic too."""
    bench = booted(("Accepted", 7200))
    for _ in range(25):
        bench.advance(3600)
        bench.shell.give(SendDataTransfer(1, "vendor"))
    assert len(bench.said_of(DataTransferReq)) == 25
    assert heartbeats_s(bench) == [DAY_S]


def test_the_daily_one_that_fell_due_offline_is_not_lost() -> None:
    """§4.6: after the outage it is made up for, not put off for another day."""
    bench = booted(("Accepted", 0), configuration={"HeartbeatInterval": "0"})
    bench.advance(DAY_S - 60)
    bench.offline()
    bench.advance(120)
    bench.online()
    bench.advance(1)
    assert len(heartbeats_s(bench)) == 1


def test_confirmation_sets_the_clock() -> None:
    """§4.6: its currentTime is followed."""
    bench = booted(("Accepted", 30))
    bench.peer.react(HeartbeatReq, HeartbeatConf(current_time="2030-01-01T00:00:00Z"))
    bench.advance(30)
    assert bench.station.clock.text(bench.shell.now) == "2030-01-01T00:00:00.000Z"


def test_one_that_fails_is_followed_by_the_next() -> None:
    """§4.6: a CALLERROR or no answer at all ends no series."""
    bench = booted(("Accepted", 100))
    bench.peer.react(HeartbeatReq, CallError("InternalError"))
    bench.advance(101)
    bench.peer.react(HeartbeatReq, None)
    bench.advance(100)
    assert heartbeats_s(bench) == [100, 200]
    bench.advance(200)
    assert len(heartbeats_s(bench)) >= 3


def test_boot_is_repeated_by_no_heartbeat() -> None:
    """§4.6: a series of them stays what it is."""
    bench = booted(("Accepted", 10))
    bench.advance(600)
    assert len(bench.said_of(BootNotificationReq)) == 1
