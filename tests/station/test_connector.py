"""One connector: the waits of Preparing, what frees it, and the status as a function of the facts."""

from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    ChangeAvailabilityReq,
    RemoteStartTransactionReq,
    StartTransactionReq,
    StatusNotificationReq,
)
from plugwright.sim.bench import Bench
from plugwright.station.connector import EV_SIDE_DISCONNECTED
from plugwright.station.stimuli import PlugChanged
from tests.station.cards import info_of, last_verdict, starts_with
from tests.station.stubborn import machine

KEEPS_GOING = {"StopTransactionOnEVSideDisconnect": "false"}
SOCKET = {"control_pilot": False, "lock": False}


# ConnectionTimeOut


def test_tc_004_2_a_card_without_cable_goes_back_to_available() -> None:
    """After ConnectionTimeOut in Preparing without a cable the connector is Available again (§9.1.6, TC_004_2)."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.tap("TAG")
    bench.advance(29)
    assert bench.statuses() == ["Preparing"]
    bench.advance(1)
    assert bench.statuses() == ["Available"]
    bench.plug()
    assert not bench.said_of(StartTransactionReq)


def test_tc_011_2_a_remote_start_without_cable_goes_back_to_available() -> None:
    """The same for a remote start (§9.1.6, TC_011_2)."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.csms(RemoteStartTransactionReq(id_tag="TAG", connector_id=1))
    bench.advance(30)
    assert bench.statuses() == ["Preparing", "Available"]


def test_a_cable_without_card_goes_to_finishing() -> None:
    """After ConnectionTimeOut with a cable only pulling it helps: nobody else may start on it (errata 3.20)."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.plug()
    bench.advance(30)
    assert bench.statuses() == ["Preparing", "Finishing"]
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "occupied")
    bench.unplug()
    bench.plug()
    bench.tap("TAG")
    assert bench.statuses() == ["Available", "Preparing", "Charging"]


def test_a_cable_that_is_in_at_one_end_only_times_out_as_well() -> None:
    """An authorized card waits for both ends of the cable, not for ever (§9.1.6)."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.plug()
    bench.unplug(side="ev")
    bench.tap("TAG")
    assert bench.statuses() == ["Preparing"]
    bench.advance(30)
    assert bench.statuses() == ["Finishing"]
    bench.plug()
    assert not bench.said_of(StartTransactionReq)


def test_the_time_out_counts_from_the_beginning_of_preparing() -> None:
    """The interval begins with the status, not with the last thing the driver did (errata 3.76)."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.tap("TAG")
    bench.advance(20)
    bench.shell.give(PlugChanged(1, plugged=True, ev_connected=False))
    bench.advance(9)
    assert bench.statuses() == ["Preparing"]
    bench.advance(1)
    assert bench.statuses() == ["Finishing"]


def test_a_card_times_out_during_a_fault() -> None:
    """A claim does not outlive ConnectionTimeOut because the connector is Faulted meanwhile."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.tap("TAG")
    bench.fault("OverVoltage")
    bench.advance(30)
    bench.clear_fault()
    assert bench.statuses() == ["Preparing", "Faulted", "Available"]


def test_a_cable_is_given_its_time_again_after_a_fault() -> None:
    """A fault returns to what was before it, and the driver who could do nothing gets the whole time-out (§4.9 I2)."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.plug()
    bench.fault("OverVoltage")
    bench.advance(60)
    bench.clear_fault()
    bench.advance(29)
    assert bench.statuses() == ["Preparing", "Faulted", "Preparing"]
    bench.advance(1)
    assert bench.statuses() == ["Finishing"]


def test_without_a_time_out_preparing_lasts() -> None:
    """ConnectionTimeOut 0 gives nothing up."""
    bench = Bench(configuration={"ConnectionTimeOut": "0"}).boot()
    bench.plug()
    bench.advance(7200)
    assert bench.statuses() == ["Preparing"]


# Free or not


def test_a_connector_that_is_asked_for_is_not_free() -> None:
    """While the Central System is asked about a card nobody else can claim the connector."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("TAG")
    conf = bench.csms(RemoteStartTransactionReq(id_tag="OTHER", connector_id=1))
    assert getattr(conf, "status", None) == "Rejected"
    bench.peer.answer_held(AuthorizeConf(id_tag_info=info_of("Invalid")))
    assert bench.station.connectors[0].is_free("OTHER")


def test_a_claim_ends_when_the_connector_becomes_unavailable() -> None:
    """Inoperative takes effect in Preparing, and the waiting card with it (§5.2)."""
    bench = Bench().boot()
    bench.tap("TAG")
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Operative"))
    bench.plug()
    assert bench.statuses() == ["Preparing", "Unavailable", "Available", "Preparing"]


