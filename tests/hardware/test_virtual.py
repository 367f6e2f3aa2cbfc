"""Virtual hardware: what the station makes it do, what it tells, and what it does by itself."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest

from plugwright.hardware.channels import AC_CHANNELS_1P
from plugwright.hardware.virtual import Light, VirtualHardware
from plugwright.now import NEVER_MS
from plugwright.station.effects import (
    Blink,
    Effect,
    Ping,
    ReadMeter,
    SetContactor,
    SetCurrent,
    SetIndicator,
    SetLock,
)
from plugwright.station.product import Channel, Hardware, Product
from plugwright.station.stimuli import (
    ContactorMoved,
    EvChanged,
    FaultCleared,
    FaultRaised,
    LockMoved,
    MeterRead,
    PlugChanged,
    Stimulus,
)
from tests.hardware.machines import DAY_MS, MODE_3, SOCKET, at, charging, kinds, machine, reading_of


def test_start_tells_plug_lock_contactor_register_and_pilot() -> None:
    """The core knows nothing of a connector but what is told after a start."""
    built = VirtualHardware(Product("vendor", "model", hardware=MODE_3), Random(1), [1234])
    assert built.plug(1, at(0)) == []
    told = built.start(at(5))
    assert kinds(told) == [PlugChanged, LockMoved, ContactorMoved, MeterRead, EvChanged]
    assert told[0] == PlugChanged(1, True, True, 32.0)
    assert told[1] == LockMoved(1, False)
    assert reading_of(told[2]) == reading_of(told[3])
    assert (reading_of(told[3]).register_wh, reading_of(told[3]).at_monotonic_ms) == (1234, 5)
    assert told[4] == EvChanged(1, True)


def test_start_tells_every_connector_and_then_the_faults() -> None:
    """Faults last, those of the station first."""
    built = VirtualHardware(Product("vendor", "model", connectors=2, hardware=SOCKET), Random(1))
    built.set_fault(2, "GroundFailure", None, None, None, at(0))
    built.set_fault(0, "WeakSignal", "far away", None, None, at(0))
    told = built.start(at(0))
    assert kinds(told) == [*[PlugChanged, ContactorMoved, MeterRead] * 2, FaultRaised, FaultRaised]
    assert told[-2:] == [FaultRaised(0, "WeakSignal", "far away"), FaultRaised(2, "GroundFailure")]


@pytest.mark.parametrize("hardware", [SOCKET, Hardware(control_pilot=True, plug_contact=False, lock=False)])
def test_tells_only_what_the_product_has_a_contact_for(hardware: Hardware) -> None:
    """No pilot, no EvChanged; no plug contact, no PlugChanged."""
    told = [*machine(hardware).plug(1, at(0)), *machine(hardware).start(at(1))]
    assert (PlugChanged in kinds(told)) == hardware.plug_contact
    assert (EvChanged in kinds(told)) == (hardware.control_pilot and not hardware.plug_contact)
    assert LockMoved not in kinds(told)


def test_contactor_tells_its_movement_with_a_reading() -> None:
    """The reading is taken right after: nothing flows at the closing, and the last energy is in it at the opening."""
    running = machine()
    running.plug(1, at(0))
    running.do(SetCurrent(1, 16), at(0))
    closed = running.do(SetContactor(1, True), at(1000))
    opened = running.do(SetContactor(1, False), at(3_600_000))
    assert [(move.connector, move.closed) for move in closed + opened if isinstance(move, ContactorMoved)] == [
        (1, True),
        (1, False),
    ]
    assert reading_of(closed[0]).register_wh == 0
    assert 3600 < reading_of(opened[0]).register_wh < 3680
    assert reading_of(opened[0]).values[1] == 0  # power


def test_contactor_that_stands_there_already_tells_nothing() -> None:
    """A level may be repeated."""
    running = charging()
    assert running.do(SetContactor(1, True), at(60_000)) == []


def test_contactor_does_not_close_without_a_car() -> None:
    """The station side alone is not enough."""
    running = machine()
    assert running.do(SetContactor(1, True), at(0)) == []
    running.plug(1, at(0))
    running.unplug(1, at(1), "ev")
    assert running.do(SetContactor(1, True), at(2)) == []
    assert not running.view(1, at(2)).contactor_closed


@pytest.mark.parametrize("connector", [0, 1])
def test_contactor_does_not_close_on_a_fault(connector: int) -> None:
    """A fault of the connector, or of the whole station; it closes once that is gone."""
    running = machine()
    running.plug(1, at(0))
    running.set_fault(connector, "GroundFailure", None, None, None, at(0))
    assert running.do(SetContactor(1, True), at(0)) == []
    running.clear_fault(connector, at(1))
    assert kinds(running.do(SetContactor(1, True), at(1))) == [ContactorMoved]


def test_fault_opens_the_contactor_first() -> None:
    """The core sees the last register before it sees the fault."""
    running = charging()
    told = running.set_fault(1, "OverCurrentFailure", "hot", "plugwright", "17", at(61_000))
    assert kinds(told) == [ContactorMoved, FaultRaised]
    assert reading_of(told[0]).at_monotonic_ms == 61_000
    assert told[1] == FaultRaised(1, "OverCurrentFailure", "hot", "plugwright", "17")


def test_fault_of_the_station_opens_every_contactor() -> None:
    """Connector 0 is the station and with it every connector."""
    running = charging(connectors=2)
    running.plug(2, at(60_000))
    running.do(SetContactor(2, True), at(60_000))
    told = running.set_fault(0, "InternalError", None, None, None, at(61_000))
    assert kinds(told) == [ContactorMoved, ContactorMoved, FaultRaised]
    assert told[2] == FaultRaised(0, "InternalError")


def test_warning_leaves_the_contactor_closed() -> None:
    """A weak signal is no reason to stop charging."""
    running = charging()
    assert running.set_fault(1, "WeakSignal", None, None, None, at(61_000)) == [FaultRaised(1, "WeakSignal")]
    assert running.view(1, at(61_000)).contactor_closed


def test_conditions_hold_beside_each_other_until_cleared() -> None:
    """A warning after a fault does not lift it; clearing takes all of them, and once."""
    running = machine()
    running.plug(1, at(0))
    running.set_fault(1, "GroundFailure", None, None, None, at(0))
    running.set_fault(1, "WeakSignal", None, None, None, at(0))
    assert running.do(SetContactor(1, True), at(0)) == []
    assert running.clear_fault(1, at(1)) == [FaultCleared(1)]
    assert running.clear_fault(1, at(1)) == []


def test_clearing_the_station_clears_every_connector() -> None:
    """Only those that had something are told."""
    running = machine(connectors=3)
    for connector in (0, 2):
        running.set_fault(connector, "OtherError", None, None, None, at(0))
    assert running.clear_fault(0, at(1)) == [FaultCleared(0), FaultCleared(2)]


def test_clearing_a_connector_leaves_the_station_faulted() -> None:
    """What holds for the station is not the connector's to clear."""
    running = machine()
    running.set_fault(0, "OtherError", None, None, None, at(0))
    assert running.clear_fault(1, at(1)) == []
    assert FaultRaised(0, "OtherError") in running.start(at(2))


