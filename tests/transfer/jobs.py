"""Jobs as the tests start them: in the test's own thread, with a short stall timeout."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

from plugwright.transfer.job import Direction, Done, Failed, Job, Outcome, Terms
from plugwright.transfer.line import Line
from plugwright.transfer.perform import perform
from plugwright.transfer.resolver import Resolver
from tests.transfer.servers import trusting

TIMEOUT_S = 5.0
SHORT_S = 0.2
"""For tests of a peer that stalls: as long as they take."""


def content(size: int) -> bytes:
    """Bytes that differ from place to place, the same in every run."""
    return random.Random(size).randbytes(size)


def done(data: bytes) -> Done:
    """The outcome of a transfer of these bytes."""
    return Done(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())


def transfer(
    url: str,
    path: Path,
    *,
    direction: Direction = "download",
    max_bytes: int | None = None,
    timeout_s: float = TIMEOUT_S,
    terms: Terms | None = None,
    progress: Callable[[Line, int], None] | None = None,
) -> Outcome:
    """Do one job; `progress` may cancel the line."""
    line = Line(timeout_s=timeout_s, resolver=Resolver())
    job = Job(1, url, path, direction, max_bytes, timeout_s)

    def tick(done_bytes: int, total_bytes: int | None) -> None:
        if progress is not None:
            progress(line, done_bytes)

    return perform(job, line, terms or trusting(), tick)


def failure(outcome: Outcome) -> str:
    """Why it failed: one line."""
    assert isinstance(outcome, Failed), outcome
    assert outcome.reason.isprintable()
    assert outcome.reason
    return outcome.reason
