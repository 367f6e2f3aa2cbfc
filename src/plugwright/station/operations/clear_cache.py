"""ClearCache: the Central System has the Authorization Cache emptied.

OCPP 1.6 §5.4, §6.11, §6.12; errata 3.23 (Rejected where there is no cache).
Lab: TC_061_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import ClearCacheConf, ClearCacheReq
from plugwright.station.keys import AuthorizationCacheEnabled

if TYPE_CHECKING:
    from plugwright.station.station import Station


def handle(station: "Station", req: ClearCacheReq, now: Now) -> ClearCacheConf:
    """Empty it, also where it is switched off at the moment."""
    del req, now
    if not station.configuration.exists(AuthorizationCacheEnabled):
        return ClearCacheConf(status="Rejected")
    station.store.clear_cache()
    return ClearCacheConf(status="Accepted")
