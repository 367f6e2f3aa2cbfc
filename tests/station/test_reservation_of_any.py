"""Reservations of connector 0: one connector stays free for each, and none is Reserved while there are more.

OCPP 1.6 §5.13, §9.3.1.
"""

import pytest

from plugwright.ocpp16 import ChangeAvailabilityReq, RemoteStartTransactionReq
from plugwright.sim.bench import Bench
from tests.station.cards import info_of, judges, last_verdict
from tests.station.reserving import cancel, kept, now_are, reserve, reserving, starts, story


def reserved(connectors: int, *id_tags: str) -> Bench:
    """A reservation of connector 0 for each of these idTags, with ids from 1."""
    bench = reserving(connectors=connectors)
    for number, id_tag in enumerate(id_tags, 1):
        assert reserve(bench, 0, id_tag, number=number) == "Accepted"
    bench.said()
    return bench


def test_only_connector_is_reserved() -> None:
    """TC_049_CS: where there is one connector it is the one; connector 0 itself is never Reserved (§4.9)."""
    bench = reserving()
    reserve(bench, 0)
    assert story(bench) == ["1 Reserved"]
    bench.tap("STRANGER")
    assert last_verdict(bench) == ("refused", "reserved")
    bench.tap("HOLDER")
    bench.plug()
    assert story(bench) == ["authorize HOLDER", "1 Preparing", "start 1 HOLDER 7", "1 Charging"]
    assert kept(bench) == []


def test_no_connector_is_reserved_while_there_are_more() -> None:
    """§5.13: no specific connector is reserved, as long as one remains."""
    bench = reserved(3, "HOLDER")
    assert now_are(bench) == ["Available"] * 3
    bench.plug(2)
    assert now_are(bench) == ["Available", "Preparing", "Available"]
    bench.plug(1)
    assert story(bench) == ["2 Preparing", "1 Preparing", "3 Reserved"]
    bench.unplug(2)
    assert story(bench) == ["2 Available", "3 Available"]


def test_last_free_connectors_are_reserved() -> None:
    """§5.13: as many as there are such reservations."""
    bench = reserved(3, "ALICE", "BOB")
    assert now_are(bench) == ["Available"] * 3
    bench.charge("STRANGER", 2)
    assert now_are(bench) == ["Reserved", "Charging", "Reserved"]
    for card in ("OTHER", "THIRD"):
        bench.tap(card)
        assert last_verdict(bench) == ("refused", "reserved")
    bench.tap("BOB")
    assert now_are(bench) == ["Preparing", "Charging", "Reserved"]
    bench.plug(1)
    assert starts(bench)[-1] == (1, "BOB", 2)
    assert [row.id_tag for row in kept(bench)] == ["ALICE"]
    bench.plug(3)
    bench.tap("ALICE")
    assert starts(bench) == [(3, "ALICE", 1)]


@pytest.mark.parametrize("connector", [1, 2])
def test_holder_may_choose(connector: int) -> None:
    """§5.13: it ends by his transaction on any connector; what is left is anybody's."""
    bench = reserved(2, "HOLDER")
    bench.plug(connector)
    assert now_are(bench)[connector - 1] == "Preparing"
    bench.tap("HOLDER")
    assert starts(bench) == [(connector, "HOLDER", 1)]
    assert sorted(now_are(bench)) == ["Available", "Charging"]


def test_stranger_takes_what_is_spare() -> None:
    """§5.13: others may charge as long as a connector remains for the reserved idTag."""
    bench = reserved(2, "HOLDER")
    bench.tap("STRANGER")
    assert now_are(bench) == ["Preparing", "Reserved"]
    bench.tap("STRANGER")
    assert now_are(bench) == ["Available", "Available"]
    bench.charge("STRANGER", 2)
    assert now_are(bench) == ["Reserved", "Charging"]
    bench.tap("STRANGER")
    bench.unplug(2)
    assert now_are(bench) == ["Available", "Available"]


def test_stranger_may_move_to_the_other_connector() -> None:
    """§5.13: a card that waits for its cable leaves behind what it takes from the holder."""
    bench = reserved(2, "HOLDER")
    bench.tap("STRANGER")
    story(bench)
    bench.plug(2)
    assert starts(bench) == [(2, "STRANGER", None)]
    assert now_are(bench) == ["Reserved", "Charging"]


def test_plug_in_a_reserved_connector_stays_the_holders() -> None:
    """§5.13: a stranger's cable does not take the last connector away."""
    bench = reserved(1, "HOLDER")
    bench.plug()
    bench.tap("STRANGER")
    assert (story(bench), now_are(bench)) == ([], ["Reserved"])
    bench.tap("HOLDER")
    assert starts(bench) == [(1, "HOLDER", 1)]


