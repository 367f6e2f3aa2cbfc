"""What a person can do to virtual hardware, what is refused, and that no sequence of it all breaks the physics."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugwright.hardware.channels import AC_CHANNELS_3P
from plugwright.hardware.refused import End
from plugwright.hardware.virtual import Refused, VirtualHardware
from plugwright.now import Now
from plugwright.station.effects import ReadMeter, SetContactor, SetCurrent, SetLock
from plugwright.station.product import Hardware, Product
from plugwright.station.stimuli import (
    CardPresented,
    ContactorMoved,
    EvChanged,
    LockMoved,
    MeterRead,
    PlugChanged,
    Stimulus,
)
from tests.hardware.machines import DAY_MS, FIXED, MODE_3, SOCKET, at, charging, kinds, machine, reading_of

Doing = Callable[[VirtualHardware, int, Now], list[Stimulus]]
Step = tuple[Doing, int, int]


def refusal(attempt: Callable[[], object]) -> str:
    """The code that an attempt is refused with."""
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.code


def test_plug_connects_cable_and_car() -> None:
    """The plug is told with the cable's rating, then the pilot's word."""
    assert machine().plug(1, at(0), max_current_a=20) == [PlugChanged(1, True, True, 20), EvChanged(1, True)]


@pytest.mark.parametrize(("hardware", "news"), [(SOCKET, [PlugChanged]), (FIXED, [PlugChanged, EvChanged])])
def test_plug_and_car_are_one_where_there_is_one_end(hardware: Hardware, news: list[type[Stimulus]]) -> None:
    """Without a pilot, and with a fixed cable, whichever side is named."""
    running = machine(hardware)
    for side in (None, "station", "ev"):
        told = running.plug(1, at(0))
        assert kinds(told) == news
        assert told[0] == PlugChanged(1, True, True)
        assert running.unplug(1, at(0), side) == [PlugChanged(1, False, False)]


def test_unplug_opens_the_contactor_first() -> None:
    """The core sees the last register before it sees the plug go; then nothing flows."""
    running = charging()
    told = running.unplug(1, at(61_000))
    assert kinds(told) == [ContactorMoved, PlugChanged]
    assert told[1] == PlugChanged(1, False, False)
    assert running.view(1, at(DAY_MS)).energy_wh == reading_of(told[0]).register_wh


def test_car_can_leave_its_cable_behind_and_return() -> None:
    """The lock does not hold the car's end; the cable keeps its rating."""
    running = charging()
    running.do(SetLock(1, True), at(60_000))
    left = running.unplug(1, at(61_000), "ev")
    assert kinds(left) == [ContactorMoved, PlugChanged]
    assert left[1] == PlugChanged(1, True, False, 32.0)
    assert refusal(lambda: running.unplug(1, at(62_000), "ev")) == "not_plugged"
    assert running.plug(1, at(63_000)) == [PlugChanged(1, True, True, 32.0), EvChanged(1, True)]


@pytest.mark.parametrize("side", [None, "station"])
def test_lock_holds_the_plug(side: End | None) -> None:
    """Also without power, where the lock stays where it is."""
    running = machine()
    running.plug(1, at(0))
    running.do(SetLock(1, True), at(0))
    assert refusal(lambda: running.unplug(1, at(1), side)) == "locked"
    running.power_failed(at(2))
    assert refusal(lambda: running.unplug(1, at(3), side)) == "locked"
    assert running.view(1, at(4)).plugged


def test_lock_of_a_socket_without_a_pilot_holds_its_only_end() -> None:
    """There is no other end to pull."""
    running = machine(Hardware(control_pilot=False))
    running.plug(1, at(0))
    running.do(SetLock(1, True), at(0))
    assert refusal(lambda: running.unplug(1, at(1), "ev")) == "locked"


def test_jammed_lock_fails_on_a_half_plugged_cable() -> None:
    """The plug is told, the locking fails, and the plug can be pulled."""
    running = machine()
    running.set_lock(1, "jammed", at(0))
    running.plug(1, at(0))
    assert running.do(SetLock(1, True), at(0)) == [LockMoved(1, False, ok=False)]
    assert kinds(running.unplug(1, at(1))) == [PlugChanged]


def test_driver_switches_the_car_off_and_on() -> None:
    """The pilot tells each change, and no repetition."""
    running = charging()
    assert running.set_ev(1, False, at(61_000)) == [EvChanged(1, False)]
    assert running.view(1, at(61_000)).power_w == 0
    assert running.set_ev(1, False, at(62_000)) == []
    assert running.set_ev(1, True, at(63_000)) == [EvChanged(1, True)]


