"""ChangeConfiguration: the Central System sets a configuration key.

OCPP 1.6 §5.3 (behaviour), §6.9-6.10 (fields).
Lab: TC_021_CS, TC_040_1_CS, TC_040_2_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import ChangeConfigurationConf, ChangeConfigurationReq

if TYPE_CHECKING:
    from plugwright.station.station import Station


def handle(station: "Station", req: ChangeConfigurationReq, now: Now) -> ChangeConfigurationConf:
    """Accepted means in effect now (§5.3); a value that is set already is accepted and disturbs nothing."""
    configuration = station.configuration
    key = configuration.find(req.key)
    if key is None:
        return ChangeConfigurationConf(status="NotSupported")
    before = configuration[key]
    status = configuration.change(key.name, req.value, station.store)
    if status == "Accepted" and configuration[key] != before:
        station.configuration_changed(key, now)
    return ChangeConfigurationConf(status=status)
