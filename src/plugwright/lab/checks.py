"""What a field of a message is held to, and what differs from it.

Texts that OCPP compares without case (CiString and IdToken, OCPP 1.6 §7.15 to §7.19, §7.28) are compared so.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

import msgspec

from plugwright.lab.evidence import Evidence
from plugwright.lab.values import Value, resolved, wire_name

CASELESS: Final = frozenset({"idTag", "info", "parentIdTag", "vendorId", "messageId", "key", "value"})
SHOWN_AT_MOST: Final = 200
"""Characters of a value in a verdict."""
ABSENT: Final = object()
"""What a field holds that is not there."""


class Check(msgspec.Struct, frozen=True):
    """A demand on a field that is not plain equality."""


class AnyOf(Check, frozen=True):
    """One of these; with `or_omitted` the field may be missing as well."""

    values: tuple[Any, ...]
    or_omitted: bool = False


class Other(Check, frozen=True):
    """Anything but this."""

    value: Any


class Is(Check, frozen=True):
    """Omitted, present, or empty (a list without elements, or none)."""

    what: Literal["omitted", "present", "empty"]


class Rule(Check, frozen=True):
    """A demand in words; `holds` gets what the field has on the wire, or ABSENT; `flaw` says what is wrong with it."""

    words: str
    holds: Callable[[Any, Evidence], bool]
    flaw: Callable[[Any, Evidence], str] | None = None


class Each(Check, frozen=True):
    """Every element of a list, of which there is at least one."""

    check: Any


class All(Check, frozen=True):
    """Several demands on the same field."""

    checks: tuple[Any, ...]


class Some(Check, frozen=True):
    """At least one element of a list."""

    check: Any


OMITTED: Final = Is("omitted")
PRESENT: Final = Is("present")
EMPTY: Final = Is("empty")


class Difference(msgspec.Struct, frozen=True):
    """A field that is not as it should be; `path` has wire names."""

    path: str
    expected: str
    received: str

    @property
    def words(self) -> str:
        return f"{self.path} {self.received}"


def differences(fields: Mapping[str, Any], actual: Mapping[str, Any], evidence: Evidence) -> tuple[Difference, ...]:
    """What differs in a message; `fields` has our names, `actual` those of the wire."""
    return tuple(_in_object("", fields, actual, evidence))


def _in_object(path: str, fields: Mapping[str, Any], actual: Any, evidence: Evidence) -> Iterator[Difference]:
    for name, check in fields.items():
        on_wire = wire_name(name)
        inner = actual.get(on_wire, ABSENT) if isinstance(actual, Mapping) else ABSENT
        yield from _differing(f"{path}.{on_wire}" if path else on_wire, check, inner, evidence)


def _differing(path: str, check: Any, actual: Any, evidence: Evidence) -> Iterator[Difference]:
    if isinstance(check, Mapping):
        yield from _in_object(path, check, actual, evidence)
    elif isinstance(check, tuple):
        for at, inner in enumerate(check):
            has = isinstance(actual, list | tuple) and at < len(actual)
            yield from _differing(f"{path}[{at}]", inner, actual[at] if has else ABSENT, evidence)
    elif isinstance(check, Each):
        elements = actual if isinstance(actual, list | tuple) and actual else (ABSENT,)
        for at, element in enumerate(elements):
            yield from _differing(f"{path}[{at}]", check.check, element, evidence)
    elif isinstance(check, All):
        for inner in check.checks:
            yield from _differing(path, inner, actual, evidence)
    elif not _fits(path, check, actual, evidence):
        flaw = check.flaw if isinstance(check, Rule) else None
        yield Difference(path, in_words(check, evidence), flaw(actual, evidence) if flaw else _shown(actual))


def _fits(path: str, check: Any, actual: Any, evidence: Evidence) -> bool:
    match check:
        case Is("omitted"):
            return actual is ABSENT
        case Is("present"):
            return actual is not ABSENT
        case Is("empty"):
            return actual is ABSENT or not actual
        case AnyOf(values, or_omitted):
            return or_omitted if actual is ABSENT else any(_fits(path, value, actual, evidence) for value in values)
        case Other(value):
            return actual is not ABSENT and not _fits(path, value, actual, evidence)
        case Some(inner):
            elements = actual if isinstance(actual, list | tuple) else ()
            return any(not [*_differing(path, inner, element, evidence)] for element in elements)
        case Rule(_, holds):
            return holds(actual, evidence)
        case Mapping() | tuple() | Each() | All():
            return not [*_differing(path, check, actual, evidence)]
    return actual is not ABSENT and _equal(path, resolved(check, evidence), actual)


def _equal(path: str, expected: Any, actual: Any) -> bool:
    if isinstance(expected, str) and isinstance(actual, str) and path.rpartition(".")[2].partition("[")[0] in CASELESS:
        return expected.casefold() == actual.casefold()
    return bool(expected == actual)


def in_words(check: Any, evidence: Evidence | None = None) -> str:
    """The demand for people; with the evidence its value as well."""
    match check:
        case Is(what):
            return what
        case AnyOf(values, or_omitted):
            return " or ".join([*(in_words(value, evidence) for value in values), *["none"] * or_omitted])
        case Other(value):
            return f"not {in_words(value, evidence)}"
        case Rule(words):
            return words
        case Each(inner):
            return f"each {in_words(inner, evidence)}"
        case Some(inner):
            return f"one with {in_words(inner, evidence)}"
        case Value():
            return check.words if evidence is None else f"{resolved(check, evidence)} ({check.words})"
    return _group_in_words(check, evidence)


def _group_in_words(check: Any, evidence: Evidence | None) -> str:
    match check:
        case All(checks):
            return ", ".join(in_words(inner, evidence) for inner in checks)
        case Mapping():
            inside = ", ".join(f"{wire_name(name)} {in_words(inner, evidence)}" for name, inner in check.items())
            return f"{{{inside}}}"
        case tuple():
            return f"[{', '.join(in_words(inner, evidence) for inner in check)}]"
    return _shown(check)


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if len(text) <= SHOWN_AT_MOST else f"{text[:SHOWN_AT_MOST]}…"