def test_lock_moves_at_once_and_tells_always() -> None:
    """Also where it stands there already."""
    running = machine()
    assert running.do(SetLock(1, True), at(0)) == [LockMoved(1, True)]
    assert running.do(SetLock(1, True), at(0)) == [LockMoved(1, True)]
    assert running.do(SetLock(1, False), at(0)) == [LockMoved(1, False)]


@pytest.mark.parametrize("stands", [True, False])
def test_jammed_lock_stays_and_fails(stands: bool) -> None:
    """It says where it stands, until it is repaired."""
    running = machine()
    running.do(SetLock(1, stands), at(0))
    assert running.set_lock(1, "jammed", at(0)) == []
    assert running.do(SetLock(1, not stands), at(0)) == [LockMoved(1, stands, ok=False)]
    assert running.view(1, at(0)).lock_state == "jammed"
    assert running.set_lock(1, "working", at(0)) == [LockMoved(1, stands)]
    assert running.set_lock(1, "working", at(0)) == []
    assert running.do(SetLock(1, not stands), at(0)) == [LockMoved(1, not stands)]


def test_meter_is_read_when_asked() -> None:
    """One value for each channel of the product."""
    told = charging().do(ReadMeter(1), at(60_000))
    assert kinds(told) == [MeterRead]
    values = dict(zip([channel.measurand for channel in AC_CHANNELS_1P], reading_of(told[0]).values, strict=True))
    assert values["Power.Active.Import"] == 3680
    assert values["Current.Offered"] == 16
    assert values["Energy.Active.Import.Register"] == reading_of(told[0]).register_wh > 50


