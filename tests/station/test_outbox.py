"""The outbox: one order, retries and waits, and what is given up."""

import pytest

from plugwright.ocpp16 import (
    AuthorizeReq,
    MeterValuesConf,
    MeterValuesReq,
    RemoteStopTransactionReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationConf,
    StatusNotificationReq,
    StopTransactionConf,
    StopTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Req
from plugwright.sim.bench import Bench
from plugwright.station.effects import Warned
from tests.station.cards import info_of, remember, starts_with

FACTS = (StartTransactionReq, MeterValuesReq, StopTransactionReq)
FAILURE = CallError("InternalError", "the database is down")
TRIES = {"TransactionMessageAttempts": "3", "TransactionMessageRetryInterval": "60"}
QUIET = {"MeterValueSampleInterval": "0", "HeartbeatInterval": "0"}


def facts(bench: Bench) -> list[str]:
    """The transaction-related messages since the last look, by name."""
    return [type(req).__name__.removesuffix("Req") for req in bench.said() if isinstance(req, FACTS)]


def times_s(bench: Bench, kind: type[Req]) -> list[float]:
    """When messages of this kind were said."""
    told = zip(bench.peer.said, bench.peer.times_ms, strict=True)
    return [ms / 1000 for req, ms in told if isinstance(req, kind)]


def given_up(bench: Bench) -> list[tuple[str, str]]:
    """Kind and reason of what was given up, oldest first."""
    return [(row.kind, row.reason) for row in reversed(bench.station.store.given_up(10))]


# Order


def test_a_session_is_told_in_order() -> None:
    """Start, samples, stop (§3.7)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.advance(130)
    bench.tap("TAG")
    assert facts(bench) == ["StartTransaction", "MeterValues", "MeterValues", "StopTransaction"]


def test_tc_039_an_outage_is_told_in_order() -> None:
    """What happened offline comes when the link is back, in order, with the times of then (§3.7, TC_039)."""
    bench = Bench().boot()
    remember(bench, "TAG")
    bench.offline()
    bench.charge("TAG")
    bench.advance(70)
    bench.tap("TAG")
    bench.unplug()
    bench.advance(3600)
    bench.online()
    told = [req for req in bench.said() if isinstance(req, FACTS)]
    assert [type(req) for req in told] == [StartTransactionReq, MeterValuesReq, StopTransactionReq]
    start, sample, stop = told
    assert isinstance(start, StartTransactionReq)
    assert isinstance(sample, MeterValuesReq)
    assert isinstance(stop, StopTransactionReq)
    assert (start.timestamp[11:19], stop.timestamp[11:19]) == ("00:00:00", "00:01:10")
    assert sample.transaction_id == stop.transaction_id == 1


def test_the_order_is_one_over_all_connectors() -> None:
    """Chronological over transactions and connectors (§3.7)."""
    bench = Bench(connectors=2, configuration=QUIET).boot()
    remember(bench, "ONE")
    remember(bench, "TWO")
    bench.offline()
    for id_tag, connector in (("ONE", 1), ("TWO", 2)):
        bench.charge(id_tag, connector)
        bench.advance(1)
    for id_tag in ("TWO", "ONE"):
        bench.tap(id_tag)
        bench.advance(1)
    bench.online()
    told = [req for req in bench.said() if isinstance(req, FACTS)]
    assert [getattr(req, "id_tag", None) for req in told] == ["ONE", "TWO", "TWO", "ONE"]
    assert [getattr(req, "transaction_id", None) for req in told] == [None, None, 2, 1]


def test_a_message_that_waits_for_its_retry_blocks_the_later_facts_only() -> None:
    """Later facts wait, everything else goes out (§3.7)."""
    bench = Bench(connectors=2, configuration={**TRIES, **QUIET}).boot()
    bench.peer.react(StartTransactionReq, lambda req: FAILURE if req.id_tag == "ONE" else None)
    bench.charge("ONE", 1)
    bench.said()
    bench.plug(2)
    bench.tap("TWO")
    said = bench.said()
    assert [type(req) for req in said] == [StatusNotificationReq, AuthorizeReq, StatusNotificationReq]


def test_fresh_news_and_facts_keep_their_order() -> None:
    """Online a status that follows a fact is told after it (§4.9 rule 4)."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, None)
    bench.plug()
    bench.tap("TAG")
    bench.said()
    bench.peer.reactions.clear()
    bench.peer.answer_held(StatusNotificationConf())
    assert [type(req) for req in bench.said()] == [AuthorizeReq, StartTransactionReq, StatusNotificationReq]


def test_a_backlog_does_not_delay_news() -> None:
    """Statuses and cards need not wait until hours of samples are told (§3.7)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10"}).boot()
    bench.charge("TAG")
    bench.offline()
    bench.advance(600)
    bench.fault("OverVoltage")
    bench.peer.react(MeterValuesReq, None)
    bench.said()
    bench.online()
    assert bench.statuses() == ["Faulted"]
    bench.clear_fault()
    bench.peer.answer_held(MeterValuesConf())
    said = bench.said()
    assert isinstance(said[0], StatusNotificationReq)


def test_a_backlog_of_a_former_life_does_not_delay_news() -> None:
    """The same after a power cut, also when fresh facts have come meanwhile (§3.7)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10", "LocalPreAuthorize": "true"}).boot()
    remember(bench, "TAG")
    bench.charge("TAG")
    bench.offline()
    bench.advance(600)
    bench.power_cycle()
    bench.peer.react(MeterValuesReq, None)
    bench.online()
    bench.unplug()
    bench.charge("TAG")
    bench.fault("OverVoltage")
    bench.said()
    bench.peer.answer_held(MeterValuesConf())
    said = bench.said()
    assert isinstance(said[0], StatusNotificationReq)


# Retries


def test_a_failure_is_retried_after_growing_waits() -> None:
    """Interval times the transmissions so far: after 60 s, then 120 s, then it is given up (§3.7.1)."""
    bench = Bench(configuration={**TRIES, **QUIET}).boot()
    bench.peer.react(StopTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.tap("TAG")
    bench.advance(1000)
    assert times_s(bench, StopTransactionReq) == [0, 60, 180]
    assert given_up(bench) == [("stop", "call error InternalError")]


def test_a_retry_is_the_same_message() -> None:
    """Only the message id is new (§3.7.1)."""
    bench = Bench(configuration={**TRIES, **QUIET}).boot()
    bench.peer.react(StartTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.advance(300)
    told = [req for req in bench.peer.said if isinstance(req, StartTransactionReq)]
    assert len(told) == 3
    assert told[0] == told[1] == told[2]


def test_a_retry_is_the_same_message_even_if_the_clock_moved() -> None:
    """A transaction of before the time was known is placed once, not with each correction of the clock (§3.7.1)."""
    bench = Bench(configuration={**TRIES, "MeterValueSampleInterval": "0"}).boot()
    remember(bench, "TAG")
    bench.shell.network_down()
    bench.power_cycle()
    bench.charge("TAG")
    bench.peer.heartbeat_s = 10
    bench.peer.react(StartTransactionReq, FAILURE)
    bench.online()
    bench.peer.utc_offset_ms = 20_000
    bench.advance(300)
    told = [req for req in bench.peer.said if isinstance(req, StartTransactionReq)]
    assert len(told) == 3
    assert told[0] == told[1] == told[2]


def test_a_success_ends_the_retries() -> None:
    """The second try is taken: nothing is given up, the next fact follows at once (§3.7.1)."""
    bench = Bench(configuration={**TRIES, **QUIET}).boot()
    bench.peer.react(StartTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.tap("TAG")
    bench.said()
    starts_with(bench, info_of(), 7)
    bench.advance(60)
    assert facts(bench) == ["StartTransaction", "StopTransaction"]
    assert given_up(bench) == []


def test_attempts_count_for_each_message() -> None:
    """One message's failures are not charged to the next (§3.7.1)."""
    bench = Bench(configuration={**TRIES, **QUIET}).boot()
    bench.peer.react(StartTransactionReq, FAILURE)
    bench.peer.react(StopTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.tap("TAG")
    bench.advance(1000)
    assert times_s(bench, StartTransactionReq) == [0, 60, 180]
    assert times_s(bench, StopTransactionReq) == [180, 240, 360]


def test_a_time_out_on_a_live_link_counts() -> None:
    """The Central System lives, as its pongs show, and does not answer: a failure (§3.7.1, OCPP-J §4.1.1)."""
    bench = Bench(configuration={**TRIES, **QUIET, "WebSocketPingInterval": "10", "MessageTimeout": "30"}).boot()
    bench.peer.react(StopTransactionReq, None)
    bench.charge("TAG")
    bench.tap("TAG")
    bench.advance(1000)
    assert times_s(bench, StopTransactionReq) == [0, 90, 240]
    assert given_up(bench) == [("stop", "timeout")]
    assert bench.peer.links == 1


def test_a_time_out_on_a_dead_link_does_not_count() -> None:
    """Nothing was heard since the message went out: the link is dead, the message has not failed (§3.7.1)."""
    bench = Bench(configuration={**TRIES, **QUIET, "WebSocketPingInterval": "0", "MessageTimeout": "30"}).boot()
    bench.peer.react(StopTransactionReq, None)
    bench.charge("TAG")
    bench.tap("TAG")
    bench.advance(2000)
    assert bench.peer.links > 5
    assert given_up(bench) == []
    bench.peer.react(StopTransactionReq, StopTransactionConf())
    bench.advance(200)
    assert bench.station.outbox.empty


def test_a_lost_link_does_not_count() -> None:
    """However often the link goes, a message that was not answered is sent again (§3.7)."""
    bench = Bench(configuration={**TRIES, **QUIET}).boot()
    bench.peer.react(StopTransactionReq, None)
    bench.charge("TAG")
    bench.tap("TAG")
    for _ in range(6):
        bench.offline()
        bench.online()
    assert given_up(bench) == []
    assert len(times_s(bench, StopTransactionReq)) == 7


def test_a_wait_survives_a_lost_link() -> None:
    """A new link is no reason to try before the wait is over (§3.7.1)."""
    bench = Bench(configuration={**TRIES, **QUIET}).boot()
    bench.peer.react(StopTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.tap("TAG")
    bench.advance(10)
    bench.offline()
    bench.online()
    bench.advance(40)
    assert times_s(bench, StopTransactionReq) == [0]
    bench.advance(20)
    assert times_s(bench, StopTransactionReq) == [0, 60]


def test_one_attempt_means_one() -> None:
    """TransactionMessageAttempts 1 gives up at the first failure (§9.1.31)."""
    bench = Bench(configuration={**QUIET, "TransactionMessageAttempts": "1"}).boot()
    bench.peer.react(StopTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.tap("TAG")
    assert given_up(bench) == [("stop", "call error InternalError")]
    assert not bench.station.store.open_transactions()


def test_what_is_given_up_is_kept_and_told() -> None:
    """The table holds the message as it was tried last, and the log a line."""
    bench = Bench(configuration={**QUIET, "TransactionMessageAttempts": "1"}).boot()
    bench.peer.react(StopTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.tap("TAG")
    (row,) = bench.station.store.given_up(10)
    assert b'"reason":"Local"' in row.message
    warned = [event.text for event in bench.shell.events if isinstance(event, Warned)]
    assert any(text.startswith("given up after 1 attempts: stop") for text in warned)


# Answers


@pytest.mark.parametrize("transaction_id", [0, -1, -99, 2**31 - 1])
def test_any_integer_is_a_transaction_id(transaction_id: int) -> None:
    """Zero and negative ids have no special meaning (errata 3.54)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10"}).boot()
    starts_with(bench, info_of(), transaction_id)
    bench.charge("TAG")
    bench.advance(10)
    bench.tap("TAG")
    told = [req for req in bench.said() if isinstance(req, MeterValuesReq | StopTransactionReq)]
    assert [req.transaction_id for req in told] == [transaction_id] * 2


def test_after_a_start_that_was_given_up_the_id_is_minus_one() -> None:
    """Its samples and its stop are told all the same (errata 3.18)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10", "TransactionMessageAttempts": "1"}).boot()
    bench.peer.react(StartTransactionReq, FAILURE)
    bench.charge("TAG")
    bench.advance(10)
    bench.tap("TAG")
    told = [req for req in bench.said() if isinstance(req, MeterValuesReq | StopTransactionReq)]
    assert [req.transaction_id for req in told] == [-1, -1]
    assert bench.station.outbox.empty


def test_samples_wait_for_the_id_of_their_transaction() -> None:
    """A sample of before the confirmation carries the id that came after it (§4.7)."""
    bench = Bench(configuration={"MeterValueSampleInterval": "10"}).boot()
    bench.peer.react(StartTransactionReq, None)
    bench.charge("TAG")
    bench.advance(25)
    assert facts(bench) == ["StartTransaction"]
    bench.peer.answer_held(StartTransactionConf(id_tag_info=info_of(), transaction_id=42))
    assert [req.transaction_id for req in bench.said_of(MeterValuesReq)] == [42, 42]


def raw_answer(bench: Bench, payload: str) -> None:
    """The Central System answers the CALL that it kept waiting with this payload."""
    message_id, _req = bench.peer._held.pop(0)  # noqa: SLF001 - what it says is wrong on purpose
    bench.peer.send_raw(f'[3,"{message_id}",{payload}]'.encode())


@pytest.mark.parametrize("info", ["null", '{"status":"Fine"}'])
def test_an_invalid_answer_with_an_id_starts_the_transaction(info: str) -> None:
    """Once the Central System has given an id a second start would bill twice (§4.8)."""
    bench = Bench(configuration={**QUIET, **TRIES}).boot()
    bench.peer.react(StartTransactionReq, None)
    bench.charge("TAG")
    raw_answer(bench, f'{{"transactionId":5,"idTagInfo":{info}}}')
    bench.advance(300)
    assert facts(bench) == ["StartTransaction"]
    bench.csms(RemoteStopTransactionReq(transaction_id=5))
    assert [req.transaction_id for req in bench.said_of(StopTransactionReq)] == [5]


@pytest.mark.parametrize("payload", ["{}", '{"transactionId":"5"}', '{"transactionId":1e99}', "[]", "7"])
def test_an_invalid_answer_without_an_id_is_a_failure(payload: str) -> None:
    """A start without an id is tried again (§3.7.1)."""
    bench = Bench(configuration={**QUIET, **TRIES}).boot()
    bench.peer.react(StartTransactionReq, None)
    bench.charge("TAG")
    raw_answer(bench, payload)
    bench.advance(60)
    assert facts(bench) == ["StartTransaction", "StartTransaction"]


def test_an_invalid_answer_delivers_a_stop() -> None:
    """Any CALLRESULT to a StopTransaction says that it has arrived (§4.10)."""
    bench = Bench(configuration={**QUIET, **TRIES}).boot()
    bench.peer.react(StopTransactionReq, None)
    bench.charge("TAG")
    bench.tap("TAG")
    raw_answer(bench, '{"idTagInfo":{"status":"Fine"}}')
    bench.advance(300)
    assert facts(bench) == ["StartTransaction", "StopTransaction"]
    assert bench.station.outbox.empty


def test_a_late_answer_is_taken_until_the_retry_is_sent() -> None:
    """It was in time enough to spare a second start (OCPP-J §4.1.1)."""
    bench = Bench(configuration={**TRIES, **QUIET, "WebSocketPingInterval": "10", "MessageTimeout": "30"}).boot()
    bench.peer.react(StartTransactionReq, None)
    bench.charge("TAG")
    bench.advance(50)
    bench.peer.answer_held(StartTransactionConf(id_tag_info=info_of(parent="FAMILY"), transaction_id=9))
    bench.advance(300)
    assert facts(bench) == ["StartTransaction"]
    row = bench.station.connectors[0].transaction
    assert row is not None
    assert (row.transaction_id, row.parent_id_tag) == (9, "FAMILY")


def test_a_late_answer_after_the_retry_is_ignored() -> None:
    """The retry's own answer counts, whatever a former try is told (OCPP-J §4.1.1)."""
    bench = Bench(configuration={**TRIES, **QUIET, "WebSocketPingInterval": "10", "MessageTimeout": "30"}).boot()
    bench.peer.react(StartTransactionReq, None)
    bench.charge("TAG")
    bench.advance(95)
    bench.peer.answer_held(StartTransactionConf(id_tag_info=info_of(), transaction_id=1))
    bench.peer.answer_held(StartTransactionConf(id_tag_info=info_of(), transaction_id=2))
    row = bench.station.connectors[0].transaction
    assert row is not None
    assert row.transaction_id == 2
