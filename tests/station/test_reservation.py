"""A reserved connector: who may use it, when the reservation is used, and what ends it."""

import pytest

from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    ChangeAvailabilityReq,
    ChargePointErrorCode,
    RemoteStartTransactionReq,
    ResetReq,
)
from plugwright.sim.bench import Bench
from tests.station.cards import info_of, judges, last_verdict
from tests.station.reserving import RESERVING, cancel, kept, now_are, reserve, reserving, starts, story

RESERVED = ["1 Reserved"]
BACK = ["1 Available", "1 Reserved"]


def reserved(**more: object) -> Bench:
    """One connector, reserved for HOLDER."""
    bench = reserving(**more)
    assert reserve(bench) == "Accepted"
    assert story(bench) == RESERVED
    return bench


# Who may use it


def test_holder_is_authorized_first_then_preparing() -> None:
    """TC_046_1_CS: a tap on Reserved asks, then Preparing; the start carries the reservationId."""
    bench = reserved()
    bench.tap("HOLDER")
    assert story(bench) == ["authorize HOLDER", "1 Preparing"]
    bench.plug()
    assert story(bench) == ["start 1 HOLDER 7", "1 Charging"]
    assert kept(bench) == []


def test_id_tag_of_any_case_is_the_holder() -> None:
    """§7.28: identifiers compare without case."""
    bench = reserved()
    bench.plug()
    bench.tap("holder")
    assert starts(bench) == [(1, "holder", 7)]


def test_plug_on_reserved_changes_no_status() -> None:
    """§4.9 G2: only the reserved identity leads from Reserved to Preparing."""
    bench = reserved()
    bench.plug()
    bench.advance(600)
    assert story(bench) == []
    bench.tap("HOLDER")
    assert starts(bench) == [(1, "HOLDER", 7)]


def test_stranger_is_refused_without_being_asked_about() -> None:
    """§5.13: charging is refused for all other idTags; without a group nothing that is asked could change that."""
    bench = reserved()
    bench.plug()
    bench.tap("STRANGER")
    assert story(bench) == []
    assert last_verdict(bench) == ("refused", "reserved")
    assert now_are(bench) == ["Reserved"]


def test_stranger_finds_another_connector() -> None:
    """§5.13: only the reserved connector is kept."""
    bench = reserving(connectors=2)
    reserve(bench, 1)
    bench.tap("STRANGER")
    bench.plug(2)
    assert starts(bench) == [(2, "STRANGER", None)]
    assert now_are(bench) == ["Reserved", "Charging"]


def test_stranger_who_waits_for_a_cable_cannot_take_it_to_a_reserved_connector() -> None:
    """§5.13: a card presented for another connector opens no reserved one."""
    bench = reserving(connectors=2)
    reserve(bench, 1)
    bench.tap("STRANGER")
    bench.plug(1)
    assert starts(bench) == []
    assert now_are(bench) == ["Reserved", "Preparing"]


def test_holder_is_led_to_his_own_connector() -> None:
    """§5.13: with several connectors his card means the reserved one, even where another one has a cable in it."""
    bench = reserving(connectors=3)
    bench.plug(1)
    reserve(bench, 3)
    bench.tap("HOLDER")
    assert now_are(bench) == ["Preparing", "Available", "Preparing"]
    bench.plug(3)
    assert starts(bench) == [(3, "HOLDER", 7)]


def test_holder_who_charges_elsewhere_keeps_his_reservation() -> None:
    """§5.13: it ends by a transaction on the reserved connector."""
    bench = reserving(connectors=2)
    reserve(bench, 1)
    bench.tap("HOLDER")
    story(bench)
    bench.plug(2)
    assert story(bench) == ["1 Available", "1 Reserved", "2 Preparing", "start 2 HOLDER None", "2 Charging"]
    assert len(kept(bench)) == 1


# Groups


def test_member_of_the_group_is_asked_about() -> None:
    """TC_053_CS, errata 4.12: whose group is unknown is asked for, and may use it if the group is the same."""
    bench = reserving()
    reserve(bench, group="FAMILY")
    judges(bench, ("MEMBER", info_of(parent="family")))
    story(bench)
    bench.tap("MEMBER")
    assert story(bench) == ["authorize MEMBER", "1 Preparing"]
    bench.plug()
    assert starts(bench) == [(1, "MEMBER", 7)]
    assert kept(bench) == []


@pytest.mark.parametrize("parent", [None, "OTHERS"])
def test_stranger_to_the_group_is_refused_after_asking(parent: str | None) -> None:
    """§5.13: another parent is none of the reservation's."""
    bench = reserving()
    reserve(bench, group="FAMILY")
    judges(bench, ("STRANGER", info_of(parent=parent)))
    story(bench)
    bench.tap("STRANGER")
    assert story(bench) == ["authorize STRANGER"]
    assert last_verdict(bench) == ("refused", "reserved")


