"""What the station's answers promise, and that a broken promise is noticed."""

from typing import Any

import pytest

from plugwright.ocpp16 import (
    ChangeConfigurationReq,
    ClearCacheReq,
    DataTransferReq,
    GetConfigurationReq,
    UnlockConnectorReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.sim.world import World
from plugwright.station.keys import ConnectionTimeOut
from plugwright.station.ports import CacheRow
from tests.sim.worlds import charge, quiet_world

ACCEPTED = {"status": "Accepted"}


def answered(world: World, req: Req, conf: Any) -> list[str]:
    """What is wrong once the station has answered so."""
    action = type(req).__name__.removesuffix("Req")
    world.pledges.answered[action](req, conf, world.shell.now)
    return world.pledges.flaws


def test_what_the_station_does_is_right() -> None:
    """Nothing is complained of for nothing."""
    world = quiet_world()
    charge(world)
    for req in (
        ChangeConfigurationReq(key="connectiontimeout", value="42"),
        ChangeConfigurationReq(key="ConnectionTimeOut", value="-1"),
        GetConfigurationReq(),
        ClearCacheReq(),
        DataTransferReq(vendor_id="org.plugwright", message_id="Echo", data="x"),
        DataTransferReq(vendor_id="com.example"),
        UnlockConnectorReq(connector_id=1),
    ):
        assert world.central.call(req, world.shell.now)
        world.advance(20_000)
    assert world.pledges.flaws == []
    assert world.pledges.keys_set == {"ConnectionTimeOut": "42"}


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        (ConnectionTimeOut.name, "4321", "was set to"),
        (ConnectionTimeOut.name, "never", "which must be"),
        ("NoSuchKey", "1", "no key"),
    ],
)
def test_a_key_that_is_not_set_is_noticed(key: str, value: str, complaint: str) -> None:
    """§5.3: Accepted means in effect."""
    world = quiet_world()
    req = ChangeConfigurationReq(key=key, value=value)
    assert answered(world, req, {"status": "Rejected"}) == []
    assert complaint in answered(world, req, ACCEPTED)[0]


def test_a_key_that_is_forgotten_is_noticed() -> None:
    """In the next life, and when it is told."""
    world = quiet_world()
    station = world.shell.station
    assert station is not None
    world.pledges.keys_set[ConnectionTimeOut.name] = "4321"
    told = {"configurationKey": [{"key": "ConnectionTimeOut", "readonly": False, "value": "60"}]}
    assert "was set" in answered(world, GetConfigurationReq(), told)[0]
    world.pledges.compare_keys(station)
    assert len(world.pledges.flaws) == 2


def test_a_cache_that_is_not_empty_is_noticed() -> None:
    """§5.4."""
    world = quiet_world()
    world.shell.store.put_cached(CacheRow("alice", "Accepted"), 10)
    assert answered(world, ClearCacheReq(), {"status": "Rejected"}) == []
    assert "ALICE is in the cache" in answered(world, ClearCacheReq(), ACCEPTED)[0]


def test_a_connector_that_is_not_unlocked_is_noticed() -> None:
    """§5.18: neither locked nor giving energy."""
    world = quiet_world()
    charge(world)
    req = UnlockConnectorReq(connector_id=1)
    assert answered(world, req, {"status": "UnlockFailed"}) == []
    assert len(answered(world, req, {"status": "Unlocked"})) == 2


def test_an_answer_that_is_no_echo_is_noticed() -> None:
    """§5.6."""
    world = quiet_world()
    req = DataTransferReq(vendor_id="org.plugwright", message_id="Echo", data="x")
    assert answered(world, req, {"status": "Accepted", "data": "x"}) == []
    assert answered(world, req, ACCEPTED)
