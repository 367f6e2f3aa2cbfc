"""Whether the station had leave to go."""

from plugwright.lab.attendance import Attendance
from plugwright.now import Now
from plugwright.ocpp16 import ClearCacheReq, ResetReq


def test_who_goes_without_leave_is_told_of() -> None:
    """When it goes, and when it is back."""
    attendance = Attendance()
    attendance.excuse(ClearCacheReq())
    assert attendance.went("3", Now(1_000, 0)) == "the connection was lost in mid-case, after step 3"
    assert attendance.since_ms == 1_000
    assert attendance.came(Now(3_500, 0)) == "the station came back after 2.5 s"
    assert attendance.came(Now(4_000, 0)) is None


def test_who_was_sent_away_may_go() -> None:
    """And is not missed."""
    attendance = Attendance()
    attendance.excuse(ResetReq(type="Hard"))
    assert attendance.went("", Now(1_000, 0)) is None
    assert attendance.came(Now(2_000, 0)) is None
    assert attendance.since_ms == 2_000
