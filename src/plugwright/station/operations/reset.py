"""Reset: the Central System has the station restarted.

OCPP 1.6 §5.14, §6.39, §6.40, §7.42; errata 3.36, 3.81.
Lab: TC_013_CS, TC_014_CS, TC_015_CS, TC_016_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import ResetConf, ResetReq

if TYPE_CHECKING:
    from plugwright.station.station import Station


def handle(station: "Station", req: ResetReq, now: Now) -> ResetConf:
    """Accept; the transactions are ended and told of, then the station restarts."""
    station.departure.reset(req.type, now)
    return ResetConf(status="Accepted")
