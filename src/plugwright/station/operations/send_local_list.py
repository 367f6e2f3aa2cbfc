"""SendLocalList: the Central System replaces the Local Authorization List, or changes it.

OCPP 1.6 §5.15 (behaviour), §6.41, §6.42, §7.47, §7.48 (fields), §9.2.3 (the number of entries); errata 3.52.
Lab: TC_043_CS, TC_043_1_CS, TC_043_2_CS, TC_043_3_CS, TC_042_2_CS, TC_008_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import SendLocalListConf, SendLocalListReq
from plugwright.station.inbound import Later
from plugwright.station.keys import SendLocalListMaxLength
from plugwright.station.local_list import OWED

if TYPE_CHECKING:
    from plugwright.station.station import Station

NOT_SUPPORTED: Final = SendLocalListConf(status="NotSupported")
FAILED: Final = SendLocalListConf(status="Failed")
VERSION_MISMATCH: Final = SendLocalListConf(status="VersionMismatch")

RESERVED_VERSIONS: Final = (0, -1)
"""They mean an empty list, and none at all (§5.10, errata 3.52)."""


def handle(station: "Station", req: SendLocalListReq, now: Now) -> SendLocalListConf | Later:
    """Refuse at once what can be seen at once; everything else is checked and stored in slices, and answered then."""
    local_list = station.local_list
    if not local_list.enabled:
        return NOT_SUPPORTED
    entries = len(req.local_authorization_list or ())
    if req.list_version in RESERVED_VERSIONS or entries > station.configuration[SendLocalListMaxLength]:
        return FAILED
    if local_list.is_busy or not station.inbound.may_owe or not local_list.has_room(entries):
        return FAILED
    if req.update_type == "Differential" and req.list_version <= local_list.version:
        return VERSION_MISMATCH  # §7.47
    local_list.update(req, now)
    return Later(OWED, NEVER_MS, FAILED, holds_calls=False)
