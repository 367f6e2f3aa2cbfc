"""HTTP/1.1 as uvicorn speaks it, but who takes too long to ask or to read is cut off, and what is no HTTP gets JSON."""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from plugwright.web.answers import error

INVALID_HTTP: Final = (HTTPStatus.BAD_REQUEST, "InvalidHttp")

REQUEST_TIMEOUT_S: Final = 20.0
"""From the connection, or the first byte of a further request, to the last byte of the request."""

WRITE_TIMEOUT_S: Final = 60.0
"""From the moment when the other end takes no more to the one when it has taken all that was said so far."""


class HttpProtocol(H11Protocol):
    """One connection."""

    request_timeout_s: ClassVar[float] = REQUEST_TIMEOUT_S
    write_timeout_s: ClassVar[float] = WRITE_TIMEOUT_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=1, low=0)  # else what is less than that would wait unwatched
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._expect_nothing()
        self._is_read()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The other end takes no more for now; it may not be so for ever, also when all has been said."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(self.write_timeout_s, self.transport.abort)

    def resume_writing(self) -> None:
        """The other end has taken all."""
        self._is_read()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Read on; a request that has begun must come to its end."""
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._expect_nothing()
        elif self._deadline is None:
            self._expect()

    def send_400_response(self, msg: str) -> None:
        """Say that nothing could be understood, unless an answer is on its way already, and hang up."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            response = error(*INVALID_HTTP, "This is not valid HTTP/1.1.")
            reason = HTTPStatus.BAD_REQUEST.phrase.encode()
            headers = [*response.raw_headers, (b"connection", b"close")]
            head = h11.Response(status_code=response.status_code, reason=reason, headers=headers)
            for event in (head, h11.Data(data=bytes(response.body)), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(self.request_timeout_s, self.transport.abort)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _unsupported_upgrade_warning(self) -> None:
        """A client may ask for another protocol, and gets HTTP (RFC 9110 §7.8): that is nothing to warn of."""
