"""Transactions: the order of a start, every reason of a stop, and what happens to the cable."""

from collections.abc import Callable

import msgspec
import pytest

from plugwright.ocpp16 import (
    ChangeAvailabilityReq,
    Reason,
    RemoteStopTransactionReq,
    ResetReq,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
    UnlockConnectorReq,
)
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.station.connector import EV_SIDE_DISCONNECTED
from plugwright.station.effects import Effect, ReadMeter, SetContactor, SetLock
from plugwright.station.stimuli import LockMoved, ShutDown
from plugwright.station.transactions import TABLE
from tests.station.cards import last_verdict
from tests.station.stubborn import machine, stubborn

EV_STOPS = {"StopTransactionOnEVSideDisconnect": "true"}
EV_GOES_ON = {"StopTransactionOnEVSideDisconnect": "false"}
UNLOCKS = {"UnlockConnectorOnEVSideDisconnect": "true"}
KEEPS = {"UnlockConnectorOnEVSideDisconnect": "false"}
SOCKET = {"control_pilot": False, "lock": False}
TETHERED = {"fixed_cable": True, "lock": False}


def stops(bench: Bench) -> list[StopTransactionReq]:
    """The stops that were told since the last look."""
    return bench.said_of(StopTransactionReq)


def test_every_phase_of_the_table_leads_back_to_none() -> None:
    """A connector is free again whatever happens: no phase is a dead end."""
    for phase in TABLE:
        seen, reached = [phase], [phase]
        while reached:
            nearest = [after for after in TABLE[reached.pop()].values() if after not in seen]
            seen += nearest
            reached += nearest
        assert "none" in seen


# Start


def test_the_lock_goes_first_and_the_contactor_last() -> None:
    """Lock, meter, then the start fact and the contactor: nothing is sold that cannot be held (TC_024, §4.8)."""
    bench, driver = stubborn()
    order: list[str] = []

    def hear(effect: Effect) -> bool:
        if isinstance(effect, SetLock | ReadMeter | SetContactor):
            row = bench.station.connectors[0].transaction
            stored = row is not None and bench.shell.store.transaction(row.id) is not None
            order.append(f"{type(effect).__name__} {'after' if stored else 'before'} the fact")
        return False

    bench.boot().plug()
    driver.is_deaf_to = hear
    bench.tap("TAG")
    assert order == ["SetLock before the fact", "ReadMeter before the fact", "SetContactor after the fact"]


def test_tc_024_a_lock_that_fails_starts_nothing() -> None:
    """ConnectorLockFailure, Faulted, no transaction; the card is forgotten (TC_024)."""
    bench = Bench().boot()
    bench.lock("jammed")
    bench.tap("TAG")
    bench.plug()
    told = bench.said_of(StatusNotificationReq)[-1]
    assert (told.status, told.error_code) == ("Faulted", "ConnectorLockFailure")
    bench.lock("working")
    bench.unplug()
    bench.plug()
    assert not bench.said_of(StartTransactionReq)
    assert bench.statuses() == []
    assert bench.station.connectors[0].claim is None


def test_a_lock_that_does_not_answer_has_failed() -> None:
    """Two seconds without a word from the lock are a failure, too (TC_024)."""
    bench, driver = stubborn()
    bench.boot()
    driver.is_deaf_to = lambda effect: isinstance(effect, SetLock)
    bench.plug()
    bench.tap("TAG")
    bench.advance(2)
    assert bench.statuses() == ["Preparing", "Faulted"]
    assert not bench.said_of(StartTransactionReq)


def test_a_lock_failure_ends_with_the_cable() -> None:
    """Pulling the cable gives the lock another chance (§4.9 I1)."""
    bench = Bench().boot()
    bench.lock("jammed")
    bench.plug()
    bench.tap("TAG")
    bench.unplug()
    assert bench.statuses() == ["Preparing", "Faulted", "Available"]
    bench.lock("working")
    bench.charge("TAG")


def test_an_open_lock_that_is_jammed_faults_nothing_by_itself() -> None:
    """A lock that stands where it should is no failure, even if it says that it cannot move (§7.6)."""
    bench = Bench()
    bench.lock("jammed")
    bench.shell.power_up()
    bench.plug()
    assert bench.statuses() == ["Available", "Preparing"]


