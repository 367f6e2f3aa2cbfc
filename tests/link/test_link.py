"""Tests of what client and server links have in common, each against a peer that speaks raw frames."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import tracemalloc
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from plugwright.link.link import Link, tune
from tests.link.peers import (
    BINARY,
    CLOSE,
    CONT,
    LIMIT_BYTES,
    MASK,
    OCPP16,
    PING,
    PONG,
    TEXT,
    Lobby,
    Raw,
    Told,
    client,
    frame_bytes,
    lobby_server,
    raw_client,
    raw_server,
    run,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

both_sides = pytest.mark.parametrize("side", ["client", "server"])


class Talk(NamedTuple):
    """An open link, what it told, and the raw peer that it talks to."""

    link: Link[Any]
    told: Told
    peer: Raw
    mask: bytes | None  # the peer's

    def write(self, *frames: tuple[int, bytes] | tuple[int, bytes, bool]) -> None:
        """Let the peer send frames in one packet."""
        parts = [frame_bytes(frame[0], frame[1], fin=frame[2:] != (False,), mask=self.mask) for frame in frames]
        self.peer.write(b"".join(parts))


@contextlib.asynccontextmanager
async def opened(side: str, told: Told | None = None) -> AsyncIterator[Talk]:
    """Open a link of this side against a raw peer."""
    if side == "server":
        lobby = Lobby(told)
        async with lobby_server(lobby) as server, raw_client(server.port) as peer:
            await peer.knock("/cp001", OCPP16)
            await lobby.told.expect("opened")
            yield Talk(lobby.links[0], lobby.told, peer, MASK)
        return
    arrived: asyncio.Future[Raw] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()

    async def script(peer: Raw) -> None:
        await peer.upgrade(OCPP16)
        arrived.set_result(peer)
        await done.wait()

    async with raw_server(script) as port:
        told = told or Told()
        link = client(port, told)
        link.start()
        await told.expect("opened")
        yield Talk(link, told, await arrived, None)
        done.set()


@both_sides
def test_sends_a_text_message(side: str) -> None:
    """A message goes out as one text frame."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.link.send('[2,"ä"]'.encode())
            assert await talk.peer.frame() == (TEXT, '[2,"ä"]'.encode())

    run(main())


@both_sides
def test_joins_fragments_and_answers_a_ping_between_them(side: str) -> None:
    """A message of the full length in fragments arrives whole, whatever pings interrupt it (RFC 6455 §5.4)."""

    async def main() -> None:
        async with opened(side) as talk:
            most = b"x" * (LIMIT_BYTES - 1)
            talk.write((TEXT, most, False), (PING, b"p" * 125), (CONT, b"", False), (CONT, b"y"))
            assert await talk.peer.frame() == (PONG, b"p" * 125)
            assert await talk.told.next() == ("received", most + b"y")

    run(main())


@both_sides
def test_pings_and_tells_of_pongs(side: str) -> None:
    """A ping goes out when it is asked for; any pong is told (RFC 6455 §5.5.2, §5.5.3)."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.link.ping()
            assert await talk.peer.frame() == (PING, b"")
            talk.write((PONG, b""), (PONG, b"unsolicited"))
            await talk.told.expect("ponged", "ponged")

    run(main())


@both_sides
@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([(BINARY, b"[2]")], 1003),
        ([(TEXT, b"x" * (LIMIT_BYTES + 1))], 1009),
        ([(TEXT, b"x" * (LIMIT_BYTES + 200))], 1009),
        ([(TEXT, b"x" * LIMIT_BYTES, False), (CONT, b"x")], 1009),
        ([(TEXT, b"\xff\xfe")], 1007),
        ([(CONT, b"x")], 1002),
        ([(3, b"x")], 1002),
        ([(0x40 | TEXT, b"x")], 1002),
        ([(PING, b"x" * 126)], 1002),
        ([(CLOSE, b"\x00")], 1002),
        ([(CLOSE, b"\x03\xed")], 1002),
        ([(CLOSE, b"\x03\xe8\xff")], 1007),
    ],
)
def test_closes_on_what_ocpp_has_not(side: str, frames: list[tuple[int, bytes]], code: int) -> None:
    """Each breach has its close code; what came before is handed over, what follows is not (RFC 6455 §7.1.7)."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.write((TEXT, b"[1]"), *frames, (TEXT, b"[3]"))
            assert await talk.peer.close_code() == code
            talk.peer.hang_up()
            assert await talk.told.next() == ("received", b"[1]")
            reason = await talk.told.next()
            assert reason[0] == "closed"
            assert str(reason[1]).startswith(f"closed by us: {code} ")
            assert talk.told.news.empty()

    run(main())


@both_sides
def test_closes_on_wrong_masking(side: str) -> None:
    """A client masks its frames, a server does not (RFC 6455 §5.1)."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.peer.write(frame_bytes(TEXT, b"[2]", mask=None if talk.mask else MASK))
            assert await talk.peer.close_code() == 1002
            talk.peer.hang_up()
            assert await talk.told.until_closed() == "closed by us: 1002 (protocol error) incorrect masking"

    run(main())


@both_sides
def test_answers_the_peers_close(side: str) -> None:
    """A close frame is echoed, and its reason told in one printable line (RFC 6455 §5.5.1)."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.write((TEXT, b"[1]"), (CLOSE, b"\x03\xe9bye\nbye"))
            assert await talk.peer.close_code() == 1001
            talk.peer.hang_up()
            assert await talk.told.next() == ("received", b"[1]")
            assert await talk.told.until_closed() == "closed by the peer: 1001 (going away) bye?bye"

    run(main())


