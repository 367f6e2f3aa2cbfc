"""Whole stories without a link, and what the Central System makes of them afterwards. OCPP 1.6 §3.5, §3.7, §4."""

from itertools import pairwise
from typing import Any

import msgspec
import pytest

from plugwright.ocpp16 import (
    AuthorizeReq,
    BootNotificationReq,
    IdTagInfo,
    MeterValuesReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.ocpp16.time import parse_utc
from plugwright.sim.bench import PRODUCT, Bench
from tests.station.cards import info_of, last_verdict, remember, starts_with
from tests.station.stubborn import machine

FACTS = (StartTransactionReq, MeterValuesReq, StopTransactionReq)
QUIET = {"MeterValueSampleInterval": "0"}
ANYBODY: dict[str, Any] = {"AllowOfflineTxForUnknownId": "true"}
INVALID_ENDS: dict[str, Any] = {"StopTransactionOnInvalidId": "true"}
INVALID_SUSPENDS: dict[str, Any] = {"StopTransactionOnInvalidId": "false"}


def offline(*id_tags: str, connectors: int = 1, **configuration: Any) -> Bench:
    """A station that has lost its link, with these idTags in its cache."""
    bench = Bench(connectors=connectors, configuration={**QUIET, **configuration}).boot()
    for id_tag in id_tags:
        remember(bench, id_tag)
    bench.offline()
    return bench


def session(bench: Bench, id_tag: str, connector: int = 1, seconds: float = 100) -> None:
    """A whole transaction, from plug to unplug."""
    bench.charge(id_tag, connector)
    bench.advance(seconds)
    bench.tap(id_tag)
    bench.unplug(connector)
    bench.advance(1)


def facts(bench: Bench) -> list[Any]:
    """The transaction-related messages since the last look."""
    return [req for req in bench.said() if isinstance(req, FACTS)]


def names(reqs: list[Any]) -> list[str]:
    """Which they are, and whose."""
    return [
        f"{type(req).__name__.removesuffix('Req')} {getattr(req, 'id_tag', None) or req.transaction_id}" for req in reqs
    ]


def refuses(bench: Bench, *id_tags: str) -> None:
    """The Central System, once back, finds these idTags invalid (§3.5.4)."""

    def judge(req: StartTransactionReq) -> StartTransactionConf:
        bench.peer.next_transaction_id += 1
        info = IdTagInfo(status="Invalid" if req.id_tag in id_tags else "Accepted")
        return StartTransactionConf(id_tag_info=info, transaction_id=bench.peer.next_transaction_id)

    bench.peer.react(StartTransactionReq, judge)


# Several transactions


def test_several_transactions_of_one_connector_are_told_one_after_the_other() -> None:
    """Each whole before the next, each with its own id, time and energy (§3.7, TC_039)."""
    bench = offline("ONE", "TWO", "THREE")
    for id_tag in ("ONE", "TWO", "THREE"):
        session(bench, id_tag)
    bench.online()
    told = facts(bench)
    assert [type(req) for req in told] == [StartTransactionReq, StopTransactionReq] * 3
    assert [req.id_tag for req in told] == ["ONE", "ONE", "TWO", "TWO", "THREE", "THREE"]
    assert [req.transaction_id for req in told[1::2]] == [1, 2, 3]
    stamps = [parse_utc(req.timestamp) for req in told]
    assert stamps == sorted(stamps)
    edges = [req.meter_start if isinstance(req, StartTransactionReq) else req.meter_stop for req in told]
    assert edges == sorted(edges)
    assert edges[1:-1:2] == edges[2::2], "energy between two transactions"
    assert edges[-1] == machine(bench).energy_wh


def test_transactions_of_two_connectors_are_told_as_they_happened() -> None:
    """Entangled as they were, with samples between them (§3.7)."""
    bench = offline("ONE", "TWO", connectors=2, MeterValueSampleInterval="60")
    bench.charge("ONE", 1)
    bench.advance(30)
    bench.charge("TWO", 2)
    bench.advance(70)
    bench.tap("ONE")
    bench.unplug(1)
    bench.advance(30)
    bench.tap("TWO")
    bench.online()
    told = facts(bench)
    assert names(told) == [
        "StartTransaction ONE",
        "StartTransaction TWO",
        "MeterValues 1",
        "MeterValues 2",
        "StopTransaction ONE",
        "StopTransaction TWO",
    ]
    assert [req.transaction_id for req in told if isinstance(req, StopTransactionReq)] == [1, 2]


def test_outages_power_cuts_and_transactions_take_turns() -> None:
    """What several lives have left is told in one order (§3.7)."""
    bench = offline("ONE", "TWO", "THREE")
    session(bench, "ONE")
    bench.power_cycle()
    session(bench, "TWO")
    bench.charge("THREE")
    bench.advance(60)
    bench.power_cycle()
    bench.online()
    told = facts(bench)
    assert names(told)[:4] == [
        "StartTransaction ONE",
        "StopTransaction ONE",
        "StartTransaction TWO",
        "StopTransaction TWO",
    ]
    assert [type(req) for req in told[4:]] == [StartTransactionReq, StopTransactionReq]
    assert told[-1].reason == "PowerLoss"
    stamps = [parse_utc(req.timestamp) for req in told]
    assert stamps == sorted(stamps)


def test_a_short_return_in_between_tells_what_it_can() -> None:
    """The link comes for the first transaction only; nothing is told twice when it is back (§3.7)."""
    bench = offline("ONE", "TWO")
    session(bench, "ONE")
    bench.online()
    bench.offline()
    session(bench, "TWO")
    bench.online()
    assert names(facts(bench)) == [
        "StartTransaction ONE",
        "StopTransaction ONE",
        "StartTransaction TWO",
        "StopTransaction TWO",
    ]


# Begun or ended without a link


def test_begun_online_and_ended_offline() -> None:
    """The stop waits, with the time and the register of then (§4.10, TC_038)."""
    bench = Bench(configuration=QUIET).boot()
    bench.charge("TAG")
    bench.offline()
    bench.advance(100)
    stopped_at = bench.station.clock.text(bench.shell.now)
    bench.tap("TAG")
    stopped_at_wh = machine(bench).energy_wh
    bench.advance(1_000)
    bench.said()
    bench.online()
    (stop,) = facts(bench)
    assert (stop.timestamp, stop.meter_stop, stop.transaction_id) == (stopped_at, stopped_at_wh, 1)


def test_begun_offline_and_ended_online() -> None:
    """The id that comes late is that of the stop (§4.8, TC_037_1)."""
    bench = offline("TAG")
    starts_with(bench, info_of(), 77)
    bench.charge("TAG")
    bench.advance(100)
    bench.online()
    bench.tap("TAG")
    assert [getattr(req, "transaction_id", None) for req in facts(bench)] == [None, 77]


def test_ended_offline_by_the_cable() -> None:
    """The car that is unplugged needs no card and no link (§4.10)."""
    bench = Bench(configuration=QUIET).boot()
    bench.charge("TAG")
    bench.offline()
    bench.advance(60)
    bench.unplug(side="ev")
    bench.said()
    bench.online()
    assert [req.reason for req in facts(bench)] == ["EVDisconnected"]


def test_nobody_is_asked_while_there_is_no_link() -> None:
    """An Authorize is not queued for later: the driver has gone by then (§4.1)."""
    bench = offline("TAG", **ANYBODY)
    session(bench, "TAG")
    session(bench, "STRANGER")
    bench.online()
    assert not bench.said_of(AuthorizeReq)


def test_a_stranger_is_refused_and_leaves_nothing() -> None:
    """Without AllowOfflineTxForUnknownId there is no transaction to tell of (§3.5.4)."""
    bench = offline("TAG")
    bench.plug()
    bench.tap("STRANGER")
    assert last_verdict(bench)[0] == "refused"
    bench.online()
    assert facts(bench) == []


# Invalid after the return


def test_an_invalid_one_of_several_ends_only_its_own() -> None:
    """Three transactions are told: the refusal reaches the one that still runs, not those that are over (§3.5.4)."""
    bench = offline("BAD", "GOOD", connectors=2, **INVALID_ENDS)
    session(bench, "BAD", 1)
    bench.charge("GOOD", 2)
    bench.charge("BAD", 1)
    bench.advance(10)
    refuses(bench, "BAD")
    bench.online()
    told = facts(bench)
    assert [(req.transaction_id, req.reason) for req in told if isinstance(req, StopTransactionReq)] == [
        (2, "Local"),
        (4, "DeAuthorized"),
    ]
    assert [connector.phase for connector in bench.station.connectors] == ["none", "running"]
    assert machine(bench).contactor_closed is False


@pytest.mark.parametrize("most_wh", ["0", "300"])
@pytest.mark.parametrize("ends", [True, False])
def test_invalid_after_the_return(*, ends: bool, most_wh: str) -> None:
    """At once, or after MaxEnergyOnInvalidId: ended, or suspended until the driver ends it (§3.5.4, §9.1.14)."""
    configuration: dict[str, Any] = {**(INVALID_ENDS if ends else INVALID_SUSPENDS), "MaxEnergyOnInvalidId": most_wh}
    bench = offline("TAG", **configuration)
    bench.charge("TAG")
    bench.advance(600)
    sold_offline_wh = machine(bench).energy_wh
    assert sold_offline_wh > 300
    starts_with(bench, info_of("Invalid"))
    bench.online()
    invalid_at_wh = machine(bench).energy_wh
    assert machine(bench).contactor_closed is (most_wh != "0")
    bench.advance(3_600)
    given_wh = machine(bench).energy_wh - invalid_at_wh
    # Counted from the last reading before the refusal, which is a checkpoint old at most.
    assert given_wh == 0 if most_wh == "0" else 300 - 62 <= given_wh <= 310
    stops = [req for req in facts(bench) if isinstance(req, StopTransactionReq)]
    if not ends:
        assert stops == []
        bench.tap("TAG")
        stops = bench.said_of(StopTransactionReq)
    assert [(req.reason, req.meter_stop) for req in stops] == [
        ("DeAuthorized" if ends else "Local", machine(bench).energy_wh)
    ]


def test_max_energy_counts_over_a_power_cut() -> None:
    """The refusal is durable: what may still be given after a cut is only the rest (§3.5.4, §9.1.14)."""
    product = msgspec.structs.replace(PRODUCT, resumes_transactions=True)
    bench = Bench(product, configuration={**QUIET, **INVALID_ENDS, "MaxEnergyOnInvalidId": "200"}).boot()
    starts_with(bench, info_of("Invalid"))
    bench.charge("TAG")
    bench.advance(100)
    bench.power_cycle()
    bench.advance(3_600)
    assert 190 <= machine(bench).energy_wh <= 210
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == ["DeAuthorized"]


def test_a_refused_card_is_refused_the_next_time_offline() -> None:
    """The refusal after the return was learnt (§3.5.1, §3.5.4)."""
    bench = offline("TAG")
    session(bench, "TAG")
    refuses(bench, "TAG")
    bench.online()
    bench.offline()
    bench.plug()
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "Invalid")


