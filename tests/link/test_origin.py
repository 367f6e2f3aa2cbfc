"""Tests of whose page may be a station."""

import pytest

from plugwright.link.origin import foreign_origin


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8080", "192.0.2.1:9000"),
        ("http://127.0.0.1", "csms.example"),
        ("https://[::1]:8443", "csms.example"),
        ("HTTPS://CSMS.example", "csms.example"),
        ("https://csms.example", "csms.example:443"),
        ("http://csms.example:80", "csms.example"),
        ("http://csms.example:9000", "csms.example:9000"),
        ("file://", "csms.example"),
        ("app://simulator", "csms.example"),
    ],
)
def test_lets_in_what_is_no_page_of_another_site(origin: str, host: str) -> None:
    """A page of this machine or of the server itself, and what is no page of the web."""
    assert foreign_origin([origin], host) is None


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://evil.example", "127.0.0.1:9000"),
        ("https://evil.example:9000", "csms.example:9000"),
        ("http://csms.example", "csms.example:9000"),
        ("https://csms.example:80", "csms.example"),
        ("http://localhost.evil.example", "localhost:9000"),
        ("http://127.0.0.1.evil.example", "127.0.0.1"),
        ("http://127.0.0.1@evil.example", "127.0.0.1"),
        ("null", "127.0.0.1:9000"),
        ("", "127.0.0.1:9000"),
        ("http://", "127.0.0.1:9000"),
    ],
)
def test_names_the_page_of_another_site(origin: str, host: str) -> None:
    """Whichever way it is spelt; `null` is a page that was shut away (RFC 6454 §7.3)."""
    assert foreign_origin([origin], host) == origin


def test_a_station_names_no_origin() -> None:
    """It is no browser; of several that are named each counts."""
    assert foreign_origin([], "127.0.0.1:9000") is None
    assert foreign_origin(["http://localhost", "http://evil.example"], "localhost") == "http://evil.example"