def test_known_group_is_not_asked_for_where_local_entries_suffice() -> None:
    """§5.13: the group may be looked up in the cache."""
    bench = reserving(configuration={"LocalPreAuthorize": "true"})
    judges(bench, ("MEMBER", info_of(parent="FAMILY")))
    bench.tap("MEMBER")
    bench.tap("MEMBER")
    reserve(bench, group="FAMILY")
    story(bench)
    bench.tap("MEMBER")
    assert story(bench) == ["1 Preparing"]


def test_entry_without_a_group_is_no_answer() -> None:
    """§5.13: a group that is not found locally is asked for, also where the idTag itself is known."""
    bench = reserving(configuration={"LocalPreAuthorize": "true"})
    bench.tap("MEMBER")
    bench.tap("MEMBER")
    reserve(bench, group="FAMILY")
    judges(bench, ("MEMBER", info_of(parent="FAMILY")))
    story(bench)
    bench.tap("MEMBER")
    assert story(bench) == ["authorize MEMBER", "1 Preparing"]


def test_group_is_known_offline_from_the_cache() -> None:
    """§3.5.4, §5.13: offline the reservation holds, for the group as far as it is remembered."""
    bench = reserving()
    judges(bench, ("MEMBER", info_of(parent="FAMILY")), ("STRANGER", info_of()))
    for card in ("MEMBER", "STRANGER"):
        bench.tap(card)
        bench.tap(card)
    reserve(bench, group="FAMILY")
    bench.offline()
    bench.plug()
    bench.tap("STRANGER")
    assert now_are(bench) == ["Reserved"]
    bench.tap("MEMBER")
    assert now_are(bench) == ["Charging"]


# Remote start


def test_remote_start_of_the_holder_is_preparing_first() -> None:
    """TC_046_2_CS: on Reserved, Preparing is told before Authorize; the start carries the reservationId."""
    bench = reserved()
    bench.plug()
    bench.csms(RemoteStartTransactionReq(id_tag="HOLDER", connector_id=1))
    assert story(bench) == ["1 Preparing", "authorize HOLDER", "start 1 HOLDER 7", "1 Charging"]


def test_remote_start_that_is_refused_leaves_it_reserved() -> None:
    """§3.11: an idTag that is not accepted has not used its reservation."""
    bench = reserved()
    judges(bench, ("HOLDER", info_of("Blocked")))
    bench.csms(RemoteStartTransactionReq(id_tag="HOLDER", connector_id=1))
    assert story(bench) == ["1 Preparing", "authorize HOLDER", *BACK]


@pytest.mark.parametrize("number", [1, None])
def test_remote_start_of_a_stranger_is_rejected(number: int | None) -> None:
    """§5.13: charging is refused for all other idTags, however they come."""
    bench = reserved()
    conf = bench.csms(RemoteStartTransactionReq(id_tag="STRANGER", connector_id=number))
    assert getattr(conf, "status", None) == "Rejected"
    assert story(bench) == []


@pytest.mark.parametrize("asks", ["true", "false"])
@pytest.mark.parametrize(("parent", "started"), [("FAMILY", [(1, "MEMBER", 7)]), ("OTHERS", [])])
def test_remote_start_asks_for_the_group(asks: str, parent: str, started: list[tuple[int, str, int]]) -> None:
    """§5.13, errata 4.12: the group has to be asked for, whatever AuthorizeRemoteTxRequests says."""
    bench = reserving(configuration={"AuthorizeRemoteTxRequests": asks})
    reserve(bench, group="FAMILY")
    judges(bench, ("MEMBER", info_of(parent=parent)))
    bench.plug()
    conf = bench.csms(RemoteStartTransactionReq(id_tag="MEMBER", connector_id=1))
    assert getattr(conf, "status", None) == "Accepted"
    assert starts(bench) == started
    assert (kept(bench) == []) is bool(started)


def test_remote_start_without_authorization_starts_at_once() -> None:
    """§9.1.3: where remote idTags are not authorized, the holder's is not either."""
    bench = reserving(configuration={"AuthorizeRemoteTxRequests": "false"})
    reserve(bench)
    bench.plug()
    story(bench)
    bench.csms(RemoteStartTransactionReq(id_tag="HOLDER", connector_id=1))
    assert story(bench) == ["1 Preparing", "start 1 HOLDER 7", "1 Charging"]


# Not used yet


