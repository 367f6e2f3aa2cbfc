"""The station's time: the Central System's clock, carried forward on the monotonic one.

OCPP 1.6 §4.2 and §4.6 (currentTime sets the clock), §3.14, §3.15 (UTC on the wire).
"""

from typing import Final

from plugwright.now import Now
from plugwright.ocpp16.time import format_utc
from plugwright.station.backlog import Span
from plugwright.station.ports import BootRow, Moment, Store

TOLERANCE_MS = 1_000
"""currentTime often has whole seconds only and is as old as its journey: smaller differences are not followed."""

BOOT_TAKES_MS: Final = 1_000
"""No machine is back sooner; and some Central Systems know no fractions of a second (§3.15)."""

EARLIEST_UTC_MS: Final = 0
LATEST_UTC_MS: Final = 221_845_392_000_000
"""The years 1970 to 8999: beyond them is a Central System's mistake, and soon a time that OCPP cannot write."""


class Clock:
    """An anchor: UTC minus monotonic. Until one is known, moments are kept by boot and placed later."""

    __slots__ = ("_offset_ms", "_placed", "_started_ms", "_store", "_trusts_clock", "boot")

    def __init__(self, store: Store, *, trusts_clock: bool) -> None:
        self._store = store
        self._trusts_clock = trusts_clock
        self._offset_ms: int | None = None
        self._placed = False  # the boots that never had a time, once in a life
        self._started_ms = 0
        boots = store.boots()
        self.boot = boots[-1].boot + 1 if boots else 1

    def start(self, now: Now) -> None:
        """A life begins now; where the machine's own clock is trusted it is the first anchor."""
        self._started_ms = now.monotonic_ms
        if self._trusts_clock:
            self._offset_ms = now.utc_ms - now.monotonic_ms

    def utc_ms(self, now: Now) -> int | None:
        """UTC in milliseconds, None while nobody has told the time."""
        return None if self._offset_ms is None else now.monotonic_ms + self._offset_ms

    def text(self, now: Now) -> str | None:
        """The time as OCPP writes it, None while unknown."""
        return None if self._offset_ms is None else format_utc(now.monotonic_ms + self._offset_ms)

    def monotonic_ms(self, utc_ms: int) -> int | None:
        """The monotonic instant of a UTC one, None while the time is unknown."""
        return None if self._offset_ms is None else utc_ms - self._offset_ms

    def moment(self, now: Now) -> Moment:
        """Now, as a row keeps it."""
        if self._offset_ms is not None:
            self._place_boots(self._offset_ms)  # where nobody told the time, but the machine's own is trusted
            return Moment(now.monotonic_ms + self._offset_ms)
        self._store.put_boot(BootRow(self.boot, None))
        return Moment(now.monotonic_ms, self.boot)

    def resolve(self, moment: Moment) -> int | None:
        """UTC milliseconds of a stored moment, None while its boot could not be placed.

        A boot is placed once, so that what is told of a moment stays the same however the clock moves later.
        """
        if moment.boot is None:
            return moment.ms
        for row in self._store.boots():
            if row.boot == moment.boot and row.offset_ms is not None:
                return moment.ms + row.offset_ms
        return None

    def instant_ms(self, moment: Moment) -> int | None:
        """The monotonic instant of a stored moment, negative before this boot; None while nobody can tell."""
        if moment.boot == self.boot:
            return moment.ms
        utc_ms = self.resolve(moment)
        return None if utc_ms is None else self.monotonic_ms(utc_ms)

    def not_before(self, moment: Moment, earlier: Moment) -> Moment:
        """The later of two moments: whoever sets the clock back, a transaction's intervals never become negative."""
        if moment.boot == earlier.boot:
            return moment if moment.ms >= earlier.ms else earlier
        moment_ms, earlier_ms = self.resolve(moment), self.resolve(earlier)
        return moment if moment_ms is None or earlier_ms is None or moment_ms >= earlier_ms else earlier

    def set(self, utc_ms: int, now: Now, *, journey_ms: int = 0) -> bool:
        """Follow the Central System's clock; True if the anchor moved.

        `journey_ms` is how long the answer was asked for: what it says may be that old, so no less is followed.
        """
        offset_ms = min(max(utc_ms, EARLIEST_UTC_MS), LATEST_UTC_MS) - now.monotonic_ms
        self._place_boots(offset_ms)
        if self._offset_ms is not None and abs(offset_ms - self._offset_ms) < max(TOLERANCE_MS, journey_ms):
            return False
        self._offset_ms = offset_ms
        return True

    def _place_boots(self, offset_ms: int) -> None:
        """Give an offset to the boots that never had one: each as if the next had come as soon as it can.

        Not at the same instant: transactions of two boots would be told in the same words, and taken for one.
        """
        if self._placed:
            return
        self._placed = True
        unplaced = [row.boot for row in self._store.boots() if row.offset_ms is None]
        if not unplaced:
            return
        spans = {span.boot: span for span in self._store.backlog.spans()}
        next_start_utc_ms = offset_ms + self._started_ms
        for boot in reversed(unplaced):
            if boot == self.boot:
                self._store.put_boot(BootRow(boot, offset_ms))
                continue
            span = spans.get(boot, Span(boot, 0, 0))
            last_utc_ms = next_start_utc_ms - BOOT_TAKES_MS
            self._store.put_boot(BootRow(boot, last_utc_ms - span.last_ms))
            next_start_utc_ms = last_utc_ms + span.first_ms - span.last_ms
