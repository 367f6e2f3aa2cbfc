"""The operations that need no decision."""

import pytest

from plugwright.central.effects import Reported
from plugwright.central.operations import OPERATIONS
from plugwright.ocpp16 import (
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationReq,
    HeartbeatReq,
    LogStatusNotificationReq,
    SecurityEventNotificationReq,
    SignCertificateReq,
    SignedFirmwareStatusNotificationReq,
)
from plugwright.ocpp16.actions import ACTIONS, action_of
from plugwright.ocpp16.payload import Req
from tests.central.bench import IDENTITY, Bench


def test_every_call_of_a_station_has_its_row() -> None:
    """None is refused for want of a handler."""
    assert sorted(OPERATIONS) == sorted(name for name, action in ACTIONS.items() if action.sender != "csms")


def test_a_heartbeat_tells_the_time() -> None:
    """The station sets its clock by it (§4.6)."""
    bench = Bench()
    bench.boot()
    assert bench.ask(HeartbeatReq()).current_time == "2026-11-18T11:06:40.000Z"


@pytest.mark.parametrize(
    ("req", "text"),
    [
        (DiagnosticsStatusNotificationReq(status="Uploading"), "Uploading"),
        (FirmwareStatusNotificationReq(status="Installed"), "Installed"),
        (LogStatusNotificationReq(status="UploadFailure"), "UploadFailure"),
        (SecurityEventNotificationReq(type="SettingSystemTime", timestamp="2026-01-01T00:00:00Z"), "SettingSystemTime"),
        (SignedFirmwareStatusNotificationReq(status="InvalidSignature"), "InvalidSignature"),
    ],
)
def test_confirms_and_passes_on_a_report(req: Req, text: str) -> None:
    """A report changes nothing, but is news (§4.4, §4.5; security white paper)."""
    bench = Bench()
    bench.boot()
    action = action_of(type(req))
    assert bench.ask(req) == action.conf()
    assert bench.news() == [Reported(IDENTITY, action.name, text)]


def test_signs_no_certificate() -> None:
    """Without a certificate authority the answer is Rejected (security white paper A02.FR.12)."""
    bench = Bench()
    bench.boot()
    assert bench.ask(SignCertificateReq(csr="-----BEGIN")).status == "Rejected"
