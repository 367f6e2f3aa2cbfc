"""A test case: what it needs, what is set before it, and its steps."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from plugwright.lab.declaration import Declaration
from plugwright.lab.steps import Script
from plugwright.ocpp16.actions import FeatureProfile


class Condition(msgspec.Struct, frozen=True):
    """What a station must be like for a case to be run; `missing` is why it is not, if it is not."""

    token: str
    missing: str
    holds: Callable[[Declaration], bool]


NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case of the test case document.

    `chapter` is the document's, `spec` the clauses that it tests. `memory` and `before` are brought about first; if
    that fails the case is inconclusive. `if_implemented` names keys of `configuration` that a station may lack.

    Where the document differs from the specification, `document_conditions` or `document_steps` are what it says, the
    case gets a verdict by each of the two, and `remark` says what our position is.
    """

    id: str
    title: str
    chapter: str
    profile: FeatureProfile
    spec: str
    conditions: tuple[Condition, ...] = ()
    configuration: Mapping[str, Any] = NOTHING
    if_implemented: tuple[str, ...] = ()
    memory: Script = ()
    before: Script = ()
    steps: Script
    remark: str = ""
    document_conditions: tuple[Condition, ...] | None = None
    document_steps: Script | None = None

    @property
    def differs(self) -> bool:
        """Whether the document is held to differ from the specification."""
        return self.document_conditions is not None or self.document_steps is not None

    def inapplicable(self, declaration: Declaration, *, by_document: bool = False) -> str | None:
        """Why the case is not for this station, None if it is."""
        conditions = self.conditions
        if by_document and self.document_conditions is not None:
            conditions = self.document_conditions
        missing = [condition.missing for condition in conditions if not condition.holds(declaration)]
        return "; ".join(missing) or None
