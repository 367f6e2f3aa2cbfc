"""Tests of the Central System's end of a link, against peers on the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import socket
import ssl
from typing import TYPE_CHECKING, Any

import pytest
import websockets.asyncio.client

from plugwright.link.client import ClientLink
from plugwright.link.server import Accept, Admission, Handshake, Refuse, ServerLink, serve
from tests.link.peers import (
    CLOSE,
    LIMIT_BYTES,
    MASK,
    OCPP16,
    TEXT,
    Lobby,
    Raw,
    Told,
    client,
    frame_bytes,
    header,
    lobby_server,
    raw_client,
    request_bytes,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _answer(admit: Callable[[Handshake], Admission], sent: bytes) -> tuple[bytes, bytes]:
    """Return the head and the rest of what a server answers to these bytes before it closes."""
    answers: list[bytes] = []

    async def main() -> None:
        server = await serve(
            "127.0.0.1", 0, admit, max_message_bytes=LIMIT_BYTES, max_connections=1, open_timeout_s=0.2
        )
        async with raw_client(server.port) as peer:
            peer.write(sent)
            answers.append(await peer.reader.read())
        server.close()
        await server.wait_closed()

    run(main())
    head, _, rest = answers[0].partition(b"\r\n\r\n")
    return head, rest


def test_tells_who_knocks() -> None:
    """What is needed to admit a station is read from its request (OCPP-J §3.1.1, §6.2.2)."""

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby) as server, raw_client(server.port) as peer:
            head = await peer.knock(
                "/ocpp/RDAM%20123?a=b",
                "Sec-WebSocket-Protocol: ocpp1.5, ocpp1.6",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Authorization: Basic UkRBTSAxMjM6/w==",
            )
            host, port = peer.writer.get_extra_info("sockname")
            assert lobby.handshakes == [
                Handshake(
                    path="/ocpp/RDAM%20123?a=b",
                    identity="RDAM 123",
                    offered=("ocpp1.5", "ocpp1.6"),
                    basic_auth=("RDAM 123", b"\xff"),
                    peer=f"{host}:{port}",
                )
            ]
            assert header(head, "Sec-WebSocket-Protocol") == "ocpp1.6"
            assert b"extensions" not in head.lower()
            await lobby.told.expect("opened")

    run(main())


@pytest.mark.parametrize("offer", [[], ["Sec-WebSocket-Protocol: ocpp1.5, ocpp2.0.1"]])
def test_completes_then_closes_without_an_agreed_subprotocol(offer: list[str]) -> None:
    """The answer is 101 without the header, and a close at once; nobody is given a link (OCPP-J §3.2)."""

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby) as server, raw_client(server.port) as peer:
            head = await peer.knock("/cp001", *offer)
            assert head.startswith(b"HTTP/1.1 101 ")
            assert b"protocol" not in head.lower().replace(b"switching protocols", b"")
            assert await peer.close_code() == 1002
            assert await peer.reader.read() == b""
            assert lobby.links == []

    run(main())


def test_turns_an_unknown_identity_away() -> None:
    """A refusal is an HTTP error with its reason, and the connection ends (OCPP-J §3.2)."""
    head, body = _answer(lambda _: Refuse(404, "no such station"), request_bytes("/cp001", OCPP16))
    assert head.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert body == b"no such station\n"


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_turns_the_page_of_another_site_away(origin: str, caplog: pytest.LogCaptureFixture) -> None:
    """A browser lets any page knock: it is refused before anybody is asked, and that is one line (RFC 6455 §10.2)."""
    lobby = Lobby()
    with caplog.at_level(logging.INFO, logger="plugwright.link.server"):
        head, _ = _answer(lobby.admit, request_bytes("/cp001", OCPP16, f"Origin: {origin}"))
    assert head.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert lobby.handshakes == []
    assert [f"refused: 403 a page of '{origin}' is no station" in line for line in caplog.messages] == [True]


def test_lets_the_page_of_this_machine_in() -> None:
    """A simulator of stations in a browser is a station as well."""

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby) as server, raw_client(server.port) as peer:
            head = await peer.knock("/cp001", OCPP16, "Origin: http://localhost:3000")
            assert head.startswith(b"HTTP/1.1 101 ")
            await lobby.told.expect("opened")

    run(main())


def test_asks_for_credentials_with_401() -> None:
    """A 401 names the scheme that is wanted (RFC 9110 §15.5.2)."""
    head, _ = _answer(lambda _: Refuse(401, "who are you?"), request_bytes("/cp001", OCPP16))
    assert head.startswith(b"HTTP/1.1 401 Unauthorized\r\n")
    assert header(head, "WWW-Authenticate").startswith("Basic ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request_bytes("/%FF", OCPP16), b"HTTP/1.1 400 "),
        (request_bytes("/cp001", "Sec-WebSocket-Protocol: ,;"), b"HTTP/1.1 400 "),
        (b"GET /cp001 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 426 "),
        (b"GET / HTTP/1.1\r\n" + b"x" * 20_000, b""),
        (b"\x16\x03\x01\x00\xa5\x01\x00\x00\n", b""),
        (b"GET /cp001 HTTP/1.1\r\nHost: lo", b""),
        (b"", b""),
        (request_bytes("/cp001", OCPP16) + frame_bytes(TEXT, b"unmasked"), b""),
        (request_bytes("/cp001", OCPP16) + frame_bytes(CLOSE, b"", mask=MASK), b""),
    ],
)
def test_ends_what_is_no_handshake(sent: bytes, status: bytes) -> None:
    """Bad requests, other protocols, half a request: answered where HTTP has an answer, and ended."""
    lobby = Lobby()
    head, _ = _answer(lobby.admit, sent)
    assert head.startswith(status)
    assert lobby.links == []


def test_logs_who_was_not_let_in(caplog: pytest.LogCaptureFixture) -> None:
    """A handshake that came to nothing is one line, without secrets."""
    caplog.set_level(logging.DEBUG, "plugwright")
    _answer(lambda _: Refuse(401, "wrong password"), request_bytes("/A", OCPP16, "Authorization: Basic QTpi"))
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 1
    assert lines[0].endswith("was not let in: refused: 401 wrong password")


def test_logs_nothing_of_who_was_let_in(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever got a link is told of its end instead."""
    caplog.set_level(logging.DEBUG, "plugwright")

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby) as server, raw_client(server.port) as peer:
            await peer.knock("/cp001", OCPP16)
            lobby.links[0].abort()
            await lobby.told.expect("opened", "closed")

    run(main())
    assert caplog.records == []


