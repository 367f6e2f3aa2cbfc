"""Cases as data for other programs: what `lab list` and `lab show` print as JSON.

Names are only ever added; values that become known in a run stand as words, as in the readable tables.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from plugwright.lab.case import Case
from plugwright.lab.checks import in_words
from plugwright.lab.declaration import Declaration
from plugwright.lab.script import numbered
from plugwright.lab.steps import (
    Answers,
    AnyOrder,
    AtEach,
    Connects,
    Does,
    EachConnector,
    OneOf,
    OnlyIf,
    Optionally,
    Passes,
    Refuses,
    Repeatedly,
    Script,
    Sends,
    State,
    Step,
    Until,
)
from plugwright.lab.values import message_name, wire_name

Data = dict[str, Any]


def entry(case: Case, declaration: Declaration | None = None) -> Data:
    """One of a list; with a declaration whether it `applies`, and why not."""
    found: Data = {
        "id": case.id,
        "title": case.title,
        "chapter": case.chapter,
        "profile": case.profile,
        "spec": case.spec,
    }
    if declaration is not None:
        why_not = case.inapplicable(declaration)
        found |= {"applies": why_not is None, "why_not": why_not}
    return found


def whole(case: Case) -> Data:
    """One case with its steps, which have the numbers that a verdict names."""
    by_document = case.document_conditions
    return {
        **entry(case),
        "not_for": [condition.missing for condition in case.conditions],
        "document_not_for": None if by_document is None else [condition.missing for condition in by_document],
        "configuration": {name: in_words(value) for name, value in case.configuration.items()},
        "if_implemented": list(case.if_implemented),
        "before": _script(numbered((*case.memory, *case.before))),
        "steps": _script(numbered(case.steps)),
        "document_steps": None if case.document_steps is None else _script(numbered(case.document_steps)),
        "remark": case.remark,
    }


def _script(script: Iterable[Step]) -> list[Data]:
    return [_step(step) for step in script]


def _scripts(scripts: Iterable[Script]) -> list[list[Data]]:
    return [_script(script) for script in scripts]


def _step(step: Step) -> Data:
    match step:
        case Sends(by, message, fields, label) | Answers(by, message, fields, label):
            return {"step": label, "by": by, "message": message_name(message), "fields": _fields(fields)}
        case Refuses(code, label):
            return {"step": label, "by": "station", "call_error": code}
        case Connects(fields, label):
            return {"step": label, "by": "station", "connection": _fields(fields)}
        case Does(deed, connector, id_tag):
            card = None if id_tag is None else in_words(id_tag)
            return {"operator": deed, "connector": in_words(connector), "id_tag": card}
        case Passes(seconds, absent, since, late):
            counted = [message_name(message) for message in since]
            return {"seconds": in_words(seconds), "without": _script(absent), "since": counted, "late": late}
        case Until(fact):
            return {"until": fact.words}
        case AnyOrder(groups):
            return {"any_order": _scripts(groups)}
        case OneOf(alternatives):
            return {"one_of": _scripts(alternatives)}
        case EachConnector(single, under_test):
            return {"each_connector": _step(single), "under_test": _step(under_test)}
    return _group(step)


def _group(step: Step) -> Data:
    """What has steps of its own."""
    match step:
        case State(name, steps):
            return {"state": name, "steps": _script(steps)}
        case Optionally(steps):
            return {"perhaps": _script(steps)}
        case OnlyIf(condition, steps):
            return {"if": condition.words, "steps": _script(steps)}
        case Repeatedly(times, steps):
            return {"times": times, "steps": _script(steps)}
        case AtEach(which, steps):
            return {"at_each": which, "steps": _script(steps)}
    raise AssertionError(f"no data for {step!r}")


def _fields(fields: Mapping[str, Any]) -> dict[str, str]:
    return {wire_name(name): in_words(check) for name, check in fields.items()}
