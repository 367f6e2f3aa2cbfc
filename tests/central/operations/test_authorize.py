"""Authorize, from the Central System's side."""

from plugwright.ocpp16 import AuthorizeReq, StartTransactionReq
from tests.central.bench import UTC_MS, Bench


def test_tells_what_is_known_of_an_id_tag() -> None:
    """Status, expiry and parent go into the confirmation (§4.1; the cases of an invalid, expired and blocked idTag)."""
    bench = Bench()
    bench.boot()
    bench.enter("GOOD", parent_id_tag="FAMILY")
    bench.enter("OLD", expiry_utc_ms=UTC_MS)
    bench.enter("BAD", status="Blocked")
    answers = {tag: bench.ask(AuthorizeReq(id_tag=tag)).id_tag_info for tag in ("good", "OLD", "BAD", "WHO")}
    assert {tag: info.status for tag, info in answers.items()} == {
        "good": "Accepted",
        "OLD": "Expired",
        "BAD": "Blocked",
        "WHO": "Invalid",
    }
    assert answers["good"].parent_id_tag == "FAMILY"
    assert answers["OLD"].expiry_date is not None


def test_a_charging_id_tag_is_accepted() -> None:
    """ConcurrentTx is for StartTransaction only (§7.2)."""
    bench = Bench()
    bench.boot()
    bench.enter("GOOD")
    bench.ask(StartTransactionReq(connector_id=1, id_tag="GOOD", meter_start=0, timestamp="2026-01-01T00:00:00Z"))
    assert bench.ask(AuthorizeReq(id_tag="GOOD")).id_tag_info.status == "Accepted"
