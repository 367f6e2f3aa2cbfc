"""The file transfers of a station: a thread while one runs, none before and after.

OCPP 1.6 §8. A job ends in exactly one outcome, whatever happens to it; what follows from that is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from ssl import SSLContext
from typing import Final

from plugwright.transfer.job import Direction, Failed, Job, Outcome, Terms
from plugwright.transfer.line import Line
from plugwright.transfer.perform import perform
from plugwright.transfer.resolver import Resolver

MAX_WAITING: Final = 4
"""Jobs that wait in one direction; more fail at once."""
CLOSE_TIMEOUT_S: Final = 1.0


class Transfers:
    """Runs jobs, one at a time in each direction, and tells `loop` of them; its methods are for that loop's thread.

    `on_progress(number, bytes done, bytes in all or None)` is called as often as the loop keeps up with, never after
    the job's `on_done(number, outcome)`. Neither is called from within a method of this class, nor after `close`.
    """

    def __init__(
        self,
        *,
        schemes: tuple[str, ...],
        ssl_context_factory: Callable[[], SSLContext],
        on_progress: Callable[[int, int, int | None], None],
        on_done: Callable[[int, Outcome], None],
        loop: asyncio.AbstractEventLoop,
        known_hosts: Path | None = None,
        accept_new_host_keys: bool = False,
    ) -> None:
        self._terms = Terms(schemes, ssl_context_factory, known_hosts, accept_new_host_keys)
        self._on_progress = on_progress
        self._on_done = on_done
        self._loop = loop
        self._resolver = Resolver()
        self._lanes: dict[Direction, deque[_Run]] = {"download": deque(), "upload": deque()}
        self._closed = False

    def start(self, job: Job) -> None:
        """Run a job when those before it in its direction have ended; one that is under way is not run twice."""
        assert not self._closed, "closed"
        lane = self._lanes[job.direction]
        if self._find(job.number) is not None:
            return
        if len(lane) > MAX_WAITING:
            self._loop.call_soon(self._tell_done, job.number, Failed("too many transfers wait"))
            return
        lane.append(_Run(job, Line(timeout_s=job.timeout_s, resolver=self._resolver)))
        if len(lane) == 1:
            self._begin(lane[0])

    def cancel(self, number: int) -> None:
        """End a job: its outcome is Failed unless it is done already. A number that is not known is ignored."""
        run = self._find(number)
        if run is None:
            return
        if run.thread is not None:
            run.line.cancel()
        else:
            self._lanes[run.job.direction].remove(run)
            self._loop.call_soon(self._tell_done, number, Failed("cancelled"))

    def close(self) -> None:
        """Cut what runs, forget what waits, and wait up to a second for the threads; parts stay for the next start."""
        self._closed = True
        running = [run for lane in self._lanes.values() for run in lane if run.thread is not None]
        self._lanes = {"download": deque(), "upload": deque()}
        for run in running:
            run.line.cancel()
        for run in running:
            assert run.thread is not None
            run.thread.join(CLOSE_TIMEOUT_S / len(running))

    def _find(self, number: int) -> _Run | None:
        runs = (run for lane in self._lanes.values() for run in lane)
        return next((run for run in runs if run.job.number == number), None)

    def _begin(self, run: _Run) -> None:
        name = f"transfer-{run.job.direction}"
        run.thread = threading.Thread(target=self._work, args=(run,), name=name, daemon=True)
        run.thread.start()

    def _work(self, run: _Run) -> None:
        """The thread."""

        def progress(done_bytes: int, total_bytes: int | None) -> None:
            run.progress = done_bytes, total_bytes
            if not run.is_telling:  # else the call that is on its way tells this
                run.is_telling = True
                self._post(self._tell_progress, run)

        outcome: Outcome
        try:
            outcome = perform(run.job, run.line, self._terms, progress)
        except Exception as error:  # noqa: BLE001 - our own mistake: told, and the lane goes on
            outcome = Failed(f"unexpected {type(error).__name__}")
            self._post(self._loop.call_exception_handler, {"message": "a transfer broke", "exception": error})
        self._post(self._finished, run, outcome)

    def _post(self, callback: Callable[..., None], *args: object) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *args)
        except RuntimeError:  # the loop is closed
            if not self._closed:
                raise

    def _tell_progress(self, run: _Run) -> None:
        run.is_telling = False  # before the reading, so that what comes later is told later
        if not self._closed:
            self._on_progress(run.job.number, *run.progress)

    def _tell_done(self, number: int, outcome: Outcome) -> None:
        if not self._closed:
            self._on_done(number, outcome)

    def _finished(self, run: _Run, outcome: Outcome) -> None:
        if self._closed:
            return
        lane = self._lanes[run.job.direction]
        assert lane[0] is run
        lane.popleft()
        if lane:
            self._begin(lane[0])
        self._on_done(run.job.number, outcome)


class _Run:
    """A job that runs or waits; `is_telling` while the loop is about to be told the progress."""

    def __init__(self, job: Job, line: Line) -> None:
        self.job = job
        self.line = line
        self.thread: threading.Thread | None = None
        self.progress: tuple[int, int | None] = (0, None)
        self.is_telling = False
