"""Unlocking that fails, at stations of different habits: all lock the plug while a transaction runs."""

from typing import Any

import pytest

from plugwright.lab import verdicts
from plugwright.lab.cases.unlocking import TC_030_CS
from plugwright.lab.declaration import declared
from plugwright.lab.virtual import VirtualRunner
from plugwright.now import Now
from plugwright.ocpp16 import UnlockConnectorConf, UnlockConnectorReq
from plugwright.settings.products import load_product
from plugwright.station.operations import OPERATIONS, unlock_connector
from plugwright.station.station import Station
from tests.lab.wrong_stations.wrong import operation


def unlocks_what_is_locked(station: Station, req: UnlockConnectorReq, now: Now) -> Any:
    """Does not drive a lock that stands open, and says that it is."""
    connector = station.connector(req.connector_id)
    if connector is not None and not connector.locked:
        return UnlockConnectorConf(status="Unlocked")
    return unlock_connector.handle(station, req, now)


def says_unlocked(_station: Station, _req: UnlockConnectorReq, _now: Now) -> Any:
    """Does nothing."""
    return UnlockConnectorConf(status="Unlocked")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"operations": OPERATIONS}, "passed"),
        (operation(UnlockConnectorReq, unlocks_what_is_locked, "").given(), "passed"),
        (operation(UnlockConnectorReq, says_unlocked, "").given(), "failed"),
    ],
    ids=("drives any lock", "unlocks what is locked", "unlocks in words"),
)
def test_a_lock_that_is_jammed_cannot_be_unlocked(given: dict[str, Any], verdict: str) -> None:
    """§7.46, TC_030_CS: Unlocked is right only where the lock stands open, as before a transaction it may."""
    product = load_product("generic")
    (result,) = VirtualRunner(declared("generic", product), product, (TC_030_CS,), **given).play()
    assert verdicts.name(result.verdict) == verdict, result.verdict.words
