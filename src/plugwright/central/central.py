"""The Central System as a function with a memory: a stimulus and the time go in, effects come out.

OCPP 1.6 §4.2 (registration), OCPP-J §4.1.1 (one open CALL on each link), §5.4 (a reconnect needs no new boot); OCPP-J
errata 3.8 (a CALL before acceptance).
"""

import heapq
from collections.abc import Iterator
from random import Random
from typing import Final

from msgspec.structs import replace

from plugwright.central import admission, views
from plugwright.central.confirmations import learn
from plugwright.central.context import Context
from plugwright.central.effects import (
    Close,
    Effect,
    Failure,
    Reply,
    Send,
    StationConnected,
    StationDisconnected,
    Tell,
    Warned,
    Why,
)
from plugwright.central.operations import OPERATIONS
from plugwright.central.ports import StationRow, Store
from plugwright.central.sessions import Session, Station, WaitingCall
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import (
    Call,
    Connected,
    Due,
    LinkDown,
    PutIdTag,
    Received,
    RemoveIdTag,
    SetVerdict,
    Stimulus,
)
from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import RegistrationStatus, RemoteStartTransactionReq, RemoteStopTransactionReq
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Req
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored

REPLACED: Final = 1000
"""The close code for a link whose station has made a new one: nothing is wrong."""


