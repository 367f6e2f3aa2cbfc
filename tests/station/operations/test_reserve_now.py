"""ReserveNow: what is accepted, the four refusals, and what takes the place of what."""

import pytest

from plugwright.ocpp16 import ChangeAvailabilityReq, ReserveNowConf, ReserveNowReq
from plugwright.sim.bench import Bench
from tests.station.boots import booted
from tests.station.raw_peer import raw_bench
from tests.station.reserving import RESERVING, kept, now_are, reserve, reserving, starts, story


def test_answer_goes_out_before_the_status() -> None:
    """TC_046_1_CS: ReserveNow.conf, then StatusNotification Reserved."""
    bench, peer = raw_bench(product=RESERVING)
    bench.boot()
    story(bench)
    reservation = {"connectorId": 1, "expiryDate": "2031-01-01T00:00:00Z", "idTag": "T", "reservationId": 1}
    assert peer.ask([2, "1", "ReserveNow", reservation]) == [[3, "1", {"status": "Accepted"}]]
    assert peer.kinds[-2:] == [3, 2]
    assert story(bench) == ["1 Reserved"]


@pytest.mark.parametrize("connector", [0, 1])
def test_faulted(connector: int) -> None:
    """TC_048_1_CS, TC_050_1_CS: a faulted connector, or station, cannot be reserved."""
    bench = reserving()
    bench.fault("GroundFailure", connector)
    assert reserve(bench, connector) == "Faulted"
    assert kept(bench) == []


@pytest.mark.parametrize("connector", [0, 1])
def test_unavailable(connector: int) -> None:
    """TC_048_3_CS, TC_050_3_CS: what is out of service cannot be reserved."""
    bench = reserving()
    bench.csms(ChangeAvailabilityReq(connector_id=connector, type="Inoperative"))
    assert reserve(bench, connector) == "Unavailable"
    assert kept(bench) == []


@pytest.mark.parametrize("connector", [0, 1])
@pytest.mark.parametrize("use", ["plug", "card", "transaction", "cable left"])
def test_occupied(connector: int, use: str) -> None:
    """TC_048_2_CS, TC_050_2_CS: Preparing, charging or Finishing, it is somebody's, even the same idTag's."""
    bench = reserving()
    if use != "card":
        bench.plug()
    if use != "plug":
        bench.tap("HOLDER")
    if use == "cable left":
        bench.tap("HOLDER")
    assert reserve(bench, connector) == "Occupied"
    assert kept(bench) == []


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [(1, 1, "Occupied"), (0, 1, "Occupied"), (1, 0, "Occupied"), (0, 0, "Occupied")],
)
@pytest.mark.parametrize("id_tag", ["HOLDER", "OTHER"])
def test_reserved_is_occupied(first: int, second: int, status: str, id_tag: str) -> None:
    """§5.13: what is reserved for the same or another idTag cannot be reserved once more."""
    bench = reserving()
    assert reserve(bench, first, number=1) == "Accepted"
    assert reserve(bench, second, id_tag, number=2) == status
    assert [row.id for row in kept(bench)] == [1]


def test_as_many_as_there_are_connectors() -> None:
    """§5.13: one connector for each reservation, whether of a connector or of any."""
    bench = reserving(connectors=3)
    answers = [reserve(bench, connector, number=number) for number, connector in enumerate((2, 0, 0, 0, 1, 3))]
    assert answers == ["Accepted", "Accepted", "Accepted", "Occupied", "Occupied", "Occupied"]
    assert now_are(bench) == ["Reserved"] * 3


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (("fault", "fault"), "Faulted"),
        (("inoperative", "inoperative"), "Unavailable"),
        (("fault", "inoperative"), "Faulted"),
        (("fault", "plug"), "Occupied"),
        (("inoperative", "plug"), "Occupied"),
        (("fault", "free"), "Accepted"),
        (("plug", "free"), "Accepted"),
    ],
)
def test_refusal_of_any_says_what_they_are(states: tuple[str, str], status: str) -> None:
    """§7.40: of connector 0 the connectors say why, where none can be kept."""
    bench = reserving(connectors=2)
    for connector, state in enumerate(states, 1):
        if state == "fault":
            bench.fault("GroundFailure", connector)
        elif state == "inoperative":
            bench.csms(ChangeAvailabilityReq(connector_id=connector, type="Inoperative"))
        elif state == "plug":
            bench.plug(connector)
    assert reserve(bench, 0) == status


