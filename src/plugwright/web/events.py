"""A broadcast as a stream of server-sent events.

WHATWG HTML §9.2 (server-sent events).
"""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

from starlette.responses import Response, StreamingResponse

from plugwright.web.answers import error
from plugwright.web.broadcast import Broadcast

PATIENCE_S: Final = 15.0
"""After this long without an event a comment is sent, so that a reader that has gone is noticed."""


def event_stream(broadcast: Broadcast, patience_s: float = PATIENCE_S) -> Response:
    """Return what is published from now on, or 503 if there are too many readers."""
    if broadcast.is_full:
        return error(HTTPStatus.SERVICE_UNAVAILABLE, "TooManyReaders", "No further reader of the events is let in.")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(broadcast, patience_s), media_type="text/event-stream", headers=headers)


async def _lines(broadcast: Broadcast, patience_s: float) -> AsyncIterator[bytes]:
    reader = broadcast.open()  # here, so that a response that is never sent has no reader
    yield b": open\n\n"
    async for item in reader.read(patience_s):
        if item is None:
            yield b": still here\n\n"
        else:
            name, data = item
            yield b"event: %b\ndata: %b\n\n" % (name.encode(), data)
