"""Messages about transactions as an onlooker sees them."""

from plugwright.sim.deliveries import Content, Deliveries
from plugwright.sim.retries import RetryKeys
from plugwright.station.ports import GivenUpRow, Moment
from plugwright.store.memory import MemoryStore

START = b'{"connectorId":1,"idTag":"TAG","meterStart":100,"timestamp":"2026-01-01T00:00:00Z"}'
STOP = b'{"transactionId":1,"meterStop":200,"timestamp":"2026-01-01T01:00:00Z"}'
ATTEMPTS = 2


class Onlooker:
    """Deliveries with their complaints, and message ids that count up."""

    def __init__(self) -> None:
        self.flaws: list[str] = []
        self.deliveries = Deliveries(self.flaws.append)
        self.deliveries.retries.keys(RetryKeys(ATTEMPTS, 0))
        self.deliveries.retries.keys(RetryKeys(ATTEMPTS, 0))
        self.deliveries.connector_of = lambda _id: 1
        self.deliveries.started = lambda _id: "2026-01-01T00:00:00Z"
        self.store = MemoryStore()
        self.number = 0

    def sent(self, action: str, payload: bytes) -> str:
        self.number += 1
        self.deliveries.sent(str(self.number), Content(action, payload), self.store, 0)
        return str(self.number)

    def delivered(self, action: str, payload: bytes) -> None:
        self.deliveries.acknowledged(self.sent(action, payload))


def values(timestamp: str, register_wh: int = 150) -> bytes:
    """Meter values of transaction 1."""
    sample = f'{{"measurand":"Energy.Active.Import.Register","value":"{register_wh}"}}'
    return (
        f'{{"connectorId":1,"transactionId":1,"meterValue":[{{"timestamp":"{timestamp}","sampledValue":[{sample}]}}]}}'
    ).encode()


HALF_PAST = values("2026-01-01T00:30:00Z")


def test_a_session_in_order_is_right() -> None:
    """Each once, each acknowledged before the next (§3.7)."""
    onlooker = Onlooker()
    onlooker.delivered("StartTransaction", START)
    onlooker.delivered("MeterValues", HALF_PAST)
    onlooker.delivered("StopTransaction", STOP)
    assert onlooker.flaws == []


def test_the_head_may_be_repeated_unchanged() -> None:
    """After a CALLERROR, a time-out, a new link (§3.7.1)."""
    onlooker = Onlooker()
    onlooker.deliveries.refused(onlooker.sent("StartTransaction", START), 0, late=False)
    onlooker.deliveries.timed_out(onlooker.sent("StartTransaction", START), 0, surely=False)
    onlooker.deliveries.link_changed()
    onlooker.delivered("StartTransaction", START)
    assert onlooker.flaws == []


def test_a_repetition_that_differs_is_a_flaw() -> None:
    """Another timestamp is another message."""
    onlooker = Onlooker()
    onlooker.sent("StartTransaction", START)
    onlooker.sent("StartTransaction", START.replace(b"00:00:00", b"00:00:01"))
    assert "before" in onlooker.flaws[0]


def test_nothing_overtakes() -> None:
    """One order over all transactions (§3.7)."""
    onlooker = Onlooker()
    onlooker.sent("StartTransaction", START)
    onlooker.sent("StopTransaction", STOP)
    assert "before" in onlooker.flaws[0]


def test_an_acknowledged_start_or_stop_never_comes_again() -> None:
    """Not even after a power cut."""
    for action, payload in (("StartTransaction", START), ("StopTransaction", STOP)):
        onlooker = Onlooker()
        onlooker.delivered(action, payload)
        onlooker.deliveries.begin_life(cut=True)
        onlooker.sent(action, payload)
        assert "again" in onlooker.flaws[0]


def test_meter_values_may_come_once_more_after_a_cut() -> None:
    """Their acknowledgement is durable with the next commit only."""
    onlooker = Onlooker()
    onlooker.delivered("MeterValues", HALF_PAST)
    onlooker.deliveries.begin_life(cut=True)
    onlooker.delivered("MeterValues", HALF_PAST)
    assert onlooker.flaws == []
    onlooker.sent("MeterValues", HALF_PAST)
    assert "again" in onlooker.flaws[0]


def test_a_restart_in_order_forgets_no_acknowledgement() -> None:
    """After a Reset nothing comes again."""
    onlooker = Onlooker()
    onlooker.delivered("MeterValues", HALF_PAST)
    onlooker.deliveries.begin_life(cut=False)
    onlooker.sent("MeterValues", HALF_PAST)
    assert onlooker.flaws


