"""A Central System that is everything at once: kind, late, silent, wrong, refusing, and unsure what time it is.

OCPP 1.6 §3.7.1, §4.2 (Pending, Rejected), §4.6; OCPP-J §4.1.1, §4.2. It remembers what it was told, strictly typed,
so that the simulator can compare it with what the station believes.
"""

import heapq
from collections.abc import Callable, Mapping
from random import Random
from typing import Final, Literal

import msgspec

from plugwright.now import NEVER_MS, Now
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
    IdTagInfo,
    MeterValuesConf,
    MeterValuesReq,
    RegistrationStatus,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationConf,
    StatusNotificationReq,
    StopTransactionConf,
    StopTransactionReq,
)
from plugwright.ocpp16.actions import action_of
from plugwright.ocpp16.errors import CALL_ERROR_CODES, CallError
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.time import format_utc
from plugwright.rpc import frames
from plugwright.rpc.connection import Connection
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored
from plugwright.sim.books import Books

CALL_WITHIN_MS: Final = 60_000
LATE_BY_MS: Final = (1_000, 150_000)
Misdeed = Literal["refuse", "garble", "ignore", "delay"]

GARBLED: Final = (
    '[3,"{id}"]',
    '[3,"{id}",null]',
    '[3,"{id}",[]]',
    '[3,"{id}",{{"status":"Perhaps","idTagInfo":7}}]',
    '[3,"{id}",{{}},"surplus"]',
    '[4,"{id}","Whatever"]',
    '[4,"{id}"]',
    '[3,"{id}',
    '[3,"not an id of yours",{{}}]',
    '[5,"{id}",{{}}]',
    "\udcff",
    "",
)
"""Answers that are none; the first six end the CALL, the others leave it open."""

NONSENSE: Final = (
    b"[]",
    b"{}",
    b"[2]",
    b'[2,"",  "Reset",{"type":"Hard"}]',
    b'[2,"1","Reset"]',
    b'[2,"2","Reset",{"type":"Softly"}]',
    b'[2,"3","MakeCoffee",{}]',
    b'[2,"4","BootNotification",{}]',
    b'[2,"5","ChangeAvailability",{"connectorId":"1","type":"Inoperative"}]',
    b'[2,"6","TriggerMessage",{"requestedMessage":"Heartbeat"}]',
    b'[2,7,"ClearCache",{}]',
    b'[2,"8","ClearCache",{"surplus":1}]',
    b"\xff\xfe",
)


class Manners(msgspec.Struct):
    """How the Central System behaves: shares of its answers between 0 and 1, and what it says of the station."""

    shares: dict[Misdeed, float] = {}
    registration: RegistrationStatus = "Accepted"
    interval_s: int = 300
    utc_offset_ms: int = 0
    heeds_repetitions: bool = True  # a StartTransaction that was told before gets the id that it got before


