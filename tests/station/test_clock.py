"""The station's time: whose clock it follows, and what becomes of moments from before it was known."""

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import BootNotificationConf, BootNotificationReq, StartTransactionReq, StatusNotificationReq
from plugwright.ocpp16.time import parse_utc
from plugwright.sim.bench import Bench
from plugwright.station.clock import Clock
from plugwright.station.ports import FactRow, Moment
from plugwright.store.memory import MemoryStore
from plugwright.store.memory_backlog import MemoryBacklog

T0 = parse_utc("2030-01-01T00:00:00Z")


def clock(store: MemoryStore | None = None, *, trusts: bool = False, now: Now | None = None) -> Clock:
    """A clock of a life that has begun."""
    made = Clock(store if store is not None else MemoryStore(), trusts_clock=trusts)
    made.start(now or Now(0, 0))
    return made


def test_nobody_has_told_the_time() -> None:
    """§4.2.1: a machine without a clock of its own does not know it before the boot."""
    made = clock()
    now = Now(5_000, T0)
    assert (made.utc_ms(now), made.text(now), made.monotonic_ms(T0)) == (None, None, None)


def test_trusted_machine_knows_it() -> None:
    """§4.2.1: a real-time clock counts where the product says that it is right."""
    assert clock(trusts=True, now=Now(1_000, T0)).text(Now(3_500, 0)) == "2030-01-01T00:00:02.500Z"


def test_follows_the_central_system() -> None:
    """§4.2, §4.6: its time, carried forward on the monotonic clock."""
    made = clock()
    assert made.set(T0, Now(10_000, 0))
    assert made.text(Now(11_250, 0)) == "2030-01-01T00:00:01.250Z"
    assert made.monotonic_ms(T0) == 10_000


@pytest.mark.parametrize(("told_ms", "moved"), [(T0 + 999, False), (T0 - 999, False), (T0 + 1000, True)])
def test_small_differences_are_not_followed(told_ms: int, moved: bool) -> None:
    """§4.6: currentTime has often whole seconds, and its journey took time."""
    made = clock()
    made.set(T0, Now(0, 0))
    assert made.set(told_ms, Now(0, 0)) is moved
    assert made.utc_ms(Now(0, 0)) == (told_ms if moved else T0)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
def test_absurd_time_of_the_central_system_is_survived(text: str) -> None:
    """§3.15: whatever dateTime the confirmation has, the station goes on and its own times can be written."""
    bench = Bench()
    bench.peer.react(BootNotificationReq, BootNotificationConf(status="Accepted", interval=300, current_time=text))
    bench.shell.power_up()
    bench.advance(300)
    bench.plug()
    assert bench.said_of(StatusNotificationReq)[-1].status == "Preparing"


def test_status_is_stamped_with_the_time_of_the_change() -> None:
    """§6.47: also where it is told later."""
    bench = Bench().boot()
    bench.offline()
    bench.advance(10)
    changed = bench.station.clock.text(bench.shell.now)
    bench.fault("GroundFailure")
    bench.advance(50)
    bench.online()
    assert bench.said_of(StatusNotificationReq)[0].timestamp == changed


def test_moments_before_the_first_time_are_placed_by_it() -> None:
    """§4.2.1: a transaction from before the acceptance gets its true time."""
    store = MemoryStore()
    made = clock(store)
    moment = made.moment(Now(4_000, 0))
    assert made.resolve(moment) is None
    made.set(T0, Now(10_000, 0))
    assert made.resolve(moment) == T0 - 6_000


def _life_without_time(store: MemoryStore, began_ms: int, ended_ms: int) -> Clock:
    life = clock(store, now=Now(began_ms, 0))
    for at_ms in (began_ms, ended_ms):
        store.add_fact(FactRow("sample", 1, life.moment(Now(at_ms, 0)), 0))
    store.commit()
    return life


@pytest.mark.parametrize("trusts", [False, True])
def test_boots_that_never_had_a_time_are_placed_before_the_next(trusts: bool) -> None:
    """§4.2.1: each a second after the last fact of the one before, also where the product trusts its clock by now."""
    store = MemoryStore()
    _life_without_time(store, 1_000, 6_000)
    _life_without_time(store, 2_000, 4_000)
    last = clock(store, trusts=trusts, now=Now(500, T0))
    last.set(T0, Now(500, T0))
    assert _resolved(store, last) == [T0 - 9_000, T0 - 4_000, T0 - 3_000, T0 - 1_000]


