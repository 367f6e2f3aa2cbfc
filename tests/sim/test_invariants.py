"""Each invariant notices what it is for; that the station keeps them is the simulator's to show."""

from collections.abc import Sequence
from typing import cast

import msgspec
import pytest

from plugwright.ocpp16 import ChargePointStatus
from plugwright.sim import invariants
from plugwright.sim.invariants import Memory
from plugwright.sim.jobs import Outcome
from plugwright.sim.world import Violation, World
from plugwright.station.effects import (
    Effect,
    Install,
    JobChanged,
    SetContactor,
    StatusChanged,
    Tell,
    TransactionChanged,
)
from plugwright.station.ports import ListState
from plugwright.station.stimuli import Due, PlugChanged, Start, Stimulus
from tests.sim.worlds import charge, leave, quiet_world

PLUG = PlugChanged(1, plugged=True, ev_connected=True)


def judged(
    check: invariants.Check, world: World, stimulus: Stimulus, *effects: Effect, memory: Memory | None = None
) -> str | None:
    """What the invariant says of a step like this in this world."""
    station = world.shell.station
    assert station is not None
    return check(world, station, memory or Memory(world.product.connectors), stimulus, cast(Sequence[Effect], effects))


def status(connector: int, *statuses: ChargePointStatus) -> list[Effect]:
    """News of a connector's statuses."""
    return [Tell(StatusChanged(connector, status, "NoError", None)) for status in statuses]


def test_a_whole_charge_keeps_them_all() -> None:
    """Nothing is complained of for nothing."""
    world = quiet_world()
    charge(world)
    leave(world)
    assert world.energy.started == 1
    assert world.energy.metered_wh > 0


def test_a_closed_contactor_that_was_told_to_open_is_noticed() -> None:
    """§4.9: nobody gives energy that nobody asked for."""
    world = quiet_world()
    charge(world)
    check = invariants.contactor_needs_plug_and_no_fault
    assert judged(check, world, PLUG) is None
    world.port.commanded[1] = False
    assert "told to be open" in str(judged(check, world, PLUG))
    world.port.stuck[1] = True
    assert judged(check, world, PLUG) is None


def test_a_closed_contactor_in_spite_of_a_fault_is_noticed() -> None:
    """§7.6; a condition that only warns is none."""
    world = quiet_world()
    charge(world)
    check = invariants.contactor_needs_plug_and_no_fault
    world.raised = (1, "WeakSignal")
    assert judged(check, world, PLUG) is None
    world.raised = (0, "GroundFailure")
    assert "in spite of a fault" in str(judged(check, world, PLUG))


def test_a_contactor_without_a_transaction_is_noticed() -> None:
    """§4.8: neither without one, nor after the decision to stop it."""
    world = quiet_world()
    check = invariants.contactor_needs_a_transaction
    world.port.commanded[1] = True
    assert "without a transaction" in str(judged(check, world, Due()))
    world.port.commanded[1] = False
    assert "before its transaction is durable" in str(judged(check, world, Due(), SetContactor(1, closed=True)))
    charge(world)
    assert judged(check, world, Due(), SetContactor(1, closed=True)) is None


def test_a_card_that_is_never_good_is_noticed() -> None:
    """§4.1; not where a key lets unknown cards start offline."""
    world = quiet_world()
    check = invariants.only_authorized_tags_start
    start = Tell(TransactionChanged(1, "started", "mallory", None, 0))
    assert "never accepted" in str(judged(check, world, Due(), start))
    lenient = Memory(world.product.connectors)
    lenient.lenient = True
    assert judged(check, world, Due(), start, memory=lenient) is None
    good = Tell(TransactionChanged(1, "started", "ALICE", None, 0))
    assert judged(check, world, Due(), good) is None


