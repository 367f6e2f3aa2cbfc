"""Stations that start a transaction when they should not, or not when they should, or tell of it in a wrong way."""

from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import RemoteStartTransactionConf, RemoteStartTransactionReq
from plugwright.station.claims import Claim
from plugwright.station.configuration import Configuration, Key
from plugwright.station.connector import Connector
from plugwright.station.keys import ConnectionTimeOut
from plugwright.station.operations import remote_start_transaction
from plugwright.station.station import Station
from plugwright.station.status import Reporter, Status
from plugwright.station.stimuli import PlugChanged
from tests.lab.wrong_stations.wrong import operation, part, reporters

ACCEPTED = RemoteStartTransactionConf(status="Accepted")
REJECTED = RemoteStartTransactionConf(status="Rejected")


class WaitsForEver(Configuration):
    """Waits for the cable for ever, whatever ConnectionTimeOut says (§9.1.6)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return 0 if key is ConnectionTimeOut else super().__getitem__(key)


class WaitsTwiceAsLong(Configuration):
    """Waits for the cable twice as long as ConnectionTimeOut says (§9.1.6)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        value = super().__getitem__(key)
        return 2 * value if key is ConnectionTimeOut else value


class ChargesFaulted(Connector):
    """Tells that it is Faulted, and goes on as if it were not (§4.9, §7.7)."""

    __slots__ = ()

    @property
    def faulted(self) -> bool:
        return False


class WantsTheCableFirst(Connector):
    """Forgets the card that was presented before the cable came (§4.8, §4.9)."""

    __slots__ = ()

    def plug_changed(self, plug: PlugChanged, now: Now) -> None:
        if plug.plugged and not self.plugged:
            self.claim = None
        super().plug_changed(plug, now)


class SkipsPreparing(Reporter):
    """Tells nothing of Preparing (§4.9)."""

    __slots__ = ()

    def change(self, status: Status, now: Now) -> None:
        if status.status != "Preparing":
            super().change(status, now)


def starts_never(_station: Station, _req: RemoteStartTransactionReq, _now: Now) -> RemoteStartTransactionConf:
    """Rejects every remote start (§5.11)."""
    return REJECTED


def forgets_the_start(_station: Station, _req: RemoteStartTransactionReq, _now: Now) -> RemoteStartTransactionConf:
    """Accepts every remote start, and does nothing (§5.11)."""
    return ACCEPTED


def starts_after_the_next_cable(
    station: Station, req: RemoteStartTransactionReq, now: Now
) -> RemoteStartTransactionConf:
    """Accepts a remote start where a transaction runs, to start another one after it (§5.11)."""
    connector = station.connector(req.connector_id or 1)
    if connector is None or connector.transaction is None:
        return remote_start_transaction.handle(station, req, now)
    connector.set_claim(Claim(req.id_tag, None), now)
    return ACCEPTED


def takes_zero_for_any(station: Station, req: RemoteStartTransactionReq, now: Now) -> RemoteStartTransactionConf:
    """Starts at any connector when it is asked to start at connector 0 (§5.11, §6.33)."""
    anywhere = RemoteStartTransactionReq(id_tag=req.id_tag, connector_id=req.connector_id or None)
    return remote_start_transaction.handle(station, anywhere, now)


WITHOUT_A_REMOTE_START = (
    "TC_068_CS TC_069_CS TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_007_CS TC_012_CS TC_015_CS TC_016_CS TC_018_1_CS "
    "TC_070_CS TC_071_CS TC_024_CS TC_026_CS TC_028_CS TC_030_CS TC_032_2_CS TC_036_CS TC_037_1_CS TC_037_2_CS "
    "TC_037_3_CS TC_038_CS TC_039_CS"
)
"""What begins with a transaction that was started remotely."""

WRONG = (
    part("configuration", WaitsForEver, "TC_004_2_CS TC_011_2_CS"),
    part("configuration", WaitsTwiceAsLong, "TC_004_2_CS TC_011_2_CS"),
    part("connectors", ChargesFaulted, "TC_041_CS TC_048_1_CS TC_050_1_CS"),
    part("connectors", WantsTheCableFirst, "TC_004_1_CS TC_011_1_CS TC_024_CS TC_046_1_CS TC_053_CS"),
    reporters(
        SkipsPreparing,
        "TC_003_CS TC_004_1_CS TC_004_2_CS TC_010_CS TC_011_1_CS TC_011_2_CS TC_023_CS TC_008_CS "
        "TC_046_1_CS TC_046_2_CS TC_047_CS TC_049_CS TC_051_CS TC_053_CS",
        stops=(
            "TC_068_CS TC_069_CS TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_007_CS TC_061_CS TC_012_CS TC_015_CS "
            "TC_016_CS TC_018_1_CS TC_070_CS TC_071_CS TC_024_CS TC_026_CS TC_028_CS TC_030_CS TC_032_2_CS "
            "TC_036_CS TC_037_1_CS TC_037_2_CS TC_037_3_CS TC_038_CS TC_039_CS TC_048_2_CS TC_050_2_CS"
        ),
    ),
    operation(
        RemoteStartTransactionReq,
        starts_never,
        "TC_010_CS TC_011_1_CS TC_011_2_CS TC_008_CS TC_046_2_CS TC_047_CS TC_049_CS TC_051_CS",
        stops=WITHOUT_A_REMOTE_START,
    ),
    operation(
        RemoteStartTransactionReq,
        forgets_the_start,
        "TC_010_CS TC_011_1_CS TC_011_2_CS TC_027_CS TC_008_CS TC_046_2_CS TC_047_CS TC_049_CS TC_051_CS",
        stops=WITHOUT_A_REMOTE_START,
    ),
    operation(RemoteStartTransactionReq, starts_after_the_next_cable, "TC_026_CS"),
    operation(RemoteStartTransactionReq, takes_zero_for_any, "TC_027_CS"),
)
