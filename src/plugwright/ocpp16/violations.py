"""What is wrong with a payload, as one of OCPP's error codes and a sentence without the offending value.

OCPP-J §4.2.3, table of error codes. msgspec says what is wrong in words only, so the rules below read its words.
"""

import re
from typing import Final

import msgspec

from plugwright.ocpp16.errors import CallErrorCode

_MAX_SHOWN_LENGTH: Final = 100

# A msgspec message that begins like this; the code; our words for it, in which {0} is the first group.
_RULES: Final[tuple[tuple[str, CallErrorCode, str], ...]] = (
    (r"Object missing required field `(?P<field>[^`]*)", "ProtocolError", "required, but absent"),
    (r"Object contains unknown field `(?P<field>[^`]*)", "FormationViolation", "unknown field"),
    (r"Expected `array` of length (.+)", "OccurenceConstraintViolation", "number of elements must be {0}"),
    (r"Expected `str` of length (.+)", "PropertyConstraintViolation", "length must be {0}"),
    (r"Expected `str` matching regex", "PropertyConstraintViolation", "not a dateTime"),
    (r"Expected `int` [<>]=", "PropertyConstraintViolation", "number out of range"),
    (r"(?:Number|Integer value) out of range", "PropertyConstraintViolation", "number out of range"),
    (r"Invalid enum value", "PropertyConstraintViolation", "not a value of the enumeration"),
    (r"Expected `(\w+)`, got `(\w+)`", "TypeConstraintViolation", "expected {0}, got {1}"),
)


class Violation(msgspec.Struct, frozen=True):
    """A broken rule: the error code for it, and a sentence that begins with the path of the field."""

    code: CallErrorCode
    description: str


def violation(error: Exception) -> Violation:
    """Explain what msgspec raised while it decoded a payload."""
    if isinstance(error, msgspec.ValidationError):
        return _broken_rule(str(error))
    if isinstance(error, RecursionError):
        return Violation("FormationViolation", "payload: nested too deeply")
    if isinstance(error, UnicodeDecodeError):
        return Violation("FormationViolation", "payload: not UTF-8")
    return Violation("FormationViolation", "payload: not JSON")


def shown(name: str) -> str:
    """Return a name or path that may be the peer's, fit for a log line: short and printable."""
    cut = name if len(name) <= _MAX_SHOWN_LENGTH else f"{name[:_MAX_SHOWN_LENGTH]}…"
    return "".join(char if char.isprintable() else "?" for char in cut)


def _broken_rule(message: str) -> Violation:
    fault, at, path = message.rpartition(" - at `$")
    if not at:
        fault, path = message, ""
    path = path.removeprefix(".").removesuffix("`")
    for pattern, code, words in _RULES:
        match = re.match(pattern, fault)
        if match is None:
            continue
        if "field" in match.groupdict():
            path = f"{path}.{match['field']}".removeprefix(".")
        description = f"{shown(path) or 'payload'}: {words.format(*match.groups())}"
        # Not a field but the payload itself has the wrong type: that is the structure of no Action.
        return Violation(code if path else "FormationViolation", description)
    return Violation("PropertyConstraintViolation", f"{shown(path)}: {fault}")  # a __post_init__ of ours
