"""When the meter is read, and which MeterValues come of it."""

import msgspec
import pytest

from plugwright.ocpp16 import HeartbeatReq, MeterValuesReq
from plugwright.sim.bench import CHANNELS, PRODUCT, Bench
from plugwright.station.effects import Metered, ReadMeter
from plugwright.station.product import Channel
from tests.station.stubborn import stubborn

REGISTER = "Energy.Active.Import.Register"
QUIET = {"WebSocketPingInterval": "0"}


def values(bench: Bench, connector: int = 1) -> list[MeterValuesReq]:
    """The MeterValues of a connector since the last look."""
    return [req for req in bench.said_of(MeterValuesReq) if req.connector_id == connector]


def times(told: list[MeterValuesReq]) -> list[str]:
    """Minute and second of each, and its milliseconds."""
    return [req.meter_value[0].timestamp[14:23] for req in told]


def registers(told: list[MeterValuesReq]) -> list[int]:
    """The first value of each, as a register."""
    return [int(req.meter_value[0].sampled_value[0].value) for req in told]


# Sampled values


def test_tc_070_samples_from_the_start_of_the_transaction() -> None:
    """Every MeterValueSampleInterval from the start, Sample.Periodic, with the transactionId (§3.16.1, TC_070)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "20"}).boot()
    bench.advance(7)
    bench.charge("TAG")
    bench.advance(65)
    told = values(bench)
    assert times(told) == ["00:27.000", "00:47.000", "01:07.000"]
    assert {req.transaction_id for req in told} == {1}
    assert {value.context for req in told for value in req.meter_value[0].sampled_value} == {"Sample.Periodic"}


def test_samples_what_is_configured() -> None:
    """One value for every measurand of the list, in every phase that there is (TC_070)."""
    bench = Bench(
        configuration={"MeterValueSampleInterval": "20", "MeterValuesSampledData": f"{REGISTER},Voltage,Current.Import"}
    ).boot()
    bench.charge("TAG")
    bench.advance(20)
    (told,) = values(bench)
    assert [value.measurand for value in told.meter_value[0].sampled_value] == [REGISTER, "Voltage", "Current.Import"]


def test_samples_one_phase_of_a_measurand() -> None:
    """`Voltage.L1` is the one phase (§9.1.17)."""
    channels = (*CHANNELS, *(Channel("Voltage", "V", phase=phase) for phase in ("L1", "L2", "L3")))
    bench = Bench(hardware={"channels": channels, "phases": 3}).boot()
    bench.configure("MeterValuesSampledData", "Voltage.L1")
    bench.charge("TAG")
    bench.advance(60)
    (told,) = values(bench)
    assert [(value.measurand, value.phase) for value in told.meter_value[0].sampled_value] == [("Voltage", "L1")]


@pytest.mark.parametrize("key", ["MeterValuesSampledData", "MeterValuesAlignedData"])
def test_an_empty_list_means_the_register(key: str) -> None:
    """With nothing listed the energy register is told (TC_070, TC_071)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "60", "ClockAlignedDataInterval": "60", key: ""}).boot()
    bench.charge("TAG")
    bench.advance(60)
    for told in values(bench):
        assert [value.measurand for value in told.meter_value[0].sampled_value] == [REGISTER]


def test_no_samples_outside_a_transaction() -> None:
    """Sampled values belong to a transaction (§9.1.19)."""
    bench = Bench().boot()
    bench.plug()
    bench.advance(300)
    bench.tap("TAG")
    assert values(bench) == []


def test_interval_zero_tells_nothing() -> None:
    """No sampled values at all (§9.1.19); what is kept for a power cut is not told."""
    bench = Bench(configuration={"MeterValueSampleInterval": "0"}).boot()
    bench.charge("TAG")
    bench.advance(600)
    assert values(bench) == []


