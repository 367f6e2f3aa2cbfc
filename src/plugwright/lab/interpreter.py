"""Plays one case: it is told what happens and what time it is, and asks for what is to be done; nothing in it waits.

What is said and not expected fails the case, ambient messages aside; surplus StatusNotifications are set apart with a
remark. What comes before and after the case takes everything that is said.
"""

from collections.abc import Callable, Sequence

from plugwright.lab.attendance import Attendance
from plugwright.lab.building import build
from plugwright.lab.counterpart import Counterpart
from plugwright.lab.course import Course, Mismatch, label_of
from plugwright.lab.describing import message_in_words
from plugwright.lab.errands import Errands
from plugwright.lab.events import (
    Act,
    Done,
    Event,
    Invalid,
    LinkDown,
    LinkUp,
    NoAnswer,
    NotDone,
    Request,
    SendFrame,
    StationAnswers,
    StationCalls,
)
from plugwright.lab.evidence import Evidence, Refusal, Side, Utterance
from plugwright.lab.kindness import kind_fields
from plugwright.lab.known import Known
from plugwright.lab.stages import Part, Stage
from plugwright.lab.steps import Answers, Does, Passes, Script, Sends, Step, Until
from plugwright.lab.values import Missing
from plugwright.lab.verbs import absent
from plugwright.lab.verdicts import Failed, Inconclusive, Passed, Verdict
from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16.actions import action_of
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Conf, Payload, Req


