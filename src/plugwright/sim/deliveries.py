"""The messages about transactions as an onlooker sees them: one order, unchanged when repeated, over when answered.

OCPP 1.6 §3.7, §3.7.1, §9.1.31; errata 3.18. A MeterValues whose acknowledgement a power cut forgot may come once more.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec

from plugwright.sim.retries import Retries
from plugwright.station.ports import Store

REGISTER: Final = "Energy.Active.Import.Register"
NO_ID: Final = -1
GIVEN_UP_LOOKED_AT: Final = 4


class Content(NamedTuple):
    """What is said, without the message id: the same for each repetition."""

    action: str
    payload: bytes

    def __str__(self) -> str:
        return f"{self.action} {self.payload.decode()}"


class Deliveries:
    """The one message about transactions that is being delivered, and those that were.

    `connector_of` and `started` look up what the Central System knows of a transactionId that it gave.
    """

    def __init__(self, complain: Callable[[str], None]) -> None:
        self.clock_fell = False
        """The Central System's clock was set back: two samples may then be alike."""
        self.connector_of: Callable[[int], int | None] = lambda _id: None
        self.started: Callable[[int], str | None] = lambda _id: None
        self.retries: Final = Retries(complain)
        self._complain = complain
        self._head: Content | None = None
        self._head_id = ""
        self._doubt = False
        self._failures = 0
        self._failures_before = 0  # in a former life: a new one counts anew
        self._enough: int | None = None  # so few failures may have been all attempts, as the keys stood
        self._times_hold = True
        self._interrupted: Content | None = None  # the head when a cut made older ones come once more
        self._acknowledged: dict[Content, int] = {}
        self._cuts = 0
        self._registers: dict[int, int] = {}
        self._latest: dict[int, str] = {}

    # What happens around them

    def begin_life(self, *, cut: bool) -> None:
        """The station starts; after a cut lazy acknowledgements are forgotten."""
        self._cuts += cut
        if self.clock_fell:
            # A station that starts without the time places what it records meanwhile by a clock that was set back.
            self._times_hold = False
        self._failures_before = max(self._failures_before, self._failures)
        self._failures = 0
        self.retries.forget()

    def link_changed(self) -> None:
        """No answer can come any more."""
        self._head_id = ""

    def acknowledged(self, message_id: str) -> None:
        """The Central System's confirmation reached the station, which committed it."""
        if self._head is not None and message_id == self._head_id:
            self._acknowledged[self._head] = self._cuts
            self._next()

    def refused(self, message_id: str, now_ms: int, *, late: bool) -> None:
        """A CALLERROR: one of the attempts (§3.7.1)."""
        if message_id == self._head_id and not late:
            self._failed()
            self.retries.failed(now_ms)

    def doubted(self, message_id: str) -> None:
        """Something came that may be taken for an answer: what follows tells."""
        if message_id == self._head_id:
            self._doubt = True
            self._failed()
            self.retries.doubted()

    def timed_out(self, message_id: str, now_ms: int, *, surely: bool) -> None:
        """No answer in time: one of the attempts, unless the link was dead."""
        if message_id != self._head_id:
            return
        self._failed()
        if surely:
            self.retries.failed(now_ms)
        else:
            self.retries.doubted()

    def idle(self, now_ms: int) -> None:
        """The station could send the head, and says nothing."""
        if self._head is not None and not self._doubt:
            self.retries.idle(now_ms, self._head)

    def _failed(self) -> None:
        self._failures += 1
        fewest = self.retries.fewest_attempts
        self._enough = fewest if self._enough is None else min(self._enough, fewest)

    def _next(self) -> None:
        self._head = None
        self._head_id = ""
        self._doubt = False
        self._failures = self._failures_before = 0
        self._enough = None
        self.retries.forget()

    # What the station says

    def sent(self, message_id: str, content: Content, store: Store, now_ms: int) -> None:
        """A message about a transaction goes out: the head again, or its successor."""
        if content == self._head and not self._is_alike(content, store):
            if self._doubt and self._may_be_alike(content):
                self.retries.start_in_doubt()
            self.retries.sent(now_ms, content)
        else:
            self._leave_head(content, store)
            self._begin(content)
            self._head = content
        self._head_id = message_id

    def _is_alike(self, content: Content, store: Store) -> bool:
        """Whether it is another sample in the words of the head, which was given up."""
        return self.retries.is_exhausted and self._may_be_alike(content) and _is_given_up(content, store)

    def _may_be_alike(self, content: Content) -> bool:
        """Whether another sample may be told in the same words: the car draws nothing, and the clock was set back."""
        return self.clock_fell and content.action == "MeterValues"

    def _leave_head(self, content: Content, store: Store) -> None:
        head = self._head
        if head is None or self._doubt:
            if head is not None and head.action == "MeterValues":
                self._acknowledged.setdefault(head, -1)  # it may have been, in this life or a former one
            self._next()
            return
        if _is_given_up(head, store):
            failures = max(self._failures, self._failures_before)
            enough = self.retries.fewest_attempts if self._enough is None else self._enough
            if failures < enough:
                self._complain(f"given up after {failures} of {enough} attempts (§9.1.31): {head}")
        elif self._may_come_again(content):
            self._interrupted = self._interrupted or head
        else:
            self._complain(f"{content} is sent before {head} is acknowledged (§3.7)")
        self._next()

    def _may_come_again(self, content: Content) -> bool:
        """Whether its acknowledgement may have been lost with the power."""
        return content.action == "MeterValues" and self._acknowledged.get(content, self._cuts) < self._cuts

    def _begin(self, content: Content) -> None:
        if content == self._interrupted:
            self._interrupted = None
        elif content in self._acknowledged:
            if not self._may_come_again(content) and not (self.clock_fell and content.action == "MeterValues"):
                self._complain(f"sent again after its acknowledgement (§3.7.1): {content}")
        elif self._interrupted is not None:
            self._complain(f"{content} is sent before {self._interrupted} is acknowledged (§3.7)")
        else:
            self._check_first(content.action, msgspec.json.decode(content.payload))

    # What is said for the first time

    def _check_first(self, action: str, payload: dict[str, Any]) -> None:
        transaction_id = payload.get("transactionId", NO_ID)
        if action == "StartTransaction":
            self._check_register(payload["connectorId"], payload["meterStart"])
        elif action == "StopTransaction":
            connector = self.connector_of(transaction_id)
            for value in payload.get("transactionData", ()):
                self._check_time(transaction_id, value["timestamp"], keeps=False)
            if connector is not None:
                self._check_register(connector, payload["meterStop"])
            self._check_time(transaction_id, payload["timestamp"])
        else:
            for value in payload["meterValue"]:
                self._check_time(transaction_id, value["timestamp"])
                for sample in value["sampledValue"]:
                    if sample.get("measurand") == REGISTER and "phase" not in sample:
                        self._check_register(payload["connectorId"], round(float(sample["value"])))

    def _check_register(self, connector: int, register_wh: int) -> None:
        before_wh = self._registers.get(connector, 0)
        if register_wh < before_wh:
            self._complain(f"the register of connector {connector} falls from {before_wh} to {register_wh} Wh (§3.16)")
        self._registers[connector] = register_wh

    def _check_time(self, transaction_id: int, timestamp: str, *, keeps: bool = True) -> None:
        started = self.started(transaction_id)
        if started is None or not self._times_hold:
            return
        latest = self._latest.get(transaction_id, started) if keeps else started
        if timestamp < latest:
            self._complain(f"transaction {transaction_id} goes back in time, from {latest} to {timestamp} (§3.14)")
        if keeps:
            self._latest[transaction_id] = timestamp


def _is_given_up(content: Content, store: Store) -> bool:
    return content.payload in [row.message for row in store.given_up(GIVEN_UP_LOOKED_AT)]
