"""The table of operations: what is answered where a feature profile is off, and before the acceptance."""

from typing import Any

import pytest

from plugwright.ocpp16.actions import ACTIONS
from plugwright.sim.bench import PRODUCT
from plugwright.station.operations import OPERATIONS
from tests.station.boots import answer_boots
from tests.station.raw_peer import raw_bench

IN_A_YEAR = "2031-01-01T00:00:00Z"
PROFILE = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]},
}

OFF = [
    ("ReserveNow", {"connectorId": 1, "expiryDate": IN_A_YEAR, "idTag": "T", "reservationId": 1}, "Rejected"),
    ("CancelReservation", {"reservationId": 1}, "Rejected"),
    ("GetLocalListVersion", {}, -1),
    ("SendLocalList", {"listVersion": 1, "updateType": "Full"}, "NotSupported"),
    ("TriggerMessage", {"requestedMessage": "Heartbeat"}, None),
    ("GetDiagnostics", {"location": "ftp://host/"}, None),
    ("UpdateFirmware", {"location": "ftp://host/f", "retrieveDate": IN_A_YEAR}, None),
    ("SetChargingProfile", {"connectorId": 1, "csChargingProfiles": PROFILE}, None),
    ("ClearChargingProfile", {}, None),
    ("GetCompositeSchedule", {"connectorId": 1, "duration": 60}, None),
]


@pytest.mark.parametrize(("action", "payload", "answer"), OFF, ids=[row[0] for row in OFF])
def test_profile_that_is_off(action: str, payload: dict[str, Any], answer: str | int | None) -> None:
    """§3.3, §5.10, errata 3.39: a refusal where the message has one (TC_048_4_CS, TC_050_4_CS), else NotSupported."""
    bench, peer = raw_bench()
    bench.boot()
    (frame,) = peer.ask([2, "1", action, payload])
    if answer is None:
        assert frame[:3] == [4, "1", "NotSupported"]
    else:
        assert frame[0] == 3
        assert list(frame[2].values()) == [answer]


@pytest.mark.parametrize("action", sorted(name for name, row in ACTIONS.items() if row.sender != "station"))
def test_every_action_gets_one_answer(action: str) -> None:
    """OCPP-J §4.1.1: whatever a Central System may call is answered, and only once."""
    bench, peer = raw_bench()
    bench.boot()
    assert [frame[1] for frame in peer.ask([2, "1", action, {}])] == ["1"]


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=[kind.__name__ for kind in OPERATIONS])
def test_row_that_refuses_says_how(row: Any) -> None:
    """§4.2: what is not allowed while Pending has a refusal of its own."""
    assert row.while_pending or row.refusal is not None
    assert row.handle is not None or row.refusal is not None


PENDING = [
    ("RemoteStartTransaction", {"idTag": "T", "connectorId": 1}, "Rejected"),
    ("RemoteStopTransaction", {"transactionId": 1}, "Rejected"),
    ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "5"}, "Accepted"),
    ("ChangeAvailability", {"connectorId": 1, "type": "Operative"}, "Accepted"),
    ("ClearCache", {}, "Accepted"),
    ("DataTransfer", {"vendorId": "stranger"}, "UnknownVendorId"),
    ("UnlockConnector", {"connectorId": 1}, "Unlocked"),
    ("UnlockConnector", {"connectorId": 9}, "NotSupported"),
    ("Reset", {"type": "Soft"}, "Accepted"),
]


@pytest.mark.parametrize(("action", "payload", "status"), PENDING)
def test_pending(action: str, payload: dict[str, Any], status: str) -> None:
    """§4.2: while Pending all is answered, and only RemoteStart and RemoteStop are not allowed."""
    bench, peer = raw_bench()
    answer_boots(bench, ("Pending", 600))
    bench.shell.power_up()
    assert peer.ask([2, "1", action, payload])[0] == [3, "1", {"status": status}]


def test_core_switched_off_refuses_core() -> None:
    """§3.3: the switch is `feature_profiles` and nothing else, whatever a product calls itself."""
    bench, peer = raw_bench(product=PRODUCT)
    bench.boot()
    assert bench.station.product.feature_profiles == ("Core",)
    assert peer.ask([2, "1", "GetLocalListVersion", {}]) == [[3, "1", {"listVersion": -1}]]