def test_car_that_stops_without_a_pilot_is_seen_at_the_meter_only() -> None:
    """Nothing is told; the power is gone."""
    running = charging(SOCKET)
    assert running.set_ev(1, False, at(61_000)) == []
    assert running.view(1, at(61_000)).power_w == 0


def test_switch_can_be_set_before_the_car_comes() -> None:
    """It holds for this car, not for the next."""
    running = machine()
    assert running.set_ev(1, False, at(0)) == []
    assert running.plug(1, at(0))[1] == EvChanged(1, False)
    running.unplug(1, at(0))
    assert running.plug(1, at(0))[1] == EvChanged(1, True)


def test_tap_presents_the_card() -> None:
    """Readers count from 1."""
    assert machine().tap(1, "04A1B2", at(0)) == [CardPresented(1, "04A1B2")]


def test_plugs_move_without_power() -> None:
    """Nothing is heard, and the start tells where they are."""
    running = machine()
    running.power_failed(at(0))
    assert running.plug(1, at(1)) == running.unplug(1, at(2)) == running.plug(1, at(3)) == []
    assert running.set_ev(1, False, at(4)) == []
    told = running.start(at(5))
    assert (told[0], told[-1]) == (PlugChanged(1, True, True, 32.0), EvChanged(1, False))


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        pytest.param(lambda one: one.plug(0, at(0)), "unknown_connector", id="plug 0"),
        pytest.param(lambda one: one.plug(2, at(0)), "unknown_connector", id="plug 2"),
        pytest.param(lambda one: one.unplug(2, at(0)), "unknown_connector", id="unplug 2"),
        pytest.param(lambda one: one.set_ev(2, True, at(0)), "unknown_connector", id="ev 2"),
        pytest.param(lambda one: one.set_lock(0, "jammed", at(0)), "unknown_connector", id="lock 0"),
        pytest.param(lambda one: one.view(-1, at(0)), "unknown_connector", id="view -1"),
        pytest.param(lambda one: one.clear_fault(2, at(0)), "unknown_connector", id="clear 2"),
        pytest.param(
            lambda one: one.set_fault(2, "OtherError", None, None, None, at(0)), "unknown_connector", id="fault 2"
        ),
        pytest.param(lambda one: one.set_fault(1, "NoError", None, None, None, at(0)), "invalid", id="NoError"),
        pytest.param(lambda one: one.unplug(1, at(0)), "not_plugged", id="unplug nothing"),
        pytest.param(lambda one: one.unplug(1, at(0), "middle"), "invalid", id="no such side"),
        pytest.param(lambda one: one.plug(1, at(0), max_current_a=0), "invalid", id="no current"),
        pytest.param(lambda one: one.plug(1, at(0), phases=4), "invalid", id="four phases"),
        pytest.param(lambda one: one.set_lock(1, "broken", at(0)), "invalid", id="no such lock state"),
        pytest.param(lambda one: one.tap(0, "card", at(0)), "unknown_reader", id="reader 0"),
        pytest.param(lambda one: one.tap(2, "card", at(0)), "unknown_reader", id="reader 2"),
        pytest.param(lambda one: one.tap(1, "", at(0)), "invalid", id="empty card"),
    ],
)
def test_refuses_what_cannot_be_done(attempt: Callable[[VirtualHardware], object], code: str) -> None:
    """A refusal names its code, and nothing has changed."""
    running = machine()
    before = running.view(1, at(0))
    assert refusal(lambda: attempt(running)) == code
    assert running.view(1, at(0)) == before


def test_refuses_a_second_plug() -> None:
    """A socket has one place."""
    running = machine()
    running.plug(1, at(0))
    assert refusal(lambda: running.plug(1, at(0))) == "already_plugged"


def test_refuses_a_plug_where_the_lock_is_in_the_way() -> None:
    """A pin that is out in an empty socket."""
    running = machine()
    running.do(SetLock(1, True), at(0))
    assert refusal(lambda: running.plug(1, at(0))) == "locked"


def test_refuses_a_card_without_power() -> None:
    """The reader is dark."""
    running = machine()
    running.power_failed(at(0))
    assert refusal(lambda: running.tap(1, "card", at(0))) == "unpowered"