@both_sides
def test_closes_with_code_and_reason(side: str) -> None:
    """Our close carries what the caller says, and messages on their way are still handed over."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.link.close(1001, "reset")
            talk.link.close(1000, "a second close does nothing")
            talk.link.send(b"nor does this")
            talk.link.ping()
            assert await talk.peer.frame() == (CLOSE, b"\x03\xe9reset")
            talk.write((TEXT, b"[3]"), (CLOSE, b"\x03\xe9"))
            talk.peer.hang_up()
            assert await talk.told.next() == ("received", b"[3]")
            assert await talk.told.until_closed() == "closed by us: 1001 (going away) reset"
            assert await talk.peer.reader.read() == b""

    run(main())


@both_sides
def test_shortens_a_close_reason_that_does_not_fit(side: str) -> None:
    """A close frame holds 123 bytes of reason, cut between characters (RFC 6455 §5.5)."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.link.close(1000, "ä" * 100)
            _, payload = await talk.peer.frame()
            assert payload[2:].decode() == "ä" * 61

    run(main())


@both_sides
def test_cuts_a_peer_that_does_not_answer_the_close(side: str) -> None:
    """The closing handshake is bounded."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.link.close()
            assert await talk.told.until_closed() == "closed by us: 1000 (OK)"

    run(main())


@both_sides
def test_abort_sends_no_close_frame(side: str) -> None:
    """A power cut says nothing."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.link.abort()
            talk.link.abort()
            talk.link.send(b"[2]")
            talk.link.close()
            assert await talk.peer.reader.read() == b""
            assert await talk.told.until_closed() == "cut by us"

    run(main())


@both_sides
def test_hands_over_nothing_after_abort(side: str) -> None:
    """Whoever cuts the link while a message is handed over is told of no further one."""

    class Cutting(Told):
        link: Link[Any] | None = None

        def received(self, data: bytes) -> None:
            super().received(data)
            assert self.link is not None
            self.link.abort()

    async def main() -> None:
        told = Cutting()
        async with opened(side, told) as talk:
            told.link = talk.link
            talk.write((TEXT, b"[1]"), (TEXT, b"[2]"), (PONG, b""))
            assert await told.next() == ("received", b"[1]")
            assert await told.next() == ("closed", "cut by us")
            assert told.news.empty()

    run(main())


@both_sides
def test_tells_that_the_peer_ended_without_a_close_frame(side: str) -> None:
    """The end of the stream, even within a frame, is told as such (RFC 6455 §7.1.5)."""

    async def main() -> None:
        async with opened(side) as talk:
            talk.peer.write(frame_bytes(TEXT, b"[2]", mask=talk.mask)[:-1])
            talk.peer.hang_up()
            assert await talk.told.until_closed() == "the peer ended the connection without a close frame"

    run(main())


@both_sides
def test_tells_that_the_connection_was_reset(side: str) -> None:
    """A reset is told with the operating system's word for it."""

    async def main() -> None:
        async with opened(side) as talk:
            sock = talk.peer.writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            talk.peer.writer.transport.abort()
            assert "reset by peer" in await talk.told.until_closed()

    run(main())


@both_sides
def test_cuts_a_peer_that_does_not_read(side: str) -> None:
    """What waits to be written is bounded."""

    async def main() -> None:
        async with opened(side) as talk:
            for _ in range(40):
                talk.link.send(b"x" * 1024 * 1024)
            assert (await talk.told.until_closed()).startswith("the peer does not read: ")

    run(main())


def test_cuts_a_peer_that_neither_reads_nor_writes_any_more() -> None:
    """What is not written soon after the end of the peer's stream is given up."""

    async def main() -> None:
        async with opened("server") as talk:
            talk.link.send(b"x" * 15 * 1024 * 1024)
            talk.peer.writer.write_eof()
            assert await talk.told.until_closed() == "the peer ended the connection without a close frame"

    run(main())


def test_tunes_a_socket() -> None:
    """Small frames go out at once, and a dead peer is noticed."""
    with socket.socket() as sock:
        tune(sock)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


def test_idle_links_cost_no_task_and_little_memory() -> None:
    """Two idle ends of a connection take less than 16 KiB together, transports included."""

    async def main() -> None:
        lobby = Lobby()
        async with lobby_server(lobby) as server:
            told = Told()
            tracemalloc.start()
            try:
                links = [client(server.port, told) for _ in range(50)]
                for link in links:
                    link.start()
                await told.expect(*["opened"] * 50)
                await lobby.told.expect(*["opened"] * 50)
                taken_bytes, _ = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert len(asyncio.all_tasks()) <= 2  # this one and its time limit
            assert taken_bytes / len(links) < 16 * 1024
            for link in links:
                link.abort()

    run(main())
