"""The frames of a station to be looked at, as they come and again."""

import asyncio
import json
import logging
from typing import Any

import pytest

from plugwright.now import Now
from plugwright.runtime import journal
from plugwright.runtime.frame_log import DOUBTFUL, FrameLog
from plugwright.runtime.frame_sorting import UNASKED
from plugwright.runtime.journal import LONGEST_FRAME_BYTES, MAX_FRAME_BYTES, Journal
from plugwright.web.broadcast import Broadcast, Item, Reader

LOG = logging.getLogger("plugwright.tests.frame_log")
HEARTBEAT = b'[2,"%d","Heartbeat",{}]'
ANSWER = b'[3,"%d",{"currentTime":"2026-01-01T00:00:00Z"}]'


@pytest.fixture
def broadcast() -> Broadcast:
    """Without a reader."""
    return Broadcast()


@pytest.fixture
def log(broadcast: Broadcast) -> FrameLog:
    """An empty one."""
    return FrameLog("cp001", Journal(), broadcast, LOG)


def exchange(log: FrameLog, *numbers: int) -> None:
    """A Heartbeat and its answer for each number."""
    for number in numbers:
        log.note("sent", HEARTBEAT % number)
        log.note("received", ANSWER % number)


async def waiting(reader: Reader) -> list[Item]:
    """What a reader has not read yet."""
    reader.close()
    return [item async for item in reader.read(1) if item is not None]


def published(reader: Reader) -> list[dict[str, Any]]:
    """The frames that a reader was told."""
    return [json.loads(data) for name, data in asyncio.run(waiting(reader)) if name == "Frame"]


def test_numbers_and_sorts_what_is_kept(log: FrameLog) -> None:
    """From 1 on, whether or not anybody read then."""
    exchange(log, 1, 2)
    page = log.page(None, 10)
    assert (page.first_seq, page.last_seq) == (1, 4)
    assert [(frame.seq, frame.direction, frame.kind, frame.action, frame.problem) for frame in page.frames] == [
        (1, "sent", "call", "Heartbeat", None),
        (2, "received", "answer", "Heartbeat", None),
        (3, "sent", "call", "Heartbeat", None),
        (4, "received", "answer", "Heartbeat", None),
    ]
    assert page.frames[0].text == '[2,"1","Heartbeat",{}]'
    assert page.frames[0].at.endswith("Z")
    assert page.frames[0].identity == "cp001"


