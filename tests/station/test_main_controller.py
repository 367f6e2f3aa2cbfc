"""Connector 0: the station's own status, its conditions, and its availability."""

import pytest

from plugwright.ocpp16 import ChangeAvailabilityReq, ChargePointErrorCode, StatusNotificationReq
from plugwright.sim.bench import Bench


def told(bench: Bench, connector: int) -> list[tuple[str, str]]:
    """Status and error code of the reports since the last look."""
    return [
        (req.status, req.error_code) for req in bench.said_of(StatusNotificationReq) if req.connector_id == connector
    ]


def test_fault_of_the_station_faults_every_connector() -> None:
    """§4.9: connector 0 and all others, each reported."""
    bench = Bench(connectors=2).boot()
    bench.fault("InternalError", 0)
    reports = [(req.connector_id, req.status) for req in bench.said_of(StatusNotificationReq)]
    assert reports == [(0, "Faulted"), (1, "Faulted"), (2, "Faulted")]
    bench.clear_fault(0)
    reports = [(req.connector_id, req.status) for req in bench.said_of(StatusNotificationReq)]
    assert reports == [(0, "Available"), (1, "Available"), (2, "Available")]


def test_fault_of_a_connector_leaves_the_station() -> None:
    """§4.9: the status of connector 0 has no direct connection to the others'."""
    bench = Bench(connectors=2).boot()
    bench.fault("InternalError", 2)
    assert [(req.connector_id, req.status) for req in bench.said_of(StatusNotificationReq)] == [(2, "Faulted")]


def test_fault_of_the_station_interrupts_and_resumes_transactions() -> None:
    """§4.9 I3: the contactors open, and close again when it is gone."""
    bench = Bench(connectors=2).boot()
    bench.charge(connector=2)
    bench.fault("GroundFailure", 0)
    assert not bench.shell.hardware.view(2, bench.shell.now).contactor_closed
    bench.clear_fault(0)
    assert bench.shell.hardware.view(2, bench.shell.now).contactor_closed


@pytest.mark.parametrize("operative", [True, False])
@pytest.mark.parametrize("code", ["WeakSignal", "ReaderFailure", "LocalListConflict"])
def test_warning_is_told_beside_the_status(code: ChargePointErrorCode, operative: bool) -> None:
    """§4.9: connector 0 keeps its status, its connectors do not mention it."""
    bench = Bench().boot()
    if not operative:
        bench.csms(ChangeAvailabilityReq(connector_id=0, type="Inoperative"))
    bench.said()
    bench.fault(code, 0)
    assert [(req.connector_id, req.status, req.error_code) for req in bench.said_of(StatusNotificationReq)] == [
        (0, "Available" if operative else "Unavailable", code)
    ]


def test_ev_communication_error_is_none_of_the_station() -> None:
    """§4.9: with connector 0 it may not be told, and hides no other warning."""
    bench = Bench().boot()
    bench.fault("EVCommunicationError", 0)
    assert told(bench, 0) == []
    bench.fault("WeakSignal", 0)
    assert told(bench, 0) == [("Available", "WeakSignal")]


def test_unavailable_is_kept_over_power_cuts() -> None:
    """§4.9: persistent, with connector 0 and with every connector (TC_034_CS)."""
    bench = Bench(connectors=2).boot()
    bench.csms(ChangeAvailabilityReq(connector_id=0, type="Inoperative"))
    for _ in range(2):
        bench.said()
        bench.power_cycle()
        reports = [(req.connector_id, req.status) for req in bench.said_of(StatusNotificationReq)]
        assert reports == [(0, "Unavailable"), (1, "Unavailable"), (2, "Unavailable")]


def test_faulted_precedes_unavailable() -> None:
    """§4.9 H9, I8: Faulted while it holds, Unavailable again afterwards."""
    bench = Bench().boot()
    bench.csms(ChangeAvailabilityReq(connector_id=0, type="Inoperative"))
    bench.said()
    bench.fault("GroundFailure", 0)
    bench.clear_fault(0)
    assert told(bench, 0) == [("Faulted", "GroundFailure"), ("Unavailable", "NoError")]


def test_scheduled_takes_effect_with_the_last_transaction() -> None:
    """§5.2: connector 0 follows when nothing has to be waited for any more."""
    bench = Bench(connectors=2).boot()
    bench.charge("A", connector=1)
    bench.plug(2)
    bench.tap("B")
    bench.csms(ChangeAvailabilityReq(connector_id=0, type="Inoperative"))
    for connector, id_tag in ((1, "A"), (2, "B")):
        assert bench.statuses(0) == []
        bench.tap(id_tag)
        bench.unplug(connector)
    assert bench.statuses(0) == ["Unavailable"]


def test_scheduled_takes_effect_when_the_last_connector_is_called_off() -> None:
    """§5.2: a connector that is made operative again is not waited for."""
    bench = Bench(connectors=2).boot()
    bench.charge()
    bench.csms(ChangeAvailabilityReq(connector_id=0, type="Inoperative"))
    bench.said()
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Operative"))
    assert bench.statuses(0) == ["Unavailable"]


def test_scheduled_is_called_off_by_operative() -> None:
    """§5.2: Operative for connector 0 before the transaction ends, and nothing becomes Unavailable."""
    bench = Bench(connectors=2).boot()
    bench.charge()
    bench.csms(ChangeAvailabilityReq(connector_id=0, type="Inoperative"))
    bench.csms(ChangeAvailabilityReq(connector_id=0, type="Operative"))
    bench.said()
    bench.tap("TAG")
    bench.unplug()
    assert bench.statuses(0) == []
    assert bench.station.connectors[0].operative
