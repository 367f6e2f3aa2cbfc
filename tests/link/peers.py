"""The other ends of the link's tests: who is told, and peers that speak raw bytes on loopback sockets."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import struct
from typing import TYPE_CHECKING

from plugwright.link.client import ClientLink
from plugwright.link.server import Accept, Handshake, LinkEvents, Server, ServerLink, serve

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

LIMIT_BYTES = 1000
PATIENCE_S = 25.0  # only a hung test meets it; less than the 30 s after which the kernel gives up on a peer
MASK = b"\x01\x02\x03\x04"
CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10

News = tuple[str, bytes | str]


def run(test: Coroutine[object, object, None]) -> None:
    """Run a test's coroutine on an event loop of its own."""
    asyncio.run(asyncio.wait_for(test, PATIENCE_S))


class Told(LinkEvents):
    """Keeps what a link tells, in order."""

    def __init__(self) -> None:
        self.news: asyncio.Queue[News] = asyncio.Queue()

    def opened(self) -> None:
        self.news.put_nowait(("opened", b""))

    def received(self, data: bytes) -> None:
        self.news.put_nowait(("received", data))

    def ponged(self) -> None:
        self.news.put_nowait(("ponged", b""))

    def closed(self, reason: str) -> None:
        self.news.put_nowait(("closed", reason))

    async def next(self) -> News:
        return await self.news.get()

    async def until_closed(self) -> str:
        """Drop everything up to `closed` and return its reason; fail if anything was told after it."""
        kind, value = await self.next()
        while kind != "closed":
            kind, value = await self.next()
        assert self.news.empty()
        assert isinstance(value, str)
        return value

    async def expect(self, *kinds: str) -> None:
        for kind in kinds:
            told = await self.next()
            assert told[0] == kind, told


class Lobby:
    """Admits every station, and keeps the links it got and what they tell."""

    def __init__(self, told: Told | None = None) -> None:
        self.handshakes: list[Handshake] = []
        self.links: list[ServerLink] = []
        self.told = told or Told()

    def admit(self, handshake: Handshake) -> Accept:
        self.handshakes.append(handshake)
        return Accept(self._greet)

    def _greet(self, link: ServerLink) -> Told:
        self.links.append(link)
        return self.told


def client(
    port: int, told: Told, *, basic_auth: tuple[str, bytes] | None = None, timeout_s: float = 30.0
) -> ClientLink:
    """Make a client of the station cp001, not started yet."""
    url = f"ws://127.0.0.1:{port}/cp001"
    return ClientLink(url, told, max_message_bytes=LIMIT_BYTES, open_timeout_s=timeout_s, basic_auth=basic_auth)


@contextlib.asynccontextmanager
async def lobby_server(
    lobby: Lobby, *, tls: ssl.SSLContext | None = None, max_connections: int = 100
) -> AsyncIterator[Server]:
    """Serve a lobby on the loopback until the block ends."""
    server = await serve(
        "127.0.0.1", 0, lobby.admit, max_message_bytes=LIMIT_BYTES, ssl=tls, max_connections=max_connections
    )
    try:
        yield server
    finally:
        server.close()
        await server.wait_closed()


class Raw:
    """A peer that writes the bytes that a test wants."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def write(self, data: bytes) -> None:
        self.writer.write(data)

    async def head(self) -> bytes:
        """Read an HTTP head."""
        return await self.reader.readuntil(b"\r\n\r\n")

    async def frame(self) -> tuple[int, bytes]:
        """Read one short frame, masked or not, as opcode and payload."""
        first, second = await self.reader.readexactly(2)
        length = second & 0x7F
        assert length <= 125
        mask = await self.reader.readexactly(4) if second & 0x80 else bytes(4)
        payload = await self.reader.readexactly(length)
        return first & 0x0F, masked(payload, mask)

    async def close_code(self) -> int:
        """Read up to the close frame and return its code."""
        opcode, payload = await self.frame()
        while opcode != CLOSE:
            opcode, payload = await self.frame()
        return int.from_bytes(payload[:2])

    async def upgrade(self, *headers: str) -> bytes:
        """Accept a client's handshake with just these headers more; return its request."""
        request = await self.head()
        key = header(request, "Sec-WebSocket-Key")
        digest = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode(), usedforsecurity=False).digest()
        accept = base64.b64encode(digest).decode()
        lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Accept: {accept}", *headers]
        self.write("\r\n".join([*lines, "", ""]).encode())
        return request

    async def knock(self, path: str = "/cp001", *headers: str) -> bytes:
        """Send an opening request, and return the head of the answer."""
        self.write(request_bytes(path, *headers))
        return await self.head()

    def hang_up(self) -> None:
        self.writer.close()


OCPP16 = "Sec-WebSocket-Protocol: ocpp1.6"


def request_bytes(path: str, *headers: str) -> bytes:
    """Build an opening request."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def header(head: bytes, name: str) -> str:
    """Return the value of a header that stands in an HTTP head once."""
    values = [line.partition(":")[2] for line in head.decode().split("\r\n") if line.startswith(f"{name}:")]
    assert len(values) == 1, (name, head)
    return values[0].strip()


def masked(payload: bytes, mask: bytes) -> bytes:
    """Mask or unmask a payload (RFC 6455 §5.3)."""
    return bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


def frame_bytes(opcode: int, payload: bytes, *, fin: bool = True, mask: bytes | None = None) -> bytes:
    """Build a frame, masked as a client's is if a mask is given."""
    bit = 0 if mask is None else 0x80
    length = bytes([bit | len(payload)]) if len(payload) < 126 else struct.pack("!BH", bit | 126, len(payload))
    body = payload if mask is None else mask + masked(payload, mask)
    return bytes([(0x80 if fin else 0) | opcode]) + length + body


@contextlib.asynccontextmanager
async def raw_server(script: Callable[[Raw], Awaitable[None]]) -> AsyncIterator[int]:
    """Serve one script a connection; yields the port, and raises what a script raised."""
    scripts: list[asyncio.Task[None]] = []

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Raw(reader, writer)
        try:
            await script(peer)
        finally:
            peer.hang_up()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        scripts.append(asyncio.ensure_future(play(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*scripts)
    finally:
        for task in scripts:
            task.cancel()
        await asyncio.gather(*scripts, return_exceptions=True)
        server.close()
        await server.wait_closed()


@contextlib.asynccontextmanager
async def raw_client(port: int) -> AsyncIterator[Raw]:
    """Connect a raw peer to a port of the loopback."""
    peer = Raw(*await asyncio.open_connection("127.0.0.1", port))
    try:
        yield peer
    finally:
        peer.hang_up()
        with contextlib.suppress(ConnectionError):
            await peer.writer.wait_closed()
