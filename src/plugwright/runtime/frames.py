"""The newest frames of each station, in memory, to be looked at."""

from collections import deque
from typing import Final, Literal

import msgspec

from plugwright.ocpp16.time import format_utc
from plugwright.runtime.masking import without_secrets

MAX_FRAMES: Final = 500
MAX_BYTES: Final = 16 * 1024
"""Of a longer frame only its length is kept."""

Direction = Literal["sent", "received"]


class FrameView(msgspec.Struct, frozen=True, tag="Frame"):
    """A frame as it is shown, without secrets; `direction` is the Central System's."""

    identity: str
    at: str
    direction: Direction
    text: str


class _Frame(msgspec.Struct, frozen=True, gc=False):
    utc_ms: int
    direction: Direction
    data: bytes


class Frames:
    """A ring of `limit` frames for each station."""

    def __init__(self, limit: int = MAX_FRAMES) -> None:
        self._limit = limit
        self._rings: dict[str, deque[_Frame]] = {}

    def add(self, identity: str, direction: Direction, data: bytes, utc_ms: int) -> None:
        """Keep a frame; the oldest makes room."""
        ring = self._rings.get(identity)
        if ring is None:
            ring = self._rings[identity] = deque(maxlen=self._limit)
        ring.append(_Frame(utc_ms, direction, _bounded(data)))

    def newest(self, identity: str, limit: int) -> list[FrameView]:
        """Return the newest frames of a station, oldest first."""
        ring = self._rings.get(identity, ())
        return [_view(identity, frame) for frame in tuple(ring)[-limit:]]

    def forget(self, identity: str) -> None:
        """Drop a station's frames."""
        self._rings.pop(identity, None)


def shown(identity: str, direction: Direction, data: bytes, utc_ms: int) -> FrameView:
    """Return a frame as it is shown right now."""
    return _view(identity, _Frame(utc_ms, direction, _bounded(data)))


def _bounded(data: bytes) -> bytes:
    return data if len(data) <= MAX_BYTES else b"(%d bytes)" % len(data)


def _view(identity: str, frame: _Frame) -> FrameView:
    return FrameView(identity, format_utc(frame.utc_ms), frame.direction, without_secrets(frame.data))
