"""How often and when a message about transactions is tried again, as surely as an onlooker can know it.

OCPP 1.6 §3.7.1, §9.1.31 (attempts), §9.1.32 (the wait, times the attempts so far). A wait goes on over a link that is
lost; a new life of the station counts anew.
"""

from collections.abc import Callable
from typing import Final

import msgspec

UNTOUCHED: Final = 0


class RetryKeys(msgspec.Struct, frozen=True, gc=False):
    """TransactionMessageAttempts and TransactionMessageRetryInterval, as they are after a step."""

    attempts: int
    interval_s: int


class Retries:
    """The tries of one message. A failure is `sure` if nothing else can have become of that try."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self._complain = complain
        self._keys = self._keys_before = RetryKeys(1, 0)
        self.measured = 0
        """How many waits were long enough and no longer."""
        self.forget()

    def keys(self, keys: RetryKeys) -> None:
        """A step is done; a deadline in it may still have gone by what held before it."""
        self._keys_before, self._keys = self._keys, keys

    @property
    def fewest_attempts(self) -> int:
        """After as many failures the station may have given up in this step."""
        return min(self._keys_before.attempts, self._keys.attempts)

    def forget(self) -> None:
        """Another message's turn, or another life."""
        self._failures = 0
        self._is_sure = True
        self.is_exhausted = False
        """So many failures are all attempts."""
        self._not_before_ms = UNTOUCHED
        self._due_ms: int | None = None

    def start_in_doubt(self) -> None:
        """It may be another message by now, or not."""
        self.forget()
        self._is_sure = False

    def failed(self, now_ms: int) -> None:
        """A try surely failed."""
        self._failures += 1
        intervals_ms = [keys.interval_s * 1000 for keys in (self._keys_before, self._keys)]
        self._not_before_ms = now_ms + min(intervals_ms) * self._failures
        self._due_ms = now_ms + max(intervals_ms) * self._failures if self._is_sure else None
        self.is_exhausted = self._failures >= max(self._keys_before.attempts, self._keys.attempts)

    def doubted(self) -> None:
        """Nobody knows what became of a try: it may have been one of the attempts, or the last."""
        self._is_sure = False
        self._due_ms = None
        self._not_before_ms = UNTOUCHED

    def sent(self, now_ms: int, what: object) -> None:
        """The message goes out again."""
        if self.is_exhausted:
            self._complain(f"tried again after {self._failures} failed attempts (§9.1.31): {what}")
        if now_ms < self._not_before_ms:
            early_ms = self._not_before_ms - now_ms
            self._complain(f"tried again {early_ms} ms too early after {self._failures} attempts (§9.1.32): {what}")
        self.measured += self._not_before_ms != UNTOUCHED
        self._not_before_ms = UNTOUCHED
        self._due_ms = None

    def idle(self, now_ms: int, what: object) -> None:
        """Nothing keeps the station from sending it, and it does not."""
        if self._due_ms is not None and now_ms >= self._due_ms and not self.is_exhausted:
            self._complain(f"is not tried again although its wait is over (§9.1.32): {what}")
