"""One virtual connector: its register, its readings and the car at the other end."""

from random import Random

import pytest

from plugwright.hardware.outlet import Light, Outlet
from plugwright.now import NEVER_MS
from plugwright.station.product import Channel, Hardware

CHANNELS = (
    Channel("Energy.Active.Import.Register", "Wh"),
    Channel("Energy.Active.Import.Interval", "Wh"),
    Channel("Power.Active.Import", "W"),
    Channel("Current.Offered", "A"),
    Channel("SoC", "Percent"),
)
HOUR_MS = 3_600_000


def outlet(*, control_pilot: bool = True, fixed_cable: bool = False, phases: int = 1, register_wh: int = 0) -> Outlet:
    """An outlet without a car."""
    hardware = Hardware(
        control_pilot=control_pilot, fixed_cable=fixed_cable, lock=not fixed_cable, phases=phases, channels=CHANNELS
    )
    return Outlet(1, hardware, register_wh)


def charging(*, max_current_a: float | None = None, phases: int | None = None, of_phases: int = 1) -> Outlet:
    """An outlet with a car that has drawn its full current for a minute."""
    one = outlet(phases=of_phases)
    one.plug_in(Random(1), max_current_a, phases)
    one.offer(16)
    one.move_contactor(closed=True)
    one.advance(60_000)
    return one


def test_register_is_whole_watt_hours_never_rounded_up() -> None:
    """Eight seconds of rising and 52 at 3680 W are 56.99 Wh; 40 ms later the next one is full."""
    one = charging()
    assert one.register_wh == one.read().register_wh == 56
    one.advance(60_040)
    assert one.register_wh == 57


def test_register_goes_on_from_where_it_was() -> None:
    """A lifetime register begins with what it is given (§7.31)."""
    assert outlet(register_wh=987_654).read().register_wh == 987_654


def test_nothing_flows_through_an_open_contactor() -> None:
    """The car may ask as it likes."""
    one = outlet()
    one.plug_in(Random(1), None, None)
    one.offer(16)
    one.advance(HOUR_MS)
    assert (one.register_wh, one.power_w, one.full_at_ms()) == (0, 0.0, NEVER_MS)


def test_energy_and_power_belong_together() -> None:
    """An hour at 3680 W is 3680 Wh."""
    one = charging()
    assert one.power_w == 3680
    before_wh = one.register_wh
    one.advance(60_000 + HOUR_MS)
    assert one.register_wh - before_wh in (3680, 3681)


@pytest.mark.parametrize(("phases", "power_w"), [(None, 11_040), (1, 3_680), (2, 7_360), (3, 11_040)])
def test_car_uses_its_phases(phases: int | None, power_w: float) -> None:
    """A car of fewer phases draws on these only."""
    assert charging(phases=phases, of_phases=3).power_w == power_w


def test_car_uses_no_phase_that_the_outlet_has_not() -> None:
    """A three-phase car on one phase."""
    assert charging(phases=3, of_phases=1).power_w == 3_680


def test_reading_is_taken_at_the_instant_of_the_last_advance() -> None:
    """Register, channels and time are of one instant."""
    reading = charging().read()
    assert reading.at_monotonic_ms == 60_000
    assert reading.values[0] == reading.register_wh
    assert reading.values[2:4] == (3680, 16)
    assert 20 <= reading.values[4] <= 71


def test_interval_counts_from_the_last_reading_of_the_meter() -> None:
    """Only what is read as an interval begins a new one."""
    one = charging()
    first = one.read(new_interval=True)
    assert first.values[1] == first.register_wh
    one.advance(120_000)
    glance, second = one.read(), one.read(new_interval=True)
    assert glance.values[1] == second.values[1] == second.register_wh - first.register_wh > 0


def test_nothing_is_offered_and_no_charge_is_known_without_a_car() -> None:
    """The offered current is one offered to a car (§7.31)."""
    one = outlet()
    one.offer(16)
    assert one.read().values[3:] == (0, 0)


def test_car_that_comes_back_is_the_same_one() -> None:
    """Only the car's end of the cable was out."""
    one = charging()
    soc_percent = one.read().values[4]
    one.move_contactor(closed=False)
    one.ev_connected = False
    assert one.read().values[4] == 0
    one.plug_in(Random(2), None, None)
    assert one.read().values[4] == soc_percent


def test_another_rating_is_another_car_on_the_same_cable() -> None:
    """The cable in the socket keeps its rating."""
    one = charging(max_current_a=20)
    first = one.ev
    one.ev_connected = False
    one.plug_in(Random(2), 10, None)
    assert one.ev is not first
    assert one.cable_max_a == 20


@pytest.mark.parametrize(
    ("control_pilot", "fixed_cable", "rating_a"), [(True, False, 20), (True, True, None), (False, False, None)]
)
def test_only_a_mode_3_plug_tells_what_its_cable_carries(
    control_pilot: bool, fixed_cable: bool, rating_a: float | None
) -> None:
    """None is told where the station cannot know."""
    one = outlet(control_pilot=control_pilot, fixed_cable=fixed_cable)
    one.plug_in(Random(1), 20, None)
    assert one.plug_state().cable_max_a == rating_a


def test_driver_of_the_next_car_can_be_told_before() -> None:
    """The switch holds for the car that comes, and is forgotten when it goes."""
    one = outlet()
    one.let_ev(want_energy=False)
    one.plug_in(Random(1), None, None)
    assert not one.wants_energy
    one.unplug()
    assert one.wants_energy


def test_view_shows_what_there_is() -> None:
    """The view of a working outlet, and of an empty one."""
    full = charging().view(Light("green", 50, 3), ("WeakSignal",))
    assert (full.plugged, full.contactor_closed, full.power_w, full.lock_state) == (True, True, 3680, "working")
    assert (full.indicator, full.wants_energy) == (Light("green", 50, 3), True)
    assert full.soc_percent is not None
    assert (full.current_a, full.offered_a, full.faults) == (16, 16, ("WeakSignal",))
    empty = outlet(fixed_cable=True).view(Light(), ())
    assert (empty.current_a, empty.offered_a, empty.faults) == (0, 0, ())
    assert (empty.soc_percent, empty.lock_state, empty.plugged) == (None, None, False)


def test_clock_of_a_closed_contactor_does_not_fall() -> None:
    """Energy is never given back."""
    with pytest.raises(AssertionError, match="backwards"):
        charging().advance(59_999)
