"""What each stimulus means to a station: a table from its type to the part that it concerns.

The shells know no other way in than `Station.step`, and `step` no other table than this one.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from plugwright.now import Now
from plugwright.ocpp16 import Reason
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored
from plugwright.station import stimuli
from plugwright.station.effects import Warned
from plugwright.station.faults import Fault
from plugwright.station.operations import change_configuration, unlock_connector
from plugwright.station.operations.data_transfer import send_data_transfer

if TYPE_CHECKING:
    from plugwright.station.station import Station

REASONS: Final[Mapping[stimuli.StartCause, Reason]] = MappingProxyType(
    {
        "PowerUp": "PowerLoss",
        "Reset": "Reboot",
        "Rebuild": "Other",
    }
)
"""Why a transaction that a start finds running was stopped."""


def _start(station: "Station", stimulus: stimuli.Start, now: Now) -> None:
    station.reason_of_start = REASONS[stimulus.cause]
    station.clock.start(now)
    station.transactions.recover(now)
    station.main.refresh(now)
    for connector in station.connectors:
        connector.refresh(now)
    station.metering.rearm_clock(now)
    station.firmware.recover(stimulus.cause, now)
    station.diagnostics.recover(now)
    station.reservations.rearm(now)
    station.local_list.start(now)
    station.uplink.connect()


def _due(station: "Station", stimulus: stimuli.Due, now: Now) -> None:
    """What was due has been done before."""


def _link_up(station: "Station", stimulus: stimuli.LinkUp, now: Now) -> None:
    if stimulus.link != station.uplink.number or station.uplink.state != "connecting":
        return
    station.uplink.up(now)
    station.calls.link_up()
    station.outbox.link_up()
    station.boot.link_up(now)
    if station.boot.state == "Accepted":
        station.heartbeat.rearm()
        # In the order in which they came about (§4.9, fourth rule).
        for reporter in sorted(station.reporters(), key=lambda reporter: reporter.since_ms):
            reporter.report_again(now)
        station.firmware.link_up()
        station.diagnostics.link_up()


def _link_down(station: "Station", stimulus: stimuli.LinkDown, now: Now) -> None:
    if stimulus.link == station.uplink.number and station.uplink.state in {"connecting", "up"}:
        station.link_is_down(stimulus.reason, now, local=stimulus.local)


def _received(station: "Station", stimulus: stimuli.Received, now: Now) -> None:
    rpc = station.uplink.rpc
    if rpc is None or stimulus.link != station.uplink.number:
        return
    outcome = rpc.received(stimulus.data, now)
    match outcome:
        case Answered():
            station.calls.answered(outcome, now)
        case Called():
            station.inbound.called(outcome, now)
        case Faulty():
            station.inbound.faulty(outcome)
        case Failed():
            station.calls.failed(outcome, now)
        case Ignored():
            station.tell(Warned(f"ignored a frame: {outcome.reason}"))


def _ponged(station: "Station", stimulus: stimuli.Ponged, now: Now) -> None:
    if stimulus.link == station.uplink.number:
        station.uplink.ponged(now)


def _plug_changed(station: "Station", stimulus: stimuli.PlugChanged, now: Now) -> None:
    station.connectors[stimulus.connector - 1].plug_changed(stimulus, now)


def _ev_changed(station: "Station", stimulus: stimuli.EvChanged, now: Now) -> None:
    connector = station.connectors[stimulus.connector - 1]
    connector.wants_energy = stimulus.wants_energy
    connector.refresh(now)


def _card_presented(station: "Station", stimulus: stimuli.CardPresented, now: Now) -> None:
    station.readers.presented(stimulus.reader, stimulus.id_tag, now)


def _meter_read(station: "Station", stimulus: stimuli.MeterRead, now: Now) -> None:
    station.metering.read(station.connectors[stimulus.connector - 1], stimulus.reading, now)


def _contactor_moved(station: "Station", stimulus: stimuli.ContactorMoved, now: Now) -> None:
    connector = station.connectors[stimulus.connector - 1]
    station.transactions.contactor_moved(connector, closed=stimulus.closed, reading=stimulus.reading, now=now)


def _lock_moved(station: "Station", stimulus: stimuli.LockMoved, now: Now) -> None:
    connector = station.connectors[stimulus.connector - 1]
    station.transactions.lock_moved(connector, locked=stimulus.locked, ok=stimulus.ok, now=now)
    unlock_connector.lock_moved(station, stimulus)


def _fault_raised(station: "Station", stimulus: stimuli.FaultRaised, now: Now) -> None:
    fault = Fault(stimulus.error_code, stimulus.info, stimulus.vendor_id, stimulus.vendor_error_code)
    (station.connector(stimulus.connector) or station.main).raise_fault(fault, now)


def _fault_cleared(station: "Station", stimulus: stimuli.FaultCleared, now: Now) -> None:
    (station.connector(stimulus.connector) or station.main).clear_faults(now)
    for connector in station.connectors:
        if stimulus.connector in (0, connector.id):
            station.transactions.try_lock(connector)


def _transfer_progress(station: "Station", stimulus: stimuli.TransferProgress, now: Now) -> None:
    station.firmware.transfer_progress(stimulus)
    station.diagnostics.transfer_progress(stimulus)


def _transfer_ended(station: "Station", stimulus: stimuli.TransferEnded, now: Now) -> None:
    station.firmware.transfer_ended(stimulus, now)
    station.diagnostics.transfer_ended(stimulus, now)


def _install_progress(station: "Station", stimulus: stimuli.InstallProgress, now: Now) -> None:
    station.firmware.install_progress(stimulus)


def _install_ended(station: "Station", stimulus: stimuli.InstallEnded, now: Now) -> None:
    station.firmware.install_ended(stimulus, now)


def _restart_failed(station: "Station", stimulus: stimuli.RestartFailed, now: Now) -> None:
    station.departure.failed(now)


def _shut_down(station: "Station", stimulus: stimuli.ShutDown, now: Now) -> None:
    station.departure.shut_down(stimulus.reason, stimulus.within_ms, now)


def _send_data_transfer(station: "Station", stimulus: stimuli.SendDataTransfer, now: Now) -> None:
    send_data_transfer(station, stimulus)


def _change_key(station: "Station", stimulus: stimuli.ChangeKey, now: Now) -> None:
    change_configuration.change_key(station, stimulus, now)


HANDLERS: Final[Mapping[type[stimuli.Stimulus], Callable[["Station", Any, Now], None]]] = MappingProxyType(
    {
        stimuli.Start: _start,
        stimuli.Due: _due,
        stimuli.LinkUp: _link_up,
        stimuli.LinkDown: _link_down,
        stimuli.Received: _received,
        stimuli.Ponged: _ponged,
        stimuli.PlugChanged: _plug_changed,
        stimuli.EvChanged: _ev_changed,
        stimuli.CardPresented: _card_presented,
        stimuli.MeterRead: _meter_read,
        stimuli.ContactorMoved: _contactor_moved,
        stimuli.LockMoved: _lock_moved,
        stimuli.FaultRaised: _fault_raised,
        stimuli.FaultCleared: _fault_cleared,
        stimuli.TransferProgress: _transfer_progress,
        stimuli.TransferEnded: _transfer_ended,
        stimuli.InstallProgress: _install_progress,
        stimuli.InstallEnded: _install_ended,
        stimuli.RestartFailed: _restart_failed,
        stimuli.ShutDown: _shut_down,
        stimuli.SendDataTransfer: _send_data_transfer,
        stimuli.ChangeKey: _change_key,
    }
)
