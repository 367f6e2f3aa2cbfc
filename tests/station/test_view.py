"""What is seen of a station from outside."""

from plugwright.ocpp16 import ChangeAvailabilityReq
from plugwright.sim.bench import Bench
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
