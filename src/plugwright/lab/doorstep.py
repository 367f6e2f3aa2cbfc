"""What a station says before the run has begun: kept for it, so that a boot is not lost."""

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from plugwright.lab.run import Run
from plugwright.now import Now

FRAMES_AT_MOST: Final = 64
"""A station waits for an answer after each CALL, so there is hardly ever more than one."""


class Doorstep:
    """The link that the station has, and what it said on it; the oldest frames beyond the limit are dropped."""

    def __init__(self) -> None:
        self.handshake: Mapping[str, Any] | None = None
        self._frames: deque[bytes] = deque(maxlen=FRAMES_AT_MOST)

    def link_up(self, handshake: Mapping[str, Any]) -> None:
        """The station connected; what it said on a former link has no answer any more."""
        self.handshake = handshake
        self._frames.clear()

    def link_down(self) -> None:
        """The link is gone."""
        self.handshake = None
        self._frames.clear()

    def received(self, data: bytes) -> None:
        """The station sent a frame."""
        self._frames.append(data)

    def hand_over(self, run: Run, now: Now) -> None:
        """Tell the run that has just begun."""
        if self.handshake is None:
            return
        run.link_up(self.handshake, now)
        for frame in self._frames:
            run.received(frame, now)
        self._frames.clear()
