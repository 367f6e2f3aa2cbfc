"""SendLocalList: what is refused, what is stored, and when it is answered. OCPP 1.6 §5.15, §6.41, §7.47, §9.2."""

import pytest

from plugwright.now import NEVER_MS
from plugwright.ocpp16 import (
    AuthorizationData,
    BootNotificationReq,
    ClearCacheConf,
    ClearCacheReq,
    IdTagInfo,
    StartTransactionReq,
    UpdateType,
)
from plugwright.sim.bench import Bench
from plugwright.station.inbound import OWED_LIMIT, Later, Operation
from plugwright.station.operations import OPERATIONS
from tests.station.crowded import CrowdedStore
from tests.station.lists import LISTED, answer, ask, entry, frame, list_bench, on_list, put, request, send, version
from tests.station.raw_peer import raw_bench

OWING = Operation(
    "Core", lambda _station, _req, _now: Later(("ClearCache", 0), NEVER_MS, ClearCacheConf(status="Rejected"))
)
SMALL = {"LocalAuthListMaxLength": "5", "SendLocalListMaxLength": "4"}


def tags(first: int, last: int) -> list[str]:
    """Some idTags."""
    return [f"CARD-{number}" for number in range(first, last)]


def test_replaces_the_list() -> None:
    """§7.48 (TC_043_CS): a full update is the list from then on."""
    bench = list_bench().boot()
    put(bench, 1, A="Accepted", B="Blocked")
    put(bench, 2, B="Accepted", C="Invalid")
    assert on_list(bench, "A", "B", "C") == [None, "Accepted", "Invalid"]
    assert version(bench) == 2


def test_changes_the_list() -> None:
    """§7.1 (TC_043_CS): entries are added, updated and taken off."""
    bench = list_bench().boot()
    put(bench, 1, A="Accepted", B="Blocked", C="Accepted")
    changes = [entry("B", "Expired"), entry("C", None), entry("D"), entry("NOBODY", None)]
    assert send(bench, "Differential", 7, changes) == "Accepted"
    assert on_list(bench, "A", "B", "C", "D", "NOBODY") == ["Accepted", "Expired", None, "Accepted", None]
    assert version(bench) == 7


def test_keeps_all_of_an_entry() -> None:
    """§7.27: the parent and the expiry date are on the list, too."""
    bench = list_bench().boot()
    put(bench, 1, A=IdTagInfo(status="Accepted", expiry_date="2027-01-01T00:00:00+01:00", parent_id_tag="Family"))
    row = bench.station.local_list.entry("a", bench.shell.now)
    assert row is not None
    assert (row.expiry_utc_ms, row.parent_id_tag) == (1_798_758_000_000, "Family")


@pytest.mark.parametrize("kind", ["Full", "Differential"])
@pytest.mark.parametrize("reserved", [0, -1])
def test_refuses_reserved_versions(kind: UpdateType, reserved: int) -> None:
    """Errata 3.52: 0 and -1 mean something else."""
    bench = list_bench().boot()
    put(bench, 1, A="Accepted")
    assert send(bench, kind, reserved, [entry("B")]) == "Failed"
    assert (version(bench), on_list(bench, "A", "B")) == (1, ["Accepted", None])


@pytest.mark.parametrize("older", [5, 4, 1, -7])
def test_refuses_a_differential_that_is_not_newer(older: int) -> None:
    """§7.47 (TC_043_2_CS): VersionMismatch, and the list stays as it is."""
    bench = list_bench().boot()
    put(bench, 2, A="Accepted")
    assert send(bench, "Differential", 5, [entry("B")]) == "Accepted"
    assert send(bench, "Differential", older, [entry("C")]) == "VersionMismatch"
    assert (version(bench), on_list(bench, "A", "B", "C")) == (5, ["Accepted", "Accepted", None])


@pytest.mark.parametrize("other", [1, 5, 9])
def test_full_update_may_have_any_version(other: int) -> None:
    """§7.47: only a differential update is compared."""
    bench = list_bench().boot()
    put(bench, 5, A="Accepted")
    put(bench, other, B="Accepted")
    assert version(bench) == other


