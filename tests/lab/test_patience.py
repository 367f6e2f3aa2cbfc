"""How long is waited for what."""

import pytest

from plugwright.lab.parameters import Parameters
from plugwright.lab.patience import excuses, optional_patience_s, patience_s
from plugwright.lab.steps import Fact, Step, Until
from plugwright.lab.verbs import station
from plugwright.ocpp16 import (
    BootNotificationReq,
    ChangeConfigurationReq,
    FirmwareStatusNotificationReq,
    HeartbeatReq,
    MeterValuesReq,
    ResetReq,
    StartTransactionReq,
)

PARAMETERS = Parameters(
    function_timeout_s=1, reboot_s=2, transfer_s=4, meter_value_interval_s=8, clock_aligned_data_interval_s=16
)


@pytest.mark.parametrize(
    ("steps", "seconds"),
    [
        ((), 1),
        ((station.sends(StartTransactionReq),), 1),
        ((station.sends(BootNotificationReq),), 2),
        ((station.sends(FirmwareStatusNotificationReq),), 4),
        ((station.sends(MeterValuesReq),), 17),
        ((station.sends(StartTransactionReq), station.sends(BootNotificationReq)), 2),
        ((Until(Fact("", lambda _: False), within="transfer_s"),), 4),
    ],
)
def test_patience_depends_on_what_is_awaited(steps: tuple[Step, ...], seconds: int) -> None:
    """Of several things the slowest counts."""
    assert patience_s(steps, PARAMETERS) == seconds


def test_a_reboot_that_may_stay_away_takes_its_time() -> None:
    """§5.14: a station that is to restart may say much before it does; what else may stay away is not waited for."""
    parameters = Parameters(function_timeout_s=60, optional_s=10)
    heartbeat, boot = station.sends(HeartbeatReq), station.sends(BootNotificationReq)
    assert optional_patience_s((heartbeat,), parameters) == 10
    assert optional_patience_s((heartbeat, boot), parameters) == 60
    assert optional_patience_s((boot,), Parameters(function_timeout_s=1, optional_s=10)) == 10


def test_some_of_our_deeds_excuse_a_lost_connection() -> None:
    """A Reset, a power cut, a new password."""
    assert excuses(ResetReq(type="Soft"))
    assert excuses("disconnect power")
    assert excuses(ChangeConfigurationReq(key="AuthorizationKey", value="x"))
    assert not excuses(ChangeConfigurationReq(key="LocalPreAuthorize", value="true"))
    assert not excuses("plug in")