def test_a_lock_that_does_not_give_the_cable_back_faults() -> None:
    """A plug that cannot be released is a ConnectorLockFailure, ended by a lock that opens (§7.6)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.lock("jammed")
    bench.tap("TAG")
    told = bench.said_of(StatusNotificationReq)[-1]
    assert (told.status, told.error_code) == ("Faulted", "ConnectorLockFailure")
    bench.shell.hardware.set_lock(1, "working", bench.shell.now)
    bench.csms(UnlockConnectorReq(connector_id=1))
    assert bench.statuses() == ["Finishing"]


def test_a_lock_that_is_closed_after_a_start_and_stays_so_faults() -> None:
    """The plug of a driver is not given back after a power cut: that is told (§7.6)."""
    bench = Bench().boot()
    bench.plug()
    bench.shell.give(LockMoved(1, locked=True, ok=False))
    assert bench.statuses()[-1] == "Faulted"


def test_a_fault_between_lock_and_meter_starts_nothing() -> None:
    """What faults while the start is under way prevents it; cleared, the start is tried again (§4.9 B9)."""
    bench, driver = stubborn()
    bench.boot()
    driver.is_deaf_to = lambda effect: isinstance(effect, ReadMeter)
    bench.plug()
    bench.tap("TAG")
    bench.fault("GroundFailure")
    bench.advance(2)
    assert bench.station.connectors[0].phase == "none"
    assert not bench.said_of(StartTransactionReq)
    driver.is_deaf_to = lambda _effect: False
    bench.clear_fault()
    assert len(bench.said_of(StartTransactionReq)) == 1


def test_unplugging_between_lock_and_meter_starts_nothing() -> None:
    """The vehicle went before there was a transaction: the card waits on (§4.9)."""
    bench, driver = stubborn(hardware={"lock": False})
    bench.boot()
    driver.is_deaf_to = lambda effect: isinstance(effect, ReadMeter)
    bench.plug()
    bench.tap("TAG")
    bench.unplug()
    driver.is_deaf_to = lambda _effect: False
    bench.advance(2)
    assert not bench.said_of(StartTransactionReq)
    bench.plug()
    assert [req.id_tag for req in bench.said_of(StartTransactionReq)] == ["TAG"]


def test_the_same_card_calls_a_start_off() -> None:
    """A second tap while the lock is being driven takes the start back (§4.9 B1)."""
    bench, driver = stubborn()
    bench.boot()
    driver.is_deaf_to = lambda effect: isinstance(effect, SetLock)
    bench.plug()
    bench.tap("TAG")
    bench.tap("TAG")
    assert last_verdict(bench)[0] == "cancelled"
    bench.advance(5)
    assert bench.statuses() == ["Preparing"]


def test_a_meter_that_is_silent_from_the_first_sells_nothing() -> None:
    """Without any register there is no meterStart: PowerMeterFailure (§7.6)."""
    bench, driver = stubborn()
    driver.is_blind = True
    bench.boot()
    bench.plug()
    bench.tap("TAG")
    bench.advance(2)
    told = bench.said_of(StatusNotificationReq)[-1]
    assert (told.status, told.error_code) == ("Faulted", "PowerMeterFailure")
    bench.advance(60)
    assert not bench.said_of(StartTransactionReq)
    assert not machine(bench).locked


def test_a_meter_that_falls_silent_leaves_its_last_register() -> None:
    """No energy flows outside a transaction, so the last known register starts the next one."""
    bench, driver = stubborn()
    bench.boot()
    bench.charge("ONE")
    bench.advance(600)
    bench.tap("ONE")
    bench.unplug()
    register_wh = stops(bench)[0].meter_stop
    driver.is_deaf_to = lambda effect: isinstance(effect, ReadMeter)
    bench.plug()
    bench.tap("TWO")
    bench.advance(2)
    assert [req.meter_start for req in bench.said_of(StartTransactionReq)] == [register_wh]


# Stop


def _tap(bench: Bench) -> None:
    bench.tap("TAG")


def _remote(bench: Bench) -> None:
    bench.csms(RemoteStopTransactionReq(transaction_id=1))


def _unlock(bench: Bench) -> None:
    bench.csms(UnlockConnectorReq(connector_id=1))


def _soft(bench: Bench) -> None:
    bench.csms(ResetReq(type="Soft"))


def _hard(bench: Bench) -> None:
    bench.csms(ResetReq(type="Hard"))


def _ev_side(bench: Bench) -> None:
    bench.unplug(side="ev")


def _backup(bench: Bench) -> None:
    bench.shell.give(ShutDown("PowerLoss", within_ms=5_000))


def _power(bench: Bench) -> None:
    bench.power_cycle()


@pytest.mark.parametrize(
    ("move", "reason", "id_tag"),
    [
        (_tap, "Local", "TAG"),
        (_remote, "Remote", None),
        (_unlock, "UnlockCommand", None),
        (_soft, "SoftReset", None),
        (_hard, "HardReset", None),
        (_ev_side, "EVDisconnected", None),
        (_backup, "PowerLoss", None),
        (_power, "PowerLoss", None),
    ],
)
def test_a_stop_says_why(move: Callable[[Bench], None], reason: Reason, id_tag: str | None) -> None:
    """The reason is always told, the idTag if known (§6.49, §7.36)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.advance(30)
    move(bench)
    assert [(req.reason, req.id_tag, req.transaction_id) for req in stops(bench)] == [(reason, id_tag, 1)]


