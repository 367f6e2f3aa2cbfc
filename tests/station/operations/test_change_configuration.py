"""ChangeConfiguration: a status for every case, and the station is told of what changed."""

import pytest

from plugwright.ocpp16 import ChangeConfigurationReq
from plugwright.sim.bench import Bench
from plugwright.station import keys
from plugwright.station.operations.change_configuration import handle
from plugwright.station.product import Product
from plugwright.station.stimuli import ChangeKey
from tests.station.operations.stand_in import NOW, StandIn, stand_in


@pytest.fixture
def bench() -> StandIn:
    """A Core station of defaults."""
    return stand_in(Product(vendor="V", model="M"))


def change(bench: StandIn, key: str, value: str) -> str:
    """The status of a ChangeConfiguration."""
    return handle(bench.station, ChangeConfigurationReq(key=key, value=value), NOW).status


def test_change_is_accepted_and_told_to_the_station(bench: StandIn) -> None:
    """§5.3: effective immediately, so running series are timed anew at once."""
    assert change(bench, "metervaluesampleinterval", "15") == "Accepted"
    assert bench.configuration[keys.MeterValueSampleInterval] == 15
    assert bench.told == [(keys.MeterValueSampleInterval, NOW)]
    assert dict(bench.store.configuration()) == {"MeterValueSampleInterval": "15"}


def test_value_that_is_set_already_disturbs_nothing(bench: StandIn) -> None:
    """A series that runs at this interval goes on as it was."""
    assert change(bench, "MeterValueSampleInterval", "60") == "Accepted"
    assert bench.told == []


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("Testing", "true", "NotSupported"),
        ("LocalAuthListEnabled", "true", "NotSupported"),
        ("MeterValueSampleInterval", "-1", "Rejected"),
        ("MeterValuesSampledData", "SoC", "Rejected"),
        ("NumberOfConnectors", "1", "Rejected"),
    ],
)
def test_refused_change_is_not_told(bench: StandIn, key: str, value: str, status: str) -> None:
    """§5.3: NotSupported for a key that is not there, Rejected for what cannot be set."""
    assert change(bench, key, value) == status
    assert bench.told == []
    assert dict(bench.store.configuration()) == {}


@pytest.mark.parametrize(
    ("key", "value", "status", "error"),
    [
        ("heartbeatinterval", "15", "Accepted", None),
        ("HeartbeatInterval", "-1", "Rejected", "must be a whole number from 0 to 2147483647"),
        ("NumberOfConnectors", "1", "Rejected", None),
        ("Testing", "1", "NotSupported", None),
    ],
)
def test_the_panel_changes_a_key_by_the_same_rules(key: str, value: str, status: str, error: str | None) -> None:
    """And is told in words what is wrong with a value."""
    bench = Bench().boot()
    bench.shell.give(ChangeKey(7, key, value))
    (reply,) = bench.shell.replies
    assert (reply.token, reply.status, reply.error) == (7, status, error)
    assert (bench.station.configuration[keys.HeartbeatInterval] == 15) == (status == "Accepted")
