"""How far a script has come: what is expected next, for how long, and whether what comes is it.

Time is counted from the last thing that happened.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from plugwright.lab import script as scripts
from plugwright.lab.checks import differences
from plugwright.lab.describing import (
    differences_in_words,
    message_in_words,
    refusal_in_words,
    step_in_words,
    steps_in_words,
)
from plugwright.lab.evidence import Evidence, Refusal, wire
from plugwright.lab.patience import optional_patience_s, patience_s
from plugwright.lab.soundness import flaw_of
from plugwright.lab.steps import Answers, Connects, Fact, Passes, Refuses, Script, Sends, Step, Until
from plugwright.lab.values import resolved
from plugwright.now import NEVER_MS
from plugwright.ocpp16 import HeartbeatReq, MeterValuesReq, StatusNotificationReq
from plugwright.ocpp16.payload import Payload

AMBIENT: Final = (HeartbeatReq, MeterValuesReq)
"""What a station may say at any time."""


class Mismatch(Exception):
    """What came is not what had to come."""

    def __init__(self, label: str, expected: str, received: str, clause: str = "") -> None:
        """`clause` is the one that is broken, where it is none of the case's."""
        self.label = label
        self.expected = expected
        self.received = received
        self.clause = clause
        super().__init__(f"step {label}: expected {expected}; received {received}")


