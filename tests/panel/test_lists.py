"""What is shown of reservations, the local list and the cache."""

import pytest

from plugwright.ocpp16 import IdTagInfo
from plugwright.panel.lists import (
    CacheView,
    EntryView,
    LocalListView,
    cache,
    cache_entry,
    local_list,
    local_list_entry,
    reservations,
)
from plugwright.sim.bench import Bench
from plugwright.station.keys import AuthorizationCacheEnabled, LocalAuthListEnabled
from plugwright.station.ports import CacheRow
from tests.station.lists import entry, list_bench, send
from tests.station.reserving import reserve, reserving

SOON = "2026-01-01T00:01:00.000Z"


@pytest.fixture
def bench() -> Bench:
    """A station with a list of two."""
    bench = list_bench().boot()
    blocked = entry("Blocked1", IdTagInfo(status="Blocked", parent_id_tag="GROUP"))
    soon = entry("Soon", IdTagInfo(status="Accepted", expiry_date=SOON))
    assert send(bench, "Full", 7, (blocked, soon)) == "Accepted"
    return bench


def test_shows_reservations() -> None:
    """Those that hold, the oldest first (§5.13)."""
    bench = reserving(connectors=2)
    assert reservations(bench.station) == ()
    reserve(bench, connector=2, number=9, group="GROUP")
    reserve(bench, connector=0, number=3, id_tag="OTHER")
    shown = reservations(bench.station)
    assert [(row.id, row.connector, row.id_tag, row.parent_id_tag) for row in shown] == [
        (9, 2, "HOLDER", "GROUP"),
        (3, 0, "OTHER", None),
    ]
    assert shown[0].expiry == "2026-01-01T01:00:00.000Z"


def test_shows_the_list_and_its_entries(bench: Bench) -> None:
    """In any case of the idTag (§7.28); past its expiry an entry is Expired."""
    station = bench.station
    view = local_list(station)
    assert (view.enabled, view.version, view.size) == (True, 7, 2)
    assert view.max_length >= 2
    assert local_list_entry(station, "BLOCKED1", bench.shell.now) == EntryView("BLOCKED1", "Blocked", None, "GROUP")
    assert local_list_entry(station, "Soon", bench.shell.now) == EntryView("Soon", "Accepted", SOON, None)
    assert local_list_entry(station, "Nobody", bench.shell.now) is None
    bench.advance(60)
    assert local_list_entry(station, "Soon", bench.shell.now) == EntryView("Soon", "Expired", SOON, None)


def test_a_list_that_is_switched_off_can_be_looked_at(bench: Bench) -> None:
    """§9.2.1: it is kept."""
    bench.configure(LocalAuthListEnabled.name, "false")
    assert (local_list(bench.station).enabled, local_list(bench.station).size) == (False, 2)
    assert local_list_entry(bench.station, "Blocked1", bench.shell.now) is not None


def test_a_station_without_the_profile_has_no_list() -> None:
    """There is nothing to look up."""
    bench = Bench().boot()
    assert local_list(bench.station) == LocalListView(enabled=False, version=0, size=0, max_length=0)
    assert local_list_entry(bench.station, "CARD", bench.shell.now) is None


def test_shows_the_cache_and_its_entries() -> None:
    """What the Central System said last of an idTag (§3.5.1)."""
    bench = Bench().boot()
    assert cache(bench.station) == CacheView(enabled=True, size=0, max_length=1_000)
    bench.charge("TAG")
    assert cache(bench.station).size == 1
    entry = cache_entry(bench.station, "tag", bench.shell.now)
    assert entry is not None
    assert (entry.id_tag, entry.status) == ("tag", "Accepted")
    assert cache_entry(bench.station, "other", bench.shell.now) is None
    utc_ms = bench.station.clock.utc_ms(bench.shell.now)
    assert utc_ms is not None
    bench.shell.store.put_cached(CacheRow("old", "Accepted", utc_ms, "GROUP"), 10)
    old = cache_entry(bench.station, "old", bench.shell.now)
    assert old == EntryView("old", "Expired", "2026-01-01T00:00:00.000Z", "GROUP")
    bench.configure(AuthorizationCacheEnabled.name, "false")
    assert (cache(bench.station).enabled, cache(bench.station).size) == (False, 2)
