"""Tests of the Basic authentication header."""

import pytest

from plugwright.link.basic_auth import authorization, credentials


def test_writes_a_password_of_any_bytes() -> None:
    """The header is the specification's own example (OCPP-J §6.2.2)."""
    password = bytes.fromhex("0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF")
    assert authorization("AL1000", password) == "Basic QUwxMDAwOgABAgMEBQYH////////////////"


@pytest.mark.parametrize("user", ["AL1000", "00:11:22:AA:BB:CC", "Säule"])
@pytest.mark.parametrize("password", [b"", b"plain", b"with:colon", bytes(range(256))])
def test_reads_back_what_it_wrote(user: str, password: bytes) -> None:
    """An identity with colons is read whole, because the URL names it, too."""
    assert credentials(authorization(user, password), user) == (user, password)


def test_reads_the_user_that_was_sent_not_the_one_in_the_url() -> None:
    """Another user name than the identity is for the Central System to refuse."""
    assert credentials(authorization("other", b"pw"), "cp001") == ("other", b"pw")


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Bearer QTpi", "Basic !!!", "Basic QQ", "Basic QQ==", "Basic ÄÖÜ", "Basic /zpi"],
)
def test_reads_nothing_from_a_broken_header(header: str) -> None:
    """Another scheme, no base64, no colon, a user name that is not UTF-8: no credentials."""
    assert credentials(header, "cp001") is None


def test_reads_the_scheme_without_case() -> None:
    """The scheme's name has no case (RFC 9110 §11.1)."""
    assert credentials("bAsIc QTpi", "A") == ("A", b"b")
