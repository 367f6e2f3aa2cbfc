"""Whether the station is there, since when, and whether it had leave to go."""

from plugwright.lab.patience import excuses
from plugwright.lab.steps import Deed
from plugwright.now import Now
from plugwright.ocpp16.payload import Req


class Attendance:
    """One case's; `since_ms` is when the link came or went last."""

    def __init__(self) -> None:
        self.since_ms = 0
        self._excused = False
        self._missed = False

    def excuse(self, cause: Req | Deed) -> None:
        """Something was asked that takes the connection away, or may."""
        self._excused = self._excused or excuses(cause)

    def went(self, step: str, now: Now) -> str | None:
        """The link is gone; a remark if there was no leave."""
        self.since_ms = now.monotonic_ms
        self._missed = not self._excused
        return None if self._excused else f"the connection was lost in mid-case, after step {step or '0'}"

    def came(self, now: Now) -> str | None:
        """There is a link; a remark if it had been missed."""
        away_ms, self.since_ms = now.monotonic_ms - self.since_ms, now.monotonic_ms
        missed, self._missed = self._missed, False
        return f"the station came back after {away_ms / 1000:.1f} s" if missed else None
