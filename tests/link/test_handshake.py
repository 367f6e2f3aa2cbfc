"""Tests of what a station says when it knocks."""

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request

from plugwright.link.handshake import Handshake, Refuse, read_handshake


def read(path: str, *headers: tuple[str, str]) -> Handshake:
    """Read a request of a path and some headers."""
    return read_handshake(Request(path, Headers(headers)), "192.0.2.1:5000")


@pytest.mark.parametrize(
    ("path", "identity"),
    [
        ("/cp001", "cp001"),
        ("/ocpp/1.6/RDAM%20123?tenant=a/b", "RDAM 123"),
        ("/ocpp/a%2Fb", "a/b"),
        ("/S%C3%A4ule", "Säule"),
        ("/ocpp/", ""),
        ("/", ""),
    ],
)
def test_reads_the_identity_from_the_last_segment(path: str, identity: str) -> None:
    """The identity is percent-decoded after the path is cut; the path stays as it was sent (OCPP-J §3.1.1)."""
    handshake = read(path)
    assert (handshake.path, handshake.identity) == (path, identity)


@pytest.mark.parametrize(("path", "why"), [("/%FF", "invalid start byte"), ("/Säule", "not percent-encoded")])
def test_rejects_a_path_that_is_not_encoded_utf8(path: str, why: str) -> None:
    """An identity that cannot be read is an error, not a guess."""
    with pytest.raises(ValueError, match=why):
        read(path)


def test_reads_all_offered_subprotocols_in_order() -> None:
    """The header may be one list or several lines (RFC 6455 §11.3.4)."""
    offers = [("Sec-WebSocket-Protocol", "ocpp2.0.1, ocpp1.6"), ("Sec-WebSocket-Protocol", "ocpp1.5")]
    assert read("/cp", *offers).offered == ("ocpp2.0.1", "ocpp1.6", "ocpp1.5")


def test_reads_credentials_and_shows_none() -> None:
    """The password is for whoever admits, never for a log."""
    handshake = read("/A", ("Authorization", "Basic QTpodW50ZXIy"))
    assert handshake.basic_auth == ("A", b"hunter2")
    assert "hunter2" not in repr(handshake)


def test_ignores_contradicting_credentials() -> None:
    """Two Authorization headers are none."""
    assert read("/A", ("Authorization", "Basic QTpi"), ("Authorization", "Basic QTpj")).basic_auth is None


@pytest.mark.parametrize("status", [101, 200, 302, 399, 600, 0])
def test_rejects_a_refusal_that_is_no_error(status: int) -> None:
    """Only an HTTP error turns a station away."""
    with pytest.raises(ValueError, match=r".*"):
        Refuse(status, "no")