def test_what_comes_again_does_not_excuse_what_overtakes() -> None:
    """The head of before the cut comes before anything new."""
    onlooker = Onlooker()
    onlooker.delivered("MeterValues", HALF_PAST)
    onlooker.sent("StopTransaction", STOP)
    onlooker.deliveries.begin_life(cut=True)
    onlooker.delivered("MeterValues", HALF_PAST)
    onlooker.sent("StartTransaction", START.replace(b"100", b"300"))
    assert "before StopTransaction" in onlooker.flaws[0]


def test_giving_up_takes_as_many_attempts_as_configured() -> None:
    """TransactionMessageAttempts, §9.1.31."""
    for failures, flaws in ((1, 1), (2, 0)):
        onlooker = Onlooker()
        for _ in range(failures):
            onlooker.deliveries.refused(onlooker.sent("StartTransaction", START), 0, late=False)
        onlooker.store.give_up(GivenUpRow(1, "start", 1, 1, Moment(0), START, "CALLERROR"))
        onlooker.sent("StopTransaction", STOP)
        assert len(onlooker.flaws) == flaws


def test_an_unreadable_answer_leaves_both_ways_open() -> None:
    """The station may take it for an answer, or not."""
    for following in (("StopTransaction", STOP), ("MeterValues", HALF_PAST)):
        onlooker = Onlooker()
        onlooker.deliveries.doubted(onlooker.sent("MeterValues", HALF_PAST))
        onlooker.sent(*following)
        assert onlooker.flaws == []


def test_a_register_that_falls_is_a_flaw() -> None:
    """From one message of a connector to the next (§3.16)."""
    onlooker = Onlooker()
    onlooker.delivered("StartTransaction", START)
    onlooker.delivered("MeterValues", values("2026-01-01T00:30:00Z", 99))
    assert "falls from 100 to 99" in onlooker.flaws[0]


def test_a_transaction_does_not_go_back_in_time() -> None:
    """Intervals within it are never negative (§3.14)."""
    onlooker = Onlooker()
    onlooker.delivered("StartTransaction", START)
    onlooker.delivered("MeterValues", HALF_PAST)
    onlooker.delivered("MeterValues", values("2026-01-01T00:29:59Z"))
    assert "goes back in time" in onlooker.flaws[0]


def test_a_message_that_is_due_and_not_sent_is_a_flaw() -> None:
    """TransactionMessageRetryInterval is how long it waits, and no longer (§9.1.32)."""
    onlooker = Onlooker()
    onlooker.deliveries.refused(onlooker.sent("StartTransaction", START), 0, late=False)
    onlooker.deliveries.idle(0)
    assert "its wait is over" in onlooker.flaws[0]


def test_a_time_out_on_a_dead_link_says_nothing_of_the_wait() -> None:
    """Whether it was an attempt is the station's to judge (§3.7.1)."""
    onlooker = Onlooker()
    onlooker.deliveries.timed_out(onlooker.sent("StartTransaction", START), 0, surely=False)
    onlooker.deliveries.idle(1_000_000)
    assert onlooker.flaws == []


def test_a_sample_in_the_words_of_one_that_may_be_acknowledged_starts_anew() -> None:
    """A late answer delivers it, and the next one is alike, where the clock was set back (§3.14)."""
    onlooker = Onlooker()
    onlooker.deliveries.clock_fell = True
    for _ in range(ATTEMPTS):
        number = onlooker.sent("MeterValues", HALF_PAST)
        onlooker.deliveries.timed_out(number, 0, surely=True)
        onlooker.deliveries.doubted(number)
    onlooker.sent("MeterValues", HALF_PAST)
    assert onlooker.flaws == []


def test_a_sample_in_the_words_of_one_that_was_given_up_is_another() -> None:
    """Where the clock was set back (§3.14), and if it was given up."""
    for is_given_up in (True, False):
        onlooker = Onlooker()
        onlooker.deliveries.clock_fell = True
        for _ in range(ATTEMPTS):
            onlooker.deliveries.refused(onlooker.sent("MeterValues", HALF_PAST), 0, late=False)
        if is_given_up:
            onlooker.store.give_up(GivenUpRow(1, "sample", 1, 1, Moment(0), HALF_PAST, "CALLERROR"))
        onlooker.sent("MeterValues", HALF_PAST)
        assert bool(onlooker.flaws) is not is_given_up
