"""GetLocalListVersion: the Central System asks which Local Authorization List the station has.

OCPP 1.6 §5.10, §6.27, §6.28; errata 3.52.
Lab: TC_042_1_CS, TC_042_2_CS, TC_043_2_CS, TC_008_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import Now
from plugwright.ocpp16 import GetLocalListVersionConf, GetLocalListVersionReq

if TYPE_CHECKING:
    from plugwright.station.station import Station

NO_LIST: Final = GetLocalListVersionConf(list_version=-1)


def handle(station: "Station", req: GetLocalListVersionReq, now: Now) -> GetLocalListVersionConf:
    """The version of the list that is used now; 0 if it is empty, -1 if it is switched off."""
    del req, now
    local_list = station.local_list
    return GetLocalListVersionConf(list_version=local_list.version) if local_list.enabled else NO_LIST
