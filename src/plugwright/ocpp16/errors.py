"""The error codes of a CALLERROR, and the exceptions for what a peer got wrong.

OCPP-J §4.2.3 (codes, both misspellings included); either spelling is understood on receipt.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

CallErrorCode = Literal[
    "NotImplemented",
    "NotSupported",
    "InternalError",
    "ProtocolError",
    "SecurityError",
    "FormationViolation",
    "PropertyConstraintViolation",
    "OccurenceConstraintViolation",
    "TypeConstraintViolation",
    "GenericError",
]
CALL_ERROR_CODES: Final[tuple[CallErrorCode, ...]] = get_args(CallErrorCode)
MAX_DESCRIPTION_LENGTH: Final = 255

_CODE_BY_SPELLING: Final[Mapping[str, CallErrorCode]] = MappingProxyType(
    {code: code for code in CALL_ERROR_CODES}
    | {
        "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
        "FormatViolation": "FormationViolation",
    }
)


def call_error_code(received: str) -> CallErrorCode:
    """Return the standard's code for a received one; one that is not the standard's counts as GenericError."""
    return _CODE_BY_SPELLING.get(received, "GenericError")


class CallError(Exception):
    """The peer's mistake, or our refusal, to be answered with a CALLERROR.

    `description` is cut to 255 characters; `details` is a JSON object.
    """

    def __init__(self, code: CallErrorCode, description: str = "", details: Mapping[str, object] | None = None) -> None:
        self.code: Final = code
        self.description: Final = description[:MAX_DESCRIPTION_LENGTH]
        self.details: Final[dict[str, object]] = dict(details or {})
        super().__init__(f"{code}: {self.description}")


class InvalidConf(Exception):
    """A confirmation that could not be read, even leniently; `reason` names the field, never its value."""

    def __init__(self, reason: str) -> None:
        self.reason: Final = reason
        super().__init__(reason)
