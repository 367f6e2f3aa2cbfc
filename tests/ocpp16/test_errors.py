"""Error codes and the exceptions that carry them."""

import pytest

from plugwright.ocpp16.errors import CALL_ERROR_CODES, CallError, InvalidConf, call_error_code


def test_keeps_the_standards_spellings() -> None:
    """Both misspellings are the standard's and are sent as they are (OCPP-J §4.2.3, OCPP-J errata 5.1, 5.2)."""
    assert len(CALL_ERROR_CODES) == 10
    assert "OccurenceConstraintViolation" in CALL_ERROR_CODES
    assert "FormationViolation" in CALL_ERROR_CODES


@pytest.mark.parametrize("code", CALL_ERROR_CODES)
def test_understands_every_code(code: str) -> None:
    """A code of the standard is itself (OCPP-J §4.2.3)."""
    assert call_error_code(code) == code


@pytest.mark.parametrize(
    ("received", "code"),
    [
        ("OccurrenceConstraintViolation", "OccurenceConstraintViolation"),
        ("FormatViolation", "FormationViolation"),
        ("formationviolation", "GenericError"),
        ("", "GenericError"),
    ],
)
def test_understands_right_spellings(received: str, code: str) -> None:
    """The right spellings are accepted (OCPP-J errata 5.1, 5.2); what is unknown is any other error."""
    assert call_error_code(received) == code


def test_cuts_a_long_description() -> None:
    """A description has at most 255 characters."""
    assert CallError("GenericError", "x" * 300).description == "x" * 255


def test_details_are_an_object() -> None:
    """Without details an empty object is sent (OCPP-J §4.2.3), and the caller's own is not shared."""
    details = {"a": 1}
    error = CallError("GenericError", details=details)
    details["a"] = 2
    assert error.details == {"a": 1}
    assert CallError("GenericError").details == {}


def test_exceptions_read_as_one_line() -> None:
    """A log line shows what went wrong."""
    assert (
        str(CallError("ProtocolError", "idTag: required, but absent")) == "ProtocolError: idTag: required, but absent"
    )
    assert str(InvalidConf("status: absent")) == InvalidConf("status: absent").reason == "status: absent"
