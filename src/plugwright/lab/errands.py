"""What the operator was asked to do and has not done yet: one thing at a time."""

from plugwright.lab.events import Act
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Does
from plugwright.lab.values import resolved
from plugwright.now import NEVER_MS


class Errands:
    """One case's; `pending` is None while nothing is awaited of the operator."""

    def __init__(self, evidence: Evidence) -> None:
        self.pending: Act | None = None
        self.deadline_ms = NEVER_MS
        self.asked_ms = 0
        self._evidence = evidence
        self._asked = 0

    def ask(self, step: Does) -> Act:
        """What is to be done, from now on pending. Raises values.Missing."""
        connector = int(resolved(step.connector, self._evidence))
        id_tag = None if step.id_tag is None else str(resolved(step.id_tag, self._evidence))
        within_s = self._evidence.parameters.operator_s
        self._asked += 1
        self.pending = Act(self._asked, step.deed, connector, id_tag, within_s)
        self.asked_ms = self._evidence.now.monotonic_ms
        self.deadline_ms = self.asked_ms + within_s * 1000
        return self.pending

    def end(self, number: int) -> Act | None:
        """An outcome came: the pending errand if it is of this one."""
        if self.pending is None or self.pending.number != number:
            return None
        ended = self.pending
        self.drop()
        return ended

    def drop(self) -> None:
        """Wait for it no longer; an outcome that comes late is ignored."""
        self.pending = None
        self.deadline_ms = NEVER_MS
