"""Stations that forget, confuse or repeat what they owe the Central System."""

from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import IdTagInfo, Reason, StartTransactionConf, StopTransactionReq
from plugwright.station.calls import Answer
from plugwright.station.configuration import Configuration, Key
from plugwright.station.connector import Connector
from plugwright.station.keys import StopTransactionOnInvalidId
from plugwright.station.outbox import Outbox
from plugwright.station.ports import FactRow
from plugwright.station.transactions import Transactions
from plugwright.store.memory import MemoryStore
from tests.lab.wrong_stations.wrong import part, store

ACCEPTED = IdTagInfo(status="Accepted")


class LosesSamples(Outbox):
    """Loses meter values that it takes while offline (§3.7)."""

    __slots__ = ()

    def add(self, fact: FactRow) -> int:
        if fact.kind == "sample" and self._station.uplink.rpc is None:
            return self.newest_seq
        return super().add(fact)


class LosesStops(Outbox):
    """Loses the stop of a transaction that ends while offline (§3.7)."""

    __slots__ = ()

    def add(self, fact: FactRow) -> int:
        if fact.kind == "stop" and self._station.uplink.rpc is None:
            return self.newest_seq
        return super().add(fact)


class NewestFirst(MemoryStore):
    """Tells the newest of what waits first, and nothing of what was before it (§3.7)."""

    __slots__ = ()

    def next_fact(self, after: int) -> FactRow | None:
        waiting = [fact for fact in self._facts.values() if fact.to_send and fact.seq > after]
        return waiting[-1] if waiting else None


class StopsBeforeStarts(Outbox):
    """Tells the stop of a transaction before its start, with no transactionId (§3.7, §4.10)."""

    __slots__ = ()

    def _peek(self) -> FactRow | None:
        head = super()._peek()
        if head is not None and head.kind == "start":
            later = self._station.store.next_fact(head.seq)
            if later is not None and later.kind == "stop":
                return later
        return head


class StampsWhenSent(Outbox):
    """Stamps a message with the time at which it is sent (§3.7, §3.14)."""

    __slots__ = ()

    def next_request(self, now: Now) -> Any:
        head = self._peek()
        if head is not None:
            at = self._station.clock.moment(now)
            self._head = FactRow(
                head.kind, head.connector, at, head.register_wh, head.transaction, head.to_send, head.in_stop,
                head.values, seq=head.seq,
            )  # fmt: skip
        return super().next_request(now)


class RepeatsStops(Outbox):
    """Sends each acknowledged StopTransaction once more (§3.7.1)."""

    __slots__ = ()

    def _delivered(self, head: FactRow, confirmation: object, now: Now) -> None:
        super()._delivered(head, confirmation, now)
        if head.kind == "stop":
            self._station.calls.tell(self._repetition(head))

    def _repetition(self, head: FactRow) -> StopTransactionReq:
        req = self._message(head)
        assert isinstance(req, StopTransactionReq)
        return req


class GoesOnUnasked(Outbox):
    """Does not look at what StartTransaction.conf says of the idTag (§3.5.4, §4.8)."""

    __slots__ = ()

    def answered(self, answer: Answer, now: Now) -> None:
        conf = answer.confirmation
        if isinstance(conf, StartTransactionConf):
            kind = StartTransactionConf(id_tag_info=ACCEPTED, transaction_id=conf.transaction_id)
            answer = Answer(kind)
        super().answered(answer, now)


class AlwaysStopsInvalid(Configuration):
    """Stops what was refused, whatever StopTransactionOnInvalidId says (§9.1.24)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return True if key is StopTransactionOnInvalidId else super().__getitem__(key)


class NeverStopsInvalid(Configuration):
    """Lets what was refused go on without energy, whatever StopTransactionOnInvalidId says (§9.1.24)."""

    __slots__ = ()

    def __getitem__(self, key: Key[Any]) -> Any:
        return False if key is StopTransactionOnInvalidId else super().__getitem__(key)


class ChargesOnInvalid(Connector):
    """Gives energy to a transaction whose idTag was refused (§3.5.4)."""

    __slots__ = ()

    @property
    def suspended(self) -> bool:
        return False


class CallsItRemote(Transactions):
    """Calls a stop by the driver's card while offline Remote (§7.36)."""

    __slots__ = ()

    def stop(self, connector: Connector, reason: Reason, now: Now, *, id_tag: str | None = None) -> None:
        offline = self._station.uplink.rpc is None
        super().stop(connector, "Remote" if offline else reason, now, id_tag=id_tag)


WRONG = (
    part("outbox", LosesSamples, "TC_036_CS"),
    part("outbox", LosesStops, "TC_032_2_CS TC_038_CS TC_039_CS"),
    store(NewestFirst, "TC_036_CS TC_039_CS"),
    part("outbox", StopsBeforeStarts, "TC_039_CS"),
    part("outbox", StampsWhenSent, "TC_036_CS"),
    part(
        "outbox",
        RepeatsStops,
        "TC_068_CS TC_069_CS TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_012_CS TC_015_CS TC_016_CS "
        "TC_018_1_CS TC_030_CS TC_032_2_CS TC_037_3_CS TC_038_CS TC_039_CS",
    ),
    part("outbox", GoesOnUnasked, "TC_037_2_CS TC_037_3_CS"),
    part("configuration", AlwaysStopsInvalid, "TC_037_2_CS"),
    part("configuration", NeverStopsInvalid, "TC_037_3_CS"),
    part("connectors", ChargesOnInvalid, "TC_037_2_CS"),
    part("transactions", CallsItRemote, "TC_038_CS TC_039_CS"),
)
