"""A virtual run over a link on which every frame of the station's takes its time, one after the other."""

from collections import deque
from typing import Any, Final

from plugwright.lab.virtual import LabPeer, VirtualRunner
from plugwright.now import NEVER_MS, Now

DELAY_MS: Final = 3_000


class SlowPeer(LabPeer):
    """The lab's end: it hears a frame `DELAY_MS` after it was sent, and all of them before the link is gone."""

    def __init__(self, run: Any) -> None:
        super().__init__(run)
        self._under_way: deque[tuple[int, int, bytes]] = deque()

    @property
    def deadline_ms(self) -> int:
        """When the next frame arrives."""
        return self._under_way[0][0] if self._under_way else NEVER_MS

    def received(self, link: int, data: bytes, now: Now) -> None:
        self._under_way.append((now.monotonic_ms + DELAY_MS, link, data))

    def arrive(self, now: Now) -> None:
        """The next frame is there."""
        _, link, data = self._under_way.popleft()
        super().received(link, data, now)

    def disconnected(self, link: int) -> None:
        while self._under_way:
            self.arrive(self.now)
        super().disconnected(link)


class SlowRunner(VirtualRunner):
    """The virtual runner with that link."""

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self._slow = SlowPeer(self._run)
        self._peer = self._shell.peer = self._slow

    def _advance(self) -> None:
        station = self._shell.station
        others = (
            self._run.deadline_ms,
            self._shell.driver.next_deadline(),
            self._shell.jobs.next_deadline(),
            NEVER_MS if station is None else station.next_deadline(),
        )
        if self._slow.deadline_ms > min(others):
            super()._advance()
            return
        passes_ms = max(self._slow.deadline_ms - self._shell.now.monotonic_ms, 0)
        self._peer.now = Now(self._shell.now.monotonic_ms + passes_ms, self._shell.now.utc_ms + passes_ms)
        self._shell.advance(passes_ms)
        self._slow.arrive(self._peer.now)
