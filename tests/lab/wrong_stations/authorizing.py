"""Stations that let the wrong people charge, or not the right ones: idTags, groups, the cache."""

from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import (
    AuthorizeConf,
    ClearCacheConf,
    ClearCacheReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
)
from plugwright.station.authorization import Authorization, Judgement, Then
from plugwright.station.calls import Answer
from plugwright.station.claims import Claim, same_id
from plugwright.station.configuration import Configuration, Key
from plugwright.station.connector import Connector
from plugwright.station.keys import LocalAuthorizeOffline, LocalPreAuthorize
from plugwright.station.ports import CacheRow
from plugwright.station.readers import Readers, Tap
from plugwright.station.station import Station
from plugwright.store.memory import MemoryStore
from tests.lab.wrong_stations.wrong import operation, part, store


class TrustsEverybody(Authorization):
    """Lets everybody charge without asking (§4.1)."""

    __slots__ = ()

    def authorize(self, id_tag: str, now: Now, then: Then, *, in_turn: bool = False, for_group: bool = False) -> None:
        then(Judgement(accepted=True, reason="Accepted"), now)


class TakesInvalidForAccepted(Authorization):
    """Asks, and lets an idTag charge that the Central System has refused (§4.1, §4.8)."""

    __slots__ = ()

    def _answered(self, id_tag: str, answer: Answer, now: Now, then: Then) -> None:
        conf = answer.confirmation
        if isinstance(conf, AuthorizeConf):
            then(Judgement(accepted=True, reason="Accepted", parent_id_tag=conf.id_tag_info.parent_id_tag), now)
        else:
            super()._answered(id_tag, answer, now, then)


class AsksAlways(Configuration):
    """Asks for an idTag that it knows, whatever LocalPreAuthorize says (§9.1.13)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return False if key is LocalPreAuthorize else super().__getitem__(key)


class RefusesOffline(Configuration):
    """Lets nobody charge while offline, whatever LocalAuthorizeOffline says (§3.5.4, §9.1.12)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return False if key is LocalAuthorizeOffline else super().__getitem__(key)


def starts_for_everybody(station: Station, req: RemoteStartTransactionReq, now: Now) -> RemoteStartTransactionConf:
    """Starts remotely without the Authorize that AuthorizeRemoteTxRequests wants (§5.11, §9.1.3)."""
    connector = station.free_connector(req.connector_id, for_id_tag=req.id_tag)
    if connector is None:
        return RemoteStartTransactionConf(status="Rejected")
    connector.set_claim(Claim(req.id_tag, None), now)
    return RemoteStartTransactionConf(status="Accepted")


class AnyCardStops(Readers):
    """Lets every card end a transaction (§4.10)."""

    __slots__ = ()

    def _own(self, tap: Tap, connector: Connector, now: Now) -> bool:
        row = connector.transaction
        if row is None or connector.phase != "running":
            return super()._own(tap, connector, now)
        self._station.transactions.stop(connector, "Local", now, id_tag=tap.id_tag)
        return True


class NoCardStops(Readers):
    """Does not end a transaction by the card that has started it (§4.10)."""

    __slots__ = ()

    def _own(self, tap: Tap, connector: Connector, now: Now) -> bool:
        row = connector.transaction
        if row is not None and same_id(row.id_tag, tap.id_tag):
            return True
        return super()._own(tap, connector, now)


class KnowsNoGroup(Readers):
    """Does not let another card of the group end a transaction (§3.10, §4.10)."""

    __slots__ = ()

    def _of_group(self, parent_id_tag: str | None) -> Connector | None:
        return None


class CachesNothing(MemoryStore):
    """Has a cache, and forgets whatever it is told (§3.5.1)."""

    __slots__ = ()

    def put_cached(self, row: CacheRow, limit: int) -> None:
        return


class CachesForEver(MemoryStore):
    """Says that the cache is cleared, and keeps it (§5.4)."""

    __slots__ = ()

    def clear_cache(self) -> None:
        return


def clears_never(_station: Station, _req: ClearCacheReq, _now: Now) -> ClearCacheConf:
    """Rejects ClearCache although it has a cache (§5.4)."""
    return ClearCacheConf(status="Rejected")


WRONG = (
    part(
        "authorization",
        TrustsEverybody,
        "TC_003_CS TC_004_1_CS TC_004_2_CS TC_061_CS TC_010_CS TC_011_1_CS TC_011_2_CS TC_023_CS "
        "TC_047_CS TC_051_CS TC_053_CS",
        stops=(
            "TC_068_CS TC_069_CS TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_007_CS TC_012_CS TC_015_CS TC_016_CS "
            "TC_018_1_CS TC_070_CS TC_071_CS TC_024_CS TC_026_CS TC_028_CS TC_030_CS TC_032_2_CS TC_036_CS "
            "TC_038_CS"
        ),
    ),
    part("authorization", TakesInvalidForAccepted, "TC_023_CS"),
    part("configuration", AsksAlways, "TC_007_CS TC_008_CS"),
    part("configuration", RefusesOffline, "TC_037_1_CS TC_037_2_CS TC_037_3_CS TC_039_CS"),
    operation(
        RemoteStartTransactionReq,
        starts_for_everybody,
        "TC_010_CS TC_011_1_CS TC_011_2_CS TC_047_CS TC_051_CS",
        stops=(
            "TC_068_CS TC_069_CS TC_005_1_CS TC_005_2_CS TC_007_CS TC_012_CS TC_015_CS TC_016_CS TC_018_2_CS "
            "TC_070_CS TC_071_CS TC_026_CS TC_028_CS TC_032_2_CS TC_036_CS TC_038_CS"
        ),
        product="seco-oc1622v1",
    ),
    part("readers", AnyCardStops, "TC_068_CS TC_069_CS"),
    part(
        "readers", NoCardStops, "TC_068_CS TC_038_CS", stops="TC_007_CS TC_037_1_CS TC_037_2_CS TC_037_3_CS TC_039_CS"
    ),
    part("readers", KnowsNoGroup, "TC_069_CS"),
    store(CachesNothing, "TC_007_CS"),
    store(CachesForEver, "TC_061_CS", stops="TC_007_CS"),
    operation(ClearCacheReq, clears_never, "TC_061_CS", stops="TC_007_CS"),
)