def test_authenticates_our_client() -> None:
    """Password bytes that are no text pass from our client to whoever admits (OCPP-J §6.2.2)."""
    secret = bytes(range(236, 256))

    async def main() -> None:
        told = Told()

        def admit(handshake: Handshake) -> Admission:
            return Accept(lambda _: Told()) if handshake.basic_auth == ("cp001", secret) else Refuse(401, "no")

        server = await serve("127.0.0.1", 0, admit, max_message_bytes=LIMIT_BYTES, max_connections=5)
        client(server.port, told, basic_auth=("cp001", b"wrong")).start()
        assert await told.next() == ("closed", "the server refused: HTTP 401 Unauthorized")
        client(server.port, told, basic_auth=("cp001", secret)).start()
        await told.expect("opened")
        server.close()
        await server.wait_closed()

    run(main())


def test_opens_only_after_the_factory() -> None:
    """In the factory the link is not open yet, in `opened` it is."""

    class Greeting(Told):
        def __init__(self, link: ServerLink) -> None:
            super().__init__()
            self.link = link
            link.send(b"too early")

        def opened(self) -> None:
            self.link.send(b"[2]")

    async def main() -> None:
        server = await serve(
            "127.0.0.1", 0, lambda _: Accept(Greeting), max_message_bytes=LIMIT_BYTES, max_connections=5
        )
        async with raw_client(server.port) as peer:
            await peer.knock("/cp001", OCPP16)
            assert await peer.frame() == (TEXT, b"[2]")
        server.close()
        await server.wait_closed()

    run(main())


