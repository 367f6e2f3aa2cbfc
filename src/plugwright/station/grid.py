"""The clock's grid: which instants of ClockAlignedDataInterval were taken, however the clock is moved.

OCPP 1.6 §3.16.2, §9.1.5.
"""

from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.ocpp16.time import format_utc
from plugwright.station.effects import Warned

if TYPE_CHECKING:
    from plugwright.station.station import Station

DAY_MS: Final = 86_400_000
LATE_MS: Final = 10_000
"""An instant that the clock jumped over by so little is taken late."""
TAKEN: Final = "clock-aligned instants taken"
"""The note that keeps them over a restart."""
SPANS: Final = 8
UNARMED: Final = -1


class _Span(msgspec.Struct, array_like=True, gc=False):
    """Instants that were taken one after the other: from `first` to `last`, each `step_ms` after the one before."""

    first: int
    last: int
    step_ms: int

    def holds(self, utc_ms: int) -> bool:
        return self.first <= utc_ms <= self.last and (utc_ms - self.first) % self.step_ms == 0


_SPANS: Final = msgspec.json.Decoder(list[_Span])


class Grid:
    """Instants begin anew at each midnight UTC. None is taken twice, none is passed over without a word."""

    __slots__ = ("_armed_utc_ms", "_spans", "_station", "_step_ms")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._spans: list[_Span] | None = None
        self._armed_utc_ms = UNARMED
        self._step_ms = 0

    def disarm(self) -> None:
        """No instant is awaited."""
        self._armed_utc_ms = UNARMED

    def arm(self, utc_ms: int, step_ms: int) -> int:
        """Await the next instant that was not taken yet, and return it."""
        instant = _following(utc_ms, step_ms)
        while (span := self._taken(instant)) is not None:
            instant = _following(span.last if step_ms % span.step_ms == 0 else instant, step_ms)
        self._armed_utc_ms, self._step_ms = instant, step_ms
        return instant

    def reached(self, utc_ms: int, step_ms: int) -> int | None:
        """The instant that is to be taken now, if the awaited one has come; what the clock jumped over is told."""
        armed = self._armed_utc_ms
        if armed == UNARMED or step_ms != self._step_ms or utc_ms < armed:
            return None
        self.disarm()
        latest = _latest(utc_ms, step_ms)
        takes = utc_ms - latest <= LATE_MS and self._taken(latest) is None
        skipped = (latest - armed) // step_ms + (not takes)
        if skipped > 0:
            text = f"the clock jumped over {skipped} clock-aligned instants, {format_utc(armed)} the first"
            self._station.tell(Warned(text))
        if takes:
            self._take(latest, step_ms)
        return latest if takes else None

    def keep(self) -> None:
        """Make what was taken durable, with a step that writes anyway."""
        self._station.store.put_note(TAKEN, msgspec.json.encode(self._spans or []).decode())

    def _take(self, instant: int, step_ms: int) -> None:
        spans = self._read()
        if spans and spans[-1].step_ms == step_ms and spans[-1].last + step_ms == instant:
            spans[-1].last = instant
        else:
            spans.append(_Span(instant, instant, step_ms))
            del spans[:-SPANS]

    def _taken(self, instant: int) -> _Span | None:
        return next((span for span in self._read() if span.holds(instant)), None)

    def _read(self) -> list[_Span]:
        if self._spans is None:
            self._spans = _SPANS.decode(self._station.store.note(TAKEN) or "[]")
        return self._spans


def _latest(utc_ms: int, step_ms: int) -> int:
    midnight = utc_ms - utc_ms % DAY_MS
    return midnight + (utc_ms - midnight) // step_ms * step_ms


def _following(utc_ms: int, step_ms: int) -> int:
    return min(_latest(utc_ms, step_ms) + step_ms, utc_ms - utc_ms % DAY_MS + DAY_MS)
