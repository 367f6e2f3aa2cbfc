"""UpdateFirmware: the Central System has new firmware downloaded and installed.

OCPP 1.6 §5.19, §6.55, §6.56; errata 3.50, 3.63.
Lab: TC_044_1_CS, TC_044_2_CS, TC_044_3_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import Now
from plugwright.ocpp16 import UpdateFirmwareConf, UpdateFirmwareReq
from plugwright.ocpp16.time import parse_utc
from plugwright.station.jobs import extra_tries, retry_wait_s

if TYPE_CHECKING:
    from plugwright.station.station import Station

TAKEN_NOTE_OF: Final = UpdateFirmwareConf()


def handle(station: "Station", req: UpdateFirmwareReq, now: Now) -> UpdateFirmwareConf:
    """The confirmation says nothing (§6.56): what becomes of the request, FirmwareStatusNotifications tell."""
    station.firmware.request(
        req.location, parse_utc(req.retrieve_date), extra_tries(req.retries), retry_wait_s(req.retry_interval), now
    )
    return TAKEN_NOTE_OF