def test_a_register_that_falls_is_noticed() -> None:
    """§3.16."""
    world = quiet_world()
    charge(world)
    station = world.shell.station
    assert station is not None
    connector = station.connectors[0]
    memory = Memory(world.product.connectors)
    check = invariants.register_never_falls
    assert judged(check, world, Due(), memory=memory) is None
    assert connector.reading is not None
    connector.reading = msgspec.structs.replace(connector.reading, register_wh=-1)
    assert "falls" in str(judged(check, world, Due(), memory=memory))


def test_a_status_off_the_table_is_noticed() -> None:
    """§4.9; the first status of a life may be any."""
    world = quiet_world()
    check = invariants.status_moves_along_the_table
    assert judged(check, world, Start("PowerUp"), *status(1, "Finishing", "Available", "Preparing")) is None
    assert "from Available to Finishing" in str(judged(check, world, Due(), *status(1, "Available", "Finishing")))


def test_connector_zero_has_three_statuses() -> None:
    """§4.9."""
    world = quiet_world()
    check = invariants.status_moves_along_the_table
    assert judged(check, world, Due(), *status(0, "Unavailable", "Faulted", "Available")) is None
    assert "connector 0 is Charging" in str(judged(check, world, Due(), *status(0, "Charging")))


def test_energy_outside_transactions_is_noticed() -> None:
    """§4.8, §4.10."""
    world = quiet_world()
    start = Tell(TransactionChanged(1, "started", "ALICE", None, 7))
    assert "in no transaction" in str(judged(invariants.energy_is_in_one_transaction, world, Due(), start))


def test_what_witness_and_central_system_found_is_a_violation() -> None:
    """It ends the run, with the line that repeats it."""
    world = quiet_world()
    world.central.flaws.append("a flaw")
    assert judged(invariants.frames_are_right, world, Due()) == "a flaw"
    with pytest.raises(Violation, match=rf"--seeds {world.seed}..{world.seed} --hours 1"):
        world.advance(10 * 60_000)


def test_a_list_that_is_not_the_accepted_one_is_noticed() -> None:
    """§5.15: at the start of a life, and as long as an update is under way."""
    world = quiet_world(lambda product: "LocalAuthListManagement" in product.feature_profiles)
    check = invariants.local_list_is_whole
    assert judged(check, world, Start("PowerUp")) is None
    assert world.witness.flaws == []
    station = world.shell.station
    assert station is not None
    station.store.local_list.begin(full=True)
    station.store.local_list.show(ListState(3, 0))
    judged(check, world, Due())
    assert world.witness.flaws == []
    judged(check, world, Start("PowerUp"))
    assert "not the one that was accepted last" in world.witness.flaws[0]


def test_a_key_that_a_new_life_does_not_know_is_noticed() -> None:
    """§5.3."""
    world = quiet_world()
    world.pledges.keys_set["ConnectionTimeOut"] = "4321"
    judged(invariants.keys_are_kept, world, Due())
    assert world.pledges.flaws == []
    judged(invariants.keys_are_kept, world, Start("Reset"))
    assert "was set to 4321" in world.pledges.flaws[0]


def test_firmware_that_does_not_run_is_not_installed() -> None:
    """§7.25, errata 3.47."""
    world = quiet_world()
    installed = Tell(JobChanged("firmware", "Installed"))
    assert "what runs is of job None" in str(judged(invariants.installed_means_running, world, Due(), installed))
    world.shell.jobs.installs = [Outcome(reboot=False)]
    world.shell.jobs.do(Install(5), world.shell.now)
    assert judged(invariants.installed_means_running, world, Due(), installed) is None


def test_energy_during_an_installation_is_noticed() -> None:
    """§5.19, errata 3.49."""
    world = quiet_world()
    charge(world)
    assert judged(invariants.no_energy_while_installing, world, Due()) is None
    world.shell.jobs.installs = [Outcome(takes_ms=1_000)]
    world.shell.jobs.do(Install(5), world.shell.now)
    assert "while firmware is installed" in str(judged(invariants.no_energy_while_installing, world, Due()))