def test_refuses_a_full_list_with_an_entry_that_says_nothing() -> None:
    """§7.1: idTagInfo is required where the update is full."""
    bench = list_bench().boot()
    put(bench, 1, A="Accepted")
    assert send(bench, "Full", 2, [entry("B"), entry("C", None)]) == "Failed"
    assert (version(bench), on_list(bench, "A", "B")) == (1, ["Accepted", None])


@pytest.mark.parametrize("kind", ["Full", "Differential"])
@pytest.mark.parametrize("twice", [("B", "B"), ("card", "CARD")])
def test_refuses_duplicates(kind: UpdateType, twice: tuple[str, str]) -> None:
    """§6.41, errata 3.73 (TC_043_3_CS): idTags are unique, whatever their case, or nothing of the update is taken."""
    bench = list_bench().boot()
    put(bench, 1, A="Accepted")
    assert send(bench, kind, 2, [entry("C"), *(entry(id_tag) for id_tag in twice)]) == "Failed"
    assert (version(bench), on_list(bench, "A", "C", "B", "card")) == (1, ["Accepted", None, None, None])


def test_refuses_more_entries_than_a_message_may_have() -> None:
    """§9.2.3: SendLocalListMaxLength."""
    bench = list_bench(SMALL).boot()
    assert send(bench, "Full", 1, map(entry, tags(0, 5))) == "Failed"
    assert version(bench) == 0
    assert send(bench, "Full", 1, map(entry, tags(0, 4))) == "Accepted"


def test_refuses_more_entries_than_the_list_may_have() -> None:
    """§9.2.2: LocalAuthListMaxLength counts what is on the list in the end, not what was sent."""
    bench = list_bench(SMALL).boot()
    assert send(bench, "Full", 1, map(entry, tags(0, 4))) == "Accepted"
    assert send(bench, "Differential", 2, map(entry, tags(2, 6))) == "Failed"
    bench.advance(1)  # what was staged is cleared away
    assert (version(bench), on_list(bench, "CARD-3", "CARD-4")) == (1, ["Accepted", None])
    assert send(bench, "Differential", 2, map(entry, tags(1, 5))) == "Accepted"
    swap = [entry("CARD-0", None), entry("CARD-9")]
    assert send(bench, "Differential", 3, swap) == "Accepted"
    assert on_list(bench, "CARD-0", "CARD-9") == [None, "Accepted"]


@pytest.mark.parametrize("nothing", [None, []])
def test_empty_full_list_has_version_zero(nothing: list[AuthorizationData] | None) -> None:
    """§6.41, §5.10 (TC_042_2_CS): all entries are removed, and an empty list has no version of its own."""
    bench = list_bench().boot()
    put(bench, 4, A="Accepted")
    assert send(bench, "Full", 5, nothing) == "Accepted"
    assert (version(bench), on_list(bench, "A")) == (0, [None])


def test_list_emptied_by_changes_has_version_zero() -> None:
    """§5.10: however it became empty."""
    bench = list_bench().boot()
    put(bench, 4, A="Accepted")
    assert send(bench, "Differential", 5, [entry("a", None)]) == "Accepted"
    assert version(bench) == 0
    assert send(bench, "Differential", 3, [entry("B")]) == "Accepted"
    assert version(bench) == 3


@pytest.mark.parametrize("nothing", [None, []])
def test_empty_changes_set_the_version_only(nothing: list[AuthorizationData] | None) -> None:
    """§6.41: they have no effect on the list; without one there is no version to set (§5.10)."""
    bench = list_bench().boot()
    assert send(bench, "Differential", 3, nothing) == "Accepted"
    assert version(bench) == 0
    put(bench, 4, A="Accepted")
    assert send(bench, "Differential", 5, nothing) == "Accepted"
    assert (version(bench), on_list(bench, "A")) == (5, ["Accepted"])


