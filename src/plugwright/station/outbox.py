"""The outbox: a cursor over the facts that the Central System has not acknowledged, in one order.

OCPP 1.6 §3.7, §3.7.1, §4.7 to §4.10, §9.1.31, §9.1.32; errata 3.16, 3.18.
Lab: TC_036_CS, TC_037_1_CS, TC_037_2_CS, TC_037_3_CS, TC_038_CS, TC_039_CS.
"""

from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import (
    MeterValue,
    MeterValuesReq,
    StartTransactionConf,
    StartTransactionReq,
    StopTransactionConf,
    StopTransactionReq,
)
from plugwright.ocpp16.codec import encode
from plugwright.ocpp16.payload import Req
from plugwright.ocpp16.time import format_utc
from plugwright.rpc.outcomes import Answered, Failed
from plugwright.station.calls import Answer
from plugwright.station.deauthorization import start_confirmed
from plugwright.station.effects import Warned
from plugwright.station.keys import TransactionMessageAttempts, TransactionMessageRetryInterval
from plugwright.station.ports import Delivery, FactRow, GivenUpRow, TransactionRow
from plugwright.station.thinning import Thinning

if TYPE_CHECKING:
    from plugwright.station.station import Station

UNKNOWN_TRANSACTION_ID: Final = -1
"""Stands for the id of a transaction whose start was given up (errata 3.18)."""

NOTHING_FRESH: Final = 2**63
"""Above every sequence number."""


class _OnlyTheId(msgspec.Struct, rename="camel"):
    transaction_id: int