def test_plug_is_let_go_when_there_is_another_connector() -> None:
    """§5.13: once an empty connector is free, whoever waits with a cable may charge."""
    bench = reserved(2, "HOLDER")
    bench.charge("FIRST", 1)
    bench.plug(2)
    assert now_are(bench) == ["Charging", "Reserved"]
    bench.tap("FIRST")
    story(bench)
    bench.unplug(1)
    assert [word for word in story(bench) if word[0] == "2"] == ["2 Available", "2 Preparing"]
    assert now_are(bench) == ["Reserved", "Preparing"]
    bench.tap("SECOND")
    assert starts(bench) == [(2, "SECOND", None)]


def test_one_reservation_opens_one_connector() -> None:
    """§5.13: the holder's second connector would be another's."""
    bench = reserved(2, "ALICE", "BOB")
    bench.tap("ALICE")
    assert now_are(bench) == ["Preparing", "Reserved"]
    conf = bench.csms(RemoteStartTransactionReq(id_tag="ALICE", connector_id=2))
    assert getattr(conf, "status", None) == "Rejected"


def test_group_may_use_it() -> None:
    """§5.13, errata 4.12: the group is asked for where nothing else is free."""
    bench = reserving()
    reserve(bench, 0, group="FAMILY")
    judges(bench, ("MEMBER", info_of(parent="FAMILY")))
    bench.plug()
    bench.tap("MEMBER")
    assert starts(bench) == [(1, "MEMBER", 7)]


def test_holder_who_gives_up_keeps_it() -> None:
    """§3.11: it is used when a transaction starts."""
    bench = reserved(1, "HOLDER")
    bench.tap("HOLDER")
    bench.tap("HOLDER")
    assert now_are(bench) == ["Reserved"]
    bench.plug()
    bench.unplug(side="ev")
    bench.tap("HOLDER")
    bench.advance(61)
    assert now_are(bench) == ["Reserved"]
    assert len(kept(bench)) == 1


def test_cancelled_and_expired_are_told() -> None:
    """§5.1, §5.13: the connector is Available again."""
    bench = reserved(1, "HOLDER")
    assert cancel(bench, 1) == "Accepted"
    assert story(bench) == ["1 Available"]
    reserve(bench, 0, seconds=30)
    bench.advance(30)
    assert story(bench) == ["1 Reserved", "1 Available"]


def test_another_connector_is_kept_where_one_fails() -> None:
    """§5.13: the promise holds as long as any connector can keep it."""
    bench = reserved(2, "HOLDER")
    bench.fault("GroundFailure", 2)
    assert now_are(bench) == ["Reserved", "Faulted"]
    bench.clear_fault(2)
    assert now_are(bench) == ["Available", "Available"]


@pytest.mark.parametrize("connector", [0, 2])
def test_ends_where_none_can_be_kept(connector: int) -> None:
    """§5.13: a reservation ends when the station, or the last connector for it, is Faulted or Unavailable."""
    for end in ("fault", "unavailable"):
        bench = reserved(2, "HOLDER")
        bench.charge("STRANGER", 1)
        if end == "fault":
            bench.fault("GroundFailure", connector)
        else:
            bench.csms(ChangeAvailabilityReq(connector_id=connector, type="Inoperative"))
        assert kept(bench) == []


def test_youngest_ends_first() -> None:
    """§5.13: where not all can be kept, the oldest promise is."""
    bench = reserved(3, "ALICE", "BOB", "CAROL")
    bench.fault("GroundFailure", 2)
    assert [row.id_tag for row in kept(bench)] == ["ALICE", "BOB"]
    assert now_are(bench) == ["Reserved", "Faulted", "Reserved"]


def test_claim_on_a_connector_that_fails_needs_another() -> None:
    """§5.13: a holder whose connector breaks before his transaction finds another one."""
    bench = reserved(2, "HOLDER")
    bench.tap("HOLDER")
    assert now_are(bench) == ["Preparing", "Available"]
    bench.fault("GroundFailure", 1)
    assert now_are(bench) == ["Faulted", "Reserved"]


def test_it_survives_a_restart() -> None:
    """§5.13: it was accepted until expiryDate."""
    bench = reserved(2, "ALICE", "BOB")
    bench.power_cycle()
    assert now_are(bench) == ["Reserved", "Reserved"]
    assert [row.id for row in kept(bench)] == [1, 2]


def test_own_connector_goes_before_any() -> None:
    """§5.13: a transaction ends one reservation, that of its connector first."""
    bench = reserving(connectors=2)
    reserve(bench, 0, number=1)
    reserve(bench, 2, number=2)
    bench.tap("HOLDER")
    assert now_are(bench) == ["Reserved", "Preparing"]
    bench.plug(2)
    assert starts(bench) == [(2, "HOLDER", 2)]
    assert [row.id for row in kept(bench)] == [1]
