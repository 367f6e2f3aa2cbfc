"""What is seen of a station from outside."""

import msgspec

from plugwright.ocpp16 import AuthorizeReq, ChangeAvailabilityReq, StartTransactionReq
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import PRODUCT, Bench
from tests.station.stubborn import machine


def test_before_the_first_word_of_the_central_system() -> None:
    """Nothing is registered, nothing connected."""
    bench = Bench()
    bench.shell.network_down()
    bench.shell.power_up()
    view = bench.station.view()
    assert (view.registration, view.connected, view.outbox) == (None, False, 0)


def test_an_idle_station() -> None:
    """Registered and connected, with a free connector."""
    view = Bench(connectors=2).boot().station.view()
    assert (view.registration, view.connected, view.outbox) == ("Accepted", True, 0)
    assert [connector.id for connector in view.connectors] == [1, 2]
    first = view.connectors[0]
    assert (first.status, first.error_code, first.plugged, first.locked, first.operative) == (
        "Available",
        "NoError",
        False,
        False,
        True,
    )
    assert (first.transaction_id, first.id_tag, first.session_wh) == (None, None, None)


def test_a_running_transaction() -> None:
    """Its id, its idTag, and what it has drawn, with the register and the power of the last reading."""
    bench = Bench().boot()
    bench.charge("ONE")
    bench.advance(600)
    bench.tap("ONE")
    bench.unplug()
    bench.charge("TWO")
    bench.advance(60)
    (connector,) = bench.station.view().connectors
    assert (connector.status, connector.transaction_id, connector.id_tag) == ("Charging", 2, "TWO")
    assert connector.session_wh is not None
    assert 50 < connector.session_wh < connector.energy_wh
    assert connector.energy_wh == machine(bench).energy_wh
    assert connector.power_w > 3000
    assert connector.plugged
    assert connector.locked


def test_the_outbox_of_an_outage() -> None:
    """How many facts wait for the Central System."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.offline()
    bench.advance(125)
    assert (bench.station.view().connected, bench.station.view().outbox) == (False, 2)


def test_faults_and_availability() -> None:
    """What stands in the way, in OCPP's words."""
    bench = Bench(connectors=2).boot()
    bench.fault("OverVoltage", connector=1, info="mains")
    bench.csms(ChangeAvailabilityReq(connector_id=2, type="Inoperative"))
    one, two = bench.station.view().connectors
    assert (one.status, one.error_code, one.info) == ("Faulted", "OverVoltage", "mains")
    assert (two.status, two.operative) == ("Unavailable", False)


def test_a_session_by_its_start() -> None:
    """The station's own number, and the instant on the monotonic clock, over a power cut too."""
    bench = Bench(msgspec.structs.replace(PRODUCT, resumes_transactions=True)).boot()
    began = bench.shell.now
    bench.charge("TAG")
    bench.advance(10)
    (connector,) = bench.station.view().connectors
    session = connector.session
    assert session is not None
    assert (session.number, session.started_ms, session.started_at) == (
        1,
        began.monotonic_ms,
        "2026-01-01T00:00:00.000Z",
    )
    assert session.meter_start_wh == 0
    bench.power_cycle()
    assert bench.station.view().connectors[0].session == session


def test_a_driver_who_is_waited_for() -> None:
    """Whose card it is, and until when (§9.1.6); then nobody is."""
    bench = Bench().boot()
    bench.tap("TAG")
    (connector,) = bench.station.view().connectors
    assert connector.expected_id_tag == "TAG"
    assert connector.waits_until_ms == bench.shell.now.monotonic_ms + 60_000
    bench.advance(60)
    (connector,) = bench.station.view().connectors
    assert (connector.expected_id_tag, connector.waits_until_ms) == (None, None)


def test_a_card_that_is_judged() -> None:
    """At its reader, for its connector."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("TAG")
    view = bench.station.view()
    assert (view.asking, view.connectors[0].is_asking) == (1, True)


def test_conditions_that_the_station_found_itself() -> None:
    """Those of the hardware are the hardware's to show."""
    bench = Bench().boot()
    bench.lock("jammed")
    bench.fault("WeakSignal")
    bench.plug()
    bench.tap("TAG")
    view = bench.station.view()
    assert view.connectors[0].own_faults == ("ConnectorLockFailure",)
    assert (view.own_faults, view.main.status) == ((), "Available")


def test_a_held_cable_and_the_lights_keys() -> None:
    """§3.5.4: locked until its owner comes; §9.1.4 and §9.1.11 as they are set."""
    bench = Bench(configuration={"BlinkRepeat": "5", "LightIntensity": None}).boot()
    bench.configure("UnlockConnectorOnEVSideDisconnect", "false")
    bench.charge("TAG")
    bench.unplug(side="ev")
    view = bench.station.view()
    assert view.connectors[0].is_held
    assert (view.blink_repeat, view.light_intensity) == (5, None)


def test_what_was_given_up_is_counted() -> None:
    """§3.7.1: it waits no more."""
    bench = Bench(configuration={"TransactionMessageAttempts": "1", "TransactionMessageRetryInterval": "1"}).boot()
    bench.peer.react(StartTransactionReq, CallError("InternalError", "no"))
    bench.charge("TAG")
    bench.advance(10)
    assert (bench.station.view().outbox, bench.station.view().given_up) == (0, 1)
