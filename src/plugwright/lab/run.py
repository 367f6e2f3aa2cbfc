"""A run: one case after the other at one station, each with its preparation and its clean-up.

Like the interpreter it is told what happens and what time it is, and asks for what is to be done.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from plugwright.lab.case import Case
from plugwright.lab.counterpart import Counterpart
from plugwright.lab.declaration import Declaration
from plugwright.lab.desertion import GONE, Desertion
from plugwright.lab.events import Act, Done, Event, Line, NotDone, Request
from plugwright.lab.evidence import Authority, Evidence, Uploads
from plugwright.lab.interpreter import Interpreter
from plugwright.lab.known import Known
from plugwright.lab.performance import Measured, measured
from plugwright.lab.stages import stages_of
from plugwright.lab.standing import Standing, waits_for
from plugwright.lab.uploads import not_looked_at
from plugwright.lab.verdicts import Inconclusive, NotApplicable, Verdict
from plugwright.now import NEVER_MS, Now

STOPPED: Final = "the run was stopped"


class Result(msgspec.Struct, frozen=True):
    """What came of a case: by the specification, and by the document where the two differ."""

    case: Case
    verdict: Verdict
    by_document: Verdict | None = None
    remarks: tuple[str, ...] = ()
    transcript: tuple[Line, ...] = ()
    measurements: tuple[Measured, ...] = ()


class Attempt(msgspec.Struct, frozen=True):
    """One playing of a case."""

    case: Case
    by_document: bool


class Run:
    """`results` grow case by case; `finished` when there is no other. `requests` are for the runner to take."""

    def __init__(
        self,
        declaration: Declaration,
        cases: Sequence[Case],
        authority: Authority | None = None,
        *,
        uploads: Uploads | None = None,
        history: bool = False,
        on_line: Callable[[Line], None] = lambda _line: None,
    ) -> None:
        """A station with a `history` has been with another Central System, and is made to forget that first.

        `uploads` is the folder for diagnostics where it is the lab's own.
        `on_line` is called with each line of the transcript as it is written.
        """
        self.declaration = declaration
        self.known = Known(declaration, history=history)
        self.counterpart = Counterpart(on_line)
        self.results: list[Result] = []
        self._authority = authority
        self._uploads = uploads
        self._requests: list[Request] = []
        self._attempts = deque(attempt for case in cases for attempt in attempts_of(case, declaration))
        self._of = len(self._attempts)
        self._desertion = Desertion(declaration.parameters.reconnect_s)
        self._attempt: Attempt | None = None
        self._evidence: Evidence | None = None
        self._interpreter: Interpreter | None = None

    @property
    def finished(self) -> bool:
        """Whether every case has its result."""
        return self._interpreter is None and not self._attempts

    @property
    def errand(self) -> Act | None:
        """What the operator is asked to do and has not done yet."""
        return None if self._interpreter is None else self._interpreter.errands.pending

    @property
    def standing(self) -> Standing | None:
        """Which case is being played, and how far it is; None before the first and after the last one."""
        if self._interpreter is None or self._attempt is None:
            return None
        return Standing(
            case=self._attempt.case,
            by_document=self._attempt.by_document,
            number=self._of - len(self._attempts),
            of=self._of,
            part=self._interpreter.part,
            step=self._interpreter.course.label,
            waits_for=waits_for(self._interpreter, self.counterpart),
            until_ms=self.deadline_ms,
        )

    @property
    def deadline_ms(self) -> int:
        """When `due` wants to be called."""
        own_ms = NEVER_MS if self._interpreter is None else self._interpreter.deadline_ms
        return min(own_ms, self.counterpart.deadline_ms)

    def take_requests(self) -> list[Request]:
        """What is to be done since the last time."""
        if self._interpreter is not None:
            self._collect(self._interpreter)
        requests, self._requests = self._requests, []
        return requests

    def _collect(self, interpreter: Interpreter) -> None:
        self._requests += interpreter.requests
        interpreter.requests.clear()

    def begin(self, now: Now) -> None:
        """Start with the first case."""
        self._desertion.went(now)
        self._next(now)

    # What happens

    def link_up(self, handshake: Mapping[str, Any], now: Now) -> None:
        """The station connected."""
        self._desertion.came()
        self._tell(self.counterpart.link_up(handshake, now), now)

    def link_down(self, now: Now) -> None:
        """The link is gone."""
        self._desertion.went(now)
        self._tell(self.counterpart.link_down(now), now)

    def received(self, data: bytes, now: Now) -> None:
        """The station sent a text message."""
        self._tell(self.counterpart.received(data, now), now)

    def done(self, number: int, now: Now) -> None:
        """The operator has done what was asked for."""
        self._tell([Done(number)], now)

    def not_done(self, number: int, why: str, now: Now) -> None:
        """It could not be done."""
        self._tell([NotDone(number, why)], now)

    def due(self, now: Now) -> None:
        """Time has passed."""
        self._tell(self.counterpart.due(now), now)
        if self._interpreter is not None:
            self._interpreter.due(now)
        self._next(now)

    def stop(self, why: str) -> None:
        """End in order: what has no result yet is inconclusive, and nothing more is asked for."""
        if self._interpreter is not None:
            self._interpreter.stop(why)
            self._conclude(self._interpreter)
        self._requests.clear()
        self._leave_out(why)

    def _leave_out(self, why: str) -> None:
        """What has not been played will not be."""
        attempts, self._attempts = self._attempts, deque()
        for attempt in attempts:
            last = self.results[-1] if self.results else None
            if last is None or last.case is not attempt.case:
                self.results.append(_unplayed(attempt.case, self.declaration, why))
            elif attempt.by_document:
                self.results[-1] = msgspec.structs.replace(last, by_document=Inconclusive(why))

    def _tell(self, events: Sequence[Event], now: Now) -> None:
        for event in events:
            if self._interpreter is not None:
                self._interpreter.told(event, now)
        self._next(now)

    # From case to case

    def _next(self, now: Now) -> None:
        """Conclude the case that has come to its end, and begin the next one."""
        while self._interpreter is None or self._interpreter.finished:
            if self._interpreter is not None:
                self._desertion.concluded(self._conclude(self._interpreter), now)
            if self._desertion.is_certain:
                self._leave_out(GONE)
            if not self._attempts:
                return
            self._begin(self._attempts.popleft(), now)

    def _begin(self, attempt: Attempt, now: Now) -> None:
        self._attempt = attempt
        self._evidence = Evidence(
            self.declaration.parameters,
            self.known.keys,
            self.known.statuses,
            self._authority,
            uploads=self._uploads,
            vehicle_end_frees=self.declaration.vehicle_end_frees,
        )
        case = attempt.case
        stages = stages_of(case, self.known, self._evidence, by_document=attempt.by_document)
        self._interpreter = Interpreter(stages, case.spec, self._evidence, self.known, self.counterpart)
        self._interpreter.begin(now)

    def _conclude(self, interpreter: Interpreter) -> Verdict:
        self._collect(interpreter)
        self._interpreter = None
        assert self._attempt is not None
        assert self._evidence is not None
        assert interpreter.verdict is not None, "a case has ended without a verdict"
        attempt = self._attempt
        lines = self.counterpart.take_transcript()
        figures = tuple(measured(attempt.case.id, self._evidence.history))
        remarks = (*interpreter.remarks, *filter(None, [not_looked_at(self._evidence)]))
        if attempt.by_document:
            self._conclude_by_document(attempt.case, interpreter.verdict, remarks, lines)
            return interpreter.verdict
        by_document = _by_document(attempt.case, self.declaration, interpreter.verdict)
        self.results.append(Result(attempt.case, interpreter.verdict, by_document, remarks, lines, figures))
        return interpreter.verdict

    def _conclude_by_document(
        self, case: Case, verdict: Verdict, remarks: tuple[str, ...], lines: tuple[Line, ...]
    ) -> None:
        if self.results and self.results[-1].case is case:
            former = self.results.pop()
        else:
            former = Result(case, NotApplicable(case.inapplicable(self.declaration) or ""))
        self.results.append(
            msgspec.structs.replace(
                former,
                by_document=verdict,
                remarks=(*former.remarks, *(f"by the document: {remark}" for remark in remarks)),
                transcript=(*former.transcript, *lines),
            )
        )


def _unplayed(case: Case, declaration: Declaration, why: str) -> Result:
    """A case that the run did not come to."""
    unknown = Inconclusive(why)
    inapplicable = case.inapplicable(declaration)
    verdict = unknown if inapplicable is None else NotApplicable(inapplicable)
    return Result(case, verdict, _by_document(case, declaration, unknown))


def attempts_of(case: Case, declaration: Declaration) -> list[Attempt]:
    """By the specification, and once more by the document where it says something else."""
    by_specification = case.inapplicable(declaration) is None
    by_document = case.inapplicable(declaration, by_document=True) is None
    again = by_document and (case.document_steps is not None or not by_specification)
    return [*[Attempt(case, False)] * by_specification, *[Attempt(case, True)] * (case.differs and again)]


def _by_document(case: Case, declaration: Declaration, verdict: Verdict) -> Verdict | None:
    """What the document says to a case that was played by the specification, until it is played by the document."""
    if not case.differs:
        return None
    why = case.inapplicable(declaration, by_document=True)
    return verdict if why is None else NotApplicable(why)


def in_order(declaration: Declaration, cases: Sequence[Case], results: Sequence[Result]) -> tuple[Result, ...]:
    """A result for every case, those that are not applicable included."""
    found = {result.case.id: result for result in results}
    return tuple(found.get(case.id) or _not_applicable(case, declaration) for case in cases)


def _not_applicable(case: Case, declaration: Declaration) -> Result:
    why = case.inapplicable(declaration) or ""
    by_document = case.inapplicable(declaration, by_document=True) if case.differs else None
    return Result(case, NotApplicable(why), None if by_document is None else NotApplicable(by_document))
