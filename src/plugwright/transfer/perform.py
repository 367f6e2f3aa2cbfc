"""One job from its URL to its outcome, in the calling thread, and the table of who speaks which protocol.

OCPP 1.6 §8, errata 3.88. A protocol's library is imported by the first transfer that needs it.
"""

from __future__ import annotations

from typing import Protocol

from plugwright.transfer.job import Cancelled, Done, Failed, Job, Outcome, Terms, Tick, TransferError
from plugwright.transfer.line import Line
from plugwright.transfer.part import Part
from plugwright.transfer.reason import reason
from plugwright.transfer.source import Source
from plugwright.transfer.target import Target, parse


class Adapter(Protocol):
    """A module that speaks a protocol; both functions raise TransferError, OSError and Cancelled."""

    def download(self, target: Target, part: Part, line: Line, terms: Terms) -> None:
        """Fill `part`, from its `begin` on."""

    def upload(self, target: Target, source: Source, line: Line, terms: Terms) -> None:
        """Send the chunks of `source`; return when the server has confirmed them."""


def perform(job: Job, line: Line, terms: Terms, progress: Tick) -> Outcome:
    """Do it; every failure of the world, and a cancellation of `line`, is an outcome."""
    target = None

    def tick(done_bytes: int, total_bytes: int | None) -> None:
        line.check()
        progress(done_bytes, total_bytes)

    try:
        target = parse(job.url, terms.schemes)
        with line:
            return (
                _upload(job, target, line, terms, tick)
                if job.direction == "upload"
                else _download(job, target, line, terms, tick)
            )
    except (TransferError, Cancelled, OSError) as error:
        # After a cancellation the sockets fail in many ways, all of them our doing.
        return Failed(reason(Cancelled() if line.is_cancelled else error, target, timeout_s=job.timeout_s))


def _download(job: Job, target: Target, line: Line, terms: Terms, tick: Tick) -> Done:
    with Part(job.path, target.url, max_bytes=job.max_bytes, tick=tick) as part:
        adapter(target.scheme).download(target, part, line, terms)
        line.check()  # a cut connection may have looked like the end of the file
        return part.finish()


def _upload(job: Job, target: Target, line: Line, terms: Terms, tick: Tick) -> Done:
    with Source(job.path, max_bytes=job.max_bytes, tick=tick) as source:
        adapter(target.scheme).upload(target, source, line, terms)
        return source.finish()


def adapter(scheme: str) -> Adapter:
    """Import who speaks it; raises TransferError where its library is not installed."""
    # A station that transfers nothing pays for none of these.
    if scheme in ("ftp", "ftps"):
        from plugwright.transfer import ftp  # noqa: PLC0415

        return ftp
    if scheme in ("http", "https"):
        from plugwright.transfer import http  # noqa: PLC0415

        return http
    assert scheme == "sftp", scheme
    try:
        from plugwright.transfer import sftp  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise TransferError(f"SFTP needs the package {error.name}: install plugwright[sftp]") from None
    return sftp
