"""The local list: staged in slices, asked before the cache, in conflict with the Central System. OCPP 1.6 §3.5.2."""

from contextlib import closing
from pathlib import Path

import pytest

from plugwright.ocpp16 import (
    AuthorizationStatus,
    AuthorizeReq,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionConf,
    StopTransactionReq,
)
from plugwright.sim.bench import Bench
from plugwright.station.local_list import CONFLICTS_LIMIT, STAGED_AT_ONCE, TIDY_EVERY_MS
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import open_store
from tests.station.cards import asked, info_of, judges, last_verdict, remember, starts_with
from tests.station.crowded import CrowdedStore
from tests.station.lists import answer, ask, entry, list_bench, on_list, put, request, send, version

PRE_AUTHORIZES = {"LocalPreAuthorize": "true"}
UNKNOWN_MAY = {"AllowOfflineTxForUnknownId": "true"}
NOT_VALID: tuple[AuthorizationStatus, ...] = ("Blocked", "Expired", "Invalid")
VALID: tuple[AuthorizationStatus, ...] = ("Accepted", "ConcurrentTx")
AN_HOUR_ON = "2026-01-01T01:00:00Z"


def offline(bench: Bench, id_tag: str) -> tuple[str, str]:
    """What a driver with this card is told without a link."""
    bench.offline()
    bench.tap(id_tag)
    return last_verdict(bench)


def conflicts(bench: Bench) -> list[tuple[str, str | None]]:
    """Error code and info of what was reported of connector 0 since the last look."""
    said = bench.said_of(StatusNotificationReq)
    return [(req.error_code, req.info) for req in said if req.connector_id == 0]


# Look-ups


def test_listed_id_starts_at_once_with_local_pre_authorization() -> None:
    """§9.1.13 (TC_008_CS): straight from the list, whatever the case of the idTag; the cache may be off."""
    bench = list_bench({**PRE_AUTHORIZES, "AuthorizationCacheEnabled": "false"}).boot()
    put(bench, Card="Accepted")
    bench.said()
    bench.charge("CARD")
    said = bench.said()
    assert not any(isinstance(req, AuthorizeReq) for req in said)
    assert any(isinstance(req, StartTransactionReq) for req in said)


def test_listed_id_is_asked_for_without_local_pre_authorization() -> None:
    """§9.1.13: online the Central System judges."""
    bench = list_bench().boot()
    put(bench, CARD="Accepted")
    bench.tap("CARD")
    assert asked(bench) == ["CARD"]


@pytest.mark.parametrize("status", NOT_VALID)
def test_listed_id_that_is_not_valid_is_asked_for(status: AuthorizationStatus) -> None:
    """§3.5.1 in the spirit of the cache: online, only the Central System refuses."""
    bench = list_bench(PRE_AUTHORIZES).boot()
    put(bench, CARD=status)
    bench.tap("CARD")
    assert asked(bench) == ["CARD"]


@pytest.mark.parametrize("status", VALID)
def test_valid_entry_is_accepted_offline(status: AuthorizationStatus) -> None:
    """§3.5.2, §9.1.12: Accepted and ConcurrentTx are valid on the list."""
    bench = list_bench().boot()
    put(bench, CARD=status)
    assert offline(bench, "card") == ("authorized", "plug in")


@pytest.mark.parametrize("status", NOT_VALID)
def test_entry_that_is_not_valid_is_refused_offline(status: AuthorizationStatus) -> None:
    """§3.5.4: even where unknown idTags may charge."""
    bench = list_bench(UNKNOWN_MAY).boot()
    put(bench, CARD=status)
    assert offline(bench, "CARD") == ("refused", status)


def test_entry_that_has_run_out_is_refused_offline() -> None:
    """§3.5.4: by the passage of time; the list itself stays as it is (§3.5.2)."""
    bench = list_bench(UNKNOWN_MAY).boot()
    put(bench, CARD=info_of(until=AN_HOUR_ON))
    bench.advance(3_500)
    assert on_list(bench, "CARD") == ["Accepted"]
    bench.advance(200)
    assert on_list(bench, "CARD") == ["Expired"]
    row = bench.station.store.local_list.entry("card")
    assert row is not None
    assert row.status == "Accepted"
    assert offline(bench, "CARD") == ("refused", "Expired")


