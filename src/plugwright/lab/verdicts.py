"""What came of a case.

Anything but `Passed` says why in one sentence.
"""

import msgspec


class Passed(msgspec.Struct, frozen=True, tag="passed", tag_field="verdict"):
    """Everything came as it should."""

    @property
    def words(self) -> str:
        return "passed"


class Failed(msgspec.Struct, frozen=True, tag="failed", tag_field="verdict"):
    """The station did not do what the case demands; `clause` is the specification's."""

    step: str
    expected: str
    received: str
    clause: str

    @property
    def words(self) -> str:
        return f"step {self.step}: expected {self.expected}; received {self.received} ({self.clause})"


class Inconclusive(msgspec.Struct, frozen=True, tag="inconclusive", tag_field="verdict"):
    """Nothing can be said of the station: a precondition was not met, or nobody did what had to be done."""

    why: str

    @property
    def words(self) -> str:
        return self.why


class NotApplicable(msgspec.Struct, frozen=True, tag="not applicable", tag_field="verdict"):
    """The declaration says that this station is not made for the case."""

    why: str

    @property
    def words(self) -> str:
        return self.why


Verdict = Passed | Failed | Inconclusive | NotApplicable


def name(verdict: Verdict) -> str:
    """`passed`, `failed`, `inconclusive` or `not applicable`."""
    tag: str = verdict.__struct_config__.tag  # type: ignore[assignment]
    return tag
