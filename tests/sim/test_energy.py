"""Where each watt-hour is."""

from typing import Literal

from plugwright.sim.energy import Energy
from plugwright.station.effects import TransactionChanged


def change(energy: Energy, phase: Literal["started", "stopped"], register_wh: int, *, excused: bool = False) -> None:
    """A transaction of connector 1 begins or ends at this register."""
    energy.changed(TransactionChanged(1, phase, "TAG", 1, register_wh), excused=excused)


def test_adds_what_transactions_metered() -> None:
    """From start to stop, one after the other."""
    energy = Energy(1)
    for start, stop in ((0, 100), (100, 100), (100, 250)):
        change(energy, "started", start)
        change(energy, "stopped", stop)
    energy.end([250])
    assert (energy.metered_wh, energy.unmetered_wh, energy.started, energy.flaws) == (250, 0, 3, [])


def test_energy_between_two_transactions_is_a_flaw() -> None:
    """Somebody had it for nothing."""
    energy = Energy(1)
    change(energy, "started", 0)
    change(energy, "stopped", 100)
    change(energy, "started", 101)
    assert energy.flaws == ["connector 1: 1 Wh are in no transaction (§4.10)"]


def test_energy_in_two_transactions_is_a_flaw() -> None:
    """Somebody pays twice."""
    energy = Energy(1)
    change(energy, "started", 0)
    change(energy, "stopped", 100)
    change(energy, "started", 99)
    assert energy.flaws == ["connector 1: 1 Wh are in two transactions (§4.10)"]


def test_a_fault_of_the_hardware_excuses_energy_up_to_the_next_start() -> None:
    """It is counted apart."""
    energy = Energy(1)
    energy.excuse(1)
    change(energy, "started", 5)
    assert (energy.flaws, energy.unmetered_wh) == ([], 5)
    change(energy, "stopped", 5)
    change(energy, "started", 6)
    assert energy.flaws


def test_a_fault_that_goes_on_excuses_further() -> None:
    """The start saw it, too."""
    energy = Energy(1)
    energy.excuse(1)
    change(energy, "started", 5, excused=True)
    change(energy, "stopped", 5)
    change(energy, "started", 6)
    assert energy.flaws == []


def test_starts_and_stops_alternate() -> None:
    """A second start, a second stop, a stop below its start."""
    energy = Energy(1)
    change(energy, "started", 0)
    change(energy, "started", 0)
    change(energy, "stopped", 0)
    change(energy, "stopped", 0)
    assert len(energy.flaws) == 2
    other = Energy(1)
    change(other, "started", 5, excused=True)
    change(other, "stopped", 4)
    assert "ends at 4 Wh" in other.flaws[-1]


def test_at_the_end_nothing_runs_and_the_meter_agrees() -> None:
    """The sum of the transactions is the register."""
    energy = Energy(2)
    change(energy, "started", 0)
    energy.end([0, 3])
    assert len(energy.flaws) == 2