def test_list_is_not_used_offline_without_local_authorize_offline() -> None:
    """§9.1.12: the key is about list and cache."""
    bench = list_bench({"LocalAuthorizeOffline": "false"}).boot()
    put(bench, CARD="Accepted")
    assert offline(bench, "CARD")[0] == "refused"


def test_list_goes_before_the_cache() -> None:
    """§3.5.3: what the list says counts, whatever the cache has kept from before."""
    bench = list_bench().boot()
    remember(bench, "CARD", info_of("Blocked"))
    put(bench, CARD="Accepted")
    assert offline(bench, "CARD") == ("authorized", "plug in")


def test_listed_ids_are_not_cached() -> None:
    """§3.5.3: neither added, nor kept when the Central System speaks of them again."""
    bench = list_bench().boot()
    remember(bench, "OLD")
    put(bench, CARD="Accepted", OLD="Accepted")
    for id_tag in ("CARD", "OLD", "OTHER"):
        remember(bench, id_tag)
    store = bench.station.store
    assert [store.cached(key) is not None for key in ("card", "old", "other")] == [False, False, True]


def test_list_that_is_switched_off_is_not_asked() -> None:
    """§9.2.1: then the cache learns of its idTags as well."""
    bench = list_bench().boot()
    put(bench, CARD="Blocked")
    bench.configure("LocalAuthListEnabled", "false")
    remember(bench, "CARD")
    assert offline(bench, "CARD") == ("authorized", "plug in")


def test_group_is_known_from_the_list() -> None:
    """§3.9: a card whose parent the list knows may end a transaction of its group, offline."""
    bench = list_bench().boot()
    put(bench, A=info_of(parent="FAMILY"), B=info_of(parent="family"))
    bench.offline()
    bench.charge("A")
    bench.tap("B")
    assert last_verdict(bench)[0] == "stopping"


def test_station_without_the_profile_never_asks_for_a_list() -> None:
    """A fleet's stations pay for what they have."""
    bench = Bench().boot()
    remember(bench, "CARD")
    bench.charge("CARD")
    assert isinstance(bench.shell.store, MemoryStore)
    assert bench.shell.store._list is None  # noqa: SLF001 - what it costs is nothing that the port tells


# Conflicts


@pytest.mark.parametrize(
    ("listed", "told"), [("Accepted", "Invalid"), ("ConcurrentTx", "Blocked"), ("Blocked", "Accepted")]
)
def test_conflict_is_told_once(listed: AuthorizationStatus, told: AuthorizationStatus) -> None:
    """§3.5.2: a StatusNotification of connector 0 when list and Central System do not agree on an idTag."""
    bench = list_bench().boot()
    put(bench, CARD=listed)
    judges(bench, ("CARD", info_of(told)))
    for _ in range(2):
        bench.tap("CARD")
        bench.advance(100)
    assert conflicts(bench) == [("LocalListConflict", f"list: {listed}, Central System: {told}")]


@pytest.mark.parametrize("told", VALID)
def test_agreement_is_no_conflict(told: AuthorizationStatus) -> None:
    """§3.5.2: ConcurrentTx says that the idTag is valid."""
    bench = list_bench().boot()
    put(bench, CARD="Accepted")
    judges(bench, ("CARD", info_of(told)), ("STRANGER", info_of("Invalid")))
    bench.tap("CARD")
    bench.tap("STRANGER")
    assert conflicts(bench) == []


def test_start_that_is_refused_is_a_conflict() -> None:
    """§3.5.2 (TC_037_2_CS): StartTransaction.conf is its example."""
    bench = list_bench(PRE_AUTHORIZES).boot()
    put(bench, CARD="Accepted")
    starts_with(bench, info_of("Invalid"))
    bench.said()
    bench.plug()
    bench.tap("CARD")
    assert [error_code for error_code, _ in conflicts(bench)] == ["LocalListConflict"]


