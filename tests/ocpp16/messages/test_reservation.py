"""Messages of the profile Reservation."""

import pytest

from plugwright.ocpp16 import CancelReservationConf, CancelReservationReq, ReserveNowConf, ReserveNowReq
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire

TIME = "2026-11-22T17:03:05.120Z"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (CancelReservationReq(reservation_id=7), '{"reservationId":7}'),
        (CancelReservationConf(status="Rejected"), '{"status":"Rejected"}'),
        (
            ReserveNowReq(connector_id=0, expiry_date=TIME, id_tag="A", reservation_id=7, parent_id_tag="P"),
            f'{{"connectorId":0,"expiryDate":"{TIME}","idTag":"A","reservationId":7,"parentIdTag":"P"}}',
        ),
        (ReserveNowConf(status="Occupied"), '{"status":"Occupied"}'),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§6)."""
    check_wire(message, text)
