"""What a case can look back on."""

from plugwright.ocpp16 import BootNotificationReq, HeartbeatReq, ResetReq
from tests.lab.looking_back import EPOCH_MS, evidence

BOOT = BootNotificationReq(charge_point_vendor="v", charge_point_model="m")
SOFT, HARD = ResetReq(type="Soft"), ResetReq(type="Hard")


def test_messages_are_found_by_their_type() -> None:
    """All, the last, and when."""
    found = evidence(SOFT, BOOT, HARD)
    assert [*found.all(ResetReq)] == [SOFT, HARD]
    assert found.last(ResetReq) == HARD
    assert found.last(HeartbeatReq) is None
    assert (found.said_at(ResetReq, 2), found.said_at(ResetReq, 3)) == (EPOCH_MS + 2000, None)


def test_last_since_looks_no_further_back() -> None:
    """Than the last message of another type."""
    assert evidence(SOFT, BOOT).last_since(ResetReq, BootNotificationReq) == BOOT
    assert evidence(BOOT, SOFT).last_since(ResetReq, BootNotificationReq) is None
    assert evidence().last_since(ResetReq, BootNotificationReq) is None


def test_keys_are_found_whatever_their_case() -> None:
    """A key without a value is empty, one that is not there is None."""
    found = evidence(keys={"LocalPreAuthorize": "true"})
    assert (found.value("localpreauthorize"), found.value("Other")) == ("true", None)
