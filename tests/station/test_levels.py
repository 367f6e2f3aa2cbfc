"""Where contactor, lock, offered current and light are to stand, and when the hardware is told."""

from typing import Any

import pytest

from plugwright.ocpp16 import ChangeAvailabilityReq
from plugwright.sim.bench import Bench
from plugwright.station.effects import Effect, SetContactor, SetCurrent, SetIndicator, SetLock
from tests.station.cards import info_of, starts_with
from tests.station.stubborn import machine, stubborn


def colour(bench: Bench) -> tuple[str, int]:
    """The light's colour and intensity."""
    light = machine(bench).indicator
    return light.colour, light.intensity_percent


def listening(**bench_arguments: Any) -> tuple[Bench, list[Effect]]:
    """A bench, and all that its hardware is told."""
    bench, driver = stubborn(**bench_arguments)
    told: list[Effect] = []

    def hear(effect: Effect) -> bool:
        told.append(effect)
        return False

    driver.is_deaf_to = hear
    return bench, told


def test_every_level_is_told_after_a_start() -> None:
    """A start knows nothing of where the hardware stands, so it tells all of it."""
    bench, told = listening()
    bench.shell.power_up()
    assert told == [
        SetContactor(1, closed=False),
        SetLock(1, locked=False),
        SetCurrent(1, 0.0),
        SetIndicator(1, "green", 100),
    ]


def test_a_level_is_told_only_when_it_changes() -> None:
    """What the hardware has been told is not repeated by every step."""
    bench, told = listening()
    bench.boot().charge()
    told.clear()
    bench.advance(59)
    bench.said()
    assert told == []


@pytest.mark.parametrize(("cable_a", "offered_a"), [(10, 10.0), (32, 16.0)])
def test_offers_what_installation_and_cable_bear(cable_a: float, offered_a: float) -> None:
    """The offered current is the installation's, or the cable's if that carries less."""
    bench, told = listening(hardware={"max_current_a": 16.0})
    bench.boot()
    bench.plug(max_current_a=cable_a)
    bench.tap("TAG")
    bench.tap("TAG")
    assert [effect.max_a for effect in told if isinstance(effect, SetCurrent)] == [0.0, offered_a, 0.0]


def test_offers_nothing_outside_a_transaction() -> None:
    """Energy is offered after authorization only (§4.1)."""
    bench = Bench().boot()
    bench.plug()
    bench.advance(60)
    assert machine(bench).power_w == 0
    assert not machine(bench).contactor_closed


def test_offers_nothing_to_a_refused_id() -> None:
    """The contactor is open while a refused idTag keeps its transaction (§3.5.4)."""
    bench = Bench(configuration={"StopTransactionOnInvalidId": "false"}).boot()
    starts_with(bench, info_of("Blocked"))
    bench.charge("TAG")
    bench.advance(60)
    assert machine(bench).energy_wh == 0


def test_locks_the_plug_for_the_transaction() -> None:
    """The plug is held from before the transaction until its normal end (§4.10)."""
    bench = Bench().boot()
    bench.plug()
    assert not machine(bench).locked
    bench.tap("TAG")
    assert machine(bench).locked
    bench.tap("TAG")
    assert not machine(bench).locked


def test_the_light_follows_the_status() -> None:
    """One colour for each status."""
    bench = Bench().boot()
    seen = [colour(bench)[0]]
    bench.plug()
    seen.append(colour(bench)[0])
    bench.tap("TAG")
    seen.append(colour(bench)[0])
    bench.fault("OverVoltage")
    seen.append(colour(bench)[0])
    bench.clear_fault()
    seen.append(colour(bench)[0])
    assert seen == ["green", "yellow", "blue", "red", "blue"]
    bench.tap("TAG")
    bench.unplug()
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    assert colour(bench)[0] == "off"


def test_light_intensity_acts_at_once() -> None:
    """A new LightIntensity is the light's level now (§9.1.11, §5.3)."""
    bench = Bench(configuration={"LightIntensity": "80"}).boot()
    assert colour(bench) == ("green", 80)
    bench.configure("LightIntensity", "20")
    assert colour(bench) == ("green", 20)
