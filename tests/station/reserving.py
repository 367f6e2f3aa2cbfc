"""Benches with the profile Reservation, and what a Central System asks of them."""

from typing import Any, Final

import msgspec

from plugwright.ocpp16 import (
    AuthorizeReq,
    CancelReservationConf,
    CancelReservationReq,
    ReserveNowConf,
    ReserveNowReq,
    StartTransactionReq,
    StatusNotificationReq,
)
from plugwright.ocpp16.time import format_utc
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.station.product import Product
from plugwright.station.reservation_rows import ReservationRow

RESERVING: Final[Product] = msgspec.structs.replace(PRODUCT, feature_profiles=("Core", "Reservation", "RemoteTrigger"))

AN_HOUR_S: Final = 3_600


def reserving(**bench_arguments: Any) -> Bench:
    """A booted bench that takes reservations."""
    return Bench(RESERVING, **bench_arguments).boot()


def reserve(
    bench: Bench,
    connector: int = 1,
    id_tag: str = "HOLDER",
    *,
    number: int = 7,
    seconds: float = AN_HOUR_S,
    **more: Any,
) -> str:
    """ReserveNow, for so long from now; what it is answered."""
    expiry = format_utc(bench.shell.now.utc_ms + round(seconds * 1000))
    request = ReserveNowReq(
        connector_id=connector,
        expiry_date=expiry,
        id_tag=id_tag,
        reservation_id=number,
        parent_id_tag=more.get("group"),
    )
    conf = bench.csms(request)
    assert isinstance(conf, ReserveNowConf), conf
    return conf.status


def cancel(bench: Bench, number: int = 7) -> str:
    """CancelReservation; what it is answered."""
    conf = bench.csms(CancelReservationReq(reservation_id=number))
    assert isinstance(conf, CancelReservationConf), conf
    return conf.status


def kept(bench: Bench) -> list[ReservationRow]:
    """The reservations in the store."""
    return list(bench.shell.store.reservations())


def now_are(bench: Bench) -> list[str]:
    """The status of every connector, as it is now."""
    return [connector.status().status for connector in bench.station.connectors]


def starts(bench: Bench) -> list[tuple[int, str, int | None]]:
    """Connector, idTag and reservationId of the StartTransactions since the last look."""
    return [(req.connector_id, req.id_tag, req.reservation_id) for req in bench.said_of(StartTransactionReq)]


def story(bench: Bench) -> list[str]:
    """What was said since the last look about whom and what: statuses by connector, Authorize, StartTransaction."""
    words: list[str] = []
    for req in bench.said():
        match req:
            case StatusNotificationReq(connector_id=number, status=status):
                words.append(f"{number} {status}")
            case AuthorizeReq(id_tag=id_tag):
                words.append(f"authorize {id_tag}")
            case StartTransactionReq(connector_id=number, id_tag=id_tag, reservation_id=reservation):
                words.append(f"start {number} {id_tag} {reservation}")
            case _:
                words.append(type(req).__name__)
    return words
