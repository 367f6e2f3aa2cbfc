"""Statuses of a job that are owed to the Central System: told one after the other, each until it is acknowledged.

OCPP 1.6 §4.4, §4.5, §5.9, §5.19: the Central System is kept up to date, also with what happened while it was away.
"""

from typing import TYPE_CHECKING, Final, Protocol

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16.payload import Req
from plugwright.station.calls import Answer
from plugwright.station.effects import Warned

if TYPE_CHECKING:
    from plugwright.station.station import Station

TELL_AGAIN_MS: Final = 60_000
ATTEMPTS: Final = 3
"""What the Central System does not answer so often, on a link that lives, is not said any more."""


class Teller(Protocol):
    """Whose statuses they are."""

    def oldest_notice(self) -> Req | None:
        """The oldest status that is owed, as a message."""
        ...

    def notice_told(self) -> None:
        """It is not owed any more."""
        ...


class Notices:
    """Tells what its `teller` owes."""

    __slots__ = ("_attempts", "_flying", "_station", "_teller", "deadline_ms")

    def __init__(self, station: "Station", teller: Teller) -> None:
        self._station = station
        self._teller = teller
        self._flying = False
        self._attempts = 0
        self.deadline_ms = NEVER_MS

    def tell(self) -> None:
        """There is a status to tell: say it now, if nothing before it is still on its way and anybody listens."""
        if self._flying or self.deadline_ms != NEVER_MS or not self._station.calls.may_tell:
            return
        request = self._teller.oldest_notice()
        if request is not None:
            self._flying = True
            self._station.calls.tell(request, self._answered)

    def resume(self) -> None:
        """The Central System listens again."""
        self._attempts = 0
        self.deadline_ms = NEVER_MS
        self.tell()

    def due(self) -> None:
        """Say again what was not answered."""
        self.deadline_ms = NEVER_MS
        self.tell()

    def _answered(self, answer: Answer, now: Now) -> None:
        self._flying = False
        if answer.delivered:
            self._next()
        elif answer.failed is not None and answer.failed.why == "link down":
            return  # said again over the next link
        elif self._station.calls.may_tell:
            self._attempts += not answer.unsent
            if self._attempts < ATTEMPTS:
                self.deadline_ms = now.monotonic_ms + TELL_AGAIN_MS
            else:
                notice = self._teller.oldest_notice()
                self._station.tell(Warned(f"not acknowledged after {ATTEMPTS} attempts: {notice}"))
                self._next()

    def _next(self) -> None:
        self._attempts = 0
        self._teller.notice_told()
        self.tell()