def test_bounds_the_opening_and_not_the_link() -> None:
    """When the time to open is over, whoever is silent is cut, and an open link lives on, at both its ends."""

    async def main() -> None:
        lobby, told = Lobby(), Told()
        server = await serve(
            "127.0.0.1", 0, lobby.admit, max_message_bytes=LIMIT_BYTES, max_connections=5, open_timeout_s=1.0
        )
        link = client(server.port, told, timeout_s=1.0)
        link.start()
        await told.expect("opened")
        async with raw_client(server.port) as silent:
            silent.write(b"GET ")
            assert await silent.reader.read() == b""
        link.ping()
        await told.expect("ponged")
        server.close()
        await server.wait_closed()

    run(main())


def test_opens_nothing_that_the_factory_cut() -> None:
    """Whoever cuts the link while it is handed over is told of its end only."""
    told = Told()

    def cut(link: ServerLink) -> Told:
        link.abort()
        return told

    async def main() -> None:
        server = await serve("127.0.0.1", 0, lambda _: Accept(cut), max_message_bytes=LIMIT_BYTES, max_connections=5)
        async with raw_client(server.port) as peer:
            peer.write(request_bytes("/cp001", OCPP16))
            assert await told.next() == ("closed", "cut by us")
        server.close()
        await server.wait_closed()

    run(main())


def test_lets_nobody_in_once_it_is_closed() -> None:
    """A connection that was on its way in when the server closed is ended, however far it had come."""

    async def main() -> None:
        # Between accept and transport (2) asyncio itself fails an assertion, and leaves the socket to the collector.
        for yields in (0, 1, 3, 4, 5):
            lobby = Lobby()
            server = await serve("127.0.0.1", 0, lobby.admit, max_message_bytes=LIMIT_BYTES, max_connections=5)
            with socket.create_connection(("127.0.0.1", server.port)) as arriving:  # the kernel's accept, not ours
                for _ in range(yields):
                    await asyncio.sleep(0)
                server.close()
                await server.wait_closed()
                arriving.setblocking(False)
                with contextlib.suppress(ConnectionError):
                    await asyncio.get_running_loop().sock_sendall(arriving, request_bytes("/cp001", OCPP16))
                    assert await asyncio.get_running_loop().sock_recv(arriving, 1) == b""
            assert lobby.handshakes == []

    run(main())


def test_cuts_a_connection_over_the_limit() -> None:
    """One too many is cut; when another has left there is room again."""

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby, max_connections=1) as server, raw_client(server.port) as first:
            await first.knock("/cp001", OCPP16)
            await lobby.told.expect("opened")
            refused = Told()
            client(server.port, refused).start()
            assert "opened" not in await refused.next()
            first.hang_up()
            await lobby.told.expect("closed")
            admitted = Told()
            client(server.port, admitted).start()
            await admitted.expect("opened")

    run(main())


def test_gives_each_connection_of_an_identity_a_link() -> None:
    """What two connections of one station mean is for others to decide."""

    async def main() -> None:
        lobby, told = Lobby(), Told()
        async with lobby_server(lobby) as server:
            for _ in range(2):
                client(server.port, told).start()
                await told.expect("opened")
            assert [handshake.identity for handshake in lobby.handshakes] == ["cp001", "cp001"]
            assert len(lobby.links) == 2

    run(main())


