"""The virtual shell: time, power and network of one station, without waiting."""

import pytest

from plugwright.ocpp16 import BootNotificationReq, HeartbeatReq, ResetReq, StopTransactionReq
from plugwright.sim.bench import Bench
from plugwright.station.effects import StatusChanged


def test_time_stands_still_unless_told() -> None:
    """Everything that follows from a stimulus happens at one instant."""
    bench = Bench().boot()
    before = bench.shell.now
    bench.charge()
    assert bench.shell.now == before


def test_time_stops_at_each_deadline() -> None:
    """A heartbeat every ten seconds is sent at its own instant, not at the end of the leap."""
    bench = Bench()
    bench.peer.heartbeat_s = 10
    bench.boot()
    booted = len(bench.peer.times_ms)
    bench.advance(35)
    assert bench.said() == [HeartbeatReq()] * 3
    assert bench.peer.times_ms[booted:] == [10_000, 20_000, 30_000]


def test_both_clocks_pass_alike() -> None:
    """UTC follows the monotonic clock."""
    bench = Bench().boot()
    began = bench.shell.now
    bench.advance(12.5)
    assert bench.shell.now.monotonic_ms - began.monotonic_ms == 12_500
    assert bench.shell.now.utc_ms - began.utc_ms == 12_500


def test_power_cut_forgets_the_station_and_opens_the_contactor() -> None:
    """What is left is the store and the hardware."""
    bench = Bench().boot()
    bench.charge()
    bench.shell.power_cut()
    assert bench.shell.station is None
    assert not bench.shell.hardware.view(1, bench.shell.now).contactor_closed
    assert not bench.peer.is_connected


def test_power_up_builds_the_station_from_the_store() -> None:
    """The transaction that ran is stopped by the new life."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    bench.power_cycle()
    [stop] = bench.said_of(StopTransactionReq)
    assert stop.reason == "PowerLoss"


def test_network_down_ends_the_link_and_refuses_new_ones() -> None:
    """The station stays offline until the network is back."""
    bench = Bench().boot()
    bench.offline()
    bench.advance(600)
    assert not bench.peer.is_connected
    assert bench.peer.links == 1
    bench.online()
    assert bench.peer.links == 2


def test_restart_is_a_new_life() -> None:
    """A Reset ends in a BootNotification over a new link."""
    bench = Bench().boot()
    bench.csms(ResetReq(type="Soft"))
    bench.advance(1)
    assert bench.said_of(BootNotificationReq)
    assert bench.peer.links == 2


def test_stimuli_without_power_are_lost() -> None:
    """Nobody is there to take them."""
    bench = Bench()
    bench.plug()
    assert bench.shell.station is None
    assert bench.said() == []


def test_an_exception_of_the_core_comes_out() -> None:
    """The virtual shell hides nothing: a test sees the assertion that failed."""
    bench = Bench().boot()
    bench.offline()
    with pytest.raises(AssertionError, match="not connected"):
        bench.csms(ResetReq(type="Soft"))


def test_events_are_kept_in_order() -> None:
    """What the station tells of itself can be looked at."""
    bench = Bench().boot()
    bench.charge()
    statuses = [event.status for event in bench.shell.events if isinstance(event, StatusChanged)]
    assert statuses == ["Preparing", "Charging"]


def test_the_same_seed_gives_the_same_run() -> None:
    """Two runs differ in nothing."""

    def run() -> list[object]:
        bench = Bench().boot()
        bench.charge()
        bench.offline()
        bench.advance(100)
        bench.online()
        return [*bench.peer.said, *bench.peer.times_ms]

    assert run() == run()
