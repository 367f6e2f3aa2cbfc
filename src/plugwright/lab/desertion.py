"""Whether the station has gone for good, so that it is not waited for in every case that is left."""

from typing import Final

from plugwright.lab.verdicts import Passed, Verdict
from plugwright.now import Now

CASES_AT_MOST: Final = 2
"""So many cases in a row end for want of a connection; then there is no other."""
GONE: Final = "the station is gone"


class Desertion:
    """One run's; no link is up when it begins."""

    def __init__(self, reconnect_s: int) -> None:
        """`reconnect_s` is how long a case waits for a connection."""
        self._reconnect_ms = reconnect_s * 1000
        self._away_since_ms: int | None = 0
        self._cases = 0

    def went(self, now: Now) -> None:
        """The link is gone, unless it was before."""
        if self._away_since_ms is None:
            self._away_since_ms = now.monotonic_ms

    def came(self) -> None:
        """There is a link: all is forgiven."""
        self._away_since_ms = None
        self._cases = 0

    def concluded(self, verdict: Verdict, now: Now) -> None:
        """A case has ended: for want of a connection if there was none for as long as a case waits."""
        away_ms = 0 if self._away_since_ms is None else now.monotonic_ms - self._away_since_ms
        lacked = not isinstance(verdict, Passed) and self._away_since_ms is not None and away_ms >= self._reconnect_ms
        self._cases = self._cases + 1 if lacked else 0

    @property
    def is_certain(self) -> bool:
        """Whether nobody needs to wait any more."""
        return self._cases >= CASES_AT_MOST
