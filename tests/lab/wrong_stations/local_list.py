"""Stations that keep their Local Authorization List in a wrong way."""

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import GetLocalListVersionConf, GetLocalListVersionReq, SendLocalListConf, SendLocalListReq
from plugwright.station.inbound import Later
from plugwright.station.local_list import OWED, LocalList, Work
from plugwright.station.operations import get_local_list_version, send_local_list
from plugwright.station.ports import CacheRow
from plugwright.station.station import Station
from tests.lab.wrong_stations.wrong import operation, part


class KeepsTheVersion(LocalList):
    """Takes a differential update, and keeps the version of the list before it (§5.15)."""

    __slots__ = ()

    def _apply(self, req: SendLocalListReq) -> Work:
        if req.update_type == "Differential":
            req = msgspec.structs.replace(req, list_version=self.version)
        return super()._apply(req)


class AsksAllTheSame(LocalList):
    """Takes a list, and never looks into it (§3.5.2)."""

    __slots__ = ()

    def entry(self, id_tag: str, now: Now) -> CacheRow | None:
        return None


class TakesTheLast(LocalList):
    """Takes a list with an idTag that stands in it twice (§6.41)."""

    __slots__ = ()

    def _apply(self, req: SendLocalListReq) -> Work:
        entries = {entry.id_tag: entry for entry in req.local_authorization_list or ()}
        return super()._apply(msgspec.structs.replace(req, local_authorization_list=tuple(entries.values())))


def takes_older_updates(station: Station, req: SendLocalListReq, now: Now) -> SendLocalListConf | Later:
    """Takes an update that is older than its list (§5.15, §7.47)."""
    conf = send_local_list.handle(station, req, now)
    if isinstance(conf, Later) or conf.status != "VersionMismatch":
        return conf
    station.local_list.update(req, now)
    return Later(OWED, NEVER_MS, conf, holds_calls=False)


def forgets_updates(station: Station, req: SendLocalListReq, now: Now) -> SendLocalListConf | Later:
    """Accepts a differential update, and forgets it (§5.15)."""
    if req.update_type == "Differential":
        return SendLocalListConf(status="Accepted")
    return send_local_list.handle(station, req, now)


def refuses_updates(station: Station, req: SendLocalListReq, now: Now) -> SendLocalListConf | Later:
    """Takes full lists only (§5.15)."""
    if req.update_type == "Differential":
        return SendLocalListConf(status="Failed")
    return send_local_list.handle(station, req, now)


def gives_an_empty_list_a_version(station: Station, req: GetLocalListVersionReq, now: Now) -> GetLocalListVersionConf:
    """Tells the version that was sent with a list that is empty (§5.10)."""
    conf = get_local_list_version.handle(station, req, now)
    return GetLocalListVersionConf(list_version=conf.list_version or 1)


def has_a_list_switched_off(station: Station, _req: GetLocalListVersionReq, _now: Now) -> GetLocalListVersionConf:
    """Tells the version of a list that is switched off (§5.10)."""
    return GetLocalListVersionConf(list_version=station.local_list.version)


def accepts_lists_without_one(_station: Station, _req: SendLocalListReq, _now: Now) -> SendLocalListConf:
    """Accepts a list although it has no place for one (§5.15, §7.47)."""
    return SendLocalListConf(status="Accepted")


def has_a_version_without_a_list(_station: Station, _req: GetLocalListVersionReq, _now: Now) -> GetLocalListVersionConf:
    """Tells the version of an empty list although it has none at all (§5.10)."""
    return GetLocalListVersionConf(list_version=0)


WRONG = (
    part("local_list", KeepsTheVersion, "TC_043_2_CS"),
    part("local_list", AsksAllTheSame, "TC_008_CS"),
    part("local_list", TakesTheLast, "TC_043_3_CS"),
    operation(SendLocalListReq, takes_older_updates, "TC_043_2_CS"),
    operation(SendLocalListReq, forgets_updates, "TC_043_2_CS"),
    operation(SendLocalListReq, refuses_updates, "TC_043_CS TC_043_2_CS"),
    operation(GetLocalListVersionReq, gives_an_empty_list_a_version, "TC_042_2_CS"),
    operation(GetLocalListVersionReq, has_a_list_switched_off, "TC_042_1_CS"),
    operation(SendLocalListReq, accepts_lists_without_one, "TC_043_1_CS", product="ac-wallbox-tethered"),
    operation(GetLocalListVersionReq, has_a_version_without_a_list, "TC_042_1_CS", product="ac-wallbox-tethered"),
)
