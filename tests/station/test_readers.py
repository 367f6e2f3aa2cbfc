"""What a presented card means: start, cancel, stop, release, or nothing."""

import pytest

from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    ChangeAvailabilityReq,
    ClearCacheReq,
    ResetReq,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.sim.bench import Bench
from plugwright.station.effects import Blink
from plugwright.station.readers import QUEUE_LIMIT
from plugwright.station.stimuli import CardPresented
from tests.station.cards import asked, info_of, judges, last_verdict, remember, starts_with
from tests.station.stubborn import machine


def answer(bench: Bench) -> None:
    """The Central System answers the Authorize that it has kept waiting."""
    bench.peer.answer_held(AuthorizeConf(id_tag_info=info_of()))


# Start and cancel


def test_tc_003_plug_first() -> None:
    """Plug in, present the card: Preparing, Authorize, StartTransaction, Charging (TC_003)."""
    bench = Bench().boot()
    bench.plug()
    bench.tap("TAG")
    names = [type(req).__name__.removesuffix("Req") for req in bench.peer.said[-4:]]
    assert names == ["StatusNotification", "Authorize", "StartTransaction", "StatusNotification"]
    assert bench.statuses() == ["Preparing", "Charging"]


def test_tc_004_1_card_first() -> None:
    """Present the card, plug in: Authorize, Preparing, StartTransaction, Charging (TC_004_1)."""
    bench = Bench().boot()
    bench.tap("TAG")
    assert asked(bench) == ["TAG"]
    bench.plug()
    assert [req.id_tag for req in bench.said_of(StartTransactionReq)] == ["TAG"]
    assert machine(bench).contactor_closed


def test_tc_061_second_tap_cancels() -> None:
    """The second presentation of a card takes the first back, and after ClearCache it is asked for (TC_061)."""
    bench = Bench(configuration={"LocalPreAuthorize": "true"}).boot()
    bench.tap("TAG")
    bench.tap("tag")
    assert bench.statuses() == ["Preparing", "Available"]
    assert last_verdict(bench)[0] == "cancelled"
    bench.csms(ClearCacheReq())
    bench.tap("TAG")
    assert asked(bench) == ["TAG"]


def test_restarts_with_the_same_card_in_finishing() -> None:
    """The driver of a stopped transaction may start a new one without pulling the cable (§4.9 F2)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.tap("TAG")
    bench.said()
    bench.tap("TAG")
    said = bench.said()
    assert [req.status for req in said if hasattr(req, "status")] == ["Preparing", "Charging"]
    assert sum(isinstance(req, StartTransactionReq) for req in said) == 1


def test_refuses_another_card_in_finishing_without_asking() -> None:
    """A stopped transaction's cable is not taken over by another driver (errata 3.20)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.tap("TAG")
    bench.said()
    bench.tap("OTHER")
    assert asked(bench) == []
    assert last_verdict(bench) == ("refused", "occupied")


def test_tc_041_starts_nothing_while_faulted() -> None:
    """A card at a station that is out of order starts nothing (TC_041)."""
    bench = Bench().boot()
    bench.fault("GroundFailure", connector=0)
    bench.plug()
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "out of order")
    assert not bench.said_of(StartTransactionReq)


def test_starts_nothing_while_unavailable() -> None:
    """A card at a station that is out of service starts nothing (§5.2)."""
    bench = Bench().boot()
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    bench.plug()
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "out of service")


def test_starts_nothing_while_the_station_goes_down() -> None:
    """A Reset ends what runs; nothing new begins (§5.14)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.peer.react(StopTransactionReq, None)
    bench.csms(ResetReq(type="Soft"))
    bench.tap("OTHER")
    assert last_verdict(bench) == ("refused", "the station restarts")


def test_forgets_a_start_that_was_authorized_into_a_fault() -> None:
    """A connector that faulted while the Central System was asked is not claimed (§4.9 B9)."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("TAG")
    bench.fault("GroundFailure")
    answer(bench)
    assert last_verdict(bench) == ("refused", "out of order")
    assert bench.station.connectors[0].claim is None


# Several connectors


def test_a_card_without_plug_prepares_the_lowest_free_connector() -> None:
    """With several connectors free and no plug the lowest one is Preparing (§4.9 A2)."""
    bench = Bench(connectors=3).boot()
    bench.fault("GroundFailure", connector=1)
    bench.said()
    bench.tap("TAG")
    assert bench.statuses(2) == ["Preparing"]