def test_stop_that_is_refused_is_a_conflict() -> None:
    """§3.5.2: the idTagInfo of a StopTransaction.conf counts as well."""
    bench = list_bench().boot()
    put(bench, CARD="Accepted")
    bench.peer.react(StopTransactionReq, StopTransactionConf(id_tag_info=info_of("Blocked")))
    bench.charge("CARD")
    bench.said()
    bench.tap("CARD")
    assert [error_code for error_code, _ in conflicts(bench)] == ["LocalListConflict"]


def test_each_conflict_is_told() -> None:
    """§3.5.2: another idTag is another conflict, even in the same words."""
    bench = list_bench().boot()
    put(bench, A="Accepted", B="Accepted", C="ConcurrentTx")
    judges(bench, *((id_tag, info_of("Blocked")) for id_tag in "ABC"))
    for id_tag in "ABC":
        bench.tap(id_tag)
    assert [info for _, info in conflicts(bench)] == [
        "list: Accepted, Central System: Blocked",
        "list: Accepted, Central System: Blocked",
        "list: ConcurrentTx, Central System: Blocked",
    ]


def test_so_many_conflicts_are_remembered() -> None:
    """The oldest is told again; the memory has a limit."""
    bench = list_bench().boot()
    id_tags = [f"CARD-{number}" for number in range(CONFLICTS_LIMIT + 1)]
    assert send(bench, "Full", 1, map(entry, id_tags)) == "Accepted"
    judges(bench, *((id_tag, info_of("Blocked")) for id_tag in id_tags))
    for id_tag in (*id_tags, id_tags[-1], id_tags[0]):
        bench.tap(id_tag)
        bench.advance(20)
    assert len(conflicts(bench)) == CONFLICTS_LIMIT + 2


def in_conflict() -> Bench:
    """A bench whose station has told of a conflict."""
    bench = list_bench().boot()
    put(bench, CARD="Accepted")
    judges(bench, ("CARD", info_of("Blocked")))
    bench.tap("CARD")
    bench.said()
    return bench


def test_conflict_ends_with_an_update() -> None:
    """§3.5.2: the list was synchronised; if it conflicts still, that is told anew."""
    bench = in_conflict()
    put(bench, 2, CARD="Accepted")
    assert conflicts(bench) == [("NoError", None)]
    bench.tap("CARD")
    assert [error_code for error_code, _ in conflicts(bench)] == ["LocalListConflict"]


def test_conflict_lasts_over_a_refused_update() -> None:
    """The list is still the same."""
    bench = in_conflict()
    assert send(bench, "Full", 2, [entry("A"), entry("A")]) == "Failed"
    assert conflicts(bench) == []


def test_conflict_ends_with_agreement() -> None:
    """The Central System changed its mind."""
    bench = in_conflict()
    judges(bench)
    bench.tap("CARD")
    assert conflicts(bench) == [("NoError", None)]


def test_conflict_ends_when_the_list_is_switched_off() -> None:
    """A list that is not used conflicts with nothing."""
    bench = in_conflict()
    bench.configure("LocalAuthListEnabled", "false")
    assert conflicts(bench) == [("NoError", None)]


# Slices


def steps_of(bench: Bench, entries: int) -> int:
    """How many instants pass between a full list and its answer."""
    ask(bench, request("Full", 9, [entry(f"CARD-{number}") for number in range(entries)]))
    began_ms = bench.shell.now.monotonic_ms
    while answer(bench) is None:
        bench.advance(0.001)
    return bench.shell.now.monotonic_ms - began_ms


def test_long_list_takes_many_steps() -> None:
    """A slice is a step of its own: between two of them the station does whatever else there is."""
    bench = list_bench().boot()
    few = steps_of(bench, 1)
    assert steps_of(bench, 10 * STAGED_AT_ONCE) >= few + 10