@pytest.mark.parametrize(("before", "after"), [("60", "10"), ("10", "60"), ("0", "10")])
def test_a_new_interval_acts_in_a_running_transaction(before: str, after: str) -> None:
    """Accepted means effective now: the running transaction is sampled anew from here (§5.3)."""
    bench = Bench(configuration={"MeterValueSampleInterval": before}).boot()
    bench.charge("TAG")
    bench.advance(5)
    bench.configure("MeterValueSampleInterval", after)
    bench.said()
    bench.advance(int(after))
    assert times(values(bench)) == [f"0{(5 + int(after)) // 60}:{(5 + int(after)) % 60:02}.000"]


def test_an_interval_of_zero_stops_a_running_transactions_samples() -> None:
    """Accepted means effective now (§5.3)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10"}).boot()
    bench.charge("TAG")
    bench.configure("MeterValueSampleInterval", "0")
    bench.advance(300)
    assert values(bench) == []


def test_a_new_list_acts_with_the_next_sample() -> None:
    """Accepted means effective now (§5.3)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.configure("MeterValuesSampledData", "Power.Active.Import")
    bench.advance(60)
    (told,) = values(bench)
    assert [value.measurand for value in told.meter_value[0].sampled_value] == ["Power.Active.Import"]


def test_samples_end_with_the_transaction() -> None:
    """After the stop nothing is sampled (§9.1.19)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.tap("TAG")
    bench.advance(300)
    assert values(bench) == []


def test_samples_go_on_while_suspended() -> None:
    """The transaction runs whether or not energy flows (§4.7)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.ev(wants_energy=False)
    bench.advance(120)
    assert len(values(bench)) == 2


def test_tc_036_samples_go_on_offline() -> None:
    """Samples of an outage come later, in order, an interval apart, before the fresh ones (TC_036)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10", **QUIET}).boot()
    bench.charge("TAG")
    bench.offline()
    bench.advance(35)
    bench.online()
    bench.advance(20)
    told = times(values(bench))
    assert told == sorted(told)
    seconds = [60 * int(time[:2]) + int(time[3:5]) for time in told]
    assert seconds == list(range(10, 10 * len(seconds) + 1, 10))


def test_a_register_never_falls_in_a_transaction() -> None:
    """Register values of a transaction only grow (§7.31)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10"}).boot()
    bench.charge("TAG")
    bench.advance(200)
    told_wh = registers(values(bench))
    assert told_wh == sorted(told_wh)
    assert told_wh[-1] > told_wh[0]


def test_a_silent_meter_repeats_its_register() -> None:
    """Two seconds without an answer: the sample is the last register, and the next one is tried again."""
    bench, driver = stubborn(configuration={"MeterValueSampleInterval": "10"})
    bench.boot().charge("TAG")
    bench.advance(10)
    known_wh = registers(values(bench))
    driver.is_deaf_to = lambda effect: isinstance(effect, ReadMeter)
    bench.advance(12)
    assert registers(values(bench)) == known_wh
    driver.is_deaf_to = lambda _effect: False
    bench.advance(10)
    assert registers(values(bench)) > known_wh


def test_a_sample_is_told_to_the_event_stream() -> None:
    """Register and power of each sample are news for the panel."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.advance(60)
    metered = [event for event in bench.shell.events if isinstance(event, Metered)]
    assert [(event.connector, event.register_wh > 0, event.power_w > 3000) for event in metered] == [(1, True, True)]


# Clock-aligned values


def test_tc_071_values_on_the_clocks_grid() -> None:
    """Every ClockAlignedDataInterval since midnight UTC, stamped exactly so, Sample.Clock (§3.16.2, TC_071)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "0", "ClockAlignedDataInterval": "20"}).boot()
    bench.advance(7.3)
    bench.charge("TAG")
    bench.advance(60)
    told = values(bench)
    assert times(told) == ["00:20.000", "00:40.000", "01:00.000"]
    assert {(req.transaction_id, req.meter_value[0].sampled_value[0].context) for req in told} == {(1, "Sample.Clock")}