def test_a_card_goes_to_the_connector_that_has_a_plug() -> None:
    """The plug says which connector the driver means."""
    bench = Bench(connectors=3).boot()
    bench.plug(2)
    bench.tap("TAG")
    assert [req.connector_id for req in bench.said_of(StartTransactionReq)] == [2]


def test_a_claim_follows_the_plug() -> None:
    """After a card the plug may go into any free connector: the claim moves there."""
    bench = Bench(connectors=3).boot()
    bench.tap("TAG")
    bench.plug(3)
    said = bench.said()
    assert [req.connector_id for req in said if isinstance(req, StartTransactionReq)] == [3]
    statuses = [(req.connector_id, req.status) for req in said if isinstance(req, StatusNotificationReq)]
    assert statuses == [(1, "Preparing"), (1, "Available"), (3, "Preparing"), (3, "Charging")]


def test_a_claim_finds_the_plug_that_came_while_the_central_system_was_asked() -> None:
    """The driver need not wait for the answer before plugging in."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("TAG")
    bench.plug(2)
    answer(bench)
    assert [req.connector_id for req in bench.said_of(StartTransactionReq)] == [2]


def test_two_drivers_start_at_two_connectors() -> None:
    """One reader serves several connectors, one driver after the other."""
    bench = Bench(connectors=2).boot()
    bench.charge("ONE", 1)
    bench.charge("TWO", 2)
    assert [(r.connector_id, r.id_tag) for r in bench.said_of(StartTransactionReq)] == [(1, "ONE"), (2, "TWO")]
    bench.tap("ONE")
    assert [req.id_tag for req in bench.said_of(StopTransactionReq)] == ["ONE"]
    assert bench.station.connectors[1].phase == "running"


# Stop


def test_tc_068_only_the_starting_card_stops() -> None:
    """Without a group another card neither stops nor is asked for; the starting one stops unasked (§4.1, TC_068)."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.said()
    bench.tap("OTHER")
    assert bench.said() == []
    bench.tap("tag")
    said = bench.said()
    assert not any(isinstance(req, AuthorizeReq) for req in said)
    stop = next(req for req in said if isinstance(req, StopTransactionReq))
    assert (stop.id_tag, stop.reason) == ("tag", "Local")


@pytest.mark.parametrize("from_start", [True, False])
def test_tc_069_a_card_of_the_group_stops(*, from_start: bool) -> None:
    """A second card is asked for, and stops if its group is that of the transaction (§3.10, TC_069)."""
    bench = Bench().boot()
    family = info_of(parent="Family")
    judges(bench, ("SECOND", info_of(parent="FAMILY")), *(() if from_start else (("TAG", family),)))
    if from_start:
        starts_with(bench, family)
    bench.charge("TAG")
    bench.said()
    bench.tap("SECOND")
    said = bench.said()
    assert [req.id_tag for req in said if isinstance(req, AuthorizeReq)] == ["SECOND"]
    stop = next(req for req in said if isinstance(req, StopTransactionReq))
    assert (stop.id_tag, stop.reason) == ("SECOND", "Local")


@pytest.mark.parametrize("parent", [None, "OTHERS"])
def test_a_card_of_no_or_another_group_does_not_stop(parent: str | None) -> None:
    """Two idTags are of one group if their parentIdTags match (§3.10)."""
    bench = Bench().boot()
    judges(bench, ("TAG", info_of(parent="FAMILY")), ("SECOND", info_of(parent=parent)))
    bench.charge("TAG")
    bench.tap("SECOND")
    assert not bench.said_of(StopTransactionReq)
    assert last_verdict(bench) == ("refused", "occupied")


def test_a_refused_card_of_the_group_does_not_stop() -> None:
    """A blocked card stops nothing, whatever its group (§4.1)."""
    bench = Bench().boot()
    judges(bench, ("TAG", info_of(parent="FAMILY")), ("SECOND", info_of("Blocked", parent="FAMILY")))
    bench.charge("TAG")
    bench.tap("SECOND")
    assert not bench.said_of(StopTransactionReq)
    assert last_verdict(bench) == ("refused", "Blocked")


def test_the_parent_id_itself_is_no_card() -> None:
    """A parentIdTag is never compared with a presented idTag (§3.10)."""
    bench = Bench().boot()
    judges(bench, ("TAG", info_of(parent="FAMILY")))
    bench.charge("TAG")
    bench.tap("FAMILY")
    assert not bench.said_of(StopTransactionReq)