def test_refuses_while_switched_off() -> None:
    """§9.2.1, §7.47: NotSupported, and the list is kept."""
    bench = list_bench().boot()
    put(bench, 1, A="Accepted")
    bench.configure("LocalAuthListEnabled", "false")
    assert send(bench, "Full", 2, [entry("B")]) == "NotSupported"
    bench.configure("LocalAuthListEnabled", "true")
    assert (version(bench), on_list(bench, "A", "B")) == (1, ["Accepted", None])


def test_refuses_where_the_profile_is_off() -> None:
    """§7.47 (TC_043_1_CS): NotSupported."""
    assert send(Bench().boot(), "Full", 1, [entry("A")]) == "NotSupported"


def test_second_update_is_refused_while_one_is_staged() -> None:
    """The first one goes on, and is answered."""
    bench, peer = raw_bench(product=LISTED)
    bench.boot()
    assert peer.ask(frame("one", "Full", 1, ["A"])) == []
    assert peer.ask(frame("two", "Full", 2, ["B"])) == [[3, "two", {"status": "Failed"}]]
    bench.advance(1)
    assert peer.frames[1:] == [[3, "one", {"status": "Accepted"}]]
    assert on_list(bench, "A", "B") == ["Accepted", None]


def test_reset_waits_for_the_answer() -> None:
    """§5.15: the request is answered, also if a Reset comes while it is stored; the restart takes a moment longer."""
    bench, peer = raw_bench(product=LISTED)
    bench.boot().forget()
    assert peer.ask(frame("list", "Full", 1, ["A"])) == []
    assert peer.ask([2, "reset", "Reset", {"type": "Hard"}]) == [[3, "reset", {"status": "Accepted"}]]
    bench.advance(60)
    assert peer.frames[1:] == [[3, "list", {"status": "Accepted"}]]
    assert len(bench.said_of(BootNotificationReq)) == 1
    assert on_list(bench, "A") == ["Accepted"]


def test_refuses_what_could_not_be_answered() -> None:
    """Only so many answers may be owed; what is refused for that is not done either."""
    bench, peer = raw_bench(product=LISTED, operations={**OPERATIONS, ClearCacheReq: OWING})
    bench.boot()
    for number in range(OWED_LIMIT):
        assert peer.ask([2, f"{number}", "ClearCache", {}]) == []
    assert peer.ask(frame("list", "Full", 1, ["A"])) == [[3, "list", {"status": "Failed"}]]
    bench.advance(5)
    assert on_list(bench, "A") == [None]


def test_says_other_things_while_an_update_is_staged() -> None:
    """OCPP-J §4.1.1: an answer that is owed does not hold our own CALLs up, nor the driver at the station."""
    bench = list_bench().boot()
    ask(bench, request("Full", 1, [entry("A")]))
    bench.charge("B")
    assert answer(bench) is None
    assert bench.said_of(StartTransactionReq)
    bench.advance(1)
    assert answer(bench) == "Accepted"


def test_refuses_on_a_full_medium() -> None:
    """Storing a list may fail (TC_043_3_CS): Failed, and the station goes on."""
    bench = list_bench(store=CrowdedStore(room_for=2)).boot()
    put(bench, 1, A="Accepted")
    assert send(bench, "Full", 2, map(entry, tags(0, 3))) == "Failed"
    assert (version(bench), on_list(bench, "A", "CARD-1")) == (1, ["Accepted", None])


def test_stops_when_the_medium_fills_up_meanwhile() -> None:
    """What was staged so far is left over, and the list is the former one."""
    store = CrowdedStore(room_for=10_000)
    bench = list_bench(store=store).boot()
    put(bench, 1, A="Accepted")
    ask(bench, request("Full", 2, map(entry, tags(0, 2_000))))
    bench.advance(0.003)
    store.crowded.room_for = 0
    bench.advance(1)
    assert answer(bench) == "Failed"
    assert (version(bench), on_list(bench, "A", "CARD-1")) == (1, ["Accepted", None])
