"""What is shown of a station."""

from plugwright.ocpp16 import StatusNotificationReq
from tests.central.bench import IDENTITY, Bench


def test_shows_a_station_through_its_life() -> None:
    """Connected, then booted, then away: what it told stays to be seen."""
    bench = Bench()
    bench.connect()
    fresh = bench.central.station(IDENTITY)
    assert fresh is not None
    assert (fresh.connected, fresh.registration, fresh.model) == (True, None, None)
    bench.boot(link=2)
    bench.pass_time(5_000)
    bench.ask(StatusNotificationReq(connector_id=2, error_code="NoError", status="Charging"), link=2)
    bench.ask(StatusNotificationReq(connector_id=1, error_code="GroundFailure", status="Faulted", info="wet"), link=2)
    bench.hang_up(link=2)
    (away,) = bench.central.stations()
    assert (away.connected, away.registration, away.model) == (False, "Accepted", "One")
    assert (away.booted, away.last_seen) == ("2026-11-18T11:06:40.000Z", "2026-11-18T11:06:45.000Z")
    assert [(c.id, c.status, c.error_code, c.info) for c in away.connectors] == [
        (1, "Faulted", "GroundFailure", "wet"),
        (2, "Charging", "NoError", None),
    ]


def test_remembers_stations_over_a_restart() -> None:
    """All that is shown comes from rows."""
    bench = Bench()
    bench.boot()
    bench.ask(StatusNotificationReq(connector_id=1, error_code="NoError", status="Available"))
    bench.hang_up()
    assert list(Bench(store=bench.store).central.stations()) == list(bench.central.stations())


def test_does_not_show_an_unknown_station() -> None:
    """Nothing is made up."""
    assert Bench().central.station(IDENTITY) is None
