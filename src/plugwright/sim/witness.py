"""What an onlooker at the station's border sees: frames both ways, and what must hold for them.

OCPP-J §4.1.1 (one open CALL each way), §4.2.3; OCPP 1.6 §3.7, §3.7.1 (order, repetition), §4.2 (Pending, Rejected).
It is told of each step after it was committed, so what a failed step would have said was never said.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from plugwright.now import Now
from plugwright.rpc import frames
from plugwright.sim.deliveries import Deliveries
from plugwright.station.effects import Disconnect, Effect, Send
from plugwright.station.ports import Store
from plugwright.station.stimuli import LinkDown, LinkUp, Received, Start, Stimulus

FACTS: Final = ("StartTransaction", "MeterValues", "StopTransaction")
EARLIEST: Final = "2025"
"""Virtual time begins in 2026: an earlier timestamp is a clock that was never set (§3.14)."""


class OpenCall(msgspec.Struct, frozen=True):
    """A CALL of the station that waits for its answer."""

    message_id: str
    action: str
    payload: bytes
    until_ms: int


class Witness:
    """`said` and `heard` keep the state; what is wrong is appended to `flaws`, one line each."""

    def __init__(self, answered_kindly: Callable[[str], bool]) -> None:
        self.flaws: list[str] = []
        self.calls = 0
        self.registration: str | None = None
        self.deliveries = Deliveries(self.flaws.append)
        self._answered_kindly = answered_kindly
        self._link = -1
        self._open: OpenCall | None = None
        self._asked: dict[str, int] = {}
        self._store: Store | None = None
        self._timeout_ms = 0
        self._attempts = 0

    def step(
        self,
        stimulus: Stimulus,
        effects: Sequence[Effect],
        store: Store,
        *,
        timeout_ms: int,
        attempts: int,
        now: Now,
    ) -> None:
        """A step is done, with the store as it left it, MessageTimeout and TransactionMessageAttempts."""
        self._store, self._timeout_ms, self._attempts = store, timeout_ms, attempts
        match stimulus:
            case Start(cause):
                self._begin_life(cut=cause != "Reset", now=now)
            case LinkUp(link):
                self._begin_link(link, now)
            case LinkDown(link) if link == self._link:
                self._begin_link(-1, now)
            case Received(link, data) if link == self._link:
                # A deadline goes before the stimulus: a link that was given up in this step may not have heard it.
                self._heard(data, now, surely=not any(isinstance(effect, Disconnect) for effect in effects))
        for effect in effects:
            if isinstance(effect, Send):
                self._said(effect, now)
            elif isinstance(effect, Disconnect) and effect.link == self._link:
                self._begin_link(-1, now)

    def _begin_life(self, *, cut: bool, now: Now) -> None:
        self.registration = None
        self._begin_link(-1, now)
        self.deliveries.begin_life(cut=cut)

    def _begin_link(self, link: int, now: Now) -> None:
        if self._open is not None and self._open.until_ms <= now.monotonic_ms:
            self.deliveries.timed_out(self._open.message_id)
        self._link = link
        self._open = None
        self._asked = {}
        self.deliveries.link_changed()

    # What the station hears

    def _heard(self, data: bytes, now: Now, *, surely: bool) -> None:
        frame = frames.split(data)
        match frame:
            case frames.CallFrame(message_id) | frames.BadCall(message_id):
                self._asked[message_id] = self._asked.get(message_id, 0) + 1
            case frames.Unreadable():
                pass
            case _:
                self._answered(frame.message_id, frame, now, surely=surely)

    def _answered(self, message_id: str, frame: frames.Frame, now: Now, *, surely: bool) -> None:
        call = self._open
        late = call is None or call.message_id != message_id or call.until_ms <= now.monotonic_ms
        kindly = isinstance(frame, frames.ResultFrame) and self._answered_kindly(message_id)
        if isinstance(frame, frames.ErrorFrame):
            if late and call is not None and call.message_id == message_id:
                self.deliveries.timed_out(message_id)  # that came first, and the refusal changes nothing any more
            else:
                self.deliveries.refused(message_id, late=late)
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
                until_ms = now.monotonic_ms + self._timeout_ms
                self._called(OpenCall(message_id, action, bytes(payload), until_ms), now)
            case frames.ResultFrame(message_id) | frames.ErrorFrame(message_id):
                self._answers(message_id)
            case _:
                self.flaws.append(f"sends what is no frame: {send.data!r}")

    def _called(self, call: OpenCall, now: Now) -> None:
        self.calls += 1
        if self._open is not None and now.monotonic_ms < self._open.until_ms:
            self.flaws.append(f"calls {call.action} while {self._open.action} is open (OCPP-J §4.1.1)")
        elif self._open is not None:
            self.deliveries.timed_out(self._open.message_id)
        self._open = call
        if self.registration != "Accepted" and call.action != "BootNotification":
            self.flaws.append(f"calls {call.action} before it is accepted (§4.2)")
        if self.registration == "Accepted" and call.action == "BootNotification":
            self.flaws.append("BootNotification in a life that is accepted (OCPP-J §5.4)")
        payload = msgspec.json.decode(call.payload)
        for text in _timestamps(payload):
            if text < EARLIEST:
                self.flaws.append(f"{call.action} at {text}: the clock was never set (§3.14)")
        if call.action in FACTS:
            assert self._store is not None
            self.deliveries.sent(call.message_id, call.action, call.payload, self._store, self._attempts)

    def _answers(self, message_id: str) -> None:
        waiting = self._asked.get(message_id, 0)
        if not waiting:
            self.flaws.append(f"answers {message_id}, which is not asked (OCPP-J §4.1.1)")
        self._asked[message_id] = waiting - 1


def _timestamps(value: Any) -> list[str]:
    """Every timestamp in a payload."""
    if isinstance(value, dict):
        own = [value["timestamp"]] if isinstance(value.get("timestamp"), str) else []
        return own + [text for part in value.values() for text in _timestamps(part)]
    if isinstance(value, list):
        return [text for part in value for text in _timestamps(part)]
    return []
