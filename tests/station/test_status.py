"""The status of a connector: its table of changes, and which of them are told when."""

from typing import get_args

import pytest

from plugwright.ocpp16 import (
    ChangeAvailabilityReq,
    ChargePointStatus,
    RemoteStopTransactionReq,
    StatusNotificationConf,
    StatusNotificationReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from plugwright.station.status import TRANSITIONS
from tests.station.boots import ACCEPTED, booted

STATUSES: tuple[ChargePointStatus, ...] = get_args(ChargePointStatus)

SPECIFIED = """
    Available      Preparing Charging SuspendedEV SuspendedEVSE Reserved Unavailable Faulted
    Preparing      Available Charging SuspendedEV SuspendedEVSE Finishing Faulted
    Charging       Available SuspendedEV SuspendedEVSE Finishing Unavailable Faulted
    SuspendedEV    Available Charging SuspendedEVSE Finishing Unavailable Faulted
    SuspendedEVSE  Available Charging SuspendedEV Finishing Unavailable Faulted
    Finishing      Available Preparing Unavailable Faulted
    Reserved       Available Preparing Unavailable Faulted
    Unavailable    Available Preparing Charging SuspendedEV SuspendedEVSE Faulted
    Faulted        Available Preparing Charging SuspendedEV SuspendedEVSE Finishing Reserved Unavailable
"""
"""The cells A2 to I8 of §4.9, as an oracle of their own."""


def test_table_is_that_of_the_specification() -> None:
    """§4.9: cell by cell, with one addition: Inoperative is Accepted while Preparing, so it takes effect (§5.2)."""
    specified = {row[0]: set(row[1:]) for row in (line.split() for line in SPECIFIED.split("\n") if line.strip())}
    specified["Preparing"].add("Unavailable")
    assert {status: set(following) for status, following in TRANSITIONS.items()} == specified
    assert set(TRANSITIONS) == set(STATUSES)


def test_every_change_is_told() -> None:
    """Errata 3.19: from the plug to the unplugging, each status once and in order (TC_003_CS)."""
    bench = Bench().boot()
    bench.plug()
    bench.tap("TAG")
    bench.ev(wants_energy=False)
    bench.ev(wants_energy=True)
    bench.tap("TAG")
    bench.unplug()
    told = ["Preparing", "Charging", "SuspendedEV", "Charging", "Finishing", "Available"]
    assert bench.statuses() == told


def test_identification_first() -> None:
    """§4.9 A2, B3: the card makes it Preparing, the cable Charging (TC_004_1_CS)."""
    bench = Bench().boot()
    bench.tap("TAG")
    assert bench.statuses() == ["Preparing"]
    bench.plug()
    assert bench.statuses() == ["Charging"]


def test_card_without_cable_goes_back_to_available() -> None:
    """§9.1.6, §4.9 B1: after ConnectionTimeOut (TC_004_2_CS)."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.tap("TAG")
    bench.advance(29)
    assert bench.statuses() == ["Preparing"]
    bench.advance(2)
    assert bench.statuses() == ["Available"]


def test_cable_without_card_goes_to_finishing() -> None:
    """Errata 3.20, §4.9 B6: the next driver's card must not start on this cable."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.plug()
    bench.advance(31)
    assert bench.statuses() == ["Preparing", "Finishing"]
    bench.tap("OTHER")
    bench.unplug()
    assert bench.statuses() == ["Available"]


def test_stop_by_unplugging_passes_finishing() -> None:
    """§4.9: Finishing with the reason in info, then Available."""
    bench = Bench(hardware={"lock": False}).boot()
    bench.charge()
    bench.said()
    bench.unplug()
    told = [(req.status, req.error_code, req.info) for req in bench.said_of(StatusNotificationReq)]
    assert told == [("Finishing", "NoError", "EV side disconnected"), ("Available", "NoError", None)]


def test_ev_side_disconnect_that_stops_is_finishing() -> None:
    """§4.9, StopTransactionOnEVSideDisconnect true: Finishing, NoError, and the reason (TC_005_1_CS)."""
    bench = Bench().boot()
    bench.charge()
    bench.said()
    bench.unplug(side="ev")
    told = [(req.status, req.error_code, req.info) for req in bench.said_of(StatusNotificationReq)]
    assert told == [("Finishing", "NoError", "EV side disconnected")]


def test_ev_side_disconnect_that_does_not_stop_is_suspended() -> None:
    """§4.9, StopTransactionOnEVSideDisconnect false: SuspendedEV and the reason, then Finishing (TC_005_3_CS)."""
    bench = Bench(
        configuration={"StopTransactionOnEVSideDisconnect": "false", "UnlockConnectorOnEVSideDisconnect": "false"}
    ).boot()
    bench.charge()
    bench.said()
    bench.unplug(side="ev")
    told = [(req.status, req.error_code, req.info) for req in bench.said_of(StatusNotificationReq)]
    assert told == [("SuspendedEV", "NoError", "EV side disconnected")]
    bench.csms(RemoteStopTransactionReq(transaction_id=1))
    assert bench.statuses() == ["Finishing"]


def test_minimum_status_duration_leaves_out_the_short_ones() -> None:
    """§9.1.20: only what has been stable for so long is told."""
    bench = Bench(configuration={"MinimumStatusDuration": "10"}).boot()
    bench.plug()
    bench.advance(5)
    bench.tap("TAG")
    bench.advance(9)
    assert bench.statuses() == []
    bench.advance(2)
    assert bench.statuses() == ["Charging"]


def test_status_that_came_back_in_time_is_not_told() -> None:
    """§9.1.20: back to what was told last, there is nothing to tell."""
    bench = Bench(configuration={"MinimumStatusDuration": "10"}).boot()
    bench.plug()
    bench.advance(5)
    bench.unplug()
    bench.advance(60)
    assert bench.statuses() == []


def test_minimum_status_duration_changes_at_run_time() -> None:
    """§5.3: zero tells the next status at once (TC_001_CS's precondition)."""
    bench = Bench(configuration={"MinimumStatusDuration": "10"}).boot()
    bench.configure("MinimumStatusDuration", "0")
    bench.plug()
    assert bench.statuses() == ["Preparing"]
    bench.configure("MinimumStatusDuration", "7")
    bench.unplug()
    assert bench.statuses() == []
    bench.advance(8)
    assert bench.statuses() == ["Available"]


def test_minimum_status_duration_holds_for_what_waits_to_be_told() -> None:
    """§5.3: Accepted is in effect now, counted from when the status began."""
    bench = Bench(configuration={"MinimumStatusDuration": "60"}).boot()
    bench.plug()
    bench.advance(5)
    bench.configure("MinimumStatusDuration", "10")
    bench.advance(4)
    assert bench.statuses() == []
    bench.advance(1)
    assert bench.statuses() == ["Preparing"]
    bench.unplug()
    bench.configure("MinimumStatusDuration", "0")
    bench.advance(0)
    assert bench.statuses() == ["Available"]


def test_acceptance_waits_for_no_minimum() -> None:
    """Errata 3.22: the current status of all, at once, and not a second time when it has lasted."""
    bench = booted(ACCEPTED, configuration={"MinimumStatusDuration": "10"})
    bench.advance(30)
    assert bench.statuses() == ["Available"]


def test_outage_is_followed_by_the_present_status_only() -> None:
    """§4.9, first and third rule: no history."""
    bench = Bench(configuration={"AllowOfflineTxForUnknownId": "true"}).boot()
    bench.offline()
    bench.plug()
    bench.tap("TAG")
    bench.ev(wants_energy=False)
    bench.online()
    assert bench.statuses() == ["SuspendedEV"]


def test_outage_without_a_lasting_change_is_followed_by_none() -> None:
    """§4.9, third rule: what came and went while offline is not told (TC_039_CS)."""
    bench = Bench(configuration={"AllowOfflineTxForUnknownId": "true"}).boot()
    bench.offline()
    bench.charge()
    bench.tap("TAG")
    bench.unplug()
    bench.online()
    bench.advance(5)
    assert bench.statuses() == []
    assert bench.statuses(0) == []


def test_outage_is_followed_by_the_statuses_in_their_order() -> None:
    """§4.9, fourth rule: the connector that changed first is told first."""
    bench = Bench(connectors=3).boot()
    bench.offline()
    for connector in (3, 1, 2):
        bench.fault("GroundFailure", connector)
        bench.advance(1)
    bench.online()
    assert [req.connector_id for req in bench.said_of(StatusNotificationReq)] == [3, 1, 2]


def test_error_that_holds_after_the_outage_is_told() -> None:
    """§4.9, second rule: with its error code."""
    bench = Bench().boot()
    bench.offline()
    bench.fault("WeakSignal", info="modem")
    bench.online()
    told = [(req.status, req.error_code, req.info) for req in bench.said_of(StatusNotificationReq)]
    assert told == [("Available", "WeakSignal", "modem")]


def test_status_lost_with_the_link_is_told_again() -> None:
    """§4.9, first rule: what was sent and not acknowledged differs from the last acknowledged status."""
    bench = Bench().boot()
    bench.shell.half_open = True
    bench.fault("GroundFailure")
    bench.shell.network_down()
    bench.online()
    assert bench.statuses() == ["Faulted"]


def test_status_that_may_have_arrived_is_corrected() -> None:
    """§4.9: it was sent, nobody knows whether it arrived, and it holds no longer: the present one is told."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, None)
    bench.fault("GroundFailure")  # the Central System has it, its answer is lost
    bench.offline()
    bench.clear_fault()
    bench.peer.react(StatusNotificationReq, StatusNotificationConf())
    bench.said()
    bench.online()
    assert bench.statuses() == ["Available"]


def test_status_that_timed_out_in_a_living_link_is_corrected() -> None:
    """§4.9: after a time-out a return to the last acknowledged status is news all the same."""
    bench = Bench(configuration={"MessageTimeout": "20", "WebSocketPingInterval": "5"}).boot()
    bench.peer.react(StatusNotificationReq, None)
    bench.fault("GroundFailure")
    bench.advance(21)
    bench.peer.react(StatusNotificationReq, StatusNotificationConf())
    bench.said()
    bench.clear_fault()
    assert bench.statuses() == ["Available"]


def test_refused_status_counts_as_told() -> None:
    """OCPP-J §4.2.3: a CALLERROR says that the message arrived; it is not repeated for ever."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, CallError("InternalError"))
    bench.fault("GroundFailure")
    bench.offline()
    bench.online()
    assert bench.statuses() == ["Faulted"]


@pytest.mark.parametrize("status", ["Unavailable", "Faulted"])
def test_connector_zero_has_three_statuses(status: ChargePointStatus) -> None:
    """§4.9: Available, Unavailable and Faulted, whatever its connectors do."""
    bench = Bench(connectors=2).boot()
    bench.charge(connector=2)
    assert bench.statuses(0) == []
    if status == "Faulted":
        bench.fault("GroundFailure", 0)
    else:
        bench.tap("TAG")
        bench.unplug(2)
        bench.csms(ChangeAvailabilityReq(connector_id=0, type="Inoperative"))
    assert bench.statuses(0) == [status]


def test_claim_that_follows_the_plug_ends_a_finishing() -> None:
    """§4.9 F2: the owner's card was taken for another connector, then his plug comes back to the old one."""
    bench = Bench(connectors=2).boot()
    bench.charge()
    bench.unplug(side="ev")
    bench.fault("GroundFailure")
    bench.tap("TAG")
    bench.clear_fault()
    bench.said()
    bench.plug()
    assert bench.statuses() == ["Preparing", "Charging"]
