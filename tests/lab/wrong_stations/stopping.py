"""Stations that stop in a wrong way, and those whose locks and contactors do not do what is said."""

from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import (
    Reason,
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    ResetConf,
    ResetReq,
    UnlockConnectorConf,
    UnlockConnectorReq,
)
from plugwright.station.configuration import Configuration, Key
from plugwright.station.connector import Connector
from plugwright.station.effects import Effect, SetContactor, SetLock
from plugwright.station.inbound import Later
from plugwright.station.keys import StopTransactionOnEVSideDisconnect
from plugwright.station.operations import unlock_connector
from plugwright.station.station import Station
from plugwright.station.status import Reporter, Status
from plugwright.station.stimuli import LockMoved, Stimulus
from plugwright.station.transactions import Transactions
from tests.lab.wrong_stations.wrong import Between, operation, part, ports, reporters

UNLOCKED = UnlockConnectorConf(status="Unlocked")


class NeverStopsUnplugged(Configuration):
    """Goes on when the vehicle is unplugged, whatever StopTransactionOnEVSideDisconnect says (§9.1.23)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return False if key is StopTransactionOnEVSideDisconnect else super().__getitem__(key)


class AlwaysStopsUnplugged(Configuration):
    """Stops when the vehicle is unplugged, whatever StopTransactionOnEVSideDisconnect says (§9.1.23)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return True if key is StopTransactionOnEVSideDisconnect else super().__getitem__(key)


class CallsItLocal(Transactions):
    """Gives every stop the reason Local (§7.36)."""

    __slots__ = ()

    def stop(self, connector: Connector, reason: Reason, now: Now, *, id_tag: str | None = None) -> None:
        super().stop(connector, "Local", now, id_tag=id_tag)


class CallsItOther(Transactions):
    """Gives a stop by the driver's card the reason Other (§7.36)."""

    __slots__ = ()

    def stop(self, connector: Connector, reason: Reason, now: Now, *, id_tag: str | None = None) -> None:
        super().stop(connector, "Other" if reason == "Local" else reason, now, id_tag=id_tag)


class SkipsFinishing(Reporter):
    """Tells Available where a plug has to be pulled first: Finishing (§4.9)."""

    __slots__ = ()

    def change(self, status: Status, now: Now) -> None:
        super().change(Status("Available") if status.status == "Finishing" else status, now)


def forgets_the_stop(_station: Station, _req: RemoteStopTransactionReq, _now: Now) -> RemoteStopTransactionConf:
    """Accepts a remote stop, and lets the transaction run (§5.12)."""
    return RemoteStopTransactionConf(status="Accepted")


def stops_whatever_runs(station: Station, _req: RemoteStopTransactionReq, now: Now) -> RemoteStopTransactionConf:
    """Stops the transaction that runs, whatever transactionId it is asked to stop (§5.12)."""
    for connector in station.connectors:
        station.transactions.stop(connector, "Remote", now)
    return RemoteStopTransactionConf(status="Accepted")


def forgets_the_reset(_station: Station, _req: ResetReq, _now: Now) -> ResetConf:
    """Accepts a Reset, and does nothing (§5.14)."""
    return ResetConf(status="Accepted")


class ContactorStays(Between):
    """Leaves the contactor closed, so that the end of the transaction has to wait for it (§4.10, §7.6)."""

    __slots__ = ()

    def wants(self, effect: Effect) -> list[Effect]:
        return [] if isinstance(effect, SetContactor) and not effect.closed else [effect]


class LockSaysYes(Between):
    """Has a lock whose driver reports success whatever the bolt did (§7.6, §7.46)."""

    __slots__ = ("_bolt",)

    def wants(self, effect: Effect) -> list[Effect]:
        if isinstance(effect, SetLock):
            self._bolt = effect.locked
        return [effect]

    def hears(self, stimulus: Stimulus) -> Stimulus:
        if isinstance(stimulus, LockMoved) and not stimulus.ok:
            return LockMoved(stimulus.connector, self._bolt)
        return stimulus


def unlocks_in_words(station: Station, req: UnlockConnectorReq, now: Now) -> UnlockConnectorConf | Later:
    """Says Unlocked before the motor has moved (§5.18, §7.46)."""
    conf = unlock_connector.handle(station, req, now)
    return UNLOCKED if isinstance(conf, Later) else conf


def unlocks_and_goes_on(station: Station, req: UnlockConnectorReq, now: Now) -> UnlockConnectorConf | Later:
    """Unlocks without ending the transaction first (§5.18)."""
    connector = station.connector(req.connector_id)
    if connector is None or connector.phase == "none":
        return unlock_connector.handle(station, req, now)
    station.effects.append(SetLock(connector.id, locked=False))
    return UNLOCKED


def unlocks_never(_station: Station, _req: UnlockConnectorReq, _now: Now) -> UnlockConnectorConf:
    """Has a lock, and says that it has none (§7.46)."""
    return UnlockConnectorConf(status="NotSupported")


def unlocks_anything(station: Station, req: UnlockConnectorReq, now: Now) -> UnlockConnectorConf | Later:
    """Says UnlockFailed of a connector that there is not (§5.18, errata 3.85)."""
    if station.connector(req.connector_id) is None:
        return UnlockConnectorConf(status="UnlockFailed")
    return unlock_connector.handle(station, req, now)


def unlocks_without_a_lock(_station: Station, _req: UnlockConnectorReq, _now: Now) -> UnlockConnectorConf:
    """Says Unlocked although there is no lock (§7.46)."""
    return UNLOCKED


WRONG = (
    part("configuration", NeverStopsUnplugged, "TC_005_1_CS TC_005_2_CS"),
    part("configuration", AlwaysStopsUnplugged, "TC_005_3_CS"),
    part(
        "transactions",
        CallsItLocal,
        "TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_012_CS TC_015_CS TC_016_CS TC_018_1_CS TC_037_3_CS",
    ),
    part("transactions", CallsItOther, "TC_038_CS TC_039_CS"),
    reporters(
        SkipsFinishing,
        "TC_068_CS TC_069_CS TC_005_1_CS TC_005_3_CS TC_012_CS TC_015_CS TC_016_CS TC_018_1_CS TC_032_2_CS TC_038_CS",
        stops="TC_007_CS TC_037_1_CS TC_037_2_CS TC_037_3_CS TC_039_CS",
    ),
    operation(RemoteStopTransactionReq, forgets_the_stop, "TC_005_3_CS TC_012_CS TC_028_CS", stops="TC_030_CS"),
    operation(RemoteStopTransactionReq, stops_whatever_runs, "TC_028_CS"),
    operation(ResetReq, forgets_the_reset, "TC_013_CS TC_015_CS TC_016_CS"),
    ports(ContactorStays, "", stops="TC_039_CS"),
    ports(LockSaysYes, "TC_024_CS TC_030_CS"),
    operation(UnlockConnectorReq, unlocks_in_words, "TC_030_CS"),
    operation(UnlockConnectorReq, unlocks_and_goes_on, "TC_018_1_CS"),
    operation(UnlockConnectorReq, unlocks_never, "TC_017_1_CS TC_018_1_CS TC_030_CS"),
    operation(UnlockConnectorReq, unlocks_anything, "TC_031_CS"),
    operation(UnlockConnectorReq, unlocks_without_a_lock, "TC_017_2_CS TC_018_2_CS TC_031_CS", product="seco-oc1622v1"),
    operation(
        UnlockConnectorReq, unlocks_without_a_lock, "TC_017_2_CS TC_018_2_CS TC_031_CS", product="ac-wallbox-tethered"
    ),
)
