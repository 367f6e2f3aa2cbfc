"""The bench: the moves that tests of the station are made of."""

import pytest

from plugwright.ocpp16 import GetConfigurationConf, GetConfigurationReq, StartTransactionReq, StatusNotificationReq
from plugwright.sim.bench import Bench


def test_boot_forgets_what_was_said() -> None:
    """A test begins with silence."""
    assert Bench().boot().said() == []


def test_said_is_told_once() -> None:
    """Each look shows what is new."""
    bench = Bench().boot()
    bench.charge()
    assert bench.said_of(StartTransactionReq)
    assert bench.said() == []


def test_statuses_are_of_one_connector() -> None:
    """Another connector's reports are left out."""
    bench = Bench(connectors=2).boot()
    bench.plug(2)
    assert [req.connector_id for req in bench.said_of(StatusNotificationReq)] == [2]
    bench.unplug(2)
    assert bench.statuses(1) == []


def test_configuration_and_hardware_can_be_set() -> None:
    """Factory values and hardware features of the product."""
    bench = Bench(configuration={"BlinkRepeat": "9"}, hardware={"lock": False}).boot()
    conf = bench.csms(GetConfigurationReq(key=("BlinkRepeat",)))
    assert isinstance(conf, GetConfigurationConf)
    assert conf.configuration_key is not None
    assert conf.configuration_key[0].value == "9"
    assert not bench.station.product.hardware.lock


def test_configure_demands_acceptance() -> None:
    """A value that is refused fails the test."""
    bench = Bench().boot()
    with pytest.raises(AssertionError):
        bench.configure("MeterValueSampleInterval", "-1")


def test_forget_drops_everything_so_far() -> None:
    """Long runs need no memory."""
    bench = Bench().boot()
    bench.charge()
    bench.forget()
    assert bench.said() == []
    assert bench.shell.events == []
    bench.tap("TAG")
    assert bench.said()
