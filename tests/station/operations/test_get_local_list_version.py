"""GetLocalListVersion: which list the station has. OCPP 1.6 §5.10; errata 3.52."""

from plugwright.sim.bench import Bench
from tests.station.boots import booted
from tests.station.lists import LISTED, entry, frame, list_bench, put, send, version
from tests.station.raw_peer import raw_bench


def test_new_station_has_an_empty_list() -> None:
    """§5.10: version 0 means empty."""
    assert version(list_bench().boot()) == 0


def test_list_that_is_switched_off_has_no_version() -> None:
    """§5.10, §9.2.1 (TC_042_1_CS): -1, and the list is still there afterwards."""
    bench = list_bench().boot()
    put(bench, 3, CARD="Accepted")
    bench.configure("LocalAuthListEnabled", "false")
    assert version(bench) == -1
    bench.configure("LocalAuthListEnabled", "true")
    assert version(bench) == 3


def test_profile_that_is_off_has_no_version() -> None:
    """§5.10: -1 means that there are no local lists here."""
    assert version(Bench().boot()) == -1


def test_former_version_while_an_update_is_staged() -> None:
    """§5.10: the version is that of the list that is used."""
    bench, peer = raw_bench(product=LISTED)
    bench.boot()
    peer.ask(frame("one", "Full", 3, ["CARD"]))
    bench.advance(1)
    peer.ask(frame("two", "Full", 4, ["OTHER"]))
    assert peer.ask([2, "v", "GetLocalListVersion", {}]) == [[3, "v", {"listVersion": 3}]]
    bench.advance(1)
    assert peer.frames[-1] == [3, "two", {"status": "Accepted"}]
    assert peer.ask([2, "w", "GetLocalListVersion", {}]) == [[3, "w", {"listVersion": 4}]]


def test_answers_while_pending() -> None:
    """§4.2: only remote starts and stops are not for a Pending station."""
    bench = booted(("Pending", 60), product=LISTED)
    assert version(bench) == 0
    assert send(bench, "Full", 2, [entry("CARD")]) == "Accepted"
    assert version(bench) == 2