def test_card_is_served_between_slices() -> None:
    """Somebody stands there while a long list comes in; the former list holds."""
    bench = list_bench(PRE_AUTHORIZES).boot()
    put(bench, 1, CARD="Accepted")
    ask(bench, request("Full", 2, [entry(f"CARD-{number}") for number in range(10 * STAGED_AT_ONCE)]))
    bench.advance(0.005)
    bench.said()
    bench.charge("CARD")
    assert answer(bench) is None
    assert asked(bench) == []


def test_update_goes_on_without_its_link() -> None:
    """Nobody is left to be answered, but the list is as it was sent, and the version tells."""
    bench = list_bench().boot()
    ask(bench, request("Full", 2, [entry(f"CARD-{number}") for number in range(2 * STAGED_AT_ONCE)]))
    bench.advance(0.002)
    bench.offline()
    bench.advance(10)
    bench.online()
    assert version(bench) == 2
    assert send(bench, "Differential", 3, [entry("A")]) == "Accepted"


@pytest.mark.parametrize("ms", [0, 1, 2, 3, 4, 5, 6])
def test_power_cut_leaves_one_of_both_lists(tmp_path: Path, ms: int) -> None:
    """§3.5.2: on real files, whenever the power goes; what was staged is cleared away in the next life."""
    with closing(open_store(tmp_path)) as store:
        bench = list_bench(store=store).boot()
        put(bench, 1, OLD="Accepted")
        ask(bench, request("Full", 2, [entry(f"CARD-{number:04}") for number in range(2 * STAGED_AT_ONCE)]))
        bench.advance(ms / 1000)
        accepted = answer(bench) == "Accepted"
        bench.power_cycle()
        assert version(bench) == (2 if accepted else 1)
        expected = [None, "Accepted", "Accepted"] if accepted else ["Accepted", None, None]
        assert on_list(bench, "OLD", "CARD-0000", f"CARD-{2 * STAGED_AT_ONCE - 1:04}") == expected
        bench.advance(5)
        assert not store.local_list.tidy(1)


def test_list_survives_a_restart(tmp_path: Path) -> None:
    """§3.5.2: over reboots and power outages."""
    with closing(open_store(tmp_path)) as store:
        bench = list_bench(store=store).boot()
        put(bench, 7, CARD="Accepted")
    with closing(open_store(tmp_path)) as store:
        bench = list_bench(store=store).boot()
        assert (version(bench), on_list(bench, "CARD")) == (7, ["Accepted"])


def test_list_grows_by_differential_updates(tmp_path: Path) -> None:
    """One after the other, without a pause: each begins when the one before it is worked in."""
    with closing(open_store(tmp_path)) as store:
        bench = list_bench(store=store).boot()
        for number in range(1, 8):
            first = number * 3 * STAGED_AT_ONCE // 2
            some = [entry(f"CARD-{at:05}") for at in range(first, first + 2 * STAGED_AT_ONCE)]
            assert send(bench, "Differential", number, some) == "Accepted"
        assert store.local_list.state.size == 6 * 3 * STAGED_AT_ONCE // 2 + 2 * STAGED_AT_ONCE
        bench.advance(60)
        assert not store.local_list.tidy(1)
        assert store.local_list.state.version == 7


def test_idle_station_does_not_look_at_its_list(tmp_path: Path) -> None:
    """Once it is tidy there is no deadline."""
    with closing(open_store(tmp_path)) as store:
        bench = list_bench(store=store).boot()
        put(bench, CARD="Accepted")
        bench.advance(1)
        assert bench.station.local_list.deadline_ms > bench.shell.now.monotonic_ms + 1_000 * TIDY_EVERY_MS


def test_tidying_waits_for_room() -> None:
    """On a full medium it would end the station's life, for the sake of what nobody sees."""
    store = CrowdedStore(room_for=10_000)
    bench = list_bench(store=store).boot()
    put(bench, CARD="Accepted")
    before, store.crowded.room_for = store.crowded.tidied, 0
    bench.advance(120)
    assert store.crowded.tidied == before
    store.crowded.room_for = 10_000
    bench.advance(61)
    assert store.crowded.tidied == before + 1
