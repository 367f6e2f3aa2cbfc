"""The outbox's bound: what goes first, what never goes, and that what is left stays spread evenly."""

from itertools import pairwise

import msgspec

from plugwright.ocpp16 import MeterValuesReq, StartTransactionReq, StopTransactionReq
from plugwright.ocpp16.time import parse_utc
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.station.effects import Warned
from plugwright.station.ports import FactRow, Moment, Store
from plugwright.station.thinning import SPACING, Thinning
from plugwright.store.memory import MemoryStore
from tests.station.cards import remember

LIMIT = 40
SAMPLES = {"MeterValueSampleInterval": "10", "TransactionMessageAttempts": "9"}
SMALL = msgspec.structs.replace(PRODUCT, outbox_facts=LIMIT)


def charging_offline(store: Store | None = None, **configuration: str) -> Bench:
    """A transaction that runs without a link."""
    bench = Bench(SMALL, configuration={**SAMPLES, **configuration}, store=store).boot()
    remember(bench, "TAG")
    bench.offline()
    bench.charge("TAG")
    return bench


def warnings(bench: Bench) -> list[str]:
    """What was said of the thinning."""
    return [event.text for event in bench.shell.events if isinstance(event, Warned) and "thinned" in event.text]


def told_at_s(bench: Bench) -> list[int]:
    """When the meter values of connector 1 were taken that the Central System has heard, in seconds."""
    told = [req for req in bench.peer.said if isinstance(req, MeterValuesReq) and req.connector_id == 1]
    return [parse_utc(req.meter_value[0].timestamp) // 1000 for req in told]


def gaps_s(bench: Bench) -> list[int]:
    """How far they are apart."""
    return [later - earlier for earlier, later in pairwise(told_at_s(bench))]


def test_nothing_is_thinned_below_the_limit() -> None:
    """§3.7: an ordinary outage is told whole."""
    bench = charging_offline()
    bench.advance(10 * (LIMIT - 10))
    assert bench.station.store.waiting_facts() == LIMIT - 9
    bench.online()
    assert set(gaps_s(bench)) == {10}
    assert not warnings(bench)


def test_the_outbox_stays_near_its_limit() -> None:
    """However long the outage is, and it is said once."""
    bench = charging_offline()
    most = 0
    for _ in range(60):
        bench.advance(600)
        most = max(most, bench.station.store.waiting_facts())
    assert most <= LIMIT + 12
    assert len(warnings(bench)) == 1


def test_what_is_left_is_spread_evenly() -> None:
    """From the beginning of the outage to its end."""
    bench = charging_offline()
    bench.advance(36_000)
    bench.tap("TAG")
    bench.online()
    bench.advance(60)
    assert bench.station.outbox.empty
    gaps = gaps_s(bench)
    assert len(gaps) >= LIMIT // 3
    assert max(gaps) <= 4 * 36_000 / LIMIT * 2
    assert told_at_s(bench)[-1] - told_at_s(bench)[0] >= 33_000


def test_starts_and_stops_never_go() -> None:
    """Though they alone are more than the limit (§3.7.1)."""
    bench = charging_offline()
    bench.tap("TAG")
    for _ in range(LIMIT):
        bench.tap("TAG")
        bench.advance(25)
        bench.tap("TAG")
    bench.online()
    bench.advance(60)
    said = bench.peer.said
    for kind in (StartTransactionReq, StopTransactionReq):
        assert sum(isinstance(req, kind) for req in said) == LIMIT + 1
    assert bench.station.outbox.empty


def test_clock_aligned_values_outside_of_transactions_are_thinned_too() -> None:
    """Nobody charges, and the outage is long."""
    bench = Bench(SMALL, configuration={"ClockAlignedDataInterval": "60"}, connectors=2).boot()
    bench.offline()
    bench.advance(36_000)
    assert bench.station.store.waiting_facts() <= LIMIT + 12
    bench.online()
    assert max(gaps_s(bench)) <= 36_000 / (LIMIT / 2) * 4


def test_a_restart_does_not_thin_anew() -> None:
    """The spacing is durable: what was left before stays as dense as what comes after."""
    store = MemoryStore()
    bench = charging_offline(store)
    for _ in range(10):
        bench.advance(3_600)
        bench.power_cycle()
        bench.tap("TAG")
    assert int(store.note(SPACING) or 0) >= 256_000
    assert store.waiting_facts() <= LIMIT + 12
    bench.online()
    bench.advance(60)
    assert max(gaps_s(bench)) <= 36_000 / LIMIT * 8


def test_a_drained_outbox_begins_anew() -> None:
    """The next outage is told whole again."""
    bench = charging_offline()
    bench.advance(36_000)
    bench.online()
    bench.advance(60)
    bench.offline()
    bench.peer.forget()
    bench.advance(200)
    bench.online()
    assert set(gaps_s(bench)) == {10}
    assert bench.station.store.note(SPACING) == "0"


def test_what_is_on_its_way_is_not_thinned() -> None:
    """The message that waits for its answer stays as it was sent (§3.7.1)."""
    bench = charging_offline()
    bench.advance(300)
    bench.peer.react(MeterValuesReq, None)
    bench.online()
    bench.advance(20)
    head = bench.station.store.next_fact(0)
    assert head is not None
    bench.advance(600)
    still = bench.station.store.next_fact(0)
    assert still is not None
    assert still.seq == head.seq


def test_what_went_out_since_the_last_slice_is_not_thinned() -> None:
    """The outbox drains while a pass is under way, and has caught up with it (§3.7.1)."""
    bench = Bench(msgspec.structs.replace(PRODUCT, outbox_facts=4)).boot()
    store, thinning = bench.station.store, Thinning(bench.station)
    store.put_note(SPACING, "1000000")
    for number in range(10):
        store.add_fact(FactRow("sample", 1, Moment(number * 10_000), 0))
    thinning.added(10, sent=0)
    assert [fact.seq for fact in store.backlog.after(0, 99)] == [1, 4, 5, 6, 7, 8, 9, 10]
    thinning.added(10, sent=4)
    assert [fact.seq for fact in store.backlog.after(0, 99)] == [1, 4, 7, 8, 9, 10]


def test_thinned_values_stay_in_the_stop() -> None:
    """What the stop tells has a bound of its own (errata 3.89)."""
    data = "Energy.Active.Import.Register"
    bench = charging_offline(StopTxnSampledData=data, StopTransactionMaxMeterValues="500")
    bench.advance(1_000)
    bench.tap("TAG")
    bench.online()
    bench.advance(60)
    (stop,) = [req for req in bench.peer.said if isinstance(req, StopTransactionReq)]
    assert len(stop.transaction_data or ()) == 102
    assert len(told_at_s(bench)) < 60
