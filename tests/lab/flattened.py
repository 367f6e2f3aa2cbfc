"""A script as the catalogue has it: one entry for each message, deed and state, in the order of the document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from plugwright.lab.checks import All, Each
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
)
from plugwright.lab.values import CONNECTOR, message_name, wire_name
from plugwright.ocpp16.actions import action_of
from plugwright.ocpp16.errors import CallErrorCode

Place = tuple[tuple[int, int], ...]
"""The groups of `either_order` around a step: which one, and which part of it."""


@dataclass
class Entry:
    """One step; `fields` by path with wire names, `refusals` the codes of a CALLERROR that does as well."""

    who: str
    what: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    optional: bool = False
    place: Place = ()
    refusals: list[CallErrorCode | None] = field(default_factory=list)


def flattened(script: Script, *, optional: bool = False, place: Place = ()) -> Iterator[Entry]:
    """Every entry; an answer that no step gives is the one with nothing to say."""
    for at, step in enumerate(script):
        following = script[at + 1] if at + 1 < len(script) else None
        yield from _entries(step, following, optional=optional, place=place)


def _entries(step: Step, following: Step | None, *, optional: bool, place: Place) -> Iterator[Entry]:
    match step:
        case Sends() | Answers() | EachConnector() | OneOf():
            yield from _messages(step, following, optional=optional, place=place)
        case Does(deed):
            yield Entry("manual", deed, {}, optional, place)
        case Connects(fields):
            yield Entry("transport", "connects", _paths(fields), optional, place)
        case Passes(seconds, absent):
            names = ", ".join(message_name(message.message) for message in absent)
            yield Entry("absent" if absent else "wait", names, {"for": seconds}, optional, place)
        case State(name):
            yield Entry("state", name, {}, optional, place)
        case Optionally() | OnlyIf():
            yield from flattened(step.steps, optional=True, place=place)
        case Repeatedly() | AtEach():
            yield from flattened(step.steps, optional=optional, place=place)
        case AnyOrder(groups):
            for number, group in enumerate(groups):
                yield from flattened(group, optional=optional, place=(*place, (id(step), number)))


def _messages(
    step: Sends | Answers | EachConnector | OneOf, following: Step | None, *, optional: bool, place: Place
) -> Iterator[Entry]:
    match step:
        case Sends(by, message, fields):
            yield Entry(by, message_name(message), _paths(fields), optional, place)
            if by == "station" and not isinstance(following, Answers):
                yield Entry("csms", message_name(action_of(message).conf), {}, optional, place)
        case Answers(by, message, fields):
            yield Entry(by, message_name(message), _paths(fields), optional, place)
        case EachConnector(single, under_test):
            fields = {**single.fields, "connector_id": CONNECTOR}  # each has its own
            both = {**_paths(fields), "under test: status": under_test.fields.get("status")}
            yield Entry("station", message_name(single.message), both, optional, place)
            yield Entry("csms", message_name(action_of(single.message).conf), {}, optional, place)
        case OneOf(alternatives):
            answer = next(flattened(alternatives[0], optional=optional, place=place))
            answer.refusals = [other[0].code for other in alternatives[1:] if isinstance(other[0], Refuses)]
            yield answer


def _paths(fields: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        found |= _below(f"{above}{wire_name(name)}", value)
    return found


def _below(path: str, value: Any) -> dict[str, Any]:
    match value:
        case Mapping():
            return _paths(value, f"{path}.")
        case tuple() if value:
            return {
                inner: held for at, item in enumerate(value) for inner, held in _below(f"{path}[{at}]", item).items()
            }
        case All(checks):
            return {inner: held for check in checks for inner, held in _below(path, check).items()}
        case Each(check):
            return _below(f"{path}[]", check)
    return {path: value}


def states_in(script: Script) -> Iterator[State]:
    """The reusable states that a preparation names."""
    for step in script:
        match step:
            case State():
                yield step
            case OnlyIf(_, steps) | AtEach(_, steps):
                yield from states_in(steps)