def test_the_stop_carries_the_register_of_the_open_contactor() -> None:
    """The register is read after the contactor opened, so that no energy is left out (errata 3.77)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.advance(1000)
    bench.tap("TAG")
    stop = stops(bench)[0]
    bench.advance(60)
    assert stop.meter_stop == machine(bench).energy_wh
    assert stop.meter_stop > 500


def test_a_supply_that_lasts_a_while_stops_at_the_time_it_is() -> None:
    """With a backup supply PowerLoss is told with the instant of the stop, not of the last sample (TC_032_1)."""
    bench = Bench(hardware={"backup_supply": True}).boot()
    bench.charge("TAG")
    bench.advance(90)
    bench.shell.give(ShutDown("PowerLoss", within_ms=5_000))
    assert [req.timestamp for req in stops(bench)] == ["2026-01-01T00:01:30.000Z"]


def test_an_unplugged_socket_is_available_after_finishing() -> None:
    """A stop by unplugging reports Finishing, with the reason, then Available (§4.9)."""
    bench = Bench(hardware=SOCKET, configuration=EV_STOPS).boot()
    bench.charge("TAG")
    bench.said()
    bench.unplug()
    told = [(req.status, req.info) for req in bench.said_of(StatusNotificationReq)]
    assert told == [("Finishing", EV_SIDE_DISCONNECTED), ("Available", None)]


def test_a_tethered_cable_is_available_after_finishing() -> None:
    """A fixed cable pulled from the vehicle leaves nothing to do (§4.9 C1)."""
    bench = Bench(hardware=TETHERED).boot()
    bench.charge("TAG")
    bench.unplug()
    assert [req.reason for req in stops(bench)] == ["EVDisconnected"]
    bench.charge("OTHER")


def test_tc_005_1_unlocks_at_the_station() -> None:
    """Stopped at the vehicle's side, and the station's end is given free (§4.10, TC_005_1)."""
    bench = Bench(configuration={**EV_STOPS, **UNLOCKS}).boot()
    bench.charge("TAG")
    bench.unplug(side="ev")
    assert [req.reason for req in stops(bench)] == ["EVDisconnected"]
    assert not machine(bench).locked


def test_tc_005_2_keeps_the_cable_for_its_owner() -> None:
    """Without UnlockConnectorOnEVSideDisconnect the cable stays until the idTag is presented (§4.10, TC_005_2)."""
    bench = Bench(configuration={**EV_STOPS, **KEEPS}).boot()
    bench.charge("TAG")
    bench.said()
    bench.unplug(side="ev")
    assert bench.statuses() == ["Finishing"]
    assert machine(bench).locked
    bench.tap("OTHER")
    assert machine(bench).locked
    bench.tap("TAG")
    assert not machine(bench).locked


def test_tc_005_2_unlocks_on_command() -> None:
    """UnlockConnector gives the cable back as well (TC_005_2)."""
    bench = Bench(configuration={**EV_STOPS, **KEEPS}).boot()
    bench.charge("TAG")
    bench.unplug(side="ev")
    conf = bench.csms(UnlockConnectorReq(connector_id=1))
    assert getattr(conf, "status", None) == "Unlocked"
    assert not machine(bench).locked


def test_no_energy_for_a_vehicle_that_comes_back_after_the_stop() -> None:
    """After a stop a reconnected vehicle needs a new transaction (§4.10)."""
    bench = Bench(configuration={**EV_STOPS, **UNLOCKS}).boot()
    bench.charge("TAG")
    bench.unplug(side="ev")
    bench.plug()
    bench.said()
    bench.advance(60)
    assert not machine(bench).contactor_closed
    bench.tap("TAG")
    assert len(bench.said_of(StartTransactionReq)) == 1


@pytest.mark.parametrize("unlock", [UNLOCKS, KEEPS])
def test_tc_005_3_goes_on_and_stays_locked(unlock: dict[str, str]) -> None:
    """With StopTransactionOnEVSideDisconnect false the transaction goes on, locked in any case (§4.10, TC_005_3)."""
    bench = Bench(configuration={**EV_GOES_ON, **unlock}).boot()
    bench.charge("TAG")
    bench.unplug(side="ev")
    assert stops(bench) == []
    assert machine(bench).locked
    assert not machine(bench).contactor_closed
    bench.plug()
    assert machine(bench).contactor_closed
    bench.unplug(side="ev")
    bench.said()
    _remote(bench)
    said = bench.said()
    assert [req.reason for req in said if isinstance(req, StopTransactionReq)] == ["Remote"]
    assert [req.status for req in said if isinstance(req, StatusNotificationReq)] == ["Finishing"]


def test_a_cable_out_of_the_socket_always_stops() -> None:
    """Another cable cannot go on with the transaction of the first (§4.10)."""
    bench = Bench(configuration=EV_GOES_ON, hardware={"lock": False}).boot()
    bench.charge("TAG")
    bench.unplug()
    assert [req.reason for req in stops(bench)] == ["EVDisconnected"]


def test_a_scheduled_change_waits_for_the_cable() -> None:
    """Scheduled Inoperative: Finishing with the cable in, no start meanwhile, then Unavailable (§4.9 F8)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    bench.tap("TAG")
    bench.tap("TAG")
    assert last_verdict(bench)[0] == "refused"
    bench.unplug()
    assert bench.statuses() == ["Preparing", "Charging", "Finishing", "Unavailable"]