class Outbox:
    """The head goes out, is retried as configured, and is given up; what is behind it waits (§3.7)."""

    __slots__ = (
        "_acknowledged",
        "_attempts",
        "_empty_at",
        "_flying",
        "_fresh_from",
        "_head",
        "_late_request",
        "_station",
        "_thinning",
        "deadline_ms",
        "newest_seq",
    )

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._acknowledged = 0  # every fact up to here is done with
        self._empty_at = -1  # the newest fact when there was nothing to send
        self._head: FactRow | None = None
        self._attempts = 0
        self._flying = False
        self._late_request: Req | None = None  # the last try that timed out, while it is not sent again
        self._fresh_from = NOTHING_FRESH  # the first fact since the link came up; what is older is a backlog
        self._thinning = Thinning(station)
        self.newest_seq = 0
        self.deadline_ms = NEVER_MS

    def add(self, fact: FactRow) -> int:
        """Make a fact durable with this step; it is sent when its turn comes."""
        seq = self._station.store.add_fact(fact)
        self.newest_seq = seq
        self._fresh_from = min(self._fresh_from, seq)
        self._thinning.added(seq, self._acknowledged if self._head is None else self._head.seq)
        return seq

    def link_up(self) -> None:
        """What is here now is a backlog: news need not wait for it (§3.7). A wait for a retry goes on."""
        self._fresh_from = NOTHING_FRESH

    @property
    def empty(self) -> bool:
        """Nothing waits for an acknowledgement."""
        return self._peek() is None

    def queue(self, limit: int) -> list[FactRow]:
        """What waits for its acknowledgement, in the order in which it goes out; at most `limit`."""
        rows: list[FactRow] = []
        while len(rows) < limit:
            row = self._station.store.next_fact(rows[-1].seq if rows else self._acknowledged)
            if row is None:
                break
            rows.append(row)
        return rows

    @property
    def attempts(self) -> int:
        """How often the head of the queue was tried in vain since it became the head."""
        return self._attempts

    def fresh_before(self, seq: int, now: Now) -> bool:
        """Whether the head happened on this link, before `seq`, and can go out now: then it is its turn."""
        head = self._peek()
        return head is not None and self._fresh_from <= head.seq <= seq and self._ready(now)

    def _peek(self) -> FactRow | None:
        if self._head is None and self._empty_at != self.newest_seq:
            self._head = self._station.store.next_fact(self._acknowledged)
            if self._head is None:
                self._empty_at = self.newest_seq
        return self._head

    def _ready(self, now: Now) -> bool:
        return not self._flying and (self.deadline_ms == NEVER_MS or self.deadline_ms <= now.monotonic_ms)

    def next_request(self, now: Now) -> Req | None:
        """The head as a message, to be sent now; None if there is none or it waits for its retry."""
        head = self._peek()
        if head is None or not self._ready(now):
            return None
        self.deadline_ms = NEVER_MS
        self._flying = True
        self._late_request = None
        return self._message(head)

    def due(self, _now: Now) -> None:
        """The wait for the retry is over; the pump sends."""
        self.deadline_ms = NEVER_MS

    def _message(self, fact: FactRow) -> Req:
        if fact.kind == "sample":
            return self._meter_values(fact)
        assert fact.transaction is not None
        row = self._transaction(fact.transaction)
        timestamp = self._timestamp(fact)
        if fact.kind == "start":
            return StartTransactionReq(
                connector_id=row.connector,
                id_tag=row.id_tag,
                meter_start=fact.register_wh,
                timestamp=timestamp,
                reservation_id=row.reservation_id,
            )
        data = tuple(
            MeterValue(timestamp=self._timestamp(part), sampled_value=part.values)
            for part in self._station.store.stop_data(row.id)
            if part.values
        )
        return StopTransactionReq(
            transaction_id=self._transaction_id(row),
            meter_stop=fact.register_wh,
            timestamp=timestamp,
            id_tag=row.stop_id_tag,
            reason=row.stop_reason,
            transaction_data=data or None,
        )

    def _meter_values(self, fact: FactRow) -> MeterValuesReq:
        transaction_id = None
        if fact.transaction is not None:
            transaction_id = self._transaction_id(self._transaction(fact.transaction))
        return MeterValuesReq(
            connector_id=fact.connector,
            transaction_id=transaction_id,
            meter_value=(MeterValue(timestamp=self._timestamp(fact), sampled_value=fact.values),),
        )

    def _transaction(self, number: int) -> TransactionRow:
        """The live row where the transaction runs, else the stored one."""
        for connector in self._station.connectors:
            if connector.transaction is not None and connector.transaction.id == number:
                return connector.transaction
        row = self._station.store.transaction(number)
        assert row is not None
        return row

    def _transaction_id(self, row: TransactionRow) -> int:
        return UNKNOWN_TRANSACTION_ID if row.transaction_id is None else row.transaction_id

    def _timestamp(self, fact: FactRow) -> str:
        utc_ms = self._station.clock.resolve(fact.at)
        assert utc_ms is not None, "facts go out after an accepted boot, which tells the time"
        return format_utc(utc_ms)

    def answered(self, answer: Answer, now: Now) -> None:
        """The head's CALL ended."""
        self._flying = False
        head = self._head
        assert head is not None
        failed = answer.failed
        if failed is None:
            self._delivered(head, answer.confirmation, now)
        elif failed.why == "invalid answer" and self._take_invalid(head, failed, now):
            return
        elif failed.why == "link down":
            return  # not the message's fault: the same again over the next link
        else:
            if failed.why == "timeout":
                self._late_request = failed.req
            self._attempt_failed(head, failed, now)

    def answered_late(self, answered: Answered, now: Now) -> None:
        """A time-out was answered after all: good as long as the next try is not on its way."""
        if self._late_request is not None and answered.req is self._late_request and self._head is not None:
            self.deadline_ms = NEVER_MS
            self._delivered(self._head, answered.conf, now)

    def _take_invalid(self, head: FactRow, failed: Failed, now: Now) -> bool:
        """Any CALLRESULT delivers a stop or a sample; one with a transactionId delivers a start."""
        if head.kind != "start":
            self._delivered(head, None, now)
            return True
        try:
            transaction_id = msgspec.json.decode(failed.payload or b"", type=_OnlyTheId).transaction_id
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return False
        if not -(2**63) <= transaction_id < 2**63:
            return False
        self._identified(head, transaction_id, now)
        self._done(head)
        return True

    def _delivered(self, head: FactRow, confirmation: object, now: Now) -> None:
        if isinstance(confirmation, StartTransactionConf):
            self._identified(head, confirmation.transaction_id, now)
        if head.kind == "stop":
            self._closed(head, "acknowledged")
        self._done(head)
        if isinstance(confirmation, StartTransactionConf):
            start_confirmed(self._station, head, confirmation.id_tag_info, now)
        elif isinstance(confirmation, StopTransactionConf) and confirmation.id_tag_info is not None:
            row = self._station.store.transaction(head.transaction or 0)
            if row is not None and row.stop_id_tag is not None:
                self._station.authorization.learn(row.stop_id_tag, confirmation.id_tag_info, now)

    def _identified(self, head: FactRow, transaction_id: int, now: Now) -> None:
        row = self._transaction(head.transaction or 0)
        row.transaction_id = transaction_id
        row.start = "acknowledged"
        self._station.store.put_transaction(row)
        self._station.transactions.identified(row, now)

    def _closed(self, head: FactRow, delivery: Delivery) -> None:
        row = self._transaction(head.transaction or 0)
        row.stop = delivery
        self._station.store.put_transaction(row)
        self._station.store.close_transaction(row.id)

    def _done(self, head: FactRow) -> None:
        if head.kind != "stop":
            self._station.store.acknowledge(head.seq)
        self._next(head)

    def _next(self, head: FactRow) -> None:
        self._acknowledged = head.seq
        self._head = None
        self._attempts = 0
        self._late_request = None
        self.deadline_ms = NEVER_MS

    def _attempt_failed(self, head: FactRow, failed: Failed, now: Now) -> None:
        configuration = self._station.configuration
        self._attempts += 1
        if self._attempts < configuration[TransactionMessageAttempts]:
            wait_ms = configuration[TransactionMessageRetryInterval] * 1000 * self._attempts
            self.deadline_ms = now.monotonic_ms + wait_ms
            return
        self._give_up(head, failed)

    def _give_up(self, head: FactRow, failed: Failed) -> None:
        store = self._station.store
        reason = f"{failed.why} {failed.code or ''}".strip()
        message = encode(self._message(head))
        store.give_up(
            GivenUpRow(head.seq, head.kind, head.connector, head.transaction, head.at, message, reason),
        )
        self._station.tell(Warned(f"given up after {self._attempts} attempts: {head.kind} {head.seq}: {reason}"))
        if head.kind == "start":
            row = self._transaction(head.transaction or 0)
            row.start = "given up"
            store.put_transaction(row)
        elif head.kind == "stop":
            self._closed(head, "given up")
        self._next(head)