class FaultyCentral:
    """The peer of one station. `struck(what)` is called whenever it misbehaves."""

    def __init__(self, id_tags: Mapping[str, IdTagInfo], random: Random, struck: Callable[[str], None]) -> None:
        self.manners = Manners()
        self.books = Books(random.choice((1, 0, -500, 2**31 - 10_000)))
        self.flaws: list[str] = []
        """What the station sent and must not send."""
        self.kind_answers: list[str] = []
        """Ids of the station's last CALLs that were answered as they should be."""
        self.answers = 0
        self._id_tags = id_tags
        self._random = random
        self._struck = struck
        self._rpc: Connection | None = None
        self._send: Callable[[bytes], None] | None = None
        self._link = 0
        self._links = 0
        self._now = Now(0, 0)
        self._later: list[tuple[int, int, int, str, Conf]] = []
        self._held = 0
        self._pressed = 0

    # The link

    @property
    def is_connected(self) -> bool:
        """Whether it believes so."""
        return self._rpc is not None

    def connected(self, link: int, send: Callable[[bytes], None]) -> None:
        self._link = link
        self._links += 1
        self._rpc = Connection(f"csms{self._links}-", receives="csms")
        self._send = send
        self._later.clear()

    def disconnected(self, link: int) -> None:
        if link == self._link:
            self._rpc = self._send = None
            self._later.clear()

    def received(self, link: int, data: bytes, now: Now) -> None:
        self._now = now
        if self._rpc is None or link != self._link:
            return
        self._rpc.due(now)
        match self._rpc.received(data, now):
            case Called(message_id, _action, req):
                self._called(message_id, req)
            case Answered(remarks=remarks):
                self.answers += 1
                self.flaws += [f"a confirmation with a flaw: {remark}" for remark in remarks]
            case Failed(why="call error"):
                self.answers += 1
            case Ignored(reason) if reason.startswith(("an answer to no CALL", "late")):
                pass
            case Faulty() | Failed() | Ignored() as fault:
                self.flaws.append(f"what the types refuse: {fault}")

    # Time

    def next_deadline(self) -> int:
        """When it has something to say that it owes."""
        return self._later[0][0] if self._later else NEVER_MS

    def due(self, now: Now) -> None:
        """Late answers go out."""
        self._now = now
        while self._later and self._later[0][0] <= now.monotonic_ms:
            _due_ms, _number, link, message_id, conf = heapq.heappop(self._later)
            if link == self._link:
                self._answer(message_id, conf)

    @property
    def current_time(self) -> str:
        """Its clock."""
        return format_utc(self._now.utc_ms + self.manners.utc_offset_ms)

    # What it asks

    def call(self, req: Req, now: Now) -> bool:
        """Ask the station; False if there is no link, or another question is open (OCPP-J §4.1.1)."""
        self._now = now
        if self._rpc is None or self._send is None:
            return False
        self._rpc.due(now)
        if self._rpc.open_call is not None:
            return False
        _message_id, frame = self._rpc.call(req, now, CALL_WITHIN_MS)
        self._send(frame)
        return True

    def press(self, req: Req, now: Now) -> None:
        """Ask without waiting for the answer to what was asked before, as no Central System should (OCPP-J §4.1.1)."""
        self._now = now
        self._pressed += 1
        if self._send is not None:
            self._send(frames.call(f"pressed{self._pressed}", action_of(type(req)).name, req))

    def talk_nonsense(self) -> bool:
        """Send what is no CALL, or none that could be obeyed."""
        if self._send is None:
            return False
        self._send(self._random.choice(NONSENSE))
        return True

    # What it is asked

    def _called(self, message_id: str, req: Req) -> None:
        assert self._rpc is not None
        assert self._send is not None
        if isinstance(req, StatusNotificationReq):
            self.books.statuses[req.connector_id] = req.status  # it was told, whatever it is answered
        match self._misdeed():
            case None:
                self._answer(message_id, self._conf(req))
            case "refuse":
                error = CallError(self._random.choice(CALL_ERROR_CODES), "simulated")
                self._send(self._rpc.refuse(message_id, error))
            case "garble":
                self._rpc.drop(message_id)
                self._send(self._garbled(message_id, req))
            case "ignore":
                if self._random.getrandbits(1):
                    self._conf(req)
                self._rpc.drop(message_id)
            case "delay":
                self._held += 1
                due_ms = self._now.monotonic_ms + self._random.randint(*LATE_BY_MS)
                heapq.heappush(self._later, (due_ms, self._held, self._link, message_id, self._conf(req)))

    def _misdeed(self) -> Misdeed | None:
        draw = self._random.random()
        for misdeed, share in self.manners.shares.items():
            if draw < share:
                self._struck(f"{misdeed} an answer")
                return misdeed
            draw -= share
        return None

    def _answer(self, message_id: str, conf: Conf) -> None:
        if self._rpc is not None and self._send is not None:
            self.kind_answers = [*self.kind_answers[-7:], message_id]
            self._send(self._rpc.answer(message_id, conf))

    def _garbled(self, message_id: str, req: Req) -> bytes:
        if not isinstance(req, StartTransactionReq):
            self._conf(req)  # an unreadable confirmation confirms all the same
            text = self._random.choice(GARBLED).format(id=message_id)
        elif self._random.getrandbits(1):
            transaction_id = self.books.start(req, heeds=self.manners.heeds_repetitions)
            text = f'[3,"{message_id}",{{"transactionId":{transaction_id},"idTagInfo":null}}]'
        else:
            text = self._random.choice(GARBLED).format(id=message_id)
        return text.encode("utf-8", "surrogateescape")

    def _conf(self, req: Req) -> Conf:
        match req:
            case AuthorizeReq(id_tag=id_tag):
                return AuthorizeConf(id_tag_info=self._judge(id_tag))
            case BootNotificationReq():
                manners = self.manners
                return BootNotificationConf(
                    status=manners.registration, current_time=self.current_time, interval=manners.interval_s
                )
            case DataTransferReq():
                return DataTransferConf(status="UnknownVendorId")
            case MeterValuesReq():
                self.books.meter_values(req)
                return MeterValuesConf()
            case StatusNotificationReq():
                return StatusNotificationConf()
            case DiagnosticsStatusNotificationReq():
                return DiagnosticsStatusNotificationConf()
            case FirmwareStatusNotificationReq():
                return FirmwareStatusNotificationConf()
            case StartTransactionReq(id_tag=id_tag):
                transaction_id = self.books.start(req, heeds=self.manners.heeds_repetitions)
                return StartTransactionConf(id_tag_info=self._judge(id_tag), transaction_id=transaction_id)
            case StopTransactionReq(id_tag=id_tag):
                self.books.stop(req)
                return StopTransactionConf(id_tag_info=None if id_tag is None else self._judge(id_tag))
            case _:
                return HeartbeatConf(current_time=self.current_time)

    def _judge(self, id_tag: str) -> IdTagInfo:
        return self._id_tags.get(id_tag.upper(), IdTagInfo(status="Invalid"))
