"""ChangeAvailability: the Central System takes a connector, or the whole station, out of service or back.

OCPP 1.6 §5.2, §6.7, §6.8; kept over a reboot by §4.9.
Lab: TC_013_CS, TC_014_CS, TC_034_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import Now
from plugwright.ocpp16 import ChangeAvailabilityConf, ChangeAvailabilityReq

if TYPE_CHECKING:
    from plugwright.station.station import Station

ACCEPTED: Final = ChangeAvailabilityConf(status="Accepted")
SCHEDULED: Final = ChangeAvailabilityConf(status="Scheduled")
REJECTED: Final = ChangeAvailabilityConf(status="Rejected")


def handle(station: "Station", req: ChangeAvailabilityReq, now: Now) -> ChangeAvailabilityConf:
    """Change what can be changed now; a connector with a transaction follows when it is over."""
    operative = req.type == "Operative"
    if req.connector_id == 0:
        connectors = station.connectors  # connector 0 means the station and every connector (§5.2)
    else:
        connector = station.connector(req.connector_id)
        if connector is None:
            return REJECTED
        connectors = (connector,)
    scheduled = False
    for connector in connectors:
        waits = not operative and connector.phase != "none"
        connector.set_availability(operative=operative, scheduled=waits, now=now)
        scheduled = scheduled or waits
    if req.connector_id == 0:
        station.main.set_availability(operative=operative, scheduled=scheduled, now=now)
    else:
        station.main.settle_scheduled(now)  # this connector may have been the last that it waited for
    return SCHEDULED if scheduled else ACCEPTED
