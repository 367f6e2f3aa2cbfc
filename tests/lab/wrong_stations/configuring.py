"""Stations that keep their configuration keys, or tell of them, in a wrong way."""

from collections.abc import Mapping
from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import (
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    GetConfigurationConf,
    GetConfigurationReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.station.configuration import Key
from plugwright.station.keys import NumberOfConnectors, ResetRetries
from plugwright.station.operations import change_configuration, get_configuration
from plugwright.station.station import Station
from tests.lab.wrong_stations.wrong import keys, operation

ACCEPTED = ChangeConfigurationConf(status="Accepted")


def has_no_reset_retries(key: Key[Any]) -> Mapping[str, Any] | None:
    """Has not the required key ResetRetries (§9.1.22)."""
    return None if key.name == ResetRetries.name else {}


def lets_connectors_be_counted_anew(key: Key[Any]) -> Mapping[str, Any]:
    """Tells that NumberOfConnectors can be written (§9.1.21)."""
    return {"access": "RW"} if key.name == NumberOfConnectors.name else {}


def accepts_unknown_keys(station: Station, req: ChangeConfigurationReq, now: Now) -> ChangeConfigurationConf:
    """Accepts a change of a key that it has not (§5.3)."""
    conf = change_configuration.handle(station, req, now)
    return ACCEPTED if conf.status == "NotSupported" else conf


def rejects_unknown_keys(station: Station, req: ChangeConfigurationReq, now: Now) -> ChangeConfigurationConf:
    """Says Rejected where it has no such key: NotSupported (§5.3)."""
    conf = change_configuration.handle(station, req, now)
    return ChangeConfigurationConf(status="Rejected") if conf.status == "NotSupported" else conf


def accepts_any_value(station: Station, req: ChangeConfigurationReq, now: Now) -> ChangeConfigurationConf:
    """Accepts a value that the key cannot have, and does not take it (§5.3)."""
    conf = change_configuration.handle(station, req, now)
    return ACCEPTED if conf.status == "Rejected" else conf


def changes_nothing(_station: Station, _req: ChangeConfigurationReq, _now: Now) -> ChangeConfigurationConf:
    """Accepts each change, and changes nothing (§5.3)."""
    return ACCEPTED


def wants_a_reboot(station: Station, req: ChangeConfigurationReq, now: Now) -> ChangeConfigurationConf:
    """Says RebootRequired of what is in effect already (§5.3)."""
    conf = change_configuration.handle(station, req, now)
    return ChangeConfigurationConf(status="RebootRequired") if conf.status == "Accepted" else conf


def tells_the_first_key(station: Station, req: GetConfigurationReq, now: Now) -> GetConfigurationConf:
    """Tells the first key alone of those that it is asked for (§5.8)."""
    first = GetConfigurationReq(key=req.key[:1]) if req.key else req
    return get_configuration.handle(station, first, now)


def takes_ten_keys(station: Station, req: GetConfigurationReq, now: Now) -> GetConfigurationConf:
    """Refuses more than ten keys, when GetConfigurationMaxKeys says that it takes more (§9.1.9)."""
    if len(req.key or ()) > 10:
        raise CallError("OccurenceConstraintViolation", "too many keys")
    return get_configuration.handle(station, req, now)


def tells_keys_as_unknown(station: Station, req: GetConfigurationReq, now: Now) -> GetConfigurationConf:
    """Tells every key that it is asked for as unknown beside its value (§5.8)."""
    conf = get_configuration.handle(station, req, now)
    return GetConfigurationConf(configuration_key=conf.configuration_key, unknown_key=tuple(req.key or ()) or None)


WRONG = (
    keys(has_no_reset_retries, "TC_019_CS"),
    keys(lets_connectors_be_counted_anew, "TC_019_CS"),
    operation(ChangeConfigurationReq, accepts_unknown_keys, "TC_040_1_CS"),
    operation(ChangeConfigurationReq, rejects_unknown_keys, "TC_040_1_CS"),
    operation(ChangeConfigurationReq, accepts_any_value, "TC_040_2_CS"),
    operation(
        ChangeConfigurationReq,
        changes_nothing,
        "TC_004_2_CS TC_011_2_CS TC_005_3_CS TC_007_CS TC_021_CS TC_070_CS TC_071_CS TC_036_CS TC_037_2_CS TC_040_1_CS "
        "TC_040_2_CS TC_042_1_CS TC_008_CS",
    ),
    operation(ChangeConfigurationReq, wants_a_reboot, "TC_002_CS TC_021_CS"),
    operation(GetConfigurationReq, tells_the_first_key, "TC_019_CS"),
    operation(GetConfigurationReq, takes_ten_keys, "TC_019_CS"),
    operation(GetConfigurationReq, tells_keys_as_unknown, "TC_019_CS"),
)
