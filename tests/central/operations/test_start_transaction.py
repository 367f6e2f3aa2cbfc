"""StartTransaction, from the Central System's side."""

from msgspec.structs import replace

from plugwright.central.effects import TransactionStarted, Warned
from plugwright.central.settings import CentralSettings
from plugwright.ocpp16 import StartTransactionReq, StopTransactionReq
from tests.central.bench import IDENTITY, Bench

START = StartTransactionReq(connector_id=1, id_tag="CARD", meter_start=100, timestamp="2026-01-01T00:00:00.000Z")
LATER = "2026-01-01T01:00:00.000Z"


def bench_with_card(settings: CentralSettings | None = None) -> Bench:
    """Two stations and a card."""
    bench = Bench(settings)
    bench.boot()
    bench.boot("cp002", link=2)
    bench.enter("CARD")
    return bench


def test_gives_positive_transaction_ids_once_each() -> None:
    """They are unique over all stations and all time (errata 3.54)."""
    bench = bench_with_card(CentralSettings(allow_concurrent_transactions=True))
    first = bench.ask(START).transaction_id
    assert bench.news() == [TransactionStarted(IDENTITY, 1, first, "CARD", "Accepted", 100)]
    second = bench.ask(START, link=2).transaction_id
    third = bench.ask(replace(START, connector_id=2)).transaction_id
    assert 0 < first < second < third


def test_verifies_the_id_tag_again() -> None:
    """The station may have judged by what is no longer true (§4.8); there is a transactionId all the same."""
    bench = bench_with_card()
    bench.enter("CARD", status="Blocked")
    conf = bench.ask(START)
    assert conf.id_tag_info.status == "Blocked"
    assert conf.transaction_id > 0


def test_a_start_that_is_told_again_keeps_its_transaction_id() -> None:
    """A retry has identical content but for the case of the idTag; no second transaction comes of it."""
    bench = bench_with_card()
    first = bench.ask(START)
    assert bench.ask(replace(START, id_tag="card")) == first
    assert [type(event) for event in bench.news()] == [Warned]
    assert len(bench.store.transactions(None, is_open=None, limit=9)) == 1


def test_a_start_that_is_told_again_after_its_stop_keeps_its_transaction_id() -> None:
    """The first confirmation may have been lost long ago."""
    bench = bench_with_card()
    first = bench.ask(START)
    bench.ask(StopTransactionReq(meter_stop=1, timestamp=LATER, transaction_id=first.transaction_id))
    assert bench.ask(START) == first


def test_another_register_or_time_is_another_transaction() -> None:
    """Only identical content is a retry."""
    bench = bench_with_card()
    first = bench.ask(START).transaction_id
    second = bench.ask(replace(START, meter_start=101)).transaction_id
    third = bench.ask(replace(START, timestamp=LATER)).transaction_id
    fourth = bench.ask(START, link=2).transaction_id
    assert len({first, second, third, fourth}) == 4


def test_a_card_that_charges_elsewhere_is_concurrent() -> None:
    """ConcurrentTx: already involved in another transaction (§7.2), at another connector or another station."""
    bench = bench_with_card()
    first = bench.ask(START)
    assert bench.ask(replace(START, connector_id=2)).id_tag_info.status == "ConcurrentTx"
    refused = bench.ask(replace(START, id_tag="card"), link=2)
    assert refused.id_tag_info.status == "ConcurrentTx"
    bench.ask(StopTransactionReq(meter_stop=1, timestamp=LATER, transaction_id=first.transaction_id))
    assert bench.ask(replace(START, timestamp=LATER), link=2).id_tag_info.status == "Accepted"


def test_a_refused_transaction_does_not_occupy_its_card() -> None:
    """Until its stop is told it is open, but the card does not charge there."""
    bench = bench_with_card()
    bench.enter("CARD", status="Blocked")
    bench.ask(START)
    bench.enter("CARD")
    assert bench.ask(START, link=2).id_tag_info.status == "Accepted"


def test_a_retry_that_is_accepted_now_occupies_its_card() -> None:
    """The last answer is the one that counts."""
    bench = bench_with_card()
    bench.enter("CARD", status="Blocked")
    bench.ask(START)
    bench.enter("CARD")
    bench.ask(START)
    assert bench.ask(START, link=2).id_tag_info.status == "ConcurrentTx"


def test_concurrent_transactions_may_be_allowed() -> None:
    """A fleet may charge with one card."""
    bench = bench_with_card(CentralSettings(allow_concurrent_transactions=True))
    bench.ask(START)
    assert bench.ask(START, link=2).id_tag_info.status == "Accepted"


def test_the_next_start_on_a_connector_ends_the_former_transaction() -> None:
    """Messages come in order (§3.7.1): a stop that has not come before the next start is lost."""
    bench = bench_with_card()
    first = bench.ask(START).transaction_id
    second = bench.ask(replace(START, timestamp=LATER))
    assert second.id_tag_info.status == "Accepted"
    assert [row.id for row in bench.store.transactions(None, is_open=True, limit=9)] == [second.transaction_id]
    former = bench.store.transaction(first)
    assert former is not None
    assert former.state == "lost"
