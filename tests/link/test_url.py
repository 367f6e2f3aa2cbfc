"""Tests of the connection URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.datastructures import Headers
from websockets.http11 import Request

from plugwright.link.handshake import read_handshake
from plugwright.link.url import connection_url, parse_url


@pytest.mark.parametrize(
    ("base", "identity", "url"),
    [
        ("ws://centralsystem.example.com/ocpp", "CP001", "ws://centralsystem.example.com/ocpp/CP001"),
        ("wss://centralsystem.example.com/ocppj", "RDAM 123", "wss://centralsystem.example.com/ocppj/RDAM%20123"),
        ("ws://host", "cp", "ws://host/cp"),
        ("ws://host/", "cp", "ws://host/cp"),
        ("ws://host:9000/ocpp/", "cp", "ws://host:9000/ocpp/cp"),
        ("ws://host/ocpp?tenant=7", "cp", "ws://host/ocpp/cp?tenant=7"),
        ("ws://host", "a/b?c#d%e:f", "ws://host/a%2Fb%3Fc%23d%25e%3Af"),
        ("ws://host", "Säule", "ws://host/S%C3%A4ule"),
        ("ws://[::1]:9000", "x" * 48, "ws://[::1]:9000/" + "x" * 48),
    ],
)
def test_appends_the_identity_as_one_segment(base: str, identity: str, url: str) -> None:
    """The identity follows the path and a slash, percent-encoded (OCPP-J §3.1.1)."""
    assert connection_url(base, identity) == url


@pytest.mark.parametrize(
    ("base", "identity"),
    [
        ("http://host", "cp"),
        ("host:9000", "cp"),
        ("ws:///ocpp", "cp"),
        ("ws://host:port", "cp"),
        ("ws://host:99999", "cp"),
        ("ws://host/#part", "cp"),
        ("ws://host/a b", "cp"),
        ("ws://host/\r\nX: y", "cp"),
        ("ws://user:secret@host", "cp"),
        ("ws://user@host", "cp"),
        ("ws://[::1", "cp"),
        ("ws://host", ""),
        ("ws://host", "x" * 49),
        ("ws://host", ".."),
    ],
)
def test_rejects_what_makes_no_connection_url(base: str, identity: str) -> None:
    """A bad endpoint or identity is a ValueError of one line that repeats no secret."""
    with pytest.raises(ValueError, match=r".") as caught:
        connection_url(base, identity)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=48).filter(lambda t: t not in {".", ".."})
)
def test_server_reads_back_every_identity(identity: str) -> None:
    """What the station encodes into the path, the server decodes to the same identity (OCPP-J §3.1.1)."""
    path = parse_url(connection_url("ws://host/ocpp?tenant=7", identity)).resource_name
    assert read_handshake(Request(path, Headers()), "peer").identity == identity