def test_unplugging_ends_preparing() -> None:
    """The plug is removed: Available again (§4.9 B1)."""
    bench = Bench().boot()
    bench.plug()
    bench.unplug()
    assert bench.statuses() == ["Preparing", "Available"]


# Status


def test_a_vehicle_that_wants_nothing_is_suspended_ev() -> None:
    """State B of the pilot is SuspendedEV, at the start (B4) and later (C4, D3) (§4.9, errata 3.55)."""
    bench = Bench().boot()
    bench.plug()
    bench.ev(wants_energy=False)
    bench.tap("TAG")
    assert bench.statuses() == ["Preparing", "SuspendedEV"]
    bench.ev(wants_energy=True)
    bench.ev(wants_energy=False)
    assert bench.statuses() == ["Charging", "SuspendedEV"]


def test_a_socket_without_pilot_never_says_suspended_ev() -> None:
    """Without a control pilot a car that stops charging is seen by its power only: the status stays Charging."""
    bench = Bench(hardware=SOCKET).boot()
    bench.charge("TAG")
    bench.ev(wants_energy=False)
    bench.advance(120)
    assert bench.statuses() == ["Preparing", "Charging"]


def test_a_socket_that_does_not_know_its_plug_starts_by_card_alone() -> None:
    """Without a plug contact nobody waits for a cable, and none has to be pulled afterwards (§4.9 A3, C1)."""
    bench = Bench(hardware={**SOCKET, "plug_contact": False}).boot()
    bench.plug()
    bench.tap("TAG")
    assert machine(bench).contactor_closed
    bench.tap("TAG")
    assert bench.statuses() == ["Preparing", "Charging", "Finishing", "Available"]


def test_suspended_evse_has_precedence() -> None:
    """If both sides suspend, SuspendedEVSE is told (§4.9)."""
    bench = Bench(configuration={"StopTransactionOnInvalidId": "false"}).boot()
    starts_with(bench, info_of("Invalid"))
    bench.charge("TAG")
    bench.ev(wants_energy=False)
    assert bench.statuses()[-1] == "SuspendedEVSE"


def test_tc_005_3_tells_that_the_vehicle_left() -> None:
    """A transaction that outlives the vehicle is SuspendedEV with info and NoError (§4.9, TC_005_3)."""
    bench = Bench(configuration=KEEPS_GOING).boot()
    bench.charge("TAG")
    bench.said()
    bench.unplug(side="ev")
    told = bench.said_of(StatusNotificationReq)
    assert [(req.status, req.error_code, req.info) for req in told] == [
        ("SuspendedEV", "NoError", EV_SIDE_DISCONNECTED),
    ]
    bench.plug()
    back = bench.said_of(StatusNotificationReq)[-1]
    assert (back.status, back.info) == ("Charging", None)


def test_a_fault_keeps_the_transaction() -> None:
    """A fault opens the contactor and keeps the transaction, which goes on when it is cleared (§4.9 C9, I3)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.fault("OverCurrentFailure")
    assert not machine(bench).contactor_closed
    bench.clear_fault()
    assert machine(bench).contactor_closed
    assert bench.statuses() == ["Preparing", "Charging", "Faulted", "Charging"]


def test_a_claim_that_met_a_fault_starts_when_it_is_cleared() -> None:
    """Card and cable were there, the fault went: all prerequisites are met (§4.9 B3)."""
    bench = Bench().boot()
    bench.tap("TAG")
    bench.fault("OverVoltage")
    bench.plug()
    assert not bench.said_of(StartTransactionReq)
    bench.clear_fault()
    assert [req.id_tag for req in bench.said_of(StartTransactionReq)] == ["TAG"]


def test_the_hardware_does_not_disprove_what_the_station_found() -> None:
    """A lock failure that the station found itself outlasts the hardware's word on the same condition (§7.6)."""
    bench = Bench().boot()
    bench.lock("jammed")
    bench.plug()
    bench.tap("TAG")
    bench.fault("ConnectorLockFailure")
    bench.clear_fault()
    assert bench.statuses()[-1] == "Faulted"


def test_the_station_does_not_disprove_what_the_hardware_found() -> None:
    """Pulling the cable ends what the station found about it, not what the hardware reports (§7.6)."""
    bench = Bench().boot()
    bench.plug()
    bench.fault("ConnectorLockFailure")
    bench.unplug()
    assert bench.statuses()[-1] == "Faulted"
    bench.clear_fault()
    assert bench.statuses() == ["Available"]
