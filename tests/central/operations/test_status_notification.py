"""StatusNotification, from the Central System's side."""

from msgspec.structs import replace

from plugwright.central.effects import StatusChanged, Warned
from plugwright.central.operations.status_notification import MAX_CONNECTORS
from plugwright.ocpp16 import StatusNotificationConf, StatusNotificationReq
from tests.central.bench import IDENTITY, Bench

FAULTED = StatusNotificationReq(connector_id=1, error_code="OtherError", status="Faulted", vendor_error_code="E7")


def test_keeps_and_tells_a_change() -> None:
    """Since when it holds is our time: the station's may be wrong."""
    bench = Bench()
    bench.boot()
    assert bench.ask(FAULTED) == StatusNotificationConf()
    assert bench.news() == [StatusChanged(IDENTITY, 1, "Faulted", "OtherError", None)]
    (row,) = bench.store.connectors()
    assert (row.status, row.vendor_error_code, row.since_utc_ms) == ("Faulted", "E7", bench.now.utc_ms)


def test_a_status_that_is_told_again_is_no_news() -> None:
    """It holds since it was told first, even if the report has a new timestamp."""
    bench = Bench()
    bench.boot()
    bench.ask(FAULTED)
    (before,) = bench.store.connectors()
    bench.pass_time(1_000)
    bench.ask(replace(FAULTED, timestamp="2026-01-01T00:00:00Z"))
    assert bench.news() == []
    assert bench.store.connectors() == [before]


def test_another_vendor_error_code_is_news() -> None:
    """Every field that says something of the connector counts."""
    bench = Bench()
    bench.boot()
    bench.ask(FAULTED)
    bench.ask(replace(FAULTED, vendor_error_code="E8"))
    assert len(bench.news()) == 1


def test_bounds_the_connectors_of_a_station() -> None:
    """One that counts on and on is confirmed, but not kept."""
    bench = Bench()
    bench.boot()
    for connector in range(MAX_CONNECTORS):
        bench.ask(replace(FAULTED, connector_id=connector))
    assert bench.ask(replace(FAULTED, connector_id=MAX_CONNECTORS)) == StatusNotificationConf()
    assert [type(event) for event in bench.news()] == [Warned]
    assert len(bench.store.connectors()) == MAX_CONNECTORS
