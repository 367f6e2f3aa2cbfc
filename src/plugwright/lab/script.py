"""Where a script stands: which step has been taken, and what is left of it.

A script is rewritten step by step, so that orders, alternatives and choices need no state of their own.
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from plugwright.lab.parameters import Parameters
from plugwright.lab.steps import (
    Answers,
    AnyOrder,
    AtEach,
    Connects,
    Does,
    EachConnector,
    Fact,
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
from plugwright.lab.verbs import ITS_CONNECTOR

Judge = Callable[[Fact], bool]


def is_ours(step: Step) -> bool:
    """Whether the lab, a person or time has to act, and not the station."""
    match step:
        case Sends(by) | Answers(by):
            return by == "csms"
        case Does() | Passes() | Until():
            return True
    return False


# Before a run


def numbered(script: Script) -> Script:
    """The script with a label at every message, counted as the document counts: each request and each answer is one."""
    return _numbered(script, "", 1)[0]


def _numbered(script: Script, prefix: str, number: int) -> tuple[Script, int]:
    steps: list[Step] = []
    for at, step in enumerate(script):
        match step:
            case Sends():
                steps.append(msgspec.structs.replace(step, label=f"{prefix}{number}"))
                followed = at + 1 < len(script) and isinstance(script[at + 1], Answers | Refuses | OneOf)
                number += 1 if followed or step.by == "csms" else 2
            case Answers() | Refuses() | Connects():
                steps.append(msgspec.structs.replace(step, label=f"{prefix}{number}"))
                number += 1
            case State(name, inner):
                steps.append(State(name, _numbered(inner, f"{name} ", 1)[0]))
            case AnyOrder(groups):
                numbered_groups: list[Script] = []
                for group in groups:
                    numbered_group, number = _numbered(group, prefix, number)
                    numbered_groups.append(numbered_group)
                steps.append(AnyOrder(tuple(numbered_groups)))
            case OneOf(alternatives):
                numbered_alternatives = [_numbered(inner, prefix, number) for inner in alternatives]
                steps.append(OneOf(tuple(inner for inner, _ in numbered_alternatives)))
                number = max(last for _, last in numbered_alternatives)
            case Optionally(inner) | OnlyIf(steps=inner) | Repeatedly(steps=inner) | AtEach(steps=inner):
                labelled, number = _numbered(inner, prefix, number)
                steps.append(msgspec.structs.replace(step, steps=labelled))
            case EachConnector(single, under_test):
                label = f"{prefix}{number}"
                replace = msgspec.structs.replace
                steps.append(EachConnector(replace(single, label=label), replace(under_test, label=label)))
                number += 2
            case _:
                steps.append(step)
    return tuple(steps), number


def expanded(script: Script, parameters: Parameters) -> Script:
    """The script without what depends on the station's number of connectors, and without names for its parts."""
    return tuple(step for whole in script for step in _expanded(whole, parameters))


def _expanded(step: Step, parameters: Parameters) -> Script:
    match step:
        case State(_, inner):
            return expanded(inner, parameters)
        case Repeatedly(times, inner):
            return expanded(inner, parameters) * times
        case EachConnector():
            return (AnyOrder(tuple((single,) for single in _for_each_connector(step, parameters))),)
        case AtEach():
            return tuple(_at_each(step, parameters))
        case AnyOrder(groups):
            return (AnyOrder(tuple(expanded(group, parameters) for group in groups)),)
        case OneOf(alternatives):
            return (OneOf(tuple(expanded(inner, parameters) for inner in alternatives)),)
        case Optionally(inner) | OnlyIf(steps=inner):
            return (msgspec.structs.replace(step, steps=expanded(inner, parameters)),)
    return (step,)


def _at_each(step: AtEach, parameters: Parameters) -> Iterator[Step]:
    for connector in range(1, parameters.number_of_connectors + 1):
        if step.which == "any" or connector != parameters.connector_id:
            for single in expanded(step.steps, parameters):
                yield at_connector(single, connector)


def _for_each_connector(step: EachConnector, parameters: Parameters) -> list[Step]:
    return [
        at_connector(step.under_test if connector == parameters.connector_id else step.step, connector)
        for connector in range(parameters.number_of_connectors + 1)
    ]


