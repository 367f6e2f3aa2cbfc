"""Stations that are wrong and pass: what none of the document's cases looks at.

That is what a verdict does not say. Where a case comes to see one of them, it leaves this list.
"""

from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import (
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
)
from plugwright.station.boot import Boot
from plugwright.station.configuration import Configuration, Key
from plugwright.station.keys import NumberOfConnectors, UnlockConnectorOnEVSideDisconnect
from plugwright.station.operations import change_configuration, remote_start_transaction
from plugwright.station.ports import CacheRow
from plugwright.station.station import Station
from plugwright.store.memory import MemoryStore
from tests.lab.wrong_stations.wrong import operation, part, store


class AnswersRejected(Boot):
    """Answers the Central System while it is Rejected (§4.2): nobody asks it anything then."""

    __slots__ = ()

    @property
    def silent(self) -> bool:
        return False


class HoldsTheCable(Configuration):
    """Holds the cable whatever UnlockConnectorOnEVSideDisconnect says (§9.1.33): nobody pulls at it."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return False if key is UnlockConnectorOnEVSideDisconnect else super().__getitem__(key)


class CachesWithoutExpiry(MemoryStore):
    """Takes what it has cached for good after its expiryDate (§3.5.1): nobody gives one."""

    __slots__ = ()

    def put_cached(self, row: CacheRow, limit: int) -> None:
        super().put_cached(CacheRow(row.key, row.status, None, row.parent_id_tag), limit)


def closes_in_mid_transaction(station: Station, req: ChangeAvailabilityReq, now: Now) -> ChangeAvailabilityConf:
    """Is Inoperative at once in mid-transaction, which must end first (§5.2): nobody asks for it then."""
    for connector in station.connectors if req.connector_id == 0 else station.connectors[req.connector_id - 1 :][:1]:
        connector.set_availability(operative=req.type == "Operative", now=now)
    if req.connector_id == 0:
        station.main.set_availability(operative=req.type == "Operative", now=now)
    return ChangeAvailabilityConf(status="Accepted")


def writes_read_only_keys(station: Station, req: ChangeConfigurationReq, now: Now) -> ChangeConfigurationConf:
    """Accepts a change of a read-only key (§5.3): nobody tries one."""
    if req.key == NumberOfConnectors.name:
        return ChangeConfigurationConf(status="Accepted")
    return change_configuration.handle(station, req, now)


def starts_faulted(station: Station, req: RemoteStartTransactionReq, now: Now) -> RemoteStartTransactionConf:
    """Accepts a remote start at a connector that is Faulted (§5.11): a card alone is tried there."""
    if any(connector.faulted for connector in station.connectors):
        return RemoteStartTransactionConf(status="Accepted")
    return remote_start_transaction.handle(station, req, now)


WRONG = (
    part("boot", AnswersRejected, ""),
    part("configuration", HoldsTheCable, ""),
    store(CachesWithoutExpiry, ""),
    operation(ChangeAvailabilityReq, closes_in_mid_transaction, ""),
    operation(ChangeConfigurationReq, writes_read_only_keys, ""),
    operation(RemoteStartTransactionReq, starts_faulted, ""),
)
