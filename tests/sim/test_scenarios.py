"""Scenarios that the simulator found first: each was a violation of some seed."""

from random import Random

from plugwright.ocpp16 import (
    BootNotificationReq,
    MeterValuesReq,
    ResetReq,
    StartTransactionReq,
    StopTransactionReq,
)
from plugwright.sim.bench import Bench
from plugwright.sim.hardware_faults import FaultyHardware

HOUR_MS = 3_600_000


def test_a_restart_that_fails_leaves_no_call_open() -> None:
    """The station goes on, and what was being told when it wanted to go is told again (§5.14, §3.7)."""
    bench = Bench(configuration={"ResetRetries": "1"}).boot()
    bench.shell.restart_fails = True
    bench.peer.react(StartTransactionReq, None)
    bench.charge()
    bench.csms(ResetReq(type="Hard"))
    bench.peer.reactions.clear()
    bench.advance(300)
    assert bench.station.view().connected
    assert bench.station.view().outbox == 0
    assert len(bench.said_of(StopTransactionReq)) == 1


def test_a_boot_that_is_open_when_a_restart_fails_is_sent_again() -> None:
    """Nobody waits for its answer for ever (§4.2)."""
    bench = Bench(configuration={"ResetRetries": "0"})
    bench.peer.react(BootNotificationReq, None)
    bench.boot()
    bench.shell.restart_fails = True
    bench.csms(ResetReq(type="Hard"))
    bench.peer.reactions.clear()
    bench.advance(300)
    assert bench.said_of(BootNotificationReq)
    assert bench.station.calls.may_tell


def test_a_clock_that_is_set_back_makes_no_interval_negative() -> None:
    """The end of a transaction is not before its samples, nor they before its start (§3.14)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "60"}).boot()
    bench.configure("HeartbeatInterval", "30")
    bench.charge()
    bench.advance(100)
    bench.peer.utc_offset_ms -= HOUR_MS
    bench.advance(600)
    bench.tap("TAG")
    said = bench.said()
    [start] = [req for req in said if isinstance(req, StartTransactionReq)]
    [stop] = [req for req in said if isinstance(req, StopTransactionReq)]
    samples = [req.meter_value[0].timestamp for req in said if isinstance(req, MeterValuesReq)]
    assert len(samples) == 11
    assert [start.timestamp, *samples, stop.timestamp] == sorted([start.timestamp, *samples, stop.timestamp])


def test_a_clock_aligned_value_goes_before_a_sample_of_the_same_reading() -> None:
    """A slow meter serves both with one reading, and the grid's instant is the earlier one (§3.16.2)."""
    configuration = {"MeterValueSampleInterval": "60", "ClockAlignedDataInterval": "300"}
    bench = Bench(configuration=configuration).boot()
    slow = FaultyHardware(bench.shell.hardware, 1, Random(1))
    slow.start(bench.shell.now)
    bench.shell.driver = slow
    bench.advance(59)  # a sample's instant comes one second before each full minute
    bench.charge()
    slow.delay_ms = (1_500, 1_500)
    bench.advance(600)
    values = [req.meter_value[0] for req in bench.said_of(MeterValuesReq)]
    contexts = {value.sampled_value[0].context for value in values}
    times = [value.timestamp for value in values]
    assert contexts == {"Sample.Clock", "Sample.Periodic"}
    assert times == sorted(times)


def test_transactions_of_two_boots_without_the_time_are_told_apart() -> None:
    """Alike in all else, they differ in their time, or a Central System takes them for one (§3.14, §4.8)."""
    bench = Bench(configuration={"AllowOfflineTxForUnknownId": "true"}, hardware={"lock": False}).boot()
    bench.offline()
    for _ in range(2):
        bench.power_cycle()
        bench.charge()
        bench.shell.power_cut()
        bench.unplug()
    bench.shell.power_up()
    bench.online()
    bench.advance(60)
    starts = bench.said_of(StartTransactionReq)
    assert [start.meter_start for start in starts] == [0, 0]
    assert starts[0].timestamp < starts[1].timestamp