# Hardware that fails at the stop


def test_a_contactor_that_does_not_open_faults() -> None:
    """PowerSwitchFailure until it opens, whatever the lock and the cable do; the stop is told (§7.6)."""
    bench, driver = stubborn()
    bench.boot()
    bench.charge("TAG")
    bench.advance(90)
    driver.is_deaf_to = lambda effect: isinstance(effect, SetContactor)
    bench.said()
    bench.tap("TAG")
    bench.advance(4)
    assert bench.statuses() == ["Finishing", "Faulted"]
    assert bench.station.connectors[0].status().error_code == "PowerSwitchFailure"
    bench.unplug()  # the virtual machine opens its contactor for want of a car
    assert bench.statuses() == ["Finishing", "Available"]


def test_a_contactor_that_does_not_open_is_billed_by_the_meter() -> None:
    """The register of such a stop is read then, not taken from the last sample (errata 3.77)."""
    bench, driver = stubborn(configuration={"MeterValueSampleInterval": "0"})
    bench.boot()
    bench.charge("TAG")
    bench.advance(45)
    driver.is_deaf_to = lambda effect: isinstance(effect, SetContactor)
    bench.tap("TAG")
    bench.advance(2)
    register_wh = machine(bench).energy_wh
    assert register_wh > 0
    assert [req.meter_stop for req in stops(bench)] == [register_wh]


def test_a_meter_that_is_silent_at_the_stop_leaves_the_last_durable_register() -> None:
    """Two seconds after the contactor opened the stop is told with what is known."""
    bench, driver = stubborn()
    bench.boot()
    bench.charge("TAG")
    bench.advance(60)
    driver.is_blind = True
    bench.advance(30)
    durable_wh = bench.station.connectors[0].reading
    bench.tap("TAG")
    assert stops(bench) == []
    bench.advance(2)
    assert durable_wh is not None
    assert [req.meter_stop for req in stops(bench)] == [durable_wh.register_wh]


def test_a_meter_that_is_silent_after_a_power_cut_leaves_the_last_durable_register() -> None:
    """What the samples have kept is billed, and no less (§7.36)."""
    bench, driver = stubborn()
    bench.boot()
    bench.charge("TAG")
    bench.advance(70)
    kept = bench.station.connectors[0].reading
    driver.is_blind = True
    bench.power_cycle()
    bench.advance(2)
    assert kept is not None
    assert [(req.meter_stop, req.reason) for req in stops(bench)] == [(kept.register_wh, "PowerLoss")]


def test_a_resumed_transaction_goes_on_after_a_power_cut() -> None:
    """By the product's setting a transaction goes on, with one start and one stop (TC_032_2)."""
    bench = Bench(msgspec.structs.replace(PRODUCT, resumes_transactions=True)).boot()
    bench.charge("TAG")
    bench.advance(90)
    bench.power_cycle()
    assert bench.statuses()[-1] == "Charging"
    bench.advance(90)
    bench.tap("TAG")
    assert [(req.reason, req.transaction_id) for req in stops(bench)] == [("Local", 1)]
    assert sum(isinstance(req, StartTransactionReq) for req in bench.peer.said) == 1