def test_each_reading_begins_a_new_interval() -> None:
    """The interval of a reading ends where the next one's begins, whatever is read between for the contactor."""
    running = charging(Hardware(channels=(Channel("Energy.Active.Import.Interval", "Wh"),)))
    readings = [reading_of(running.do(ReadMeter(1), at(ms))[0]) for ms in (60_000, 120_000)]
    running.do(SetContactor(1, False), at(150_000))
    readings.append(reading_of(running.do(ReadMeter(1), at(180_000))[0]))
    registers_wh = [0, *(reading.register_wh for reading in readings)]
    assert [reading.values[0] for reading in readings] == [b - a for a, b in pairwise(registers_wh)]


def test_current_follows_the_offer() -> None:
    """A lower offer acts at once, and none at all suspends."""
    running = charging()
    for offer_a, power_w in ((10, 2300), (5.9, 0), (0, 0)):
        assert running.do(SetCurrent(1, offer_a), at(61_000)) == []
        assert running.view(1, at(61_000)).power_w == power_w


def test_socket_without_a_pilot_offers_what_is_installed() -> None:
    """Nobody needs to say so: there is no signal to say it with."""
    running = machine(SOCKET)
    running.plug(1, at(0))
    running.do(SetContactor(1, True), at(0))
    assert running.view(1, at(60_000)).power_w == 230 * 16


def test_lights_show_their_level_and_count_blinks() -> None:
    """A blink returns to the level; connector 0 is the station's own light."""
    running = machine(connectors=2)
    running.do(SetIndicator(1, "green", 40), at(0))
    running.do(Blink(1, "red", 3, 100), at(0))
    running.do(Blink(1, "red", 2, 100), at(0))
    running.do(Blink(0, "blue", 1, 100), at(0))
    assert running.view(1, at(0)).indicator == Light("green", 40, 5)
    assert running.view(2, at(0)).indicator == Light()


@pytest.mark.parametrize("effect", [Ping(1), SetContactor(0, True), SetContactor(2, True), ReadMeter(2)], ids=repr)
def test_core_that_asks_for_the_impossible_is_our_mistake(effect: Effect) -> None:
    """An effect that is not the hardware's, or a connector that is not there."""
    with pytest.raises(AssertionError):
        machine().do(effect, at(0))


def test_driving_a_lock_that_is_not_there_is_our_mistake() -> None:
    """The core knows its product."""
    with pytest.raises(AssertionError, match="connector 1 has no lock"):
        machine(SOCKET).do(SetLock(1, True), at(0))


def test_full_battery_is_told_at_the_deadline() -> None:
    """The pilot says so once, and then there is nothing more to wait for."""
    running = charging()
    dues = 0
    told: list[Stimulus] = []
    while not told:
        deadline_ms = running.next_deadline()
        told = running.due(at(deadline_ms))
        dues += 1
    assert told == [EvChanged(1, False)]
    assert dues < 50
    assert running.view(1, at(deadline_ms)).soc_percent == 100
    assert running.next_deadline() == NEVER_MS
    assert running.due(at(deadline_ms + DAY_MS)) == []


def test_full_battery_that_was_noticed_before_is_due_at_once() -> None:
    """A reading days later does not swallow the news."""
    running = charging()
    running.do(ReadMeter(1), at(10 * DAY_MS))
    assert running.next_deadline() <= 10 * DAY_MS
    assert running.due(at(10 * DAY_MS)) == [EvChanged(1, False)]