class Central:
    """All stations, connected or not; everything else is in the store.

    A failed step leaves it unusable: roll back, close the links, and make a new one over the same store.
    """

    __slots__ = ("_context", "_deadlines", "_effects", "_links", "_random", "_settings", "_stations", "_store")

    def __init__(self, settings: CentralSettings, store: Store, random: Random) -> None:
        self._settings = settings
        self._store = store
        self._random = random
        self._context = Context(settings, store)
        self._effects: list[Effect] = []
        self._links: dict[int, Session] = {}
        self._deadlines: list[tuple[int, int]] = []  # a heap of (monotonic ms, link); stale ones are skipped
        self._stations = {row.identity: Station(row, stored=True) for row in store.stations()}
        for row in store.connectors():
            station = self._stations[row.identity]
            station.connectors = {**(station.connectors or {}), row.connector: row}

    def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
        """Take in what happened, commit, and return what to do about it; an error of the store abandons the step."""
        effects: list[Effect] = []
        self._effects = effects
        self._end_overdue_calls(now)
        self._take(stimulus, now)
        self._publish()
        self._store.commit()
        return effects

    def next_deadline(self) -> int:
        """When `Due` is wanted, in monotonic milliseconds; NEVER_MS if nothing waits."""
        while self._deadlines:
            deadline_ms, link = self._deadlines[0]
            session = self._links.get(link)
            if session is not None and session.rpc.deadline_ms == deadline_ms:
                return deadline_ms
            heapq.heappop(self._deadlines)
        return NEVER_MS

    def refusal(self, identity: str) -> admission.Refusal | None:
        """Return why a station with this identity may not connect, None if it may."""
        station = self._stations.get(identity)
        known = station is not None and station.stored
        return admission.refusal(identity, known=known, stations=len(self._stations), settings=self._settings)

    def stations(self) -> Iterator[views.StationView]:
        """All stations that are known or connected, in the order in which they came."""
        return map(views.view, self._stations.values())

    def station(self, identity: str) -> views.StationView | None:
        """One of them."""
        station = self._stations.get(identity)
        return None if station is None else views.view(station)

    def _take(self, stimulus: Stimulus, now: Now) -> None:
        match stimulus:
            case Received(link, data):
                self._received(link, data, now)
            case Connected(link, identity, peer):
                self._connected(link, identity, peer, now)
            case LinkDown(link, reason):
                self._link_down(link, reason)
            case Call():
                self._call(stimulus, now)
            case SetVerdict(identity, verdict):
                self._set_verdict(identity, verdict)
            case PutIdTag(row):
                self._store.put_id_tag(row)
            case RemoveIdTag(key):
                self._store.remove_id_tag(key)
            case _:
                assert isinstance(stimulus, Due), f"no stimulus of the Central System: {stimulus}"

    def _connected(self, link: int, identity: str, peer: str, now: Now) -> None:
        """A second link of one identity takes the place of the first, which is likely to be half-open."""
        assert link not in self._links, "a link number was used twice"
        station = self._stations.get(identity)
        if station is None:
            station = self._stations[identity] = Station(StationRow(identity), stored=False)
        elif station.session is not None:
            self._effects.append(Close(station.session.link, REPLACED, "the station has connected anew"))
            self._end(station.session, "the station has connected anew")
        station.seen_utc_ms = now.utc_ms
        station.session = self._links[link] = Session(link, station, f"{self._random.getrandbits(32):08x}-")
        self._context.tell(StationConnected(identity, peer))

    def _link_down(self, link: int, reason: str) -> None:
        session = self._links.get(link)
        if session is None:
            return  # replaced before
        station = session.station
        self._end(session, reason)
        if not station.stored:
            del self._stations[station.identity]  # it never booted: nothing is to be remembered
        elif station.row.seen_utc_ms != station.seen_utc_ms:
            station.row = replace(station.row, seen_utc_ms=station.seen_utc_ms)
            self._store.put_station(station.row)

    def _end(self, session: Session, reason: str) -> None:
        """Forget a link, and end what waited for it."""
        del self._links[session.link]
        session.station.session = None
        failed = session.rpc.down()
        if failed is not None:
            self._fail(session.open_token, "link down", reason)
        while (waiting := session.next_waiting()) is not None:
            self._fail(waiting.token, "link down", reason)
        self._context.tell(StationDisconnected(session.station.identity, reason))

    def _received(self, link: int, data: bytes, now: Now) -> None:
        session = self._links.get(link)
        if session is None:
            return  # on its way when the link was closed
        session.station.seen_utc_ms = now.utc_ms  # any message shows that the station is there (§4.6)
        match session.rpc.received(data, now):
            case Called() as called:
                self._send(session, self._answer(session, called, now))
            case Faulty(message_id, error):
                self._warn(session, f"refused a CALL: {error}")
                self._send(session, session.rpc.refuse(message_id, error))
            case Answered() as answered:
                self._answered(session, answered, now)
            case Failed() as failed:
                self._call_failed(session, failed, now)
            case Ignored(reason):
                self._warn(session, f"ignored a message: {reason}")

    def _answer(self, session: Session, called: Called, now: Now) -> bytes:
        name = called.action.name
        if not _may_send(session, name):
            self._warn(session, f"refused {name}: not accepted yet")
            error = CallError("SecurityError", "the charge point is not accepted yet: BootNotification comes first")
            return session.rpc.refuse(called.message_id, error)
        try:
            conf = OPERATIONS[name](self._context, session.station, called.req, now)
        except CallError as error:
            return session.rpc.refuse(called.message_id, error)
        return session.rpc.answer(called.message_id, conf)

    def _answered(self, session: Session, answered: Answered, now: Now) -> None:
        name = type(answered.req).__name__.removesuffix("Req")
        for remark in answered.remarks:
            self._warn(session, f"{name} was confirmed with a flaw: {remark}")
        learn(self._context, session, answered.req, answered.conf)
        if answered.late:
            self._warn(session, f"the confirmation of {name} came too late")
            return
        self._effects.append(Reply(session.open_token, answered.conf))
        self._start_next_call(session, now)

    def _call_failed(self, session: Session, failed: Failed, now: Now) -> None:
        assert failed.why != "unsent", "only an owner says so of a CALL that it kept back"
        self._fail(session.open_token, failed.why, failed.detail, failed.code)
        self._start_next_call(session, now)

    def _call(self, call: Call, now: Now) -> None:
        station = self._stations.get(call.identity)
        if station is None or station.session is None:
            self._fail(call.token, "not connected", "the station is not connected")
        elif (why_not := _why_not_to_call(station, call.req)) is not None:
            self._fail(call.token, "not registered", why_not)
        elif not station.session.queue(WaitingCall(call.token, call.req), self._settings.max_queued_calls):
            self._fail(
                call.token, "queue full", f"{self._settings.max_queued_calls} CALLs wait for the station already"
            )
        else:
            self._start_next_call(station.session, now)

    def _start_next_call(self, session: Session, now: Now) -> None:
        if session.rpc.open_call is not None or (waiting := session.next_waiting()) is None:
            return
        _, frame = session.rpc.call(waiting.req, now, self._settings.call_timeout_ms)
        session.open_token = waiting.token
        heapq.heappush(self._deadlines, (session.rpc.deadline_ms, session.link))
        self._send(session, frame)

    def _end_overdue_calls(self, now: Now) -> None:
        while self.next_deadline() <= now.monotonic_ms:
            _, link = heapq.heappop(self._deadlines)
            session = self._links[link]
            failed = session.rpc.due(now)
            assert failed is not None, "next_deadline() leaves only deadlines that hold"
            self._call_failed(session, failed, now)

    def _set_verdict(self, identity: str, verdict: RegistrationStatus) -> None:
        station = self._stations.get(identity)
        if station is None:
            station = self._stations[identity] = Station(StationRow(identity), stored=False)
        station.row = replace(station.row, verdict=verdict)
        station.stored = True
        self._store.put_station(station.row)

    def _send(self, session: Session, frame: bytes) -> None:
        self._effects.append(Send(session.link, frame))

    def _fail(self, token: int, why: Why, detail: str, code: str | None = None) -> None:
        self._effects.append(Reply(token, Failure(why, detail, code)))

    def _warn(self, session: Session, text: str) -> None:
        self._context.tell(Warned(session.station.identity, text))

    def _publish(self) -> None:
        """News come after what was decided."""
        if self._context.news:
            self._effects.extend(map(Tell, self._context.news))
            self._context.news = []


def _may_send(session: Session, action: str) -> bool:
    """Before it is accepted a station may only boot; while Pending it may send what it was asked for (§4.2)."""
    registration = session.station.row.registration
    if registration == "Accepted" or action == "BootNotification":
        return True
    return registration == "Pending" and action in session.triggered


def _why_not_to_call(station: Station, req: Req) -> str | None:
    """§4.2: a rejected station is left alone, a pending one must not be asked to start or stop a transaction."""
    if station.row.registration == "Rejected":
        return "the station's last BootNotification was rejected"
    if station.row.registration == "Pending" and isinstance(req, RemoteStartTransactionReq | RemoteStopTransactionReq):
        return "the station's registration is pending: no transaction may be started or stopped remotely"
    return None