# The state after the return


def states(bench: Bench) -> list[tuple[int, str]]:
    """The statuses since the last look, by connector."""
    return [(req.connector_id, req.status) for req in bench.said_of(StatusNotificationReq)]


def test_only_what_has_changed_is_told_again() -> None:
    """The connector that was used, not the other, and not the history (§4.9 rule 6, TC_039)."""
    bench = offline("TAG", connectors=2)
    bench.charge("TAG", 2)
    bench.advance(60)
    bench.said()
    bench.online()
    assert states(bench) == [(2, "Charging")]


def test_nothing_is_told_of_what_is_over() -> None:
    """A whole transaction later the connector is as it was (§4.9 rule 6, TC_039)."""
    bench = offline("TAG")
    session(bench, "TAG")
    bench.said()
    bench.online()
    assert states(bench) == []


def test_a_boot_after_the_outage_tells_every_state() -> None:
    """Changed or not: whoever boots has no memory of what was acknowledged (errata 3.22, TC_032)."""
    bench = offline("TAG", connectors=2)
    bench.charge("TAG", 1)
    bench.power_cycle()
    bench.advance(60)
    bench.said()
    bench.online()
    said = bench.said()
    assert isinstance(said[0], BootNotificationReq)
    told = [(req.connector_id, req.status) for req in said if isinstance(req, StatusNotificationReq)]
    assert told[:3] == [(0, "Available"), (1, "Finishing"), (2, "Available")]


