"""Conditions of §7.6: which fault and which warn, and what a fault does to a connector and its transaction."""

from typing import get_args

import pytest

from plugwright.ocpp16 import (
    ChargePointErrorCode,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.sim.bench import Bench
from plugwright.station.effects import ReadMeter, SetLock
from plugwright.station.faults import SEVERITIES, Fault, faulting, warning_beside
from plugwright.station.stimuli import FaultCleared, FaultRaised, LockMoved, MeterRead, PlugChanged, Reading

CODES: tuple[ChargePointErrorCode, ...] = get_args(ChargePointErrorCode)
FAULTING = tuple(code for code in CODES if SEVERITIES[code] == "fault")
WARNING = tuple(code for code in CODES if SEVERITIES[code] == "warning" and code != "EVCommunicationError")


def told(bench: Bench, connector: int = 1) -> list[tuple[str, str]]:
    """Status and error code of the reports since the last look."""
    reports = bench.said_of(StatusNotificationReq)
    return [(req.status, req.error_code) for req in reports if req.connector_id == connector]


def test_every_code_has_a_severity() -> None:
    """§7.6: the table knows them all."""
    assert set(SEVERITIES) == set(CODES)


@pytest.mark.parametrize("code", FAULTING)
def test_fault_makes_the_connector_faulted(code: ChargePointErrorCode) -> None:
    """§4.9 A9, I1: Faulted with its code, and back when it is gone."""
    bench = Bench().boot()
    bench.fault(code)
    assert told(bench) == [("Faulted", code)]
    bench.clear_fault()
    assert told(bench) == [("Available", "NoError")]


@pytest.mark.parametrize("code", WARNING)
def test_warning_leaves_the_status(code: ChargePointErrorCode) -> None:
    """§4.9: beside another status than Faulted the condition is a warning, charging goes on."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    bench.fault(code)
    assert told(bench) == [("Charging", code)]
    assert bench.shell.hardware.view(1, bench.shell.now).contactor_closed
    bench.clear_fault()
    assert told(bench) == [("Charging", "NoError")]


def test_fault_tells_info_and_vendor() -> None:
    """§6.47: info, vendorId and vendorErrorCode as the hardware gave them."""
    bench = Bench().boot()
    bench.shell.give(FaultRaised(1, "OtherError", "smoke", "org.maker", "E-7"))
    report = bench.said_of(StatusNotificationReq)[0]
    assert (report.status, report.info, report.vendor_id, report.vendor_error_code) == (
        "Faulted",
        "smoke",
        "org.maker",
        "E-7",
    )


def test_ev_communication_error_is_never_beside_faulted() -> None:
    """§4.9: a warning, told beside Preparing, SuspendedEV, SuspendedEVSE and Finishing only."""
    bench = Bench().boot()
    bench.fault("EVCommunicationError")
    assert told(bench) == []
    bench.plug()
    assert told(bench) == [("Preparing", "EVCommunicationError")]
    bench.fault("GroundFailure")
    assert told(bench) == [("Faulted", "GroundFailure")]


def test_ev_communication_error_suspends_the_charging() -> None:
    """§7.6: no fault, but the station goes to SuspendedEVSE; when it is gone charging goes on."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    bench.fault("EVCommunicationError")
    assert told(bench) == [("SuspendedEVSE", "EVCommunicationError")]
    assert not bench.shell.hardware.view(1, bench.shell.now).contactor_closed
    bench.clear_fault()
    assert told(bench) == [("Charging", "NoError")]
    assert bench.shell.hardware.view(1, bench.shell.now).contactor_closed


def test_suspended_evse_precedes_suspended_ev() -> None:
    """§4.9: where both suspend, it is SuspendedEVSE."""
    bench = Bench().boot()
    bench.charge()
    bench.ev(wants_energy=False)
    bench.said()
    bench.fault("EVCommunicationError")
    assert told(bench) == [("SuspendedEVSE", "EVCommunicationError")]
    bench.clear_fault()
    assert told(bench) == [("SuspendedEV", "NoError")]


def test_the_oldest_of_several_faults_is_told() -> None:
    """§4.9: a second fault changes nothing until the first is gone with it."""
    bench = Bench().boot()
    bench.fault("GroundFailure")
    bench.fault("HighTemperature")
    assert told(bench) == [("Faulted", "GroundFailure")]
    bench.clear_fault()
    assert told(bench) == [("Available", "NoError")]


def test_fault_keeps_the_transaction_and_opens_the_contactor() -> None:
    """§4.9 C9, I3: nothing is stopped, and on clearing it goes on."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    bench.fault("OverCurrentFailure")
    assert not bench.shell.hardware.view(1, bench.shell.now).contactor_closed
    bench.advance(30)
    bench.clear_fault()
    assert bench.shell.hardware.view(1, bench.shell.now).contactor_closed
    said = bench.said()
    assert not any(isinstance(req, StopTransactionReq) for req in said)
    assert [req.status for req in said if isinstance(req, StatusNotificationReq)] == ["Faulted", "Charging"]


def test_no_start_while_faulted() -> None:
    """§7.7: not available for energy delivery, by card or remotely (TC_041_CS)."""
    bench = Bench().boot()
    bench.fault("GroundFailure")
    bench.plug()
    bench.tap("TAG")
    conf = bench.csms(RemoteStartTransactionReq(id_tag="TAG", connector_id=1))
    bench.advance(120)
    assert conf == RemoteStartTransactionConf(status="Rejected")
    assert bench.said_of(StartTransactionReq) == []


def test_claim_outlives_a_fault() -> None:
    """§4.9 I2: the pre-fault state; the authorized driver need not come back with his card."""
    bench = Bench().boot()
    bench.tap("TAG")
    bench.fault("GroundFailure")
    bench.plug()
    assert bench.said_of(StartTransactionReq) == []
    bench.clear_fault()
    assert len(bench.said_of(StartTransactionReq)) == 1


def test_fault_between_the_cable_and_the_meter_prevents_the_start() -> None:
    """§4.9 B9: a fault that comes while the start is prepared leaves no transaction behind."""
    bench = Bench(hardware={"lock": False}).boot()
    bench.tap("TAG")
    station, now = bench.station, bench.shell.now
    assert ReadMeter(1) in station.step(PlugChanged(1, plugged=True, ev_connected=True), now)
    station.step(FaultRaised(1, "GroundFailure"), now)
    station.step(MeterRead(1, Reading(now.monotonic_ms, 5)), now)
    assert bench.shell.store.open_transactions() == []
    assert ReadMeter(1) in station.step(FaultCleared(1), now)
    station.step(MeterRead(1, Reading(now.monotonic_ms, 5)), now)
    assert len(bench.shell.store.open_transactions()) == 1


def test_faulting_is_the_oldest_that_faults() -> None:
    """§4.9: warnings do not count."""
    weak, ground, hot = Fault("WeakSignal"), Fault("GroundFailure"), Fault("HighTemperature")
    assert faulting((weak, ground, hot)) is ground
    assert faulting((weak,)) is None


def test_warning_beside_skips_what_may_not_be_told() -> None:
    """§4.9: beside Charging the next warning is told, not EVCommunicationError."""
    silent, weak = Fault("EVCommunicationError"), Fault("WeakSignal")
    assert warning_beside("Charging", (silent, weak)) is weak
    assert warning_beside("Preparing", (silent, weak)) is silent
    assert warning_beside("Available", (silent,)) is None


def test_lock_that_fails_to_hold_the_plug_prevents_the_start() -> None:
    """§7.6 ConnectorLockFailure: Faulted, and no transaction (TC_024_CS)."""
    bench = Bench().boot()
    bench.tap("TAG")
    bench.lock("jammed")
    bench.said()
    bench.plug()
    bench.advance(60)
    said = bench.said()
    reports = [(req.status, req.error_code) for req in said if isinstance(req, StatusNotificationReq)]
    assert reports[0] == ("Faulted", "ConnectorLockFailure")
    assert not any(isinstance(req, StartTransactionReq) for req in said)


def test_a_lock_that_works_again_lets_the_next_card_start() -> None:
    """It says so, and that ends its failure; the card that met it is forgotten (§7.6, §4.9 I2)."""
    bench = Bench().boot()
    bench.lock("jammed")
    bench.plug()
    bench.tap("TAG")
    bench.lock("working")
    assert bench.statuses() == ["Preparing", "Faulted", "Preparing"]
    bench.tap("TAG")
    assert [req.id_tag for req in bench.said_of(StartTransactionReq)] == ["TAG"]


def stuck() -> Bench:
    """A connector whose lock does not give the plug back, and whose owner has ended the transaction."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.lock("jammed")
    bench.tap("TAG")
    assert bench.statuses()[-1] == "Faulted"
    return bench


def test_a_lock_that_works_again_gives_the_cable_back() -> None:
    """It says so, is driven once more, and that ends its failure (§7.6, §4.10)."""
    bench = stuck()
    bench.lock("working")
    assert bench.statuses() == ["Finishing"]
    bench.unplug()
    assert bench.statuses() == ["Available"]


def test_what_is_said_to_be_mended_is_tried_again() -> None:
    """A lock that cannot say that it works is driven when somebody says so, of the connector or the station (§7.6)."""
    for connector in (1, 0):
        bench = stuck()
        bench.shell.give(FaultCleared(connector))
        assert bench.statuses() == []
        bench.shell.hardware.set_lock(1, "working", bench.shell.now)
        bench.shell.give(FaultCleared(connector))
        assert bench.statuses() == ["Finishing"]


def test_a_lock_that_contradicts_itself_is_not_driven_for_ever() -> None:
    """One that says that it works and stands where it stood has still failed (§7.6)."""
    bench = stuck()
    for driven in ([SetLock(1, locked=False)], []):
        effects = bench.station.step(LockMoved(1, locked=True), bench.shell.now)
        assert [effect for effect in effects if isinstance(effect, SetLock)] == driven
    assert bench.station.connectors[0].status().status == "Faulted"