@pytest.mark.parametrize("build", [machine, lambda: charging(SOCKET)], ids=["idle", "without a pilot"])
def test_nothing_is_due_where_nothing_can_be_told(build: Callable[[], VirtualHardware]) -> None:
    """An idle machine needs no timer."""
    assert build().next_deadline() == NEVER_MS


def test_power_failure_opens_the_contactor_and_keeps_lock_plug_and_register() -> None:
    """Nothing flows meanwhile; all is told at the start."""
    running = charging()
    running.do(SetLock(1, True), at(60_000))
    running.do(SetIndicator(1, "green", 40), at(60_000))
    running.power_failed(at(61_000))
    dark = running.view(1, at(90_000))
    assert (dark.contactor_closed, dark.power_w, dark.locked, dark.plugged) == (False, 0, True, True)
    assert dark.indicator.colour == "off"
    assert running.next_deadline() == NEVER_MS
    told = running.start(at(DAY_MS))
    assert told[:2] == [PlugChanged(1, True, True, 32.0), LockMoved(1, True)]
    assert (reading_of(told[2]).register_wh, told[4]) == (dark.energy_wh, EvChanged(1, True))
    assert dark.energy_wh > 50


def test_effects_are_lost_without_power() -> None:
    """No coil, no lock, no meter."""
    running = machine()
    running.plug(1, at(0))
    running.power_failed(at(1))
    for effect in (SetContactor(1, True), SetLock(1, True), SetCurrent(1, 16), ReadMeter(1), SetIndicator(1, "red", 9)):
        assert running.do(effect, at(2)) == []
    seen = running.view(1, at(3))
    assert (seen.contactor_closed, seen.locked, seen.indicator) == (False, False, Light())


def test_start_under_power_opens_the_contactor_and_counts_what_flowed() -> None:
    """A restart of the software is no power cut, but it is a new beginning."""
    running = charging()
    moved = [stimulus for stimulus in running.start(at(120_000)) if isinstance(stimulus, ContactorMoved)]
    assert [move.closed for move in moved] == [False]
    assert reading_of(moved[0]).register_wh > 3680 / 60
    assert running.view(1, at(180_000)).power_w == 0


def test_nothing_is_offered_after_a_start_until_it_is_said() -> None:
    """What was offered before the power cut is forgotten."""
    running = charging()
    running.power_failed(at(61_000))
    running.start(at(62_000))
    running.do(SetContactor(1, True), at(62_000))
    assert running.view(1, at(120_000)).power_w == 0


def test_monotonic_clock_may_begin_anew_with_the_power() -> None:
    """Another boot, another clock."""
    running = charging()
    running.power_failed(at(DAY_MS))
    running.unplug(1, at(5))
    assert reading_of(running.start(at(10))[2]).at_monotonic_ms == 10


@pytest.mark.parametrize("registers_wh", [[], [1, 2], [-1]])
def test_refuses_registers_that_do_not_fit(registers_wh: list[int]) -> None:
    """One for each connector, none negative."""
    with pytest.raises(ValueError, match="1 registers of 0 Wh or more"):
        VirtualHardware(Product("vendor", "model"), Random(1), registers_wh)


@pytest.mark.parametrize(
    ("hardware", "complaint"),
    [(Hardware(fixed_cable=True), "a fixed cable has no lock"), (Hardware(channels=(Channel("RPM", None),)), "RPM")],
)
def test_refuses_a_product_that_cannot_be_built(hardware: Hardware, complaint: str) -> None:
    """Wrong settings are told at the start."""
    with pytest.raises(ValueError, match=complaint):
        VirtualHardware(Product("vendor", "model", hardware=hardware), Random(1))


def test_the_housing_has_a_light_and_conditions_of_its_own() -> None:
    """Connector 0: what is raised there is not the connectors' (§7.6)."""
    built = machine()
    assert built.housing() == (Light(), ())
    built.set_fault(0, "GroundFailure", None, None, None, at(0))
    built.set_fault(1, "WeakSignal", None, None, None, at(0))
    assert built.housing() == (Light(), ("GroundFailure",))
    assert built.view(1, at(0)).faults == ("WeakSignal",)
