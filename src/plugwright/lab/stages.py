"""The stages of one case: what comes before it, the case itself, and what comes after it."""

from collections.abc import Callable
from typing import Literal

import msgspec

from plugwright.lab.case import Case
from plugwright.lab.evidence import Evidence
from plugwright.lab.known import Known
from plugwright.lab.script import numbered
from plugwright.lab.steps import Script
from plugwright.lab.tidying import bringing_back, configuring
from plugwright.lab.verbs import absent

Part = Literal["before", "case", "after"]


class Stage(msgspec.Struct, frozen=True):
    """A piece of the whole; its script is made when its turn comes, which may raise Missing."""

    part: Part
    script: Callable[[], Script]


def stages_of(case: Case, known: Known, evidence: Evidence, *, by_document: bool) -> list[Stage]:
    """Bring the station to where the case begins, play it, listen on for a while, and bring the station back."""
    steps = case.document_steps if by_document and case.document_steps is not None else case.steps
    preparation = numbered((*case.memory, *case.before))
    settling: Script = (*numbered(steps), absent())
    return [
        *(Stage("before", script) for script in bringing_back(known)),
        *(Stage("before", script) for script in configuring(case, known, evidence)),
        Stage("before", lambda: preparation),
        Stage("case", lambda: settling),
        *(Stage("after", script) for script in bringing_back(known)),
    ]
