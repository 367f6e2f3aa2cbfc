"""A broadcast as a stream of server-sent events.

WHATWG HTML §9.2 (server-sent events).
"""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from plugwright.web.answers import HEADERS, error
from plugwright.web.broadcast import Broadcast, Reader, TooManyReadersError

PATIENCE_S: Final = 15.0
"""After this long without an event a comment is sent, so that a reader that has gone is noticed."""
TOO_MANY_READERS: Final = (HTTPStatus.SERVICE_UNAVAILABLE, "TooManyReaders")


def event_stream(broadcast: Broadcast, patience_s: float = PATIENCE_S) -> Response:
    """Return what is published from now on, or 503 if there are too many readers."""
    try:
        reader = broadcast.open()
    except TooManyReadersError:
        return error(*TOO_MANY_READERS, "No further reader of the events is let in.")
    return _EventStream(reader, patience_s)


class _EventStream(StreamingResponse):
    """Has its reader's place from the beginning, and gives it back even if not a line could be sent."""

    def __init__(self, reader: Reader, patience_s: float) -> None:
        headers = {**HEADERS, "X-Accel-Buffering": "no"}
        super().__init__(_lines(reader, patience_s), media_type="text/event-stream", headers=headers)
        self._reader = reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._reader.close()


async def _lines(reader: Reader, patience_s: float) -> AsyncIterator[bytes]:
    yield b": open\n\n"
    async for item in reader.read(patience_s):
        if item is None:
            yield b": still here\n\n"
        else:
            name, data = item
            yield b"event: %b\ndata: %b\n\n" % (name.encode(), data)