def test_close_ends_every_link_with_1001() -> None:
    """A server that goes away says so to each station, cuts who is still knocking, and listens no more."""

    async def main() -> None:
        lobby, told = Lobby(), Told()
        async with lobby_server(lobby) as server, raw_client(server.port) as knocking:
            knocking.write(b"GET ")
            link = client(server.port, told)
            link.start()
            await told.expect("opened")
            server.close()
            server.close()
            await server.wait_closed()
            assert await told.next() == ("closed", "closed by the peer: 1001 (going away) the server goes away")
            assert await lobby.told.until_closed() == "closed by us: 1001 (going away) the server goes away"
            assert await knocking.reader.read() == b""
            client(server.port, told).start()
            kind, reason = await told.next()
            assert kind == "closed"
            assert str(reason).startswith("cannot connect to ")

    run(main())


def test_talks_to_another_implementation() -> None:
    """Messages, pings and the close pass to and from the client of `websockets`."""

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby) as server:
            url = f"ws://127.0.0.1:{server.port}/cp001"
            async with websockets.asyncio.client.connect(
                url, subprotocols=[websockets.Subprotocol("ocpp1.6")]
            ) as station:
                await lobby.told.expect("opened")
                await station.send(["[2,", '"ä"]'])
                assert await lobby.told.next() == ("received", '[2,"ä"]'.encode())
                lobby.links[0].send("ä".encode())
                assert await station.recv() == "ä"
                lobby.links[0].ping()
                await lobby.told.expect("ponged")
                await (await station.ping())
            assert await lobby.told.until_closed() == "closed by the peer: 1000 (OK)"

    run(main())


def _contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make an authority, a server's context with a certificate for 127.0.0.1, and a client's that trusts it."""
    trustme: Any = pytest.importorskip("trustme")
    authority = trustme.CA()
    server, station = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(station)
    return server, station


def _secure_client(port: int, told: Told, context: ssl.SSLContext) -> ClientLink:
    url = f"wss://127.0.0.1:{port}/cp001"
    return ClientLink(url, told, max_message_bytes=LIMIT_BYTES, open_timeout_s=30, ssl=context)


def test_talks_over_tls() -> None:
    """Messages and the close pass through TLS, whichever side closes (OCPP-J §6.2)."""

    async def main() -> None:
        serving, trusting = _contexts()
        lobby = Lobby()
        async with lobby_server(lobby, tls=serving) as server:
            for closing in ("client", "server"):
                told = Told()
                link = _secure_client(server.port, told, trusting)
                link.start()
                await told.expect("opened")
                link.send(b"[2]")
                await lobby.told.expect("opened")
                assert await lobby.told.next() == ("received", b"[2]")
                lobby.links[-1].send(b"[3]")
                assert await told.next() == ("received", b"[3]")
                (link if closing == "client" else lobby.links[-1]).close(1001)
                assert "1001 (going away)" in await told.until_closed()
                assert "1001 (going away)" in await lobby.told.until_closed()

    run(main())


def test_trusts_no_stranger_over_tls() -> None:
    """A certificate of an unknown authority ends the attempt with TLS's word for it."""

    async def main() -> None:
        serving, _ = _contexts()
        lobby, told = Lobby(), Told()
        async with lobby_server(lobby, tls=serving) as server:
            _secure_client(server.port, told, ssl.create_default_context()).start()
            kind, reason = await told.next()
            assert kind == "closed"
            assert "certificate verify failed" in str(reason)
            assert lobby.handshakes == []

    run(main())


def test_survives_random_bytes() -> None:
    """Whatever stations send, the server lives and lets the next one in."""
    draw = random.Random(1)

    async def blob(port: int) -> None:
        async with raw_client(port) as peer:
            junk = draw.randbytes(draw.randrange(64))
            peer.write(request_bytes("/cp001", OCPP16) + junk if draw.random() < 0.5 else junk)
            if draw.random() < 0.5:
                await _head_or_end(peer)

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby, max_connections=1000) as server:
            for _ in range(100):
                await asyncio.gather(*(blob(server.port) for _ in range(100)))
            told = Told()
            client(server.port, told).start()
            await told.expect("opened")

    run(main())


async def _head_or_end(peer: Raw) -> None:
    peer.writer.write_eof()
    try:
        await peer.reader.read(100)
    except ConnectionError:
        return