def test_holder_who_cancels_finds_it_reserved() -> None:
    """§3.11, §4.9 B1 and A7: it is used when a transaction starts, so a second tap gives it back."""
    bench = reserved()
    bench.tap("HOLDER")
    story(bench)
    bench.tap("HOLDER")
    assert story(bench) == BACK
    assert len(kept(bench)) == 1


def test_holder_without_a_cable_finds_it_reserved() -> None:
    """§9.1.6: ConnectionTimeOut ends the presentation, not the reservation."""
    bench = reserved()
    bench.tap("HOLDER")
    story(bench)
    bench.advance(61)
    assert story(bench) == BACK
    assert len(kept(bench)) == 1


def test_holder_without_a_car_finds_it_reserved() -> None:
    """§9.1.6: a cable in the socket is no reason to make the holder pull it, he may present his card again."""
    bench = reserved()
    bench.plug()
    bench.unplug(side="ev")
    bench.tap("HOLDER")
    story(bench)
    bench.advance(61)
    assert story(bench) == BACK
    bench.plug()
    bench.tap("HOLDER")
    assert starts(bench) == [(1, "HOLDER", 7)]


def test_reservation_that_ends_while_its_holder_stands_there_lets_him_start() -> None:
    """§5.1, §5.13: what is over is named in no StartTransaction; the card was presented all the same."""
    for seconds in (30, 3_000):
        bench = reserving()
        reserve(bench, seconds=seconds)
        bench.tap("HOLDER")
        if seconds == 30:
            bench.advance(31)
        else:
            assert cancel(bench) == "Accepted"
        story(bench)
        bench.plug()
        assert story(bench) == ["start 1 HOLDER None", "1 Charging"]


# The end


def test_expiry_is_told_as_available() -> None:
    """TC_047_CS: at expiryDate the connector is Available, and anybody's."""
    bench = reserving()
    reserve(bench, seconds=30)
    story(bench)
    bench.advance(29.999)
    assert story(bench) == []
    bench.advance(0.001)
    assert story(bench) == ["1 Available"]
    assert kept(bench) == []
    bench.plug()
    bench.tap("STRANGER")
    assert starts(bench) == [(1, "STRANGER", None)]


def test_expiry_with_a_cable_is_told_as_available_then_preparing() -> None:
    """§5.13, §4.9 G1 and A2: that the reservation is over is said, then that somebody is there."""
    bench = reserving()
    reserve(bench, seconds=30)
    bench.plug()
    story(bench)
    bench.advance(30)
    assert story(bench) == ["1 Available", "1 Preparing"]
    bench.advance(61)
    assert story(bench) == ["1 Finishing"]


def test_short_status_between_is_left_out() -> None:
    """§9.1.20: with MinimumStatusDuration only what lasts is told."""
    bench = reserving(configuration={"MinimumStatusDuration": "5"})
    reserve(bench, seconds=30)
    bench.plug()
    bench.advance(40)
    assert story(bench) == ["1 Reserved", "1 Preparing"]


@pytest.mark.parametrize("connector", [0, 1])
def test_fault_ends_it(connector: int) -> None:
    """§5.13: a reservation ends when the connector, or the station, is Faulted."""
    bench = reserved()
    bench.fault("GroundFailure", connector)
    assert kept(bench) == []
    bench.clear_fault(connector)
    assert [word for word in story(bench) if word[0] == "1"] == ["1 Faulted", "1 Available"]


def test_warning_does_not_end_it() -> None:
    """§4.9: a condition beside another status than Faulted is a warning."""
    code: ChargePointErrorCode = "WeakSignal"
    bench = reserved()
    bench.fault(code)
    assert now_are(bench) == ["Reserved"]
    assert len(kept(bench)) == 1


@pytest.mark.parametrize("connector", [0, 1])
def test_unavailability_ends_it(connector: int) -> None:
    """§5.13: a reservation ends when the connector, or the station, is set to Unavailable."""
    bench = reserved()
    bench.csms(ChangeAvailabilityReq(connector_id=connector, type="Inoperative"))
    assert kept(bench) == []
    bench.csms(ChangeAvailabilityReq(connector_id=connector, type="Operative"))
    assert [word for word in story(bench) if word[0] == "1"] == ["1 Unavailable", "1 Available"]


def test_other_connectors_do_not_end_it() -> None:
    """§5.13: only its own connector does."""
    bench = reserving(connectors=2)
    reserve(bench, 1)
    bench.fault("GroundFailure", 2)
    bench.csms(ChangeAvailabilityReq(connector_id=2, type="Inoperative"))
    assert now_are(bench)[0] == "Reserved"


# Over restarts and outages


