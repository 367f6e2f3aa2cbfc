"""What a case can look back on."""

import pytest

from plugwright.ocpp16 import (
    AuthorizeReq,
    BootNotificationConf,
    BootNotificationReq,
    HeartbeatReq,
    RegistrationStatus,
    ResetReq,
    StopTransactionReq,
)
from tests.lab.looking_back import EPOCH_MS, at, evidence

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


@pytest.mark.parametrize(("status", "silenced"), [("Accepted", False), ("Pending", True), ("Rejected", True)])
def test_a_station_is_silenced_by_the_last_word_on_its_boot(status: RegistrationStatus, silenced: bool) -> None:
    """§4.2: until it is accepted; one that has not booted in the case is not."""
    conf = BootNotificationConf(status=status, current_time="2026-01-01T00:00:00Z", interval=9)
    assert evidence(BOOT, conf).silenced is silenced
    assert not evidence(BOOT).silenced


def test_what_was_said_just_before_the_connection_was_lost_may_be_said_again() -> None:
    """Its answer may be lost as well; once, and only what a station must say until it is acknowledged (§3.7)."""
    stop = StopTransactionReq(transaction_id=1, meter_stop=0, timestamp="2026-01-01T00:00:00Z")
    tap = AuthorizeReq(id_tag="T")
    found = evidence(stop, tap)
    assert not found.is_told_again(stop)
    found.lose_link()
    assert found.is_told_again(stop)
    assert not found.is_told_again(stop)
    assert not found.is_told_again(tap)


def test_what_was_answered_long_ago_may_not_be_said_again() -> None:
    """The answer has come."""
    stop = StopTransactionReq(transaction_id=1, meter_stop=0, timestamp="2026-01-01T00:00:00Z")
    found = evidence(stop, *[HeartbeatReq()] * 5)
    found.lose_link()
    assert not found.is_told_again(stop)


def test_knows_when_something_was_said_last() -> None:
    """By the monotonic clock; of several types the latest."""
    found = evidence(HeartbeatReq(), AuthorizeReq(id_tag="T"), HeartbeatReq())
    assert (found.last_at_ms(AuthorizeReq), found.last_at_ms(AuthorizeReq, HeartbeatReq)) == (1000, 2000)
    assert (found.last_at_ms(StopTransactionReq), found.last_word_ms, evidence().last_word_ms) == (None, 2000, 0)


def test_a_lost_connection_is_remembered() -> None:
    """What happened meanwhile may be told late."""
    found = evidence()
    assert not found.was_offline
    found.lose_link()
    assert found.was_offline


def test_a_case_begins_with_its_preparation() -> None:
    """That is the earliest that anything of it can have happened."""
    found = evidence()
    found.begin(at(7))
    assert (found.began_utc_ms, found.now) == (EPOCH_MS + 7000, at(7))
