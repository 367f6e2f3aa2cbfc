"""What the Central System asks: which CALLs are answered, refused or met with silence, and answers that come later.

OCPP 1.6 §4.2 (Pending, Rejected), §3.3 (feature profiles); OCPP-J §4.2.3; errata 3.39.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Conf, Req
from plugwright.rpc.outcomes import Called, Faulty
from plugwright.station.effects import Send, Warned

if TYPE_CHECKING:
    from plugwright.station.station import Station

OWED_LIMIT: Final = 4


class Later(msgspec.Struct, frozen=True, gc=False):
    """A handler's word that the answer comes with `Inbound.settle(key, …)`, or is `otherwise` at the deadline.

    While an answer with `holds_calls` is owed no CALL begins: the answer precedes what it caused.
    """

    key: tuple[str, int]
    deadline_ms: int
    otherwise: Conf
    holds_calls: bool = True


Handler = Callable[["Station", "Req", Now], "Conf | Later"]


class Operation(msgspec.Struct, frozen=True):
    """A row of the table of operations: who handles the message, and whether it may before the acceptance (§4.2).

    `refusal` is the answer where the profile is off or the message not allowed; without one it is the CALLERROR
    NotSupported. A row without `handle` refuses always.
    """

    profile: FeatureProfile
    handle: Handler | None
    while_pending: bool = True
    refusal: Conf | None = None


class Owed(msgspec.Struct, frozen=True, gc=False):
    """An answer that is still to come, on the link that the question came on."""

    link: int
    message_id: str
    later: Later


class Inbound:
    """Answers each CALL once, in one place."""

    __slots__ = ("_operations", "_owed", "_station", "deadline_ms", "holds_calls")

    def __init__(self, station: "Station", operations: Mapping[type[Req], Operation]) -> None:
        self._station = station
        self._operations = operations
        self._owed: list[Owed] | None = None
        self.holds_calls = False
        self.deadline_ms = NEVER_MS

    def called(self, called: Called, now: Now) -> None:
        """A CALL that the types accept."""
        if self._silent(called.message_id):
            return
        try:
            conf = self._handle(called.req, now)
        except CallError as error:
            self._refuse(called.message_id, error)
            return
        if isinstance(conf, Later):
            self._owe(called.message_id, conf)
        else:
            self._answer(called.message_id, conf)

    def faulty(self, faulty: Faulty) -> None:
        """A CALL that the types or the framing refuse; what is not supported is so however it is said."""
        off = self._off(faulty.action.req) if faulty.action is not None else None
        error = off if isinstance(off, CallError) else faulty.error
        self._station.tell(Warned(f"refused a CALL: {error.code}: {error.description}"))
        if not self._silent(faulty.message_id):
            self._refuse(faulty.message_id, error)

    def _silent(self, message_id: str) -> bool:
        """While Rejected nothing is answered (§4.2)."""
        rpc = self._station.uplink.rpc
        if self._station.boot.silent and rpc is not None:
            rpc.drop(message_id)
        return self._station.boot.silent

    def _off(self, kind: type[Req]) -> Conf | CallError | None:
        """What a message gets that has no row, no handler or no profile (errata 3.39); None if it is handled."""
        operation = self._operations.get(kind)
        if operation is None:
            return CallError("NotSupported", f"{kind.__name__.removesuffix('Req')} is not supported")
        if operation.handle is not None and operation.profile in self._station.product.feature_profiles:
            return None
        if operation.refusal is not None:
            return operation.refusal
        return CallError("NotSupported", f"the feature profile {operation.profile} is not supported")

    def _handle(self, req: Req, now: Now) -> "Conf | Later":
        off = self._off(type(req))
        if isinstance(off, CallError):
            raise off
        if off is not None:
            return off
        operation = self._operations[type(req)]
        assert operation.handle is not None
        if not operation.while_pending and self._station.boot.registration != "Accepted":
            assert operation.refusal is not None
            return operation.refusal
        return operation.handle(self._station, req, now)

    def _answer(self, message_id: str, conf: Conf) -> None:
        uplink = self._station.uplink
        if uplink.rpc is not None:
            self._station.effects.append(Send(uplink.number, uplink.rpc.answer(message_id, conf)))

    def _refuse(self, message_id: str, error: CallError) -> None:
        uplink = self._station.uplink
        if uplink.rpc is not None:
            self._station.effects.append(Send(uplink.number, uplink.rpc.refuse(message_id, error)))

    @property
    def may_owe(self) -> bool:
        """Whether an answer may come later; else `otherwise` is said at once."""
        return self._owed is None or len(self._owed) < OWED_LIMIT

    @property
    def owes(self) -> bool:
        """Whether a CALL still waits for its answer."""
        return self._owed is not None

    def _owe(self, message_id: str, later: Later) -> None:
        if self._owed is None:
            self._owed = []
        if not self.may_owe:
            self._answer(message_id, later.otherwise)
            return
        self._owed.append(Owed(self._station.uplink.number, message_id, later))
        self._rearm()

    def _rearm(self) -> None:
        owed = self._owed or ()
        self.holds_calls = any(entry.later.holds_calls for entry in owed)
        self.deadline_ms = min((entry.later.deadline_ms for entry in owed), default=NEVER_MS)

    def settle(self, key: tuple[str, int], conf: Conf) -> None:
        """What the owed answers with this key waited for has happened."""
        self._settle(lambda later: later.key == key, lambda _later: conf)

    def due(self, now: Now) -> None:
        """An owed answer can wait no longer."""
        self._settle(lambda later: later.deadline_ms <= now.monotonic_ms, lambda later: later.otherwise)

    def _settle(self, which: Callable[[Later], bool], conf_of: Callable[[Later], Conf]) -> None:
        if self._owed is None:
            return
        ready = [entry for entry in self._owed if which(entry.later)]
        self._owed = [entry for entry in self._owed if not which(entry.later)] or None
        self._rearm()
        for entry in ready:
            if entry.link == self._station.uplink.number:
                self._answer(entry.message_id, conf_of(entry.later))

    def link_down(self) -> None:
        """Nobody is left to be answered."""
        self._owed = None
        self._rearm()