def _resolved(store: MemoryStore, by: Clock) -> list[int | None]:
    """When all facts were, in their order."""
    placed = []
    fact = store.next_fact(0)
    while fact is not None:
        placed.append(by.resolve(fact.at))
        fact = store.next_fact(fact.seq)
    return placed


def test_many_boots_without_a_time_stay_in_order() -> None:
    """§4.2.1: none reaches into the next, whatever their monotonic clocks say, and none lies in the future."""
    store = MemoryStore()
    for began_ms, ended_ms in ((1_000, 1_500), (90_000, 95_000), (5, 5), (70, 7_000_000), (0, 30)):
        _life_without_time(store, began_ms, ended_ms)
    last = clock(store, now=Now(2_000, 0))
    last.set(T0, Now(60_000, 0))
    placed = [moment for moment in _resolved(store, last) if moment is not None]
    assert len(placed) == 10
    assert placed == sorted(placed)
    assert placed[-1] == T0 - 59_000  # a second before the last life began
    assert [placed[7] - placed[6], placed[1] - placed[0]] == [6_999_930, 500]


def test_a_life_that_trusts_its_own_clock_places_the_ones_before() -> None:
    """§4.2.1: before its own first fact, not when some Central System is met much later."""
    store = MemoryStore()
    _life_without_time(store, 1_000, 6_000)
    trusting = clock(store, trusts=True, now=Now(0, T0))
    store.add_fact(FactRow("sample", 1, trusting.moment(Now(100, 0)), 0))
    much_later = clock(store, trusts=True, now=Now(0, T0 + 90_000_000))
    much_later.set(T0 + 90_000_000, Now(0, 0))
    assert _resolved(store, much_later) == [T0 - 6_000, T0 - 1_000, T0 + 100]


def test_boots_are_placed_in_one_pass() -> None:
    """§3.7: after many offline boots the backlog is long; the rows are gone through once, not once for each boot."""
    passes: list[int] = []

    class Counting(MemoryStore):
        __slots__ = ()

        @property
        def backlog(self) -> MemoryBacklog:
            passes.append(1)
            return super().backlog

        def next_fact(self, after: int) -> FactRow | None:
            raise AssertionError("one by one")

    store = Counting()
    for _ in range(5):
        _life_without_time(store, 0, 1_000)
    clock(store).set(T0, Now(0, 0))
    assert len(passes) == 1


def test_placed_moments_stay_when_the_clock_moves() -> None:
    """§3.7: what was resent is identical, so an old moment does not move with a later correction."""
    store = MemoryStore()
    first = _life_without_time(store, 0, 1_000)
    first.set(T0, Now(2_000, 0))
    second = clock(store, now=Now(0, 0))
    second.set(T0 + 60_000, Now(0, 0))
    second.set(T0 + 90_000_000, Now(10, 0))
    fact = store.next_fact(0)
    assert fact is not None
    assert second.resolve(fact.at) == T0 - 2_000


def test_offline_start_before_the_time_is_known_is_told_right() -> None:
    """§4.2.1: a transaction that began before the boot's answer has the true time in StartTransaction."""
    bench = Bench(configuration={"AllowOfflineTxForUnknownId": "true"}).boot()
    bench.shell.network_down()
    bench.power_cycle()
    bench.advance(100)
    began_ms = bench.shell.now.utc_ms
    bench.charge()
    bench.advance(500)
    bench.online()
    assert parse_utc(bench.said_of(StartTransactionReq)[0].timestamp) == began_ms


def test_an_answer_that_took_long_does_not_set_the_clock_back() -> None:
    """What it says may be as old as its journey (§4.6): a difference within that is not followed."""
    made = clock()
    made.set(T0, Now(0, 0))
    assert not made.set(T0 + 2_000, Now(31_000, 0), journey_ms=30_000)
    assert made.utc_ms(Now(31_000, 0)) == T0 + 31_000
    assert made.set(T0 + 60_000_000, Now(32_000, 0), journey_ms=30_000)


def test_a_moment_has_an_instant_on_this_boots_clock() -> None:
    """Before the beginning of this life it is negative; of a boot that was never placed nobody knows."""
    store = MemoryStore()
    early = clock(store).moment(Now(700, 0))
    made = clock(store)
    assert (made.instant_ms(early), made.instant_ms(made.moment(Now(5, 0)))) == (None, 5)
    made.set(T0, Now(1_000, 0))
    assert made.instant_ms(made.moment(Now(2_500, 0))) == 2_500
    assert made.instant_ms(Moment(T0 - 60_000)) == -59_000
