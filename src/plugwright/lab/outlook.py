"""What a run is going to ask of whoever stands by, and how long it takes at least.

That is the time that the cases let pass; how quick station and operator are, nobody knows beforehand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration
from plugwright.lab.evidence import Evidence
from plugwright.lab.parameters import Parameters
from plugwright.lab.run import Attempt, attempts_of
from plugwright.lab.script import expanded
from plugwright.lab.steps import AnyOrder, Deed, Does, OneOf, OnlyIf, Optionally, Passes, Script, Step
from plugwright.lab.values import Missing, resolved

UNDONE_BY: Final[Mapping[Deed, Deed]] = MappingProxyType(
    {
        "plug in": "unplug",
        "plug in halfway": "unplug",
        "disconnect power": "reconnect power",
        "cut connection": "restore connection",
        "set connector faulted": "clear faults",
        "set station faulted": "clear faults",
        "jam the lock": "mend the lock",
    }
)
"""How a case is cleaned up after that has not done it itself."""
BY_THE_LAB: Final[tuple[Deed, ...]] = ("cut connection", "restore connection")
"""What the lab does itself where the parameters say so."""


class Outlook(msgspec.Struct, frozen=True):
    """`cases` are those that apply, `deeds` how often which is asked for."""

    cases: int
    deeds: Mapping[Deed, int]
    least_s: int


def outlook(declaration: Declaration, cases: Iterable[Case]) -> Outlook:
    """What is to be expected of a run of these."""
    parameters = declaration.parameters
    evidence = Evidence(parameters, declaration.keys, {})
    attempts = [attempt for case in cases for attempt in attempts_of(case, declaration)]
    deeds: Counter[Deed] = Counter()
    least_s = 0.0
    for attempt in attempts:
        steps = [*_flat(expanded(_script_of(attempt), parameters))]
        least_s += parameters.settle_s + sum(_waits_s(step, evidence) for step in steps)
        deeds.update(_asked(steps, parameters))
    played = dict.fromkeys(attempt.case.id for attempt in attempts)
    return Outlook(len(played), dict(deeds.most_common()), round(least_s))


def _script_of(attempt: Attempt) -> Script:
    case = attempt.case
    by_document = attempt.by_document and case.document_steps is not None
    return (*case.memory, *case.before, *((case.document_steps or ()) if by_document else case.steps))


def _flat(script: Script) -> Iterator[Step]:
    """Every step that may come; of alternatives the longest."""
    for step in script:
        match step:
            case AnyOrder(groups):
                for group in groups:
                    yield from _flat(group)
            case OneOf(alternatives):
                yield from max(([*_flat(inner)] for inner in alternatives), key=len)
            case OnlyIf(steps=inner) | Optionally(inner):
                yield from _flat(inner)
            case _:
                yield step


def _waits_s(step: Step, evidence: Evidence) -> float:
    """What a case lets pass; what it waits for may come at once."""
    if not isinstance(step, Passes):
        return 0
    try:
        return float(resolved(step.seconds, evidence))
    except Missing:
        return 0


def _asked(steps: Sequence[Step], parameters: Parameters) -> list[Deed]:
    asked = [step.deed for step in steps if isinstance(step, Does)]
    for done, undone in UNDONE_BY.items():
        if done in asked and undone not in asked:
            asked.append(undone)
    ours = BY_THE_LAB if parameters.cuts_connection == "lab" else ()
    return [deed for deed in asked if deed not in ours]
