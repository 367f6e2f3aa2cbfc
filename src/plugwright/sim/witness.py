"""What an onlooker at the station's border sees: frames both ways, and what must hold for them.

OCPP-J §4.1.1 (one open CALL each way), §4.2.3; OCPP 1.6 §3.7, §3.7.1 (order, repetition), §4.2 (Pending, Rejected).
It is told of each step after it was committed, so what a failed step would have said was never said.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import TriggerMessageReq
from plugwright.rpc import frames
from plugwright.sim.deliveries import Content, Deliveries
from plugwright.sim.dialogue import Dialogue
from plugwright.sim.job_course import KINDS, JobCourse
from plugwright.sim.retries import RetryKeys
from plugwright.sim.triggers import Triggers
from plugwright.station.effects import Disconnect, Effect, JobChanged, Send, Tell
from plugwright.station.ports import Store
from plugwright.station.stimuli import LinkDown, LinkUp, Received, Start, Stimulus

FACTS: Final = ("StartTransaction", "MeterValues", "StopTransaction")
TRIGGERED: Final = b'"context":"Trigger"'
"""MeterValues on request are news, and not among the facts (§5.17)."""
EARLIEST: Final = "2025"
"""Virtual time begins in 2026: an earlier timestamp is a clock that was never set (§3.14)."""


class OpenCall(msgspec.Struct, frozen=True):
    """A CALL of the station that waits for its answer."""

    message_id: str
    action: str
    payload: bytes
    until_ms: int


class State(msgspec.Struct, frozen=True):
    """What an onlooker has to know of a station after a step."""

    store: Store
    timeout_ms: int  # MessageTimeout
    retry_keys: RetryKeys
    may_call: bool  # no answer is owed that goes first


class Witness:
    """`said` and `heard` keep the state; what is wrong is appended to `flaws`, one line each."""

    def __init__(self, answered_kindly: Callable[[str], bool]) -> None:
        self.flaws: list[str] = []
        self.calls = 0
        self.registration: str | None = None
        self.deliveries = Deliveries(self.flaws.append)
        self.dialogue = Dialogue(self.flaws.append)
        self.triggers = Triggers(self.flaws.append)
        self.job_courses = {kind: JobCourse(kind, self.flaws.append) for kind in KINDS.values()}
        self.link_changed: list[Callable[[], None]] = [
            self.dialogue.link_changed,
            self.triggers.link_changed,
            *[course.link_changed for course in self.job_courses.values()],
            self.deliveries.link_changed,
        ]
        """Who wants to know that no answer can come any more."""
        self.dialogue.heard = {
            "GetDiagnostics": lambda _req: self.job_courses["diagnostics"].requested(),
            "UpdateFirmware": lambda _req: self.job_courses["firmware"].requested(),
        }
        self.dialogue.answered = {"TriggerMessage": self._triggered}
        self._answered_kindly = answered_kindly
        self._link = -1
        self._open: OpenCall | None = None
        self._is_overdue = False
        self._state: State | None = None

    def step(self, stimulus: Stimulus, effects: Sequence[Effect], state: State, now: Now) -> None:
        """A step is done, and this is what it left."""
        self._state = state
        self.deliveries.retries.keys(state.retry_keys)
        # A deadline goes before the stimulus: a link that was given up in this step may not have heard it.
        surely = not any(isinstance(effect, Disconnect) for effect in effects)
        self._expire(now, surely=surely)
        match stimulus:
            case Start(cause):
                self._begin_life(cut=cause != "Reset")
            case LinkUp(link):
                self._begin_link(link)
            case LinkDown(link) if link == self._link:
                self._begin_link(-1)
            case Received(link, data) if link == self._link:
                self._heard(data, now, surely=surely)
        for effect in effects:
            if isinstance(effect, Send):
                self._said(effect, now)
            elif isinstance(effect, Disconnect) and effect.link == self._link:
                self._begin_link(-1)
            elif isinstance(effect, Tell) and isinstance(effect.event, JobChanged):
                self.job_courses[effect.event.kind].changed(effect.event)
        if self._link >= 0 and state.may_call and (self._open is None or self._is_overdue):
            self._idle(now)

    def _idle(self, now: Now) -> None:
        """Nothing keeps the station from speaking."""
        if self.registration == "Accepted":
            self.deliveries.idle(now.monotonic_ms)
        if self.registration != "Rejected":
            self.triggers.idle(now)

    def _expire(self, now: Now, *, surely: bool) -> None:
        """The time of the open CALL is up; its answer may still come."""
        if self._open is not None and not self._is_overdue and self._open.until_ms <= now.monotonic_ms:
            self._is_overdue = True
            self.deliveries.timed_out(self._open.message_id, now.monotonic_ms, surely=surely)

    def _begin_life(self, *, cut: bool) -> None:
        self.registration = None
        self._begin_link(-1)
        self.deliveries.begin_life(cut=cut)

    def _begin_link(self, link: int) -> None:
        self._link = link
        self._open = None
        for listener in self.link_changed:
            listener()

    def _triggered(self, req: TriggerMessageReq, conf: Any, now: Now) -> None:
        is_on_its_way = self._open is not None and self._open.action == req.requested_message == "BootNotification"
        if not is_on_its_way:
            self.triggers.answered(req, conf, now)
        kind = KINDS.get(req.requested_message)
        if kind is not None and conf is not None and conf["status"] == "Accepted":
            self.job_courses[kind].granted()

    # What the station hears

    def _heard(self, data: bytes, now: Now, *, surely: bool) -> None:
        frame = frames.split(data)
        match frame:
            case frames.CallFrame() | frames.BadCall():
                self.dialogue.asks(frame)
            case frames.Unreadable():
                pass
            case _:
                self._answered(frame.message_id, frame, now, surely=surely)

    def _answered(self, message_id: str, frame: frames.Frame, now: Now, *, surely: bool) -> None:
        call = self._open
        late = call is None or call.message_id != message_id or self._is_overdue
        kindly = isinstance(frame, frames.ResultFrame) and self._answered_kindly(message_id)
        if isinstance(frame, frames.ErrorFrame):
            if surely:
                self.deliveries.refused(message_id, now.monotonic_ms, late=late)
            else:
                self.deliveries.doubted(message_id)
        elif kindly and surely and not late:
            self.deliveries.acknowledged(message_id)
        else:
            self.deliveries.doubted(message_id)
        if call is not None and call.message_id == message_id:
            self._open = None
            if kindly and call.action == "BootNotification" and not late:
                assert isinstance(frame, frames.ResultFrame)
                self.registration = msgspec.json.decode(frame.payload)["status"]

    # What the station says

    def _said(self, send: Send, now: Now) -> None:
        if send.link != self._link:
            self.flaws.append(f"speaks on link {send.link}, which is not up")
            return
        if self.registration == "Rejected" and b'"BootNotification"' not in send.data:
            self.flaws.append(f"speaks while Rejected (§4.2): {send.data!r}")
        frame = frames.split(send.data)
        match frame:
            case frames.CallFrame(message_id, action, payload):
                assert self._state is not None
                until_ms = now.monotonic_ms + self._state.timeout_ms
                self._called(OpenCall(message_id, action, bytes(payload), until_ms), now)
            case frames.ResultFrame() | frames.ErrorFrame():
                self.dialogue.answers(frame, now)
            case _:
                self.flaws.append(f"sends what is no frame: {send.data!r}")

    def _called(self, call: OpenCall, now: Now) -> None:
        self.calls += 1
        if self._open is not None and not self._is_overdue:
            self.flaws.append(f"calls {call.action} while {self._open.action} is open (OCPP-J §4.1.1)")
        self._open, self._is_overdue = call, False
        payload = msgspec.json.decode(call.payload)
        is_fact = call.action in FACTS and TRIGGERED not in call.payload
        triggered = not is_fact and self.triggers.said(call.action, payload)
        may_speak = self.registration == "Accepted" or (self.registration == "Pending" and triggered)
        if not may_speak and call.action != "BootNotification":
            self.flaws.append(f"calls {call.action} before it is accepted (§4.2)")
        if self.registration == "Accepted" and call.action == "BootNotification":
            self.flaws.append("BootNotification in a life that is accepted (OCPP-J §5.4)")
        for text in _timestamps(payload):
            if text < EARLIEST:
                self.flaws.append(f"{call.action} at {text}: the clock was never set (§3.14)")
        if call.action in KINDS:
            self.job_courses[KINDS[call.action]].said(payload["status"])
        if is_fact:
            assert self._state is not None
            content = Content(call.action, call.payload)
            self.deliveries.sent(call.message_id, content, self._state.store, now.monotonic_ms)


def _timestamps(value: Any) -> list[str]:
    """Every timestamp in a payload."""
    if isinstance(value, dict):
        own = [value["timestamp"]] if isinstance(value.get("timestamp"), str) else []
        return own + [text for part in value.values() for text in _timestamps(part)]
    if isinstance(value, list):
        return [text for part in value for text in _timestamps(part)]
    return []
