"""A Central System that follows a script: it holds every frame to the strict types, and answers as it is told.

OCPP-J §4.2; used by the tests of the station.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final, TypeVar

from plugwright.now import Now
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    BootNotificationConf,
    BootNotificationReq,
    DataTransferConf,
    DataTransferReq,
    DiagnosticsStatusNotificationConf,
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationConf,
    FirmwareStatusNotificationReq,
    HeartbeatConf,
    HeartbeatReq,
    IdTagInfo,
    MeterValuesConf,
    MeterValuesReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationConf,
    StatusNotificationReq,
    StopTransactionConf,
    StopTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.time import format_utc
from plugwright.rpc.connection import Connection
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored

R = TypeVar("R", bound=Req)

Reaction = Conf | CallError | None
"""What a CALL is met with; None is silence."""

ACCEPTED: Final = IdTagInfo(status="Accepted")
ANSWER_WITHIN_MS: Final = 3_600_000
HEARTBEAT_S: Final = 3_600


class ScriptedPeer:
    """Answers every CALL by `reactions`, by default as a kind Central System would; keeps what was said, in order."""

    def __init__(self) -> None:
        self.said: list[Req] = []
        self.times_ms: list[int] = []
        self.answers: list[Conf | CallError] = []
        self.faults: list[object] = []
        self.utc_offset_ms = 0
        self.heartbeat_s = HEARTBEAT_S
        self.next_transaction_id = 1
        self.links = 0
        self.reactions: dict[type[Req], Callable[[Any], Reaction]] = {}
        self._rpc: Connection | None = None
        self._send: Callable[[bytes], None] | None = None
        self._now = Now(0, 0)
        self._held: list[tuple[str, Req]] = []

    def forget(self) -> None:
        """Drop what was said and answered so far."""
        self.said.clear()
        self.times_ms.clear()
        self.answers.clear()

    def react(self, req: type[R], reaction: "Callable[[R], Reaction] | Reaction") -> None:
        """From now on a CALL of this type is met so: with a value, or with what a function makes of the request."""
        self.reactions[req] = reaction if callable(reaction) else lambda _req: reaction

    def call(self, req: Req, now: Now) -> None:
        """Ask the station something; what it answers is appended to `answers`."""
        assert self._rpc is not None, "the station is not connected"
        assert self._send is not None
        self._now = now
        _message_id, frame = self._rpc.call(req, now, ANSWER_WITHIN_MS)
        self._send(frame)

    def send_raw(self, data: bytes) -> None:
        """Put any bytes on the link."""
        assert self._send is not None, "the station is not connected"
        self._send(data)

    def answer_held(self, conf: Conf) -> None:
        """Answer the oldest CALL that was met with silence."""
        message_id, _req = self._held.pop(0)
        assert self._rpc is not None
        self.send_raw(self._rpc.answer(message_id, conf))

    @property
    def is_connected(self) -> bool:
        """Whether a link is up."""
        return self._rpc is not None

    def connected(self, link: int, send: Callable[[bytes], None]) -> None:
        """The virtual shell opened a link."""
        del link
        self.links += 1
        self._held.clear()
        self._rpc = Connection("csms-", receives="csms")
        self._send = send

    def disconnected(self, link: int) -> None:
        """The link is gone."""
        del link
        self._rpc = self._send = None

    def received(self, link: int, data: bytes, now: Now) -> None:
        """The station sent a frame: it must be one that the strict types accept."""
        del link
        assert self._rpc is not None
        self._now = now
        outcome = self._rpc.received(data, now)
        if isinstance(outcome, Called):
            self._called(outcome.message_id, outcome.req)
            return
        match outcome:
            case Answered(conf=conf, remarks=remarks):
                assert not remarks, remarks
                self.answers.append(conf)
            case Failed(why="call error", code=code, detail=detail):
                self.answers.append(CallError(code or "GenericError", detail))
            case Faulty() | Failed() | Ignored() as fault:
                self.faults.append(fault)
                raise AssertionError(f"the station sent what the types refuse: {fault} in {data!r}")

    def _called(self, message_id: str, req: Req) -> None:
        self.said.append(req)
        self.times_ms.append(self._now.monotonic_ms)
        assert self._rpc is not None
        assert self._send is not None
        reaction = self.reactions[type(req)](req) if type(req) in self.reactions else self._kind(req)
        if isinstance(reaction, CallError):
            self._send(self._rpc.refuse(message_id, reaction))
        elif reaction is not None:
            self._send(self._rpc.answer(message_id, reaction))
        else:
            self._rpc.drop(message_id)
            self._held.append((message_id, req))

    def _kind(self, req: Req) -> Conf:
        if isinstance(req, StartTransactionReq):
            transaction_id, self.next_transaction_id = self.next_transaction_id, self.next_transaction_id + 1
            return StartTransactionConf(id_tag_info=ACCEPTED, transaction_id=transaction_id)
        return KIND[type(req)](self)

    @property
    def current_time(self) -> str:
        """The Central System's clock."""
        return format_utc(self._now.utc_ms + self.utc_offset_ms)


KIND: Final = MappingProxyType[type[Req], Callable[[ScriptedPeer], Conf]](
    {
        AuthorizeReq: lambda _peer: AuthorizeConf(id_tag_info=ACCEPTED),
        BootNotificationReq: lambda peer: BootNotificationConf(
            status="Accepted", current_time=peer.current_time, interval=peer.heartbeat_s
        ),
        DataTransferReq: lambda _peer: DataTransferConf(status="UnknownVendorId"),
        DiagnosticsStatusNotificationReq: lambda _peer: DiagnosticsStatusNotificationConf(),
        FirmwareStatusNotificationReq: lambda _peer: FirmwareStatusNotificationConf(),
        HeartbeatReq: lambda peer: HeartbeatConf(current_time=peer.current_time),
        MeterValuesReq: lambda _peer: MeterValuesConf(),
        StatusNotificationReq: lambda _peer: StatusNotificationConf(),
        StopTransactionReq: lambda _peer: StopTransactionConf(),
    }
)
