"""The operator port."""

from plugwright.lab.operator import OperatorError


def test_an_error_says_why() -> None:
    """In a sentence for the verdict."""
    assert OperatorError("nobody is there").why == str(OperatorError("nobody is there")) == "nobody is there"
