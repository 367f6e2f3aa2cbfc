"""ReserveNow: the Central System has a connector kept for an idTag, or any one of the station's.

OCPP 1.6 §5.13, §6.37, §6.38, §7.40, §9.3.1.
Lab: TC_046_1_CS, TC_047_CS, TC_048_1_CS, TC_048_2_CS, TC_048_3_CS, TC_048_4_CS, TC_049_CS, TC_050_1_CS,
TC_050_2_CS, TC_050_3_CS, TC_050_4_CS, TC_053_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import Now
from plugwright.ocpp16 import ReserveNowConf, ReserveNowReq
from plugwright.ocpp16.time import parse_utc
from plugwright.station.keys import ReserveConnectorZeroSupported
from plugwright.station.reservation_rows import ANY_CONNECTOR, ReservationRow

if TYPE_CHECKING:
    from plugwright.station.station import Station

REJECTED: Final = ReserveNowConf(status="Rejected")


def handle(station: "Station", req: ReserveNowReq, now: Now) -> ReserveNowConf:
    """Reserve at once, or say why not."""
    if not _is_reservable(station, req.connector_id):
        return REJECTED
    expiry_utc_ms = parse_utc(req.expiry_date)
    utc_ms = station.clock.utc_ms(now)
    # §5.13 is silent on an expiryDate that is past: to accept it would promise what ends at once, so nothing changes.
    if utc_ms is not None and expiry_utc_ms <= utc_ms:
        return REJECTED
    row = ReservationRow(req.reservation_id, req.connector_id, req.id_tag, expiry_utc_ms, req.parent_id_tag)
    return ReserveNowConf(status=station.reservations.reserve(row, now))


def _is_reservable(station: "Station", connector_id: int) -> bool:
    """A connector that there is; connector 0 only if the product says so, not if the key is missing (§5.13)."""
    if connector_id == ANY_CONNECTOR:
        key = ReserveConnectorZeroSupported
        return station.configuration.exists(key) and station.configuration[key]
    return station.connector(connector_id) is not None
