"""ChangeConfiguration: the Central System sets a configuration key.

OCPP 1.6 §5.3 (behaviour), §6.9-6.10 (fields).
Lab: TC_021_CS, TC_040_1_CS, TC_040_2_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import ChangeConfigurationConf, ChangeConfigurationReq, ConfigurationStatus
from plugwright.station.effects import Reply
from plugwright.station.stimuli import ChangeKey

if TYPE_CHECKING:
    from plugwright.station.station import Station


def handle(station: "Station", req: ChangeConfigurationReq, now: Now) -> ChangeConfigurationConf:
    """Accepted means in effect now (§5.3); a value that is set already is accepted and disturbs nothing."""
    return ChangeConfigurationConf(status=_change(station, req.key, req.value, now))


def change_key(station: "Station", command: ChangeKey, now: Now) -> None:
    """The same for the panel: `Reply` has the status, and for a value that is Rejected what is wrong with it."""
    status = _change(station, command.key, command.value, now)
    key = station.configuration.find(command.key)
    objection = station.configuration.objection(key, command.value) if key is not None else None
    station.effects.append(Reply(command.token, status, error=objection))


def _change(station: "Station", name: str, value: str, now: Now) -> ConfigurationStatus:
    configuration = station.configuration
    key = configuration.find(name)
    if key is None:
        return "NotSupported"
    before = configuration[key]
    status = configuration.change(key.name, value, station.store)
    if status == "Accepted" and configuration[key] != before:
        station.configuration_changed(key, now)
    return status
