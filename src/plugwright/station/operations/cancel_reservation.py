"""CancelReservation: the Central System ends a reservation before its time.

OCPP 1.6 §5.1, §6.5, §6.6, §7.5.
Lab: TC_051_CS, TC_052_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import Now
from plugwright.ocpp16 import CancelReservationConf, CancelReservationReq

if TYPE_CHECKING:
    from plugwright.station.station import Station


ACCEPTED: Final = CancelReservationConf(status="Accepted")
REJECTED: Final = CancelReservationConf(status="Rejected")


def handle(station: "Station", req: CancelReservationReq, now: Now) -> CancelReservationConf:
    """Accepted if there is such a reservation; whoever has presented the card already may go on without it."""
    return ACCEPTED if station.reservations.cancel(req.reservation_id, now) else REJECTED