def test_a_frame_keeps_its_time(log: FrameLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine's clock said then, however often it is looked at and whatever the clock says by now."""
    monkeypatch.setattr(journal, "read_clocks", lambda: Now(monotonic_ms=5_000, utc_ms=86_400_000))
    log.note("sent", HEARTBEAT % 1)
    monkeypatch.undo()
    assert [frame.at for frame in (*log.page(None, 1).frames, *log.all())] == ["1970-01-02T00:00:00.000Z"] * 2


def test_an_empty_log_has_no_newest(log: FrameLog) -> None:
    """Its next frame will be the first."""
    assert (log.page(None, 5).frames, log.page(None, 5).first_seq, log.page(None, 5).last_seq) == ((), 1, 0)
    assert list(log.all()) == []


@pytest.mark.parametrize(
    ("after", "limit", "seqs"),
    [
        (None, 2, [5, 6]),
        (0, 2, [1, 2]),
        (3, 2, [4, 5]),
        (5, 9, [6]),
        (6, 9, []),
        (99, 9, []),
        (None, 99, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_page_begins_where_it_is_asked_to(log: FrameLog, after: int | None, limit: int, seqs: list[int]) -> None:
    """After a number, or so that the newest are in it; an answer's CALL may stand before it."""
    exchange(log, 1, 2, 3)
    page = log.page(after, limit)
    assert [frame.seq for frame in page.frames] == seqs
    assert all(frame.action == "Heartbeat" and frame.problem is None for frame in page.frames)


def test_a_reader_is_told_the_same_as_is_kept(log: FrameLog, broadcast: Broadcast) -> None:
    """Also of the answer to a CALL that was sent while nobody read."""
    exchange(log, 1)
    log.note("sent", HEARTBEAT % 2)
    reader = broadcast.open()
    log.note("received", ANSWER % 2)
    exchange(log, 3)
    log.note("received", b"[3")
    told = published(reader)
    assert [frame["seq"] for frame in told] == [4, 5, 6, 7]
    assert [frame["type"] for frame in told] == ["Frame"] * 4
    kept = [
        json.loads(json.dumps({name: getattr(frame, name) for name in frame.__struct_fields__})) for frame in log.all()
    ]
    assert [{**frame, "at": ""} for frame in told] == [{"type": "Frame", **frame, "at": ""} for frame in kept[3:]]


def test_the_log_goes_on_after_a_pause_without_readers(log: FrameLog, broadcast: Broadcast) -> None:
    """What the sorter has missed is made good from the ring."""
    first = broadcast.open()
    log.note("sent", HEARTBEAT % 1)
    first.close()
    log.note("received", ANSWER % 1)
    log.note("sent", HEARTBEAT % 2)
    second = broadcast.open()
    log.note("received", ANSWER % 2)
    assert [(frame["action"], frame["problem"]) for frame in published(second)] == [("Heartbeat", None)]


def test_the_ring_is_bounded_and_keeps_counting(log: FrameLog) -> None:
    """The oldest make room; of the first that are left nobody knows what they answered."""
    data = b'[3,"1",{"data":"%s"}]' % (b"x" * 8_000)
    noted = MAX_FRAME_BYTES // len(data) + 50
    for _ in range(noted):
        log.note("received", data)
    page = log.page(0, 10_000)
    assert page.last_seq == noted
    assert 1 < page.first_seq == page.frames[0].seq
    assert len(page.frames) == page.last_seq - page.first_seq + 1
    assert [frame.problem for frame in page.frames[:DOUBTFUL]] == [None] * DOUBTFUL
    assert page.frames[DOUBTFUL].problem == UNASKED


def test_a_long_frame_is_abridged_and_still_sorted(log: FrameLog) -> None:
    """Its head is kept (OCPP-J §4.2)."""
    log.note("received", b'[2,"1","DataTransfer",{"vendorId":"v","data":"%s"}]' % (b"x" * LONGEST_FRAME_BYTES))
    log.note("sent", b'[3,"1",{"status":"Accepted"}]')
    call, answer = log.page(None, 2).frames
    assert (call.kind, call.action, call.problem) == ("call", "DataTransfer", None)
    assert call.text == '[2,"1","DataTransfer","(16433 bytes)"]'
    assert (answer.action, answer.problem) == ("DataTransfer", None)


def test_secrets_are_masked(log: FrameLog, broadcast: Broadcast) -> None:
    """OCPP-J §6.2.2: in what is kept as in what is told."""
    reader = broadcast.open()
    log.note("received", b'[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"hunter2"}]')
    log.note(
        "received", b'[2,"2","UpdateFirmware",{"location":"ftp://u:hunter2@f/i","retrieveDate":"2026-01-01T00:00:00Z"}]'
    )
    shown = [frame.text for frame in log.all()] + [frame["text"] for frame in published(reader)]
    assert len(shown) == 4
    assert not any("hunter2" in text for text in shown)


def test_frames_are_logged_with_arrows(log: FrameLog, caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG, without whole idTags."""
    with caplog.at_level(logging.DEBUG, LOG.name):
        log.note("sent", b'[2,"1","Authorize",{"idTag":"SECRETCARD"}]')
        log.note("received", b"[3]")
    assert [record.getMessage() for record in caplog.records] == ['> [2,"1","Authorize",{"idTag":"SE***"}]', "< [3]"]