def test_a_cached_card_of_the_group_stops_offline() -> None:
    """The cache remembers groups, so that the family can stop without a link (§3.5, §3.10)."""
    bench = Bench().boot()
    remember(bench, "SECOND", info_of(parent="FAMILY"))
    judges(bench, ("TAG", info_of(parent="FAMILY")))
    bench.charge("TAG")
    bench.offline()
    bench.tap("SECOND")
    bench.online()
    assert [req.id_tag for req in bench.said_of(StopTransactionReq)] == ["SECOND"]


# The queue


def test_a_card_waits_while_another_is_judged() -> None:
    """A card that is presented while the Central System is asked for another is not lost."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("ONE")
    bench.tap("TWO")
    assert asked(bench) == ["ONE"]
    bench.advance(9.999)
    answer(bench)
    assert asked(bench) == ["TWO"]


def test_a_card_that_is_being_judged_is_not_presented_again() -> None:
    """An impatient driver holds the card up until something happens: the start that it brings is not cancelled."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, None)
    bench.plug()
    bench.tap("TAG")
    bench.tap("tag")
    answer(bench)
    assert asked(bench) == ["TAG"]
    assert bench.station.connectors[0].phase == "running"


def test_a_card_that_waits_is_not_presented_again() -> None:
    """Nor does it cancel itself when its turn has come."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("ONE")
    bench.tap("TWO")
    bench.tap("TWO")
    answer(bench)
    answer(bench)
    assert asked(bench) == ["ONE", "TWO"]
    assert [connector.claim is not None for connector in bench.station.connectors] == [True, True]


def test_a_card_does_not_wait_for_long() -> None:
    """Ten seconds later the driver has gone: the queued card means nothing any more."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("ONE")
    bench.tap("TWO")
    bench.advance(10)
    bench.said()
    answer(bench)
    assert asked(bench) == []


def test_the_queue_has_a_limit() -> None:
    """Over the limit a card is refused, and the driver is told."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("FIRST")
    for number in range(QUEUE_LIMIT):
        bench.tap(f"T{number}")
    bench.tap("ONE TOO MANY")
    assert last_verdict(bench) == ("refused", "too many cards at once")


def test_a_queued_card_does_not_survive_a_power_cut() -> None:
    """What waited at the reader is forgotten with the power."""
    bench = Bench(connectors=2).boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("ONE")
    bench.tap("TWO")
    bench.power_cycle()
    bench.said()
    bench.advance(5)
    assert asked(bench) == []


def test_a_card_is_judged_after_the_link_failed_for_the_one_before() -> None:
    """The reader never stays blocked by an answer that does not come."""
    bench = Bench().boot()
    remember(bench, "TWO")
    bench.peer.react(AuthorizeReq, None)
    bench.tap("STRANGER")
    bench.tap("TWO")
    bench.offline()
    assert last_verdict(bench)[0] == "authorized"
    assert bench.station.connectors[0].claim is not None


# What the driver sees


@pytest.mark.parametrize(("repeat", "blinks"), [("5", 5), ("0", 0), (None, 3)])
def test_blinks_as_often_as_configured(repeat: str | None, blinks: int) -> None:
    """BlinkRepeat says how often the light blinks when the station signals (§9.1.4)."""
    bench = Bench(configuration={"BlinkRepeat": repeat}).boot()
    bench.tap("TAG")
    assert machine(bench).indicator.blinks == blinks


def test_blinks_green_or_red_with_the_configured_intensity() -> None:
    """A refusal is red, everything else green; LightIntensity holds for both (§9.1.11)."""
    bench = Bench(configuration={"LightIntensity": "40"}).boot()

    def blink_of(id_tag: str) -> Blink:
        effects = bench.station.step(CardPresented(1, id_tag), bench.shell.now)
        return next(effect for effect in effects if isinstance(effect, Blink))

    bench.offline()
    assert blink_of("STRANGER") == Blink(1, "red", 3, 40)
    bench.online()
    bench.charge("TAG")
    assert blink_of("TAG") == Blink(1, "green", 3, 40)


def test_tells_which_reader_is_asking() -> None:
    """While the answer is awaited, and no longer."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, None)
    asking = [bench.station.readers.asking]
    bench.tap("TAG")
    asking.append(bench.station.readers.asking)
    answer(bench)
    asking.append(bench.station.readers.asking)
    assert asking == [None, 1, None]
