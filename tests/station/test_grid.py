"""Clock-aligned instants: none twice, none passed over without a word, however the clock is moved. OCPP 1.6 §3.16.2."""

import pytest

from plugwright.ocpp16 import MeterValuesReq
from plugwright.sim.bench import Bench
from plugwright.station.effects import Warned
from plugwright.station.grid import DAY_MS, Grid

QUARTER = 900
HOUR = 3_600


def bench_on_the_grid(step_s: int = QUARTER, **configuration: str) -> Bench:
    """A station that tells clock-aligned values, before a Central System whose clock is told every half minute."""
    bench = Bench(
        configuration={"ClockAlignedDataInterval": str(step_s), "MeterValueSampleInterval": "0"} | configuration
    )
    bench.peer.heartbeat_s = 30
    return bench.boot()


def move_clock(bench: Bench, by_s: float) -> None:
    """The Central System's clock is wrong by so much more from now on, and has told it."""
    bench.peer.utc_offset_ms += round(by_s * 1_000)
    bench.advance(30)


def times(bench: Bench) -> list[str]:
    """The instants of the clock-aligned values so far, as day and time."""
    told = [req for req in bench.peer.said if isinstance(req, MeterValuesReq)]
    return [req.meter_value[0].timestamp[8:19] for req in told]


def warnings(bench: Bench) -> list[str]:
    """What was said of instants that are missing."""
    return [event.text for event in bench.shell.events if isinstance(event, Warned) and "clock-aligned" in event.text]


def test_a_small_correction_backwards_repeats_nothing() -> None:
    """The commonest step: the machine's clock is a little fast, and is corrected just after an instant."""
    bench = bench_on_the_grid(60)
    bench.advance(62)
    move_clock(bench, -35)
    bench.advance(65)
    assert times(bench) == ["01T00:01:00", "01T00:02:00"]
    assert not warnings(bench)


def test_a_small_correction_forwards_skips_nothing() -> None:
    """An instant that the clock jumps over by a few seconds is taken late, stamped as it should have been."""
    bench = bench_on_the_grid(60)
    bench.advance(28)
    move_clock(bench, 35)
    bench.advance(60)
    assert times(bench) == ["01T00:01:00", "01T00:02:00"]
    assert not warnings(bench)


def test_an_hour_backwards_repeats_nothing() -> None:
    """What was taken is left out, and it goes on with the first instant that was not."""
    bench = bench_on_the_grid()
    bench.advance(2 * HOUR + 60)
    before = times(bench)
    move_clock(bench, -HOUR)
    bench.advance(2 * HOUR)
    assert times(bench) == [*before, "01T02:15:00", "01T02:30:00", "01T02:45:00", "01T03:00:00"]
    assert not warnings(bench)


def test_a_jump_forwards_is_told() -> None:
    """Four instants never were, and the log says so."""
    bench = bench_on_the_grid()
    bench.advance(QUARTER + 60)
    move_clock(bench, HOUR)
    bench.advance(QUARTER)
    assert times(bench) == ["01T00:15:00", "01T01:30:00"]
    assert warnings(bench) == ["the clock jumped over 4 clock-aligned instants, 2026-01-01T00:30:00.000Z the first"]


def test_instants_between_a_jump_and_its_correction_are_taken() -> None:
    """A clock that was wrong for an hour does not cost the instants of the day that it had jumped over."""
    bench = bench_on_the_grid()
    bench.advance(QUARTER + 60)
    move_clock(bench, 24 * HOUR)
    bench.advance(QUARTER)
    move_clock(bench, -24 * HOUR)
    bench.advance(QUARTER)
    assert times(bench) == ["01T00:15:00", "02T00:30:00", "01T00:45:00"]


def test_what_was_taken_is_known_after_a_power_cut() -> None:
    """The clock that is told then may be a little behind."""
    bench = bench_on_the_grid(60)
    bench.advance(62)
    bench.peer.utc_offset_ms = -5_000
    bench.power_cycle()
    bench.advance(65)
    assert times(bench) == ["01T00:01:00", "01T00:02:00"]


def test_an_instant_is_not_told_behind_its_transactions_last_value() -> None:
    """The clock was set back in a transaction: its values never go back, and the one left out is told to the log."""
    bench = bench_on_the_grid(60, MeterValueSampleInterval="50")
    bench.charge("TAG")
    bench.advance(10)
    move_clock(bench, HOUR)
    bench.advance(90)
    move_clock(bench, -HOUR)
    bench.advance(120)
    told = [req.meter_value[0] for req in bench.peer.said if isinstance(req, MeterValuesReq)]
    stamps = [value.timestamp for value in told]
    assert stamps == sorted(stamps)
    assert any("no clock-aligned value of" in text for text in warnings(bench))


def test_another_interval_is_another_grid() -> None:
    """Nothing was jumped over, and what was taken on the old grid is not taken again on the new one."""
    bench = bench_on_the_grid(60)
    bench.advance(130)
    bench.configure("ClockAlignedDataInterval", "30")
    bench.advance(35)
    bench.configure("ClockAlignedDataInterval", "0")
    bench.advance(300)
    bench.configure("ClockAlignedDataInterval", "30")
    bench.advance(30)
    assert times(bench)[:3] == ["01T00:01:00", "01T00:02:00", "01T00:02:30"]
    assert len(times(bench)) == 4
    assert not warnings(bench)


@pytest.mark.parametrize(
    ("taken_step_ms", "step_ms"), [(1_000, 1_000), (1_000, 60_000), (60_000, 30_000), (7_000, 7_000)]
)
def test_a_long_way_back_is_found_at_once(taken_step_ms: int, step_ms: int) -> None:
    """The next instant that was not taken is right behind the last one that was, also over midnight."""
    grid = Grid(Bench().boot().station)
    instant = grid.arm(0, taken_step_ms)
    for _ in range(2 * DAY_MS // taken_step_ms if taken_step_ms < 60_000 else 100):
        assert grid.reached(instant, taken_step_ms) == instant
        last, instant = instant, grid.arm(instant, taken_step_ms)
    following = grid.arm(1, step_ms)
    assert following == 30_000 if step_ms == 30_000 else last < following <= last + step_ms


def test_a_machine_that_slept_takes_the_last_instant_only_if_it_is_fresh() -> None:
    """Whoever was suspended for an hour has no values of that hour, and says so."""
    bench = Bench().boot()
    grid = Grid(bench.station)
    grid.arm(1, 60_000)
    assert grid.reached(59_999, 60_000) is None
    assert grid.reached(3_600_000 + 30_000, 60_000) is None
    grid.arm(3_630_000, 60_000)
    assert grid.reached(3_660_000 + 10_000, 60_000) == 3_660_000