class Interpreter:
    """`finished` when all stages are through; then `verdict` is set. `requests` are for the owner to take."""

    def __init__(
        self, stages: Sequence[Stage], clause: str, evidence: Evidence, known: Known, counterpart: Counterpart
    ) -> None:
        self.verdict: Verdict | None = None
        self.finished = False
        self.remarks: list[str] = []
        self.requests: list[Request] = []
        self._stages = list(stages)
        self._clause = clause
        self._evidence = evidence
        self._known = known
        self._counterpart = counterpart
        self._parameters = evidence.parameters
        self.course = Course(evidence)
        self.errands = Errands(evidence)
        self.part: Part = "before"
        self._attendance = Attendance()
        self._paused = False

    def begin(self, now: Now) -> None:
        """Start with the first stage."""
        self._evidence.begin(now)
        self._attendance.since_ms = now.monotonic_ms
        self._go()

    def told(self, event: Event, now: Now) -> None:
        """Something happened."""
        self._evidence.now = now
        if not self.finished:
            self._held_to_it(lambda: self._hear(event))

    def due(self, now: Now) -> None:
        """Time has passed."""
        self._evidence.now = now
        if not self.finished and now.monotonic_ms >= self.deadline_ms:
            self._held_to_it(self._overdue)

    def stop(self, why: str) -> None:
        """No more of it: what has no verdict yet gets none, and the station stays as it is."""
        self.verdict = self.verdict or Inconclusive(why)
        self.finished = True

    def _held_to_it(self, happening: Callable[[], None]) -> None:
        try:
            happening()
        except Mismatch as mismatch:
            self._fail(mismatch)
        self._go()

    @property
    def deadline_ms(self) -> int:
        """When `due` wants to be called."""
        if self.finished:
            return NEVER_MS
        if self.errands.pending is not None:
            return self.errands.deadline_ms
        if self._counterpart.calling:
            return NEVER_MS  # our CALL has a deadline of its own
        if self._needs_link:
            return self._attendance.since_ms + self._parameters.reconnect_s * 1000
        return self.course.deadline_ms

    @property
    def _needs_link(self) -> bool:
        """Whether nothing can be expected but that the station connects."""
        return not self._counterpart.linked and bool(self.course.awaited() or self.course.ours())

    def _overdue(self) -> None:
        if self.errands.pending is not None:
            self._give_up(f"nobody did it in time: {self.errands.pending.words}")
        elif self._needs_link:
            seconds = self._parameters.reconnect_s
            raise Mismatch(self.course.label, "a connection", f"none for {seconds} s")
        else:
            self.course.overdue()

    # What the station does

    def _hear(self, event: Event) -> None:
        match event:
            case StationCalls(req):
                self._called(req)
            case StationAnswers(req, conf):
                self._answered(req, conf)
            case NoAnswer(req, why):
                self._unanswered(req, why)
            case Invalid(detail):
                self._invalid(detail)
            case LinkUp(handshake):
                self.course.since_ms = self._evidence.now.monotonic_ms
                self._remark(self._attendance.came(self._evidence.now))
                self.course.take_link(handshake)
            case LinkDown():
                self._evidence.lose_link()
                self._remark(self._attendance.went(self.course.label, self._evidence.now))
            case Done(number) | NotDone(number):
                self._acted(self.errands.end(number), event)

    def _remark(self, text: str | None) -> None:
        """Something that is worth telling of the case itself, if there is anything."""
        if text is not None and self.part == "case":
            self.remarks.append(text)

    def _called(self, req: Req) -> None:
        self._known.called(req)
        mismatch, label = None, None
        try:
            label = self.course.take(req)
            if label is None and self.part == "case":
                self._remark(self.course.set_apart(req))
            if self.part == "case":
                self.course.examine(req)
        except Mismatch as found:
            mismatch = found  # it is answered all the same
        self._say("station", req, label or "")
        if self._counterpart.owes_answer:
            self._answer(req, self.course.our_answer() if label is not None else None)
        if mismatch is not None:
            raise mismatch

    def _answer(self, req: Req, step: Answers | None) -> None:
        kind = kind_fields(req, self._evidence, self._known)
        conf = build(action_of(type(req)).conf, step.fields if step is not None else {}, self._evidence, kind)
        self._known.answered_by_us(req, conf)
        self._say("csms", conf, step.label if step is not None else "")
        self.requests.append(SendFrame(self._counterpart.answer(conf, self._evidence.now)))

    def _answered(self, req: Req, conf: Conf | Refusal) -> None:
        self._known.answered(req, conf)
        label = self.course.take_refusal(conf) if isinstance(conf, Refusal) else self.course.take(conf)
        self._say("station", conf, label or "")
        if label is None and self.course.awaits_answer:
            raise self.course.unexpected(conf)

    def _unanswered(self, req: Req, why: str) -> None:
        if self.course.awaits_answer:
            label = label_of(self.course.awaited()[0])
            raise Mismatch(label, f"an answer to {message_in_words(req)}", why)

    def _invalid(self, detail: str) -> None:
        if self._counterpart.owes_answer:
            error = CallError("FormationViolation", detail)
            self.requests.append(SendFrame(self._counterpart.answer(error, self._evidence.now)))
        if self.part == "case":
            raise Mismatch(self.course.label, "a message that OCPP allows", detail)
        self.remarks.append(f"invalid: {detail}")

    # What we do

    def _go(self) -> None:
        """Do all that is ours to do now."""
        while not self.finished and self.errands.pending is None:
            found = self.course.ours()
            if found is not None:
                if not self._try(*found):
                    return
            elif self.course.is_over and not self._counterpart.calling:
                self._next_stage()
            else:
                return

    def _try(self, step: Step, left: Script) -> bool:
        """Do it, or begin it; False if it must wait."""
        try:
            if not self._do(step):
                return False
        except Missing as missing:
            self._give_up(str(missing))
            return True
        self.course.rest = left
        if not isinstance(step, Passes):
            self.course.progress()
        return True

    def _do(self, step: Step) -> bool:
        match step:
            case Sends():
                if not self._counterpart.linked or self._counterpart.calling:
                    return False
                self._call(step)
            case Does():
                self._ask(step)
            case Passes():
                self._paused = True
                self.course.pass_time(step)
            case Until(fact):
                return fact.holds(self._evidence)
        return True

    def _call(self, step: Sends) -> None:
        req = build(step.message, step.fields, self._evidence)
        self._attendance.excuse(req)
        self._paused = False
        self.course.label = step.label
        self._say("csms", req, step.label)
        timeout_ms = self._parameters.response_timeout_s * 1000
        self.requests.append(SendFrame(self._counterpart.call(req, self._evidence.now, timeout_ms)))

    def _ask(self, step: Does) -> None:
        act = self.errands.ask(step)
        self._attendance.excuse(step.deed)
        self._paused = True
        self._counterpart.note(f"operator: {act.words}", self._evidence.now)
        self.requests.append(act)

    def _acted(self, act: Act | None, event: Event) -> None:
        if act is not None and isinstance(event, NotDone):
            self._give_up(f"{act.words}: {event.why}")
        elif act is not None:
            self._known.done(act)
            if not self.course.has_progressed_since(self.errands.asked_ms):
                self.course.progress()

    # From stage to stage

    def _next_stage(self) -> None:
        if not self._stages:
            self.finished = True
            return
        stage = self._stages.pop(0)
        if stage.part == "after" and self.verdict is None:
            self.verdict = Passed()
        self.part = stage.part
        try:
            self.course.start(stage.script())
        except Missing as missing:
            self._give_up(str(missing))

    def _fail(self, found: Mismatch) -> None:
        if self.part == "case":
            self._end(Failed(found.label or "1", found.expected, found.received, found.clause or self._clause))
        else:
            self._give_up(f"expected {found.expected}; received {found.received}")

    def _give_up(self, why: str) -> None:
        self.errands.drop()
        if self.part == "after":
            self.course.start(())
            if f"afterwards: {why}" not in self.remarks:  # without a link every stage ends so
                self.remarks.append(f"afterwards: {why}")
        else:
            self._end(Inconclusive(f"before the case: {why}" if self.part == "before" else why))

    def _end(self, verdict: Verdict) -> None:
        """The case is over. When the operator is done with the last errand, the station is brought back.

        After a failure what the station has begun is listened to first, or it would fall into the next case.
        """
        self.verdict = verdict
        self.part = "after"
        self.course.start((absent(),) if isinstance(verdict, Failed) else ())
        self._stages = [stage for stage in self._stages if stage.part == "after"]

    def _say(self, by: Side, message: Payload | Refusal, label: str) -> None:
        self._evidence.history.append(Utterance(self._evidence.now, by, message, label, self._paused))
