"""The waiting facts in SQLite, many at once and without what they say.

OCPP 1.6 §3.7.
"""

from collections.abc import Sequence

from plugwright.station.backlog import Span, Waiting
from plugwright.station.ports import Moment
from plugwright.store.database import Database
from plugwright.store.facts import Facts


class BacklogTable:
    """The port `Backlog`: looks past `Facts` at the table, and writes through it."""

    __slots__ = ("_database", "_facts")

    def __init__(self, database: Database, facts: Facts) -> None:
        self._database = database
        self._facts = facts

    def after(self, seq: int, limit: int) -> Sequence[Waiting]:
        found = self._database.read(
            "look through the facts",
            "SELECT seq, connector, at_ms, at_boot, kind FROM fact WHERE seq > ? AND to_send ORDER BY seq LIMIT ?",
            seq,
            limit,
        )
        return [
            Waiting(seq, connector, Moment(ms, boot), kind == "sample")
            for seq, connector, ms, boot, kind in found
            if not self._facts.is_lazy(seq)
        ]

    def thin(self, seqs: Sequence[int]) -> None:
        for seq in seqs:
            self._facts.sent(seq)

    def spans(self) -> Sequence[Span]:
        found = self._database.read(
            "look when boots were",
            """SELECT boot, min(ms), max(ms) FROM (
                SELECT at_boot AS boot, at_ms AS ms FROM fact
                UNION ALL SELECT started_boot, started_ms FROM transactions
                UNION ALL SELECT stopped_boot, stopped_ms FROM transactions
            ) WHERE boot IS NOT NULL GROUP BY boot ORDER BY boot""",
        )
        return [Span(*columns) for columns in found]
