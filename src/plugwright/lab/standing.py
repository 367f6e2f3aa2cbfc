"""Where a run stands, for whoever looks on."""

import msgspec

from plugwright.lab.case import Case
from plugwright.lab.counterpart import Counterpart
from plugwright.lab.interpreter import Interpreter
from plugwright.lab.stages import Part


class Standing(msgspec.Struct, frozen=True):
    """The playing of a case is the `number`th of `of`; a case with two verdicts may be played twice.

    `step` was taken last; `waits_for` is what the lab waits for, until `until_ms` on the monotonic clock.
    """

    case: Case
    by_document: bool
    number: int
    of: int
    part: Part
    step: str
    waits_for: str
    until_ms: int


def waits_for(interpreter: Interpreter, counterpart: Counterpart) -> str:
    """What a case cannot go on without, in words."""
    if interpreter.errands.pending is not None:
        return f"operator: {interpreter.errands.pending.words}"
    if counterpart.calling:
        return "the station's answer"
    if not counterpart.linked:
        return "the station's connection"
    return interpreter.course.waits_for
