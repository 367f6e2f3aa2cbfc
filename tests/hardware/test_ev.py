"""The car: how its current rises, obeys and tapers, and that its energy is the integral of it."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugwright.hardware.ev import MAINS_V, UJ_PER_WH, Ev, share_percent

DAY_MS = 86_400_000


def car(*, capacity_wh: int = 60_000, charged_percent: int = 50, max_ma: int = 32_000, phases: int = 1) -> Ev:
    """A car as a test needs it."""
    return Ev(capacity_wh=capacity_wh, charged_percent=charged_percent, max_ma=max_ma, phases=phases)


def offered(ev: Ev, current_ma: int = 16_000, *, for_ms: int = 0) -> Ev:
    """The car after it was offered this current for so long."""
    ev.offer(current_ma)
    ev.charge(for_ms)
    return ev


def numeric_energy_uj(capacity_wh: int, charged_percent: int, max_ma: int, offer_ma: int, duration_ms: int) -> int:
    """The oracle: one millisecond after the other, by the rules as the module states them."""
    capacity_uj = capacity_wh * UJ_PER_WH
    start_uj = battery_uj = capacity_uj * charged_percent // 100
    current_ma = since_change_ms = 0
    for _ in range(duration_ms):
        limit_ma = max_ma * share_percent(100 * battery_uj // capacity_uj) // 100
        aim_ma = min(offer_ma, limit_ma) if battery_uj < capacity_uj else 0
        if current_ma >= aim_ma or since_change_ms == 500:
            current_ma = min(aim_ma, current_ma + 1000)
            since_change_ms = 0
        since_change_ms += 1
        battery_uj = min(capacity_uj, battery_uj + MAINS_V * current_ma)
    return battery_uj - start_uj


@pytest.mark.parametrize(
    ("capacity_wh", "charged_percent", "duration_ms"),
    [(60_000, 50, 30_000), (100, 79, 10_000), (200, 70, 150_000)],
    ids=["rise and hold", "taper while it rises", "rise, hold, taper and full"],
)
def test_energy_is_the_integral_of_the_power(capacity_wh: int, charged_percent: int, duration_ms: int) -> None:
    """The steps of the model and a millisecond-by-millisecond sum agree to the microjoule."""
    ev = car(capacity_wh=capacity_wh, charged_percent=charged_percent, max_ma=16_500)
    ev.offer(16_000)
    expected_uj = numeric_energy_uj(capacity_wh, charged_percent, 16_500, 16_000, duration_ms)
    assert ev.charge(duration_ms) == expected_uj


@given(
    percent=st.integers(20, 99),
    offer_ma=st.integers(0, 40_000),
    pieces_ms=st.lists(st.integers(0, 600_000), min_size=1, max_size=20),
)
def test_time_may_be_cut_into_any_pieces(percent: int, offer_ma: int, pieces_ms: list[int]) -> None:
    """Looking at the car changes nothing: the pieces add up to the whole, in energy and in current."""
    whole, cut = (offered(car(capacity_wh=5_000, charged_percent=percent, phases=3), offer_ma) for _ in range(2))
    assert sum(cut.charge(piece_ms) for piece_ms in pieces_ms) == whole.charge(sum(pieces_ms))
    assert (cut.current_ma, cut.soc_percent) == (whole.current_ma, whole.soc_percent)


def test_current_rises_by_an_ampere_each_half_second() -> None:
    """From nothing to what is offered, not at once."""
    ev = offered(car(), 8_000)
    currents_ma = []
    for _ in range(10):
        ev.charge(500)
        currents_ma.append(ev.current_ma)
    assert currents_ma == [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 8000, 8000]


def test_nothing_flows_before_the_first_rise() -> None:
    """The charger needs half a second to begin."""
    assert offered(car()).charge(499) == 0


def test_current_obeys_a_smaller_offer_at_once() -> None:
    """A lower limit is met without a delay."""
    ev = offered(car(), for_ms=20_000)
    ev.offer(10_000)
    assert ev.current_ma == 10_000


def test_current_rises_again_to_a_greater_offer() -> None:
    """A raised limit is reached by the same steps."""
    ev = offered(car(), 10_000, for_ms=20_000)
    assert offered(ev, 16_000, for_ms=500).current_ma == 11_000
    assert offered(ev, 16_000, for_ms=2_500).current_ma == 16_000


@pytest.mark.parametrize(("offer_ma", "current_ma"), [(0, 0), (5_999, 0), (6_000, 6_000)])
def test_less_than_six_ampere_is_no_offer(offer_ma: int, current_ma: int) -> None:
    """The pilot signal begins at 6 A (IEC 61851-1)."""
    assert offered(car(), offer_ma, for_ms=60_000).current_ma == current_ma


def test_car_draws_no_more_than_it_can() -> None:
    """A greater offer is not used up."""
    assert offered(car(max_ma=10_000), 32_000, for_ms=60_000).current_ma == 10_000


def test_small_offer_suspends_without_the_car_losing_interest() -> None:
    """It is the station that gives nothing then: the car goes on asking."""
    assert offered(car(), 5_000, for_ms=60_000).wants_energy


def test_power_is_that_of_all_phases() -> None:
    """Three phases carry three times the power at one current."""
    ev = offered(car(phases=3), for_ms=60_000)
    assert ev.power_mw == 3 * 230 * 16_000


def test_driver_stops_and_resumes() -> None:
    """The switch ends the current at once; afterwards it rises anew."""
    ev = offered(car(), for_ms=60_000)
    ev.let(want_energy=False)
    assert (ev.current_ma, ev.wants_energy, ev.charge(DAY_MS)) == (0, False, 0)
    ev.let(want_energy=True)
    assert offered(ev, for_ms=500).current_ma == 1000


def test_share_falls_from_eighty_percent() -> None:
    """All below 80 %, then ever less, and never nothing: each battery becomes full."""
    assert [share_percent(percent) for percent in (0, 79, 80)] == [100, 100, 100]
    shares = [share_percent(percent) for percent in range(80, 100)]
    assert all(later < earlier for earlier, later in pairwise(shares))
    assert shares[-1] == 15


def test_current_tapers_to_full() -> None:
    """Above 80 % the current falls by steps until, with a full battery, the car wants no more."""
    ev = offered(car(capacity_wh=10_000, charged_percent=78, max_ma=16_000), for_ms=60_000)
    currents_ma = [ev.current_ma]
    while ev.wants_energy:
        ev.charge(10_000)
        currents_ma.append(ev.current_ma)
    assert currents_ma[0] == 16_000
    assert currents_ma == sorted(currents_ma, reverse=True)
    assert len(dict.fromkeys(currents_ma)) == 21  # 20 percents and nothing
    assert (ev.current_ma, ev.soc_percent, ev.full) == (0, 100.0, True)


def test_battery_takes_what_was_missing_and_not_more() -> None:
    """However long it hangs on the cable, the energy is that of the missing percents."""
    ev = offered(car(capacity_wh=40_000, charged_percent=20))
    assert ev.charge(1000 * DAY_MS) == 32_000 * UJ_PER_WH
    assert ev.charge(1000 * DAY_MS) == 0


def test_full_in_ms_is_never_too_late() -> None:
    """Waiting so long again and again leads to the full battery, exactly."""
    hopping, waiting = (offered(car(capacity_wh=10_000, charged_percent=30)) for _ in range(2))
    waited_ms = hops = 0
    while (hop_ms := hopping.full_in_ms()) is not None:
        assert hop_ms > 0
        hopping.charge(hop_ms)
        waited_ms += hop_ms
        hops += 1
    assert hopping.full
    assert hops < 50
    waiting.charge(waited_ms - 1)
    assert not waiting.full


def test_full_never_comes_without_current() -> None:
    """No offer, no deadline."""
    assert car().full_in_ms() is None


def test_cars_that_arrive_are_neither_empty_nor_full() -> None:
    """Each comes with 20 to 70 %, and not all with the same."""
    random = Random(1)
    states = [Ev.arriving(random, max_ma=32_000, phases=3).soc_percent for _ in range(200)]
    assert 20 <= min(states) < 25
    assert 65 < max(states) <= 70


def test_time_does_not_run_backwards() -> None:
    """A negative stretch of time is our own mistake."""
    with pytest.raises(AssertionError, match="backwards by 5 ms"):
        car().charge(-5)
