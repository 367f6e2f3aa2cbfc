"""Known bugs, sown from outside: subclasses of the station's parts, a store that forgets, hardware that disobeys."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.now import Now
from plugwright.ocpp16 import RemoteStartTransactionConf, RemoteStartTransactionReq
from plugwright.ocpp16.payload import Req
from plugwright.rpc.outcomes import Failed
from plugwright.sim.hardware_faults import FaultyHardware, HardwarePort
from plugwright.sim.world import Parts
from plugwright.station.boot import Boot
from plugwright.station.calls import Answer, Calls
from plugwright.station.claims import Claim
from plugwright.station.clock import Clock
from plugwright.station.effects import Effect, SetContactor, SetLock
from plugwright.station.inbound import Operation
from plugwright.station.operations import OPERATIONS
from plugwright.station.outbox import Outbox
from plugwright.station.ports import FactRow, Moment
from plugwright.station.station import Station
from plugwright.station.status import Reporter, Status
from plugwright.station.stimuli import Reading, Stimulus
from plugwright.station.transactions import Transactions
from plugwright.store.memory import MemoryStore


class DroppingOutbox(Outbox):
    """Gives a fact up at its first CALLERROR, whatever TransactionMessageAttempts says."""

    __slots__ = ()

    def _attempt_failed(self, head: FactRow, failed: Failed, now: Now) -> None:
        del now
        self._give_up(head, failed)


class HastyOutbox(Outbox):
    """Takes a fact for delivered as soon as it was sent."""

    __slots__ = ()

    def answered(self, answer: Answer, now: Now) -> None:
        if answer.confirmation is None and self._head is not None:
            self._flying = False
            self._delivered(self._head, None, now)
        else:
            super().answered(answer, now)


class LateStampingOutbox(Outbox):
    """Stamps a message with the time of sending, so that a repetition differs."""

    __slots__ = ()

    def next_request(self, now: Now) -> Req | None:
        if self._head is not None and self._head.kind == "start" and self._attempts:
            self._head = _stamped(self._head, self._station.clock.moment(now))
        return super().next_request(now)


def _stamped(fact: FactRow, at: Moment) -> FactRow:
    return FactRow("start", fact.connector, at, fact.register_wh, fact.transaction, seq=fact.seq)


class ForgettingOutbox(Outbox):
    """Sends what was acknowledged again, once it has nothing else to do."""

    __slots__ = ()

    def _delivered(self, head: FactRow, confirmation: object, now: Now) -> None:
        super()._delivered(head, confirmation, now)
        if head.kind == "start" and head.seq % 3 == 0:
            self._head = head


class UnsetClock(Clock):
    """Without the time it is 1970."""

    __slots__ = ()

    def moment(self, now: Now) -> Moment:
        utc_ms = self.utc_ms(now)
        return Moment(now.monotonic_ms if utc_ms is None else utc_ms)


class TalkativeBoot(Boot):
    """Answers while Rejected."""

    __slots__ = ()

    @property
    def silent(self) -> bool:
        return False


class RepeatingBoot(Boot):
    """Sends BootNotification on each link."""

    __slots__ = ()

    def link_up(self, now: Now) -> None:
        self.state = "Unknown"
        super().link_up(now)


class ImpatientCalls(Calls):
    """Does not wait for an answer."""

    __slots__ = ()

    def pump(self, now: Now) -> None:
        self._flying = None
        super().pump(now)


class ThriftyTransactions(Transactions):
    """Ends a transaction with the register of its last sample, and the rest of the energy is gone."""

    __slots__ = ()

    def _stopped(self, connector: Any, reading: Reading | None, now: Now) -> None:
        del reading
        super()._stopped(connector, None, now)


class JumpyReporter(Reporter):
    """Skips Finishing, which §4.9 does not: SuspendedEV is followed by Preparing."""

    __slots__ = ()

    def change(self, status: Status, now: Now) -> None:
        super().change(Status("Preparing") if status.status == "Finishing" else status, now)


class ForgetfulMedium:
    """Loses the last commit with the power."""

    def __init__(self) -> None:
        self._store = ForgetfulStore()

    def open(self) -> MemoryStore:
        return self._store

    def close(self) -> None:
        self._store.rollback()

    def cut(self) -> None:
        self._store.rollback()
        self._store.lose_the_last_commit()


class ForgetfulStore(MemoryStore):
    """Remembers what it was before its last commit."""

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[str, Any] = {}

    def commit(self) -> None:
        if self._undo:
            self._before = dict(self._undo)
        super().commit()

    def lose_the_last_commit(self) -> None:
        for slot, table in self._before.items():
            setattr(self, slot, table)
        self._before = {}


class DisobedientPort:
    """Hardware whose contactor does not do what it is told; `wrong` says what it does instead."""

    def __init__(
        self, port: HardwarePort, wrong: Callable[[FaultyHardware, Effect, Now], list[Stimulus] | None]
    ) -> None:
        assert isinstance(port, FaultyHardware)
        self._port = port
        self._wrong = wrong
        self.start, self.power_failed, self.due, self.next_deadline = (
            port.start, port.power_failed, port.due, port.next_deadline
        )  # fmt: skip

    def do(self, effect: Effect, now: Now) -> list[Stimulus]:
        wrong = self._wrong(self._port, effect, now)
        return self._port.do(effect, now) if wrong is None else wrong


def never_opens(port: FaultyHardware, effect: Effect, now: Now) -> list[Stimulus] | None:
    """The contactor stays closed."""
    del now
    if isinstance(effect, SetContactor) and not effect.closed:
        port.commanded[effect.connector] = False
        return []
    return None


def closes_when_locked(port: FaultyHardware, effect: Effect, now: Now) -> list[Stimulus] | None:
    """The contactor closes with the lock, before there is a transaction."""
    if isinstance(effect, SetLock) and effect.locked:
        return [*port.do(effect, now), *port.do(SetContactor(effect.connector, closed=True), now)]
    return None


def starts_for_everybody(station: Station, req: Any, now: Now) -> RemoteStartTransactionConf:
    """RemoteStartTransaction without the authorization that AuthorizeRemoteTxRequests wants."""
    connector = station.free_connector(req.connector_id, for_id_tag=req.id_tag)
    if connector is None:
        return RemoteStartTransactionConf(status="Rejected")
    connector.set_claim(Claim(req.id_tag, None), now)
    return RemoteStartTransactionConf(status="Accepted")


def with_part(name: str, mutant: type[Any]) -> Parts:
    """A station one of whose parts is of another class."""

    def build(*arguments: Any) -> Station:
        station = Station(*arguments)
        getattr(station, name).__class__ = mutant
        return station

    return Parts(build=build)


def with_reporters(mutant: type[Reporter]) -> Parts:
    """A station whose connectors tell their status otherwise."""

    def build(*arguments: Any) -> Station:
        station = Station(*arguments)
        for reporter in station.reporters()[1:]:
            reporter.__class__ = mutant
        return station

    return Parts(build=build)


def with_port(wrong: Callable[[FaultyHardware, Effect, Now], list[Stimulus] | None]) -> Parts:
    """Hardware that does something else."""
    return Parts(wrap_port=lambda port: DisobedientPort(port, wrong))


def with_operation(request: type[Req], handle: Any) -> Parts:
    """Another row in the table of operations."""
    return Parts(operations={**OPERATIONS, request: Operation("Core", handle)})


MUTANTS: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "drops a fact after a CALLERROR": with_part("outbox", DroppingOutbox),
        "acknowledges before the delivery": with_part("outbox", HastyOutbox),
        "stamps a repetition anew": with_part("outbox", LateStampingOutbox),
        "sends an acknowledged start again": with_part("outbox", ForgettingOutbox),
        "stamps 1970": with_part("clock", UnsetClock),
        "answers while Rejected": with_part("boot", TalkativeBoot),
        "boots on each link": with_part("boot", RepeatingBoot),
        "does not wait for answers": with_part("calls", ImpatientCalls),
        "loses the last energy": with_part("transactions", ThriftyTransactions),
        "skips a status": with_reporters(JumpyReporter),
        "never opens the contactor": with_port(never_opens),
        "closes the contactor with the lock": with_port(closes_when_locked),
        "starts remotely for everybody": with_operation(RemoteStartTransactionReq, starts_for_everybody),
    }
)
