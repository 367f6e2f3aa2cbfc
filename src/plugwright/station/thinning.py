"""The outbox's bound: when too many facts wait, meter values are thinned evenly, starts and stops never.

OCPP 1.6 §3.7 (an offline station queues), §3.7.1 (transactions are what must not be lost).

Of three neighbours at a connector the middle one goes if it is a meter value, sampled or clock-aligned, in a
transaction or outside of one, and the outer two are not further apart than a spacing. Passes over the outbox go on
while too many wait, a slice with each new fact, and each doubles the spacing: so what is left stays spread evenly, and
the oldest are no worse off than the newest. The spacing is durable: after a restart nothing is thinned twice.
"""

from typing import TYPE_CHECKING, Final

from plugwright.station.backlog import Waiting
from plugwright.station.effects import Warned

if TYPE_CHECKING:
    from plugwright.station.station import Station

SPACING: Final = "outbox thinned to ms"
"""The note that keeps the spacing."""
SLICE: Final = 256
"""So many facts are looked at with each new one at most."""
GOES: Final = 2
"""So many meter values go for each new fact, where they can be found."""


class Thinning:
    """Keeps the outbox at the product's `outbox_facts`, a few per cent more while a pass finds little to thin."""

    __slots__ = ("_after", "_last", "_look_at", "_spacing_ms", "_station", "_warned")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._look_at = 0  # no fact before this one can be one too many
        self._spacing_ms: int | None = None
        self._after = 0  # how far this pass has come
        self._last: dict[int, tuple[Waiting, Waiting]] | None = None  # by connector: what stays, what is undecided
        self._warned = False

    def added(self, seq: int, sent: int) -> None:
        """A fact was appended as `seq`; those up to `sent` are on their way, and stay as they are."""
        if seq < self._look_at:
            return
        limit = self._station.product.outbox_facts
        waiting = self._station.store.waiting_facts()
        if waiting > limit:
            self._warn(waiting, limit)
            self._thin(sent)
            return
        self._look_at = seq + limit - waiting + 1
        if waiting <= limit // 2:
            self._forget()

    def _warn(self, waiting: int, limit: int) -> None:
        if not self._warned:
            self._warned = True
            text = f"{waiting} messages wait, the limit is {limit}: meter values are thinned, starts and stops are kept"
            self._station.tell(Warned(text))

    def _forget(self) -> None:
        """The outbox has drained: what comes now is spread anew."""
        self._warned = False
        if self._spacing():
            self._put_spacing(0)
        self._begin(0)

    def _begin(self, after: int) -> None:
        self._after = after
        self._last = None

    def _thin(self, sent: int) -> None:
        if self._after < sent:
            self._begin(sent)
        slice_ = self._station.store.backlog.after(self._after, SLICE)
        going: list[int] = []
        for fact in slice_:
            self._after = fact.seq
            spare = self._spare(fact, sent)
            if spare is not None:
                going.append(spare)
                if len(going) == GOES:
                    break
        self._station.store.backlog.thin(going)
        if len(slice_) < SLICE and len(going) < GOES:
            self._put_spacing(max(2 * self._spacing(), 1_000))
            self._begin(sent)

    def _spare(self, fact: Waiting, sent: int) -> int | None:
        """The fact that need not stay now that its next neighbour is known."""
        if self._last is None:
            self._last = {}
        kept, undecided = self._last.get(fact.connector, (fact, fact))
        goes = undecided not in (kept, fact) and undecided.is_sample and undecided.seq > sent
        if goes and self._between_ms(kept, fact) <= self._spacing():
            self._last[fact.connector] = (kept, fact)
            return undecided.seq
        self._last[fact.connector] = (undecided, fact)
        return None

    def _between_ms(self, earlier: Waiting, later: Waiting) -> int:
        """How far two facts are apart; those of a boot that is not placed yet are near to those of another one."""
        if earlier.at.boot == later.at.boot:
            return abs(later.at.ms - earlier.at.ms)
        clock = self._station.clock
        earlier_ms, later_ms = clock.resolve(earlier.at), clock.resolve(later.at)
        return 0 if earlier_ms is None or later_ms is None else abs(later_ms - earlier_ms)

    def _spacing(self) -> int:
        if self._spacing_ms is None:
            self._spacing_ms = int(self._station.store.note(SPACING) or 0)
        return self._spacing_ms

    def _put_spacing(self, spacing_ms: int) -> None:
        self._spacing_ms = spacing_ms
        self._station.store.put_note(SPACING, str(spacing_ms))
