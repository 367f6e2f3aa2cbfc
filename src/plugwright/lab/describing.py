"""Steps and messages in words, for verdicts and tables."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from plugwright.lab.checks import Difference, in_words
from plugwright.lab.evidence import Evidence, Refusal, wire
from plugwright.lab.steps import Answers, Connects, Does, OneOf, Passes, Refuses, Sends, Step, Until
from plugwright.lab.values import message_name, wire_name
from plugwright.ocpp16.payload import Payload

SHOWN: Final = ("connectorId", "status", "idTag", "transactionId", "reason", "errorCode", "listVersion")
"""The fields of a message that tell it from others of its kind."""


def fields_in_words(fields: Mapping[str, Any], evidence: Evidence | None = None) -> str:
    """`connectorId 1, status Preparing`."""
    return ", ".join(f"{wire_name(name)} {in_words(check, evidence)}" for name, check in fields.items())


def step_in_words(step: Step, evidence: Evidence | None = None) -> str:
    """What a step wants; the fields only where it has any."""
    match step:
        case Sends(message=message, fields=fields) | Answers(message=message, fields=fields):
            return _with(message_name(message), fields_in_words(fields, evidence))
        case Refuses(code):
            return f"CALLERROR {code}" if code else "any CALLERROR"
        case Connects(fields):
            return _with("a new connection", fields_in_words(fields, evidence))
        case Does(deed, connector, id_tag):
            if deed == "present idTag":
                return f"{deed}: {in_words(id_tag, evidence)}"
            if deed in ("plug in", "plug in halfway", "unplug", "unplug at the vehicle", "set connector faulted"):
                return f"{deed}: connector {in_words(connector, evidence)}"
            return deed
        case Passes(seconds, absent, since, late):
            watched = ", ".join(step_in_words(message, evidence) for message in absent)
            counted = " or ".join(message_name(message) for message in since)
            return (
                f"{in_words(seconds, evidence)} s pass"
                + (f" since {counted}" if counted else "")
                + (", and at most half as long again" if late != "never" else "")
                + (f" without {watched}" if watched else "")
            )
        case Until(fact):
            return f"until {fact.words}"
        case OneOf(alternatives):
            return " or ".join(step_in_words(steps[0], evidence) for steps in alternatives)
    raise AssertionError(f"no words for {step!r}")


def steps_in_words(steps: Iterable[Step], evidence: Evidence | None = None) -> str:
    """All that may come, as alternatives."""
    return " or ".join(dict.fromkeys(step_in_words(step, evidence) for step in steps)) or "nothing"


def message_in_words(message: Payload) -> str:
    """A message that was said, by what tells it from others."""
    fields = wire(message)
    info = fields.get("idTagInfo")
    told = [f"{name} {fields[name]}" for name in SHOWN if name in fields]
    if isinstance(info, dict):
        told.append(f"idTagInfo.status {info.get('status')}")
    return _with(message_name(type(message)), ", ".join(told))


def refusal_in_words(refusal: Refusal) -> str:
    """A CALLERROR that was said."""
    return f"CALLERROR {refusal.code} {refusal.description}".rstrip()


def differences_in_words(differences: Iterable[Difference]) -> tuple[str, str]:
    """What was expected of the fields that differ, and what they held."""
    listed = tuple(differences)
    expected = ", ".join(f"{difference.path} {difference.expected}" for difference in listed)
    return expected, ", ".join(difference.words for difference in listed)


def _with(name: str, inside: str) -> str:
    return f"{name} ({inside})" if inside else name
