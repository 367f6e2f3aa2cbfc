"""CancelReservation: the reservation that is named ends, and no other."""

from plugwright.ocpp16 import CancelReservationConf, CancelReservationReq
from plugwright.sim.bench import Bench
from tests.station.raw_peer import raw_bench
from tests.station.reserving import RESERVING, cancel, kept, now_are, reserve, reserving, starts, story


def test_cancelled_connector_is_available() -> None:
    """TC_051_CS: Accepted, Available, and another idTag charges without a reservationId."""
    bench = reserving()
    reserve(bench)
    story(bench)
    assert cancel(bench) == "Accepted"
    assert story(bench) == ["1 Available"]
    assert kept(bench) == []
    bench.plug()
    bench.tap("OTHER")
    assert starts(bench) == [(1, "OTHER", None)]


def test_answer_goes_out_before_the_status() -> None:
    """TC_051_CS: CancelReservation.conf, then StatusNotification Available."""
    bench, peer = raw_bench(product=RESERVING)
    bench.boot()
    reservation = {"connectorId": 1, "expiryDate": "2031-01-01T00:00:00Z", "idTag": "T", "reservationId": 1}
    peer.ask([2, "1", "ReserveNow", reservation])
    story(bench)
    assert peer.ask([2, "2", "CancelReservation", {"reservationId": 1}]) == [[3, "2", {"status": "Accepted"}]]
    assert peer.kinds[-2:] == [3, 2]
    assert story(bench) == ["1 Available"]


def test_unknown_reservation_is_rejected() -> None:
    """TC_052_CS: no reservation is cancelled by another one's id."""
    bench = reserving()
    assert cancel(bench, 8) == "Rejected"
    reserve(bench)
    assert cancel(bench, 8) == "Rejected"
    assert now_are(bench) == ["Reserved"]
    assert cancel(bench) == "Accepted"
    assert cancel(bench) == "Rejected"


def test_only_the_named_one_ends() -> None:
    """§5.1: others hold."""
    bench = reserving(connectors=2)
    reserve(bench, 1, number=1)
    reserve(bench, 2, number=2)
    cancel(bench, 1)
    assert now_are(bench) == ["Available", "Reserved"]


def test_used_reservation_cannot_be_cancelled() -> None:
    """§5.13: a transaction has ended it."""
    bench = reserving()
    reserve(bench)
    bench.charge("HOLDER")
    assert cancel(bench) == "Rejected"


def test_profile_that_is_off_rejects() -> None:
    """Errata 3.39: a refusal of the message's own."""
    bench = Bench().boot()
    assert bench.csms(CancelReservationReq(reservation_id=7)) == CancelReservationConf(status="Rejected")
