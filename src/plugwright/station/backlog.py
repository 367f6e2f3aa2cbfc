"""The facts that wait for the Central System as a whole: what the store tells of many at once.

OCPP 1.6 §3.7 (an offline station queues), §4.2.1 (and may not know the time).
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from plugwright.station.ports import Moment


class Waiting(msgspec.Struct, frozen=True, gc=False):
    """A fact to send, without what it says."""

    seq: int
    connector: int
    at: Moment
    is_sample: bool


class Span(msgspec.Struct, frozen=True, gc=False):
    """The first and the last instant of a boot's monotonic clock that any fact or transaction is placed by."""

    boot: int
    first_ms: int
    last_ms: int


class Backlog(Protocol):
    """What `Store.backlog` is. All reads see the writes of the running step."""

    def after(self, seq: int, limit: int) -> Sequence[Waiting]:
        """At most so many facts to send with a sequence number above `seq`, in order."""

    def thin(self, seqs: Sequence[int]) -> None:
        """These samples are not sent after all."""

    def spans(self) -> Sequence[Span]:
        """Of every boot that something is placed by, in one pass over all rows, the oldest boot first."""