def test_scheduled_unavailability_is_occupied() -> None:
    """§5.2, §5.13: a connector that goes out of service after its transaction is no connector to keep."""
    bench = reserving(connectors=2)
    bench.charge("OTHER", 1)
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    assert reserve(bench, 1) == "Occupied"
    assert reserve(bench, 0, number=1) == "Accepted"
    assert reserve(bench, 0, number=2) == "Occupied"


@pytest.mark.parametrize("connector", [-1, 2])
def test_rejects_a_connector_that_there_is_not(connector: int) -> None:
    """§3.8, §6.37: connectors are numbered from 0 to NumberOfConnectors."""
    assert reserve(reserving(), connector) == "Rejected"


@pytest.mark.parametrize("value", ["false", None])
def test_rejects_connector_zero_where_it_is_not_supported(value: str | None) -> None:
    """§5.13: without ReserveConnectorZeroSupported, or with false; a connector can be reserved all the same."""
    bench = reserving(configuration={"ReserveConnectorZeroSupported": value})
    assert reserve(bench, 0) == "Rejected"
    assert reserve(bench, 1) == "Accepted"


@pytest.mark.parametrize("seconds", [-60, 0])
def test_rejects_an_expiry_that_is_past(seconds: float) -> None:
    """§5.13: nothing is promised that would end at once, and what was reserved by this id stays as it is."""
    bench = reserving()
    assert reserve(bench, seconds=seconds) == "Rejected"
    reserve(bench, number=7)
    before = kept(bench)
    assert reserve(bench, number=7, seconds=seconds) == "Rejected"
    assert kept(bench) == before
    assert story(bench) == ["1 Reserved"]


def test_profile_that_is_off_rejects() -> None:
    """TC_048_4_CS, TC_050_4_CS: a station that takes no reservations says Rejected."""
    bench = Bench().boot()
    for connector in (0, 1):
        conf = bench.csms(
            ReserveNowReq(connector_id=connector, expiry_date="2031-01-01T00:00:00Z", id_tag="HOLDER", reservation_id=1)
        )
        assert conf == ReserveNowConf(status="Rejected")


def test_works_while_pending() -> None:
    """§4.2: only RemoteStart and RemoteStop are not allowed; nothing is said until the acceptance."""
    bench = booted(("Pending", 60), ("Accepted", 600), product=RESERVING)
    bench.said()
    assert reserve(bench) == "Accepted"
    assert story(bench) == []
    bench.advance(61)
    assert story(bench) == ["BootNotificationReq", "0 Available", "1 Reserved"]


# Replacement


def test_same_id_replaces() -> None:
    """§5.13: the new one takes the place of the old one, of its idTag, connector and expiry."""
    bench = reserving(connectors=2)
    reserve(bench, 1, "OLD")
    story(bench)
    assert reserve(bench, 2, "NEW", seconds=60) == "Accepted"
    assert story(bench) == ["1 Available", "2 Reserved"]
    assert [(row.connector, row.id_tag) for row in kept(bench)] == [(2, "NEW")]
    bench.advance(60)
    assert story(bench) == ["2 Available"]


@pytest.mark.parametrize("new", [0, 1])
@pytest.mark.parametrize("old", [0, 1])
def test_its_own_connector_is_not_occupied_by_itself(old: int, new: int) -> None:
    """§5.13: what is replaced is no reason against what replaces it, with a cable in the socket or not."""
    bench = reserving()
    reserve(bench, old, "OLD")
    bench.plug()
    assert reserve(bench, new, "NEW") == "Accepted"
    assert now_are(bench) == ["Reserved"]
    bench.tap("OLD")
    bench.tap("NEW")
    assert starts(bench) == [(1, "NEW", 7)]


@pytest.mark.parametrize("new", [0, 1])
@pytest.mark.parametrize("old", [0, 1])
def test_presented_card_is_no_hindrance_to_its_own_reservation(old: int, new: int) -> None:
    """§5.13: while its idTag waits for the cable a reservation is prolonged, but not given to another idTag."""
    bench = reserving()
    reserve(bench, old)
    bench.tap("HOLDER")
    assert reserve(bench, new, "OTHER") == "Occupied"
    assert reserve(bench, new, seconds=7_200) == "Accepted"
    bench.plug()
    assert starts(bench) == [(1, "HOLDER", 7)]


def test_refused_replacement_changes_nothing() -> None:
    """§5.13: what cannot be reserved replaces nothing."""
    bench = reserving(connectors=2)
    reserve(bench, 1)
    bench.plug(2)
    before = kept(bench)
    assert reserve(bench, 2) == "Occupied"
    assert kept(bench) == before
    assert now_are(bench) == ["Reserved", "Preparing"]