def at_connector(step: Step, connector: int) -> Step:
    """The step with this number in place of `ITS_CONNECTOR`."""
    match step:
        case Sends():
            fields = {name: connector if value is ITS_CONNECTOR else value for name, value in step.fields.items()}
            return msgspec.structs.replace(step, fields=fields)
        case Optionally(steps):
            return Optionally(tuple(at_connector(inner, connector) for inner in steps))
        case Does() if step.connector is ITS_CONNECTOR:
            return msgspec.structs.replace(step, connector=connector)
    return step


# During a run

DONE: Final[Script] = ()


def unfolded(script: Script, judge: Judge) -> Script:
    """The same script with nothing empty at its head, and with conditions decided whose turn it is."""
    while script:
        head, rest = script[0], script[1:]
        match head:
            case OnlyIf(condition, steps):
                script = (*steps, *rest) if judge(condition) else rest
            case AnyOrder(groups):
                left = tuple(group for group in (unfolded(group, judge) for group in groups) if group)
                if len(left) > 1:
                    return (AnyOrder(left), *rest)
                script = (*left[0], *rest) if left else rest
            case _:
                return script
    return DONE


def take(script: Script, fits: Callable[[Step], bool], judge: Judge) -> tuple[Step, Script] | None:
    """The first step of the station's that may come now and fits, with what is left after it."""
    script = unfolded(script, judge)
    if not script:
        return None
    head, rest = script[0], script[1:]
    match head:
        case AnyOrder(groups):
            for at, group in enumerate(groups):
                if (taken := take(group, fits, judge)) is not None:
                    return taken[0], (AnyOrder((*groups[:at], taken[1], *groups[at + 1 :])), *rest)
            return take(rest, fits, judge) if _may_be_left(head) else None
        case OneOf(alternatives):
            for steps in alternatives:
                if (taken := take(steps, fits, judge)) is not None:
                    return taken[0], (*taken[1], *rest)
            return None
        case Optionally(steps):
            if (taken := take(steps, fits, judge)) is not None:
                return taken[0], (*taken[1], *rest)
            return take(rest, fits, judge)
    return (head, rest) if not is_ours(head) and fits(head) else None


def ours(script: Script, judge: Judge, wanted: Callable[[Step], bool] = is_ours) -> tuple[Step, Script] | None:
    """The first step that is ours to do now, with what is left after it; `wanted` may narrow it down."""
    script = unfolded(script, judge)
    if not script:
        return None
    head, rest = script[0], script[1:]
    if isinstance(head, AnyOrder):
        for at, group in enumerate(head.groups):
            if (found := ours(group, judge, wanted)) is not None:
                return found[0], (AnyOrder((*head.groups[:at], found[1], *head.groups[at + 1 :])), *rest)
        return None
    return (head, rest) if is_ours(head) and wanted(head) else None


def our_answer(script: Script, judge: Judge) -> tuple[Step, Script] | None:
    """The answer that a step gives to what the station has just sent, with what is left after it."""
    return ours(script, judge, lambda step: isinstance(step, Answers))


def awaited(script: Script, judge: Judge) -> tuple[Step, ...]:
    """The steps of the station's that may come now."""
    script = unfolded(script, judge)
    if not script:
        return ()
    head, rest = script[0], script[1:]
    match head:
        case AnyOrder(groups):
            found = tuple(step for group in groups for step in awaited(group, judge))
            return (*found, *awaited(rest, judge)) if _may_be_left(head) else found
        case OneOf(alternatives):
            return tuple(step for steps in alternatives for step in awaited(steps, judge))
        case Optionally(steps):
            return (*awaited(steps, judge), *awaited(rest, judge))
    return () if is_ours(head) else (head,)


def without_optional(script: Script, judge: Judge) -> Script:
    """What is left if the station leaves out what it may."""
    script = unfolded(script, judge)
    while script and _may_be_left(script[0]):
        script = unfolded(script[1:], judge)
    return script


def _may_be_left(step: Step) -> bool:
    match step:
        case Optionally():
            return True
        case AnyOrder(groups):
            return all(_may_be_left(inner) for group in groups for inner in group)
    return False