@pytest.mark.parametrize("restart", ["power cut", "reset"])
def test_it_survives_a_restart(restart: str) -> None:
    """§5.13: it was accepted until expiryDate, whatever the station goes through."""
    bench = reserved()
    if restart == "reset":
        bench.csms(ResetReq(type="Hard"))
    else:
        bench.power_cycle()
    assert [word for word in story(bench) if word[0] == "1"][-1] == "1 Reserved"
    bench.plug()
    bench.tap("STRANGER")
    bench.tap("HOLDER")
    assert starts(bench) == [(1, "HOLDER", 7)]


def test_expiry_during_a_power_cut_is_found_when_the_time_is_learnt() -> None:
    """§5.13, §4.2: expiryDate is an instant of UTC, which the Central System tells with the acceptance."""
    bench = reserving()
    reserve(bench, seconds=30)
    bench.shell.power_cut()
    bench.advance(60)
    bench.shell.network = False
    bench.shell.power_up()
    assert now_are(bench) == ["Reserved"]  # nobody has told the time yet
    bench.online()
    bench.advance(0)
    assert now_are(bench) == ["Available"]
    assert kept(bench) == []


def test_expiry_follows_the_clock() -> None:
    """§4.6: the deadline moves with the Central System's clock."""
    bench = reserving()
    reserve(bench, seconds=7_200)
    bench.peer.utc_offset_ms = 2 * 3_600_000
    bench.advance(3_600)  # the Heartbeat tells the new time
    assert now_are(bench) == ["Available"]


def test_expiry_offline_is_told_afterwards() -> None:
    """§4.9, §5.13: it ends on time, and the status is told when it can be."""
    bench = reserving()
    reserve(bench, seconds=30)
    bench.offline()
    story(bench)
    bench.advance(31)
    assert now_are(bench) == ["Available"]
    bench.online()
    assert story(bench) == ["1 Available"]


def test_profile_that_is_switched_off_keeps_nothing() -> None:
    """§3.3: what was reserved under the profile binds a station without it to nothing."""
    bench = reserved()
    without = Bench(store=bench.shell.store).boot()
    assert now_are(without) == ["Available"]
    without.plug()
    without.tap("STRANGER")
    assert starts(without) == [(1, "STRANGER", None)]
    assert RESERVING.feature_profiles != without.shell.product.feature_profiles


def test_stranger_whose_card_is_being_judged_comes_too_late() -> None:
    """§5.13: a reservation that is accepted meanwhile is kept."""
    bench = reserving()
    bench.peer.react(AuthorizeReq, None)
    bench.plug()
    bench.unplug()
    bench.tap("STRANGER")
    assert reserve(bench) == "Accepted"
    story(bench)
    bench.peer.answer_held(AuthorizeConf(id_tag_info=info_of()))
    assert last_verdict(bench) == ("refused", "reserved")
    assert now_are(bench) == ["Reserved"]


@pytest.mark.parametrize("plugs_first", [True, False])
def test_group_is_asked_for_although_another_connector_is_free(*, plugs_first: bool) -> None:
    """§5.13: the cable may be at the reserved connector, so an entry that knows no group is no answer here either."""
    bench = reserving(connectors=2, configuration={"LocalPreAuthorize": "true"})
    bench.tap("MEMBER")
    bench.tap("MEMBER")
    reserve(bench, group="FAMILY")
    judges(bench, ("MEMBER", info_of(parent="FAMILY")))
    if plugs_first:
        bench.plug()
    bench.tap("MEMBER")
    if not plugs_first:
        bench.plug()
    assert starts(bench) == [(1, "MEMBER", 7)]


def test_a_plugged_free_connector_needs_no_group() -> None:
    """§9.1.13: what is reserved elsewhere does not delay the start there."""
    bench = reserving(connectors=2, configuration={"LocalPreAuthorize": "true"})
    bench.tap("CUSTOMER")
    bench.tap("CUSTOMER")
    reserve(bench, group="FAMILY")
    bench.plug(2)
    story(bench)
    bench.tap("CUSTOMER")
    assert story(bench) == ["start 2 CUSTOMER None", "2 Charging"]


# What is seen of it


def test_a_reservation_is_seen_where_it_keeps_a_connector() -> None:
    """Its own one; of connector 0 those that are needed for it (§5.13)."""
    bench = reserving(connectors=2)
    reservations, (one, two) = bench.station.reservations, bench.station.connectors
    assert (reservations.rows, reservations.at(one)) == ((), None)
    reserve(bench, connector=2, number=7)
    assert [row.id for row in reservations.rows] == [7]
    assert (reservations.at(one), reservations.at(two)) == (None, reservations.rows[0])
    reserve(bench, connector=0, number=8, id_tag="OTHER")
    kept_for = [row.id if row is not None else None for row in map(reservations.at, (one, two))]
    assert kept_for == [8, 7]
