"""What was logged and said of late: bounded, and of the station alone."""

import logging
from collections.abc import Iterator

import pytest

from plugwright.runtime.journal import ENTRY_BYTES, LONGEST_FRAME_BYTES, LONGEST_LINE, Entry, Journal, Ring

LOG = logging.getLogger("plugwright.runtime.machine")


@pytest.fixture
def journal() -> Iterator[Journal]:
    """One that listens."""
    journal = Journal()
    journal.open()
    logging.getLogger("plugwright").setLevel(logging.DEBUG)
    yield journal
    logging.getLogger("plugwright").setLevel(logging.NOTSET)
    journal.close()


def lines(journal: Journal) -> list[tuple[str, bytes]]:
    """The log so far."""
    return [(entry.mark, entry.data) for entry in journal.log.snapshot()]


def test_ring_is_bounded_in_bytes() -> None:
    """The oldest make room, also for one that alone is too long."""
    ring = Ring(10 * (ENTRY_BYTES + 10))
    for number in range(100):
        ring.add(Entry(number, "<", b"x" * 10))
    assert [entry.at_monotonic_ms for entry in ring.snapshot()] == list(range(90, 100))
    ring.add(Entry(100, "<", b"x" * 10_000))
    assert ring.snapshot() == ()


def test_hears_the_station_from_info_upwards(journal: Journal) -> None:
    """Frames come by another way, and the Central System in the same process has a log of its own."""
    LOG.debug("> [2,…")
    LOG.info("connector %d Charging", 1)
    LOG.warning("odd")
    logging.getLogger("plugwright.runtime.central").info("not ours")
    logging.getLogger("asyncio").error("nor this")
    assert lines(journal) == [("INFO", b"connector 1 Charging"), ("WARNING", b"odd")]


def test_keeps_the_traceback(journal: Journal) -> None:
    """That is what diagnostics are for."""
    LOG.error("the step failed", exc_info=ValueError("our own mistake"))
    assert b"our own mistake" in lines(journal)[0][1]


def test_line_and_frame_are_bounded(journal: Journal) -> None:
    """One entry does not drive out all others."""
    LOG.info("x" * 10_000)
    journal.frame("sent", b"x" * (LONGEST_FRAME_BYTES + 1))
    journal.frame("received", b"[3]")
    assert len(lines(journal)[0][1]) == LONGEST_LINE
    assert [(entry.mark, entry.data) for entry in journal.frames.snapshot()] == [
        (">", b"(%d bytes)" % (LONGEST_FRAME_BYTES + 1)),
        ("<", b"[3]"),
    ]


def test_listens_no_longer_than_it_is_open() -> None:
    """A machine that has stopped leaves nothing behind in the process."""
    before = list(logging.getLogger("plugwright").handlers)
    journal = Journal()
    journal.open()
    journal.close()
    assert logging.getLogger("plugwright").handlers == before


def test_line_that_cannot_be_formatted_harms_nobody(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logging is told of it, who logs is not."""
    monkeypatch.setattr(logging, "raiseExceptions", False)
    LOG.info("%d", "no number")
    assert lines(journal) == []


def test_entries_are_numbered_from_the_first_on() -> None:
    """Also when the oldest have made room."""
    ring = Ring(3 * (ENTRY_BYTES + 1))
    assert (ring.last_seq, ring.numbered()) == (0, (1, ()))
    for number in range(5):
        ring.add(Entry(number, "<", b"x"))
    first, entries = ring.numbered()
    assert (first, [entry.at_monotonic_ms for entry in entries], ring.last_seq) == (3, [2, 3, 4], 5)


def test_of_a_long_frame_the_head_is_kept() -> None:
    """It can still be told which answer is its (OCPP-J §4.2)."""
    journal = Journal()
    entry = journal.frame("sent", b'[2,"7","DataTransfer",{"vendorId":"%s"}]' % (b"x" * LONGEST_FRAME_BYTES))
    assert (entry.is_abridged, entry.data) == (True, b'[2,"7","DataTransfer","(16422 bytes)"]')
    assert journal.frames.snapshot() == (entry,)
    assert not journal.frame("sent", b"[3]").is_abridged
