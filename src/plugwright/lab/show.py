"""Cases as text: a list of them, and one as a table of its steps.

The table is what is run: the steps have the numbers that a verdict names.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.checks import in_words
from plugwright.lab.describing import fields_in_words, step_in_words
from plugwright.lab.script import numbered
from plugwright.lab.steps import (
    Answers,
    AnyOrder,
    AtEach,
    EachConnector,
    OneOf,
    OnlyIf,
    Optionally,
    Refuses,
    Repeatedly,
    Script,
    Sends,
    State,
    Step,
)
from plugwright.lab.values import message_name

INDENT: Final = "  "
WHO: Final[Mapping[str, str]] = MappingProxyType({"station": "station", "csms": "Central System"})

Row = tuple[str, str, str]
"""Step number, who, and what."""


def listed(cases: Iterable[Case]) -> str:
    """A line for each case."""
    rows = [(case.id, case.profile, case.title) for case in cases]
    return in_columns(rows)


def shown(case: Case) -> str:
    """One case: what it is, what it needs, its steps."""
    parts = [f"{case.id}  {case.title}", "", in_columns([*_head(case)])]
    if case.memory or case.before:
        parts += ["", "Before", in_columns([*_rows(numbered((*case.memory, *case.before)), "")])]
    parts += ["", "Steps", in_columns([*_rows(numbered(case.steps), "")])]
    if case.document_steps is not None:
        parts += ["", "Steps as the document has them", in_columns([*_rows(numbered(case.document_steps), "")])]
    return "\n".join(parts)


def step_rows(script: Script) -> tuple[Row, ...]:
    """The steps with the numbers that a verdict names; what is inside another step is indented."""
    return tuple(_rows(numbered(script), ""))


def _head(case: Case) -> Iterator[tuple[str, str]]:
    yield "chapter", f"{case.chapter} of the test case document"
    yield "specification", f"OCPP 1.6 {case.spec}" if case.spec.startswith("§") else case.spec
    yield "profile", case.profile
    for condition in case.conditions:
        yield "not for", condition.missing
    for condition in case.document_conditions or ():
        yield "by the document not for", condition.missing
    for name, value in case.configuration.items():
        yield "configuration", f"{name} = {in_words(value)}{' if implemented' * (name in case.if_implemented)}"
    if case.remark:
        yield "remark", case.remark


def _rows(script: Script, indent: str) -> Iterator[Row]:
    for step in script:
        yield from _row(step, indent)


def _row(step: Step, indent: str) -> Iterator[Row]:
    match step:
        case Sends(by, message, fields, label) | Answers(by, message, fields, label):
            inside = fields_in_words(fields)
            yield label, WHO[by], f"{indent}{message_name(message)}{': ' * bool(inside)}{inside}"
        case Refuses(label=label):
            yield label, WHO["station"], f"{indent}{step_in_words(step)}"
        case EachConnector(single, under_test):
            yield single.label, WHO["station"], f"{indent}{step_in_words(single)}, for each connector and 0"
            if under_test.fields != single.fields:
                yield "", "", f"{indent}{INDENT}of the connector under test: {_changed(single, under_test)}"
        case AnyOrder(groups):
            yield from _groups(f"{indent}in any order:", "and:", groups, indent)
        case OneOf(alternatives):
            yield from _groups(f"{indent}one of:", "or:", alternatives, indent)
        case State() | Optionally() | OnlyIf() | Repeatedly() | AtEach():
            yield "", "", f"{indent}{_heading(step)}:"
            yield from _rows(step.steps, indent + INDENT)
        case _:
            yield "", "", f"{indent}{step_in_words(step)}"


def _heading(step: State | Optionally | OnlyIf | Repeatedly | AtEach) -> str:
    match step:
        case State(name):
            return f"state {name}"
        case Optionally():
            return "perhaps"
        case OnlyIf(condition):
            return f"if {condition.words}"
        case Repeatedly(times):
            return f"{times} times"
        case AtEach(which):
            return "at each connector" if which == "any" else "at each other connector"


def _groups(heading: str, between: str, groups: Iterable[Script], indent: str) -> Iterator[Row]:
    for number, group in enumerate(groups):
        yield "", "", heading if number == 0 else f"{indent}{between}"
        yield from _rows(group, indent + INDENT)


def _changed(single: Sends, under_test: Sends) -> str:
    return fields_in_words(
        {name: value for name, value in under_test.fields.items() if value != single.fields.get(name)}
    )


def in_columns(rows: Iterable[tuple[Any, ...]]) -> str:
    """A table without lines; the last column is as wide as it needs."""
    table = [tuple(map(str, row)) for row in rows]
    widths = [max(map(len, column), default=0) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )
