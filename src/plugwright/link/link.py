"""One WebSocket connection: what client and server have in common once bytes flow.

OCPP-J §3 and §5.1 (no compression); RFC 6455 §5 (frames), §7 (closing). The protocol is the sans-I/O core of
`websockets`; here is its transport, with two bounds: on the time to open and to close, and on what waits to be written.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from websockets.frames import Close, CloseCode, Frame, Opcode
from websockets.protocol import Protocol as Core
from websockets.protocol import State

from plugwright.link.message import MessageAssembler, PeerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from websockets.http11 import Request, Response

CLOSE_TIMEOUT_S = 2.0
UNACKNOWLEDGED_TIMEOUT_MS = 30_000
WRITE_BUFFER_BYTES = 16 * 1024 * 1024
MAX_REASON_CHARACTERS = 200
MAX_CLOSE_REASON_BYTES = 123  # RFC 6455 §5.5: 125 for the payload, two of them for the code

CoreT = TypeVar("CoreT", bound=Core)


class LinkEvents(Protocol):
    """Who is told of a link; every call comes from the event loop, none from inside a call of the link's own."""

    def opened(self) -> None:
        """Tell that the handshake is done and the subprotocol agreed."""

    def received(self, data: bytes) -> None:
        """Hand over one whole text message, valid UTF-8."""

    def ponged(self) -> None:
        """Tell that a pong arrived, whatever it answers."""

    def closed(self, reason: str) -> None:
        """Tell, exactly once, that the link is gone or could not be made; `reason` is one line for the log."""


class _QuietLogger(logging.LoggerAdapter[logging.Logger]):
    """Lets only trouble through: at DEBUG the core would write out the Authorization header."""

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - the name is logging's
        return level >= logging.WARNING and super().isEnabledFor(level)


CORE_LOGGER = _QuietLogger(logging.getLogger(__name__), {})


class Link(asyncio.Protocol, Generic[CoreT]):
    """One connection over its whole life; ClientLink and ServerLink differ in how it begins.

    It holds no task and no queue. Messages that were on their way when `close` was called are still handed over;
    after `abort` nothing is but `closed`.
    """

    __slots__ = ("_closing", "_core", "_events", "_message", "_reason", "_timer", "_transport", "_write_limit")

    def __init__(self, core: CoreT, events: LinkEvents | None, max_message_bytes: int) -> None:
        """Prepare a link that is not connected yet."""
        self._core = core
        self._events = events
        self._message = MessageAssembler(max_message_bytes)
        self._write_limit = WRITE_BUFFER_BYTES + max_message_bytes
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._closing = False
        self._reason = ""

    def send(self, text: bytes) -> None:
        """Send one text message of UTF-8 bytes; nothing happens unless the link is open."""
        if self._is_open():
            self._core.send_text(text)
            self._flush()

    def ping(self) -> None:
        """Send a ping; nothing happens unless the link is open."""
        if self._is_open():
            self._core.send_ping(b"")
            self._flush()

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Begin the closing handshake, and cut the link if it takes longer than 2 s; before the opening, cut at once.

        `code` must be one that RFC 6455 §7.4 lets an endpoint send; `reason` is shortened to what fits.
        """
        if self._core.state is State.CONNECTING:
            self.abort()
        elif self._is_open():
            self._core.send_close(code, _shortened(reason))
            self._note(f"closed by us: {self._core.close_sent}")
            self._flush()

    def abort(self) -> None:
        """Cut the link now, as a power cut would: no close frame, and what waits to be written is dropped."""
        self._note("cut by us")
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over the transport, from asyncio."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are no subclass
        if self._reason:  # given up while the connection was being made
            self.abort()
            return
        tune(transport.get_extra_info("socket"))

    def data_received(self, data: bytes) -> None:
        """Take bytes, from asyncio."""
        self._core.receive_data(data)
        self._deliver(self._core.events_received())
        self._note_failure()
        self._flush()

    def eof_received(self) -> None:
        """Take the end of the peer's stream, from asyncio, which then closes the transport."""
        self._core.receive_eof()
        self._note_failure()
        self._flush()
        # What is not written by then never will be: the peer may have gone without reading.
        self._begin_closing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Take the end of the transport, from asyncio."""
        self._transport = None
        self._finish("connection lost" if exc is None else f"connection lost: {exc}")

    def _shake(self, event: Request | Response) -> None:
        """Take the peer's half of the opening handshake; raises PeerError to close right after it."""
        raise NotImplementedError

    def _is_open(self) -> bool:
        return self._transport is not None and self._core.state is State.OPEN

    def _deliver(self, events: Sequence[Request | Response | Frame]) -> None:
        try:
            for event in events:
                if self._transport is None:  # cut by whom we told
                    return
                if isinstance(event, Frame):
                    self._take(event)
                else:
                    self._shake(event)
        except PeerError as error:
            self._fail(error.code, str(error))

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            self._note(f"closed by the peer: {self._core.close_rcvd}")
        elif self._events is None or frame.opcode is Opcode.PING:  # never accepted; answered by the core
            return
        elif frame.opcode is Opcode.PONG:
            self._events.ponged()
        else:
            message = self._message.add(frame)
            if message is not None:
                self._events.received(message)

    def _fail(self, code: CloseCode, text: str) -> None:
        """Close because of what the peer did, and read no further (RFC 6455 §7.1.7)."""
        self._note(f"closed by us: {Close(code, text)}")
        self._core.fail(code, _shortened(text))
        self._flush()

    def _flush(self) -> None:
        writes = self._core.data_to_send()
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        for data in writes:
            if data:
                transport.write(data)
            elif transport.can_write_eof():
                transport.write_eof()
            else:  # TLS has no half-close
                transport.close()
        if transport.get_write_buffer_size() > self._write_limit:
            self._note(f"the peer does not read: more than {self._write_limit} bytes wait to be written")
            self.abort()
        elif self._core.close_expected():
            self._begin_closing()

    def _begin_closing(self) -> None:
        if not self._closing:
            self._closing = True
            self._start_timer(CLOSE_TIMEOUT_S, f"the peer did not close within {CLOSE_TIMEOUT_S:g} s")

    def _start_timer(self, delay_s: float, why: str) -> None:
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._expire, why)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _expire(self, why: str) -> None:
        self._timer = None
        self._note(why)
        self.abort()

    def _note(self, reason: str) -> None:
        """Keep the first cause: what follows from it explains nothing."""
        if not self._reason:
            printable = "".join(character if character.isprintable() else "?" for character in reason)
            self._reason = printable[:MAX_REASON_CHARACTERS]

    def _note_failure(self) -> None:
        if (error := self._core.handshake_exc) is not None:
            cause = f" ({error.__cause__})" if error.__cause__ is not None else ""
            self._note(f"handshake failed: {error}{cause}")
        elif self._core.parser_exc is not None and self._core.close_sent is not None:
            self._note(f"closed by us: {self._core.close_sent}")
        elif self._core.parser_exc is not None:
            self._note("the peer ended the connection without a close frame")

    def _finish(self, reason: str) -> None:
        self._note(reason)
        self._stop_timer()
        events, self._events = self._events, None
        if events is not None:
            events.closed(self._reason)


def _shortened(reason: str) -> str:
    return reason.encode()[:MAX_CLOSE_REASON_BYTES].decode(errors="ignore")


def tune(sock: Any) -> None:  # asyncio and uvloop each have a wrapper of their own
    """Write without delay, and notice within 30 s that nobody acknowledges what was sent."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_TIMEOUT_MS)
