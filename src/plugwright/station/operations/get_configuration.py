"""GetConfiguration: the Central System reads configuration keys.

OCPP 1.6 §5.8 (behaviour), §6.23-6.24 (fields), §9.1.9 (the number of keys).
Lab: TC_019_CS.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from plugwright.now import Now
from plugwright.ocpp16 import GetConfigurationConf, GetConfigurationReq, KeyValue
from plugwright.ocpp16.errors import CallError
from plugwright.station.configuration import Configuration, Key
from plugwright.station.keys import GetConfigurationMaxKeys

if TYPE_CHECKING:
    from plugwright.station.station import Station


def handle(station: "Station", req: GetConfigurationReq, now: Now) -> GetConfigurationConf:
    """Answer the keys asked for, in their order and each once; without a list all of them, however many."""
    configuration = station.configuration
    if not req.key:
        everything = (KeyValue(key=key.name, readonly=ro, value=text) for key, text, ro in configuration.listed())
        return GetConfigurationConf(configuration_key=tuple(everything))

    most = configuration[GetConfigurationMaxKeys]
    if len(req.key) > most:
        raise CallError("OccurenceConstraintViolation", f"{len(req.key)} keys, at most {most} in one request")

    known: list[KeyValue] = []
    unknown: list[str] = []
    for name in _distinct(req.key):
        key = configuration.find(name)
        if key is None:
            unknown.append(name)
        else:
            known.append(_told(configuration, key))
    return GetConfigurationConf(configuration_key=tuple(known) or None, unknown_key=tuple(unknown) or None)


def _distinct(names: Iterable[str]) -> Iterable[str]:
    """Each name as it was written first; names compare without case (§7.17)."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return first.values()


def _told(configuration: Configuration, key: Key[Any]) -> KeyValue:
    return KeyValue(key=key.name, readonly=configuration.is_read_only(key), value=configuration.text(key))