def test_states_are_told_before_the_backlog() -> None:
    """Who looks at a map is not to wait for hours of meter values (§3.7)."""
    bench = offline("TAG", MeterValueSampleInterval="10")
    bench.charge("TAG")
    bench.advance(600)
    bench.said()
    bench.online()
    kinds: list[type[Req]] = [type(req) for req in bench.said()]
    assert kinds.index(StatusNotificationReq) < kinds.index(StartTransactionReq)


# Time


def stamps(req: Req) -> list[str]:
    """Every time that a message tells."""
    own = getattr(req, "timestamp", None)
    return [*([own] if own is not None else []), *(value.timestamp for value in getattr(req, "meter_value", ()))]


def test_no_message_is_of_1970() -> None:
    """§4.2.1: days of boots without the time are placed in order when it is told, and no stop is before its start."""
    bench = offline("TAG", MeterValueSampleInterval="60", ClockAlignedDataInterval="900")
    for _ in range(4):
        bench.shell.power_cut()
        bench.advance(3_600)
        bench.shell.machine_boots()
        bench.shell.power_up()
        session(bench, "TAG", seconds=500)
    bench.charge("TAG")
    bench.advance(100)
    bench.online()
    said = bench.said()
    assert min(stamp for req in said for stamp in stamps(req)) >= "2026-01-01"
    told = [parse_utc(stamp) for req in said if isinstance(req, FACTS) for stamp in stamps(req)]
    assert len(told) > 4 * 10
    assert all(later >= earlier for earlier, later in pairwise(told))
    assert told[-1] <= bench.shell.now.utc_ms


@pytest.mark.parametrize("step_s", [-7_200, -5, 5, 7_200])
def test_a_clock_step_in_a_transaction_costs_no_interval(step_s: int) -> None:
    """§4.6: every sample comes, none is before the one before it, and the stop is the last."""
    bench = Bench(configuration={"MeterValueSampleInterval": "40"})
    bench.peer.heartbeat_s = 30
    bench.boot().charge("TAG")
    bench.advance(200)
    bench.peer.utc_offset_ms = step_s * 1_000
    bench.advance(400)
    bench.tap("TAG")
    told = facts(bench)
    assert sum(isinstance(req, MeterValuesReq) for req in told) == 15
    order = [parse_utc(stamp) for req in told for stamp in stamps(req)]
    assert order == sorted(order)
