"""The waiting facts of a store in plain memory, many at once.

OCPP 1.6 §3.7.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from plugwright.station.backlog import Span, Waiting
from plugwright.station.ports import FactRow, Moment, TransactionRow


class MemoryBacklog:
    """The port `Backlog` over the rows that the store has at each call; `not_to_send` takes a sample out."""

    __slots__ = ("_not_to_send", "_rows")

    def __init__(
        self,
        rows: Callable[[], tuple[Iterable[FactRow], Iterable[TransactionRow]]],
        not_to_send: Callable[[int], None],
    ) -> None:
        self._rows = rows
        self._not_to_send = not_to_send

    def after(self, seq: int, limit: int) -> Sequence[Waiting]:
        waiting = (
            Waiting(fact.seq, fact.connector, fact.at, fact.kind == "sample")
            for fact in self._rows()[0]
            if fact.to_send and fact.seq > seq
        )
        return list(islice(waiting, limit))

    def thin(self, seqs: Sequence[int]) -> None:
        for seq in seqs:
            self._not_to_send(seq)

    def spans(self) -> Sequence[Span]:
        spans: dict[int, Span] = {}
        for moment in self._moments():
            if moment.boot is not None:
                known = spans.get(moment.boot, Span(moment.boot, moment.ms, moment.ms))
                spans[moment.boot] = Span(moment.boot, min(known.first_ms, moment.ms), max(known.last_ms, moment.ms))
        return [spans[boot] for boot in sorted(spans)]

    def _moments(self) -> Iterable[Moment]:
        facts, transactions = self._rows()
        for fact in facts:
            yield fact.at
        for row in transactions:
            yield row.started_at
            if row.stopped_at is not None:
                yield row.stopped_at