class Course:
    """One script's; `label` is the last step taken."""

    def __init__(self, evidence: Evidence) -> None:
        self.rest: Script = ()
        self.label = ""
        self.since_ms = 0
        self._evidence = evidence
        self._passing: tuple[int, Passes] | None = None
        self._punctual: tuple[int, Passes] | None = None
        self._near = ""

    def start(self, script: Script) -> None:
        """Begin with a script."""
        self.rest = scripts.expanded(script, self._evidence.parameters)
        self._passing = None
        self.progress()

    def progress(self) -> None:
        """Something has happened that counts: decide what depends on it."""
        self.since_ms = self._evidence.now.monotonic_ms
        self._punctual = None
        self._near = ""
        self.rest = scripts.unfolded(self.rest, self._judge)

    def has_progressed_since(self, asked_ms: int) -> bool:
        """Whether the station has gone on since the operator was asked: time is counted from what it did then."""
        return self.since_ms > asked_ms

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return not self.rest and self._passing is None

    # What comes

    def take(self, message: Payload) -> str | None:
        """The label of the step that this message of the station's is; None if it is none. Raises Mismatch."""

        def fits(step: Step) -> bool:
            return self._is_of(step, message) and not self._differences(step, message)

        if self._passing is not None:
            for step in self._passing[1].absent:
                if fits(step):
                    raise Mismatch(self.label, f"no {step_in_words(step, self._evidence)}", message_in_words(message))
        return self._take(fits)

    def take_refusal(self, refusal: Refusal) -> str | None:
        """The same for a CALLERROR."""
        return self._take(lambda step: isinstance(step, Refuses) and step.code in (None, refusal.code))

    def take_link(self, handshake: Mapping[str, Any]) -> str | None:
        """The same for a connection. Raises Mismatch if one is awaited that this one is not."""
        for step in self.awaited():
            if isinstance(step, Connects):
                found = differences(step.fields, handshake, self._evidence)
                if found:
                    raise Mismatch(step.label, *differences_in_words(found))
        return self._take(lambda step: isinstance(step, Connects))

    def _take(self, fits: Callable[[Step], bool]) -> str | None:
        taken = scripts.take(self.rest, fits, self._judge)
        if taken is None:
            return None
        step, left = taken
        if self._passing is not None:
            until_ms, passing = self._passing
            early_ms = until_ms - self._evidence.now.monotonic_ms
            if early_ms > self._evidence.parameters.tolerance_s * 1000:
                if passing.absent:
                    return None
                expected = f"{step_in_words(step, self._evidence)} when the time has passed"
                raise Mismatch(label_of(step), expected, f"it {early_ms / 1000:g} s early")
            self._passing = None
        self.rest = left
        self.label = label_of(step)
        self.progress()
        return self.label

    def unexpected(self, message: Payload | Refusal) -> Mismatch:
        """What to say of a message that is no step."""
        steps = self.awaited()
        if isinstance(message, Refusal):
            return Mismatch(self._label(steps), steps_in_words(steps, self._evidence), refusal_in_words(message))
        for step in steps:
            if self._is_of(step, message):
                expected, received = differences_in_words(self._differences(step, message))
                return Mismatch(label_of(step), f"{step_in_words(step, self._evidence)}: {expected}", received)
        received = f"{message_in_words(message)}, which is not expected"
        return Mismatch(self._label(steps), steps_in_words(steps, self._evidence), received)

    def set_apart(self, message: Payload) -> str | None:
        """A message that is no step: ambient, surplus, which is worth a remark, or wrong. Raises Mismatch."""
        if self._evidence.silenced or not isinstance(message, (*AMBIENT, StatusNotificationReq)):
            if not self._evidence.is_told_again(message):
                raise self.unexpected(message)
            return f"told again, the connection having been lost: {message_in_words(message)}"
        if isinstance(message, AMBIENT):
            if any(self._is_of(step, message) for step in self.awaited()):
                self._near = f"{message_in_words(message)}: {self.unexpected(message).received}"
            return None
        self._near = message_in_words(message)
        return f"surplus {self._near}, after step {self.label or '0'}"

    def examine(self, message: Payload) -> None:
        """What must hold of a message whatever step it is. Raises Mismatch."""
        flaw = flaw_of(message, self._evidence)
        if flaw is not None:
            raise Mismatch(self.label, flaw.expected, flaw.received, flaw.clause)

    @staticmethod
    def _is_of(step: Step, message: Payload) -> bool:
        return isinstance(step, Sends | Answers) and step.message is type(message)

    def _differences(self, step: Step, message: Payload) -> tuple[Any, ...]:
        fields = step.fields if isinstance(step, Sends | Answers) else {}
        return differences(fields, wire(message), self._evidence)

    def awaited(self) -> tuple[Step, ...]:
        """The station's steps that may come now; none while time is to pass."""
        return () if self._passing is not None else scripts.awaited(self.rest, self._judge)

    @property
    def awaits_answer(self) -> bool:
        """Whether the station's answer to a CALL of ours is awaited."""
        return any(isinstance(step, Answers | Refuses) for step in self.awaited())

    @property
    def waits_for(self) -> str:
        """What comes next, in words."""
        if self._passing is not None:
            return step_in_words(self._passing[1], self._evidence)
        if self.rest and isinstance(self.rest[0], Until):
            return self.rest[0].fact.words
        return steps_in_words(self.awaited(), self._evidence)

    # What is ours

    def ours(self) -> tuple[Step, Script] | None:
        """The step that is ours to do now, with what is left after it."""
        return None if self._passing is not None else scripts.ours(self.rest, self._judge)

    def our_answer(self) -> Answers | None:
        """Take the answer that the next step gives to what the station has just sent."""
        found = scripts.our_answer(self.rest, self._judge)
        if found is None or not isinstance(found[0], Answers):
            return None
        self.rest = found[1]
        self.progress()
        return found[0]

    def pass_time(self, step: Passes) -> None:
        """Let time pass, counted from what happened last, or from when the step says."""
        began_ms = self._evidence.last_at_ms(*step.since) if step.since else None
        began_ms = self.since_ms if began_ms is None else began_ms
        self._passing = (began_ms + self._lasts_ms(step), step)
        self._punctual = None if step.late == "never" else (self.since_ms, step)

    def _lasts_ms(self, step: Passes) -> int:
        return 1000 * int(resolved(step.seconds, self._evidence))

    # Time

    @property
    def deadline_ms(self) -> int:
        """When `overdue` is to be called."""
        if self._passing is not None:
            return self._passing[0]
        return min(self.since_ms + self._waits_s() * 1000, self._too_late_ms())

    def _too_late_ms(self) -> int:
        """When an interval that just passed is missed: half as long again, which is no matter of a slow link."""
        if self._punctual is None:
            return NEVER_MS
        began_ms, step = self._punctual
        if step.late == "since the last word":
            began_ms = max(began_ms, self._evidence.last_word_ms)
        lasts_ms = self._lasts_ms(step)
        return began_ms + lasts_ms + max(lasts_ms // 2, 2000 * self._evidence.parameters.tolerance_s)

    def overdue(self) -> None:
        """Time has passed: go on with what may go on. Raises Mismatch if something should have come by now."""
        head = self.rest[0] if self.rest else None
        if self._passing is not None:
            punctual, self._passing = self._punctual, None
            self.progress()
            self._punctual = punctual
            return
        if isinstance(head, Until) and not head.required:
            self.rest = self.rest[1:]
        elif isinstance(head, Until):
            raise Mismatch(self.label, f"that {head.fact.words}", f"not so for {self._waits_s()} s")
        elif self._may_go_on():
            self.rest = scripts.without_optional(self.rest, self._judge)
        else:
            steps = self.awaited()
            received = f"nothing for {self._waited_s():g} s" + (f", but {self._near}" if self._near else "")
            raise Mismatch(self._label(steps), steps_in_words(steps, self._evidence), received)
        self.progress()

    def _waited_s(self) -> float:
        """How long nothing came: from the beginning of an interval, if it was one that is missed."""
        began_ms = self.since_ms if self._punctual is None else self._punctual[0]
        return (self.deadline_ms - began_ms) / 1000

    def _waits_s(self) -> int:
        parameters = self._evidence.parameters
        if self.rest and isinstance(self.rest[0], Until):
            return patience_s(self.rest[:1], parameters)
        patience = optional_patience_s if self._may_go_on() else patience_s
        return patience(self.awaited(), parameters)

    def _may_go_on(self) -> bool:
        """Whether all that is awaited may stay away, and something of ours, or the end, follows."""
        left = scripts.without_optional(self.rest, self._judge)
        return left != self.rest and (not left or scripts.ours(left, self._judge) is not None)

    def _label(self, steps: tuple[Step, ...]) -> str:
        return label_of(steps[0]) if steps else self.label

    def _judge(self, fact: Fact) -> bool:
        return fact.holds(self._evidence)


def label_of(step: Step) -> str:
    """The label of a message's step, empty for any other."""
    label: str = getattr(step, "label", "")
    return label