def test_refuses_to_jam_a_lock_that_is_not_there() -> None:
    """A socket without a lock."""
    assert refusal(lambda: machine(SOCKET).set_lock(1, "jammed", at(0))) == "no_lock"


def _charge(one: VirtualHardware, connector: int, now: Now) -> list[Stimulus]:
    told = [] if one.view(connector, now).ev_connected else one.plug(connector, now)
    for effect in (SetLock(connector, True), SetCurrent(connector, 16), SetContactor(connector, True)):
        told += one.do(effect, now)
    return told


def _due(one: VirtualHardware, _connector: int, now: Now) -> list[Stimulus]:
    return one.due(now)


def _power(one: VirtualHardware, _connector: int, now: Now) -> list[Stimulus]:
    one.power_failed(now)
    return one.start(now)


DOINGS: tuple[Doing, ...] = (
    _charge,
    lambda one, c, now: one.plug(c, now),
    lambda one, c, now: one.unplug(c, now),
    lambda one, c, now: one.unplug(c, now, "ev"),
    lambda one, c, now: one.set_ev(c, False, now),
    lambda one, c, now: one.set_ev(c, True, now),
    lambda one, c, now: one.set_fault(c, "GroundFailure", None, None, None, now),
    lambda one, c, now: one.set_fault(c - 1, "WeakSignal", None, None, None, now),
    lambda one, c, now: one.clear_fault(c, now),
    lambda one, c, now: one.do(SetContactor(c, True), now),
    lambda one, c, now: one.do(SetContactor(c, False), now),
    lambda one, c, now: one.do(SetCurrent(c, 10), now),
    lambda one, c, now: one.do(SetCurrent(c, 0), now),
    lambda one, c, now: one.do(SetLock(c, False), now),
    lambda one, c, now: one.do(ReadMeter(c), now),
    _due,
    _power,
)
STEPS = st.lists(
    st.tuples(st.sampled_from(DOINGS), st.integers(1, 2), st.integers(0, 3_600_000)), min_size=5, max_size=40
)


def run(one: VirtualHardware, steps: list[Step]) -> list[Stimulus]:
    """Do one thing after the other, a car at connector 1 to begin with, checking the physics; what was told."""
    told = [*one.start(at(0)), *_charge(one, 1, at(0))]
    now_ms = 0
    registers_wh = [0, 0]
    for doing, connector, pause_ms in steps:
        now_ms += pause_ms
        closed = [one.view(number, at(now_ms)).contactor_closed for number in (1, 2)]
        with suppress(Refused):
            told += doing(one, connector, at(now_ms))
        for index in (0, 1):
            seen = one.view(index + 1, at(now_ms))
            assert seen.energy_wh == registers_wh[index] or (seen.energy_wh > registers_wh[index] and closed[index])
            assert seen.ev_connected or not seen.contactor_closed
            assert seen.contactor_closed or seen.power_w == 0
            registers_wh[index] = seen.energy_wh
    return told


def two_connectors() -> VirtualHardware:
    """Three phases, two connectors, everything built in."""
    hardware = Hardware(phases=3, channels=AC_CHANNELS_3P)
    return VirtualHardware(Product("vendor", "model", connectors=2, hardware=hardware), Random(7))


@given(STEPS)
def test_register_never_falls_and_energy_obeys_the_contactor(steps: list[Step]) -> None:
    """Whatever is done in whatever order, each register that is told is at least the one before."""
    told = run(two_connectors(), steps)
    for connector in (1, 2):
        readings = [
            stimulus.reading
            for stimulus in told
            if isinstance(stimulus, MeterRead | ContactorMoved) and stimulus.connector == connector and stimulus.reading
        ]
        registers_wh = [reading.register_wh for reading in readings]
        assert registers_wh == sorted(registers_wh)
        assert all(reading.values[0] == reading.register_wh for reading in readings)


@given(STEPS)
def test_same_seed_tells_the_same(steps: list[Step]) -> None:
    """A run is repeated exactly."""
    first, second = (msgspec.json.encode(run(two_connectors(), steps)) for _ in range(2))
    assert first == second


def test_another_seed_is_another_car() -> None:
    """The random that is handed in decides the car."""
    cars = [machine(MODE_3, seed=seed) for seed in range(5)]
    for one in cars:
        one.plug(1, at(0))
    assert len(dict.fromkeys(one.view(1, at(0)).soc_percent for one in cars)) > 1
