"""What is answered where a case says nothing."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec
import pytest

from plugwright.lab.kindness import kind_fields
from plugwright.lab.known import Known
from plugwright.lab.parameters import Parameters
from plugwright.ocpp16 import (
    AuthorizeReq,
    BootNotificationReq,
    DataTransferReq,
    HeartbeatReq,
    SignCertificateReq,
    StartTransactionReq,
)
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.payload import Req
from tests.lab.looking_back import evidence
from tests.lab.rig import DECLARED

TIME = "2026-01-01T00:00:00Z"
START = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp=TIME)
EXAMPLES: Mapping[type[Req], Req] = MappingProxyType(
    {
        AuthorizeReq: AuthorizeReq(id_tag="T"),
        BootNotificationReq: BootNotificationReq(charge_point_vendor="v", charge_point_model="m"),
        DataTransferReq: DataTransferReq(vendor_id="v"),
        HeartbeatReq: HeartbeatReq(),
        SignCertificateReq: SignCertificateReq(csr="x"),
        StartTransactionReq: START,
    }
)


def kind(req: Req) -> dict[str, object]:
    """What is said to it."""
    return kind_fields(req, evidence(parameters=Parameters(heartbeat_interval_s=10)), Known(DECLARED))


def test_the_configured_id_tags_are_accepted_and_no_others() -> None:
    """Whatever their case."""
    assert kind(AuthorizeReq(id_tag="lab-valid-2")) == {"idTagInfo": {"status": "Accepted"}}
    assert kind(AuthorizeReq(id_tag="LAB-INVALID")) == {"idTagInfo": {"status": "Invalid"}}


def test_a_boot_is_accepted_with_the_declared_interval() -> None:
    """And told the time; where none is declared, with the parameter's."""
    boot = BootNotificationReq(charge_point_vendor="v", charge_point_model="m")
    assert kind(boot) == {"status": "Accepted", "interval": 3600, "currentTime": "2026-01-01T00:00:00.000Z"}
    undeclared = Known(msgspec.structs.replace(DECLARED, keys={}))
    found = kind_fields(boot, evidence(parameters=Parameters(heartbeat_interval_s=10)), undeclared)
    assert found["interval"] == 10


def test_every_transaction_has_an_id_of_its_own() -> None:
    """Over all cases of a run."""
    known = Known(DECLARED)
    ids = [kind_fields(START, evidence(), known)["transactionId"] for _ in range(2)]
    assert ids == [1001, 1002]


@pytest.mark.parametrize("name", [name for name, action in ACTIONS.items() if action.sender != "csms"])
def test_whatever_a_station_may_send_can_be_answered(name: str) -> None:
    """The kind answer has every field that is required."""
    action = ACTIONS[name]
    required = [field.encode_name for field in msgspec.structs.fields(action.conf) if field.required]
    said = kind(EXAMPLES[action.req]) if required else {}
    assert [field for field in required if field not in said] == []
