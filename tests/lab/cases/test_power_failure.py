"""What is demanded of a stop after a power cut."""

import pytest

from plugwright.lab.cases.power_failure import TC_032_2_CS
from plugwright.lab.checks import differences
from plugwright.lab.evidence import wire
from plugwright.lab.steps import AnyOrder, Sends
from plugwright.ocpp16 import (
    BootNotificationReq,
    ChargePointStatus,
    Reason,
    StartTransactionConf,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.ocpp16.structures import IdTagInfo
from tests.lab.looking_back import evidence

BOOT = BootNotificationReq(charge_point_vendor="v", charge_point_model="m")
STARTED = StartTransactionConf(id_tag_info=IdTagInfo(status="Accepted"), transaction_id=1)


def told(status: ChargePointStatus) -> StatusNotificationReq:
    """Of the connector under test."""
    return StatusNotificationReq(connector_id=1, error_code="NoError", status=status)


@pytest.mark.parametrize(
    ("status", "reason", "good"),
    [
        ("Charging", "Local", True),
        ("Charging", None, True),
        ("Charging", "PowerLoss", False),
        ("Finishing", "PowerLoss", True),
        ("Finishing", "Local", False),
        ("Finishing", None, False),
    ],
)
def test_the_reason_says_who_stopped_it(status: ChargePointStatus, reason: Reason | None, good: bool) -> None:
    """The driver where the transaction was resumed, else the power cut (§7.36), whatever was before the boot."""
    orders = next(step for step in TC_032_2_CS.steps if isinstance(step, AnyOrder))
    (stop,) = orders.groups[1]
    assert isinstance(stop, Sends)
    req = StopTransactionReq(transaction_id=1, meter_stop=0, timestamp="2026-01-01T00:00:00Z", reason=reason)
    looked_back = evidence(STARTED, told("Charging"), BOOT, told(status))
    assert (not differences(stop.fields, wire(req), looked_back)) == good