def test_clock_aligned_values_need_no_transaction() -> None:
    """Every connector tells them at all times, without a transactionId where there is none (§4.7, errata 3.16)."""
    bench = Bench(connectors=2, configuration={"ClockAlignedDataInterval": "900"}).boot()
    bench.advance(1800)
    told = [(req.connector_id, req.transaction_id) for req in bench.said_of(MeterValuesReq)]
    assert told == [(1, None), (2, None)] * 2


def test_a_value_belongs_to_the_transaction_of_its_instant() -> None:
    """Not to the one that ran for most of the interval (errata 3.16)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "0", "ClockAlignedDataInterval": "60"}).boot()
    bench.charge("ONE")
    bench.advance(50)
    bench.tap("ONE")
    bench.unplug()
    bench.advance(5)
    bench.charge("TWO")
    bench.advance(5)
    assert [req.transaction_id for req in values(bench)] == [2]


def test_an_interval_that_does_not_divide_the_day_begins_anew_at_midnight() -> None:
    """The intervals are those of a day, which begins at 00:00:00 (§3.16.2)."""
    bench = Bench(configuration={"ClockAlignedDataInterval": "50000"}).boot()
    bench.advance(2 * 86400)
    assert [req.meter_value[0].timestamp[8:19] for req in values(bench)] == [
        "01T13:53:20",
        "02T00:00:00",
        "02T13:53:20",
        "03T00:00:00",
    ]


def test_no_grid_without_the_time() -> None:
    """A station that does not know the time has no clock to align to."""
    bench = Bench(configuration={"ClockAlignedDataInterval": "60"})
    bench.shell.network_down()
    bench.shell.power_up()
    bench.advance(600)
    assert bench.station.outbox.empty


def test_the_grid_follows_the_clock() -> None:
    """When the Central System moves the clock, the next instant is of the new time (§4.6)."""
    bench = Bench(configuration={"ClockAlignedDataInterval": "60", "HeartbeatInterval": "0"})
    bench.peer.heartbeat_s = 30
    bench.boot()
    bench.advance(10)
    bench.peer.utc_offset_ms = 45_000
    bench.advance(80)
    said = bench.said()
    assert any(isinstance(req, HeartbeatReq) for req in said)
    told = [req for req in said if isinstance(req, MeterValuesReq)]
    assert times(told) == ["02:00.000"]  # the Heartbeat after 30 s told that it was 01:15 by then
    assert bench.peer.times_ms[bench.peer.said.index(told[0])] == 75_000


@pytest.mark.parametrize("before", ["0", "3600"])
def test_a_new_grid_acts_at_once(before: str) -> None:
    """Accepted means effective now (§5.3)."""
    bench = Bench(configuration={"ClockAlignedDataInterval": before}).boot()
    bench.advance(50)
    bench.configure("ClockAlignedDataInterval", "60")
    bench.advance(10)
    assert times(values(bench)) == ["01:00.000"]


def test_a_grid_of_zero_ends_it() -> None:
    """No clock-aligned values are told (§9.1.5)."""
    bench = Bench(configuration={"ClockAlignedDataInterval": "60"}).boot()
    bench.configure("ClockAlignedDataInterval", "0")
    bench.advance(300)
    assert values(bench) == []


def test_both_kinds_at_one_instant_are_two_messages() -> None:
    """A periodic and a clock-aligned value of one instant are told each with its context (§3.16)."""
    bench = Bench(configuration={"ClockAlignedDataInterval": "60"}).boot()
    bench.charge("TAG")
    bench.advance(60)
    told = [req.meter_value[0].sampled_value[0].context for req in values(bench)]
    assert sorted(str(context) for context in told) == ["Sample.Clock", "Sample.Periodic"]


def test_a_machine_whose_clock_is_trusted_has_its_grid_offline() -> None:
    """With `trusts_clock` the time is known before any Central System tells it."""
    bench = Bench(msgspec.structs.replace(PRODUCT, trusts_clock=True), configuration={"ClockAlignedDataInterval": "60"})
    bench.shell.network_down()
    bench.shell.power_up()
    bench.advance(120)
    bench.online()
    assert times(values(bench))[:2] == ["01:00.000", "02:00.000"]
