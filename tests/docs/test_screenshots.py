"""What is photographed does not depend on the day, nor on what was drawn by chance."""

import json
from datetime import datetime
from typing import Any

from tests.tidy.source import ROOT
from tools.docs.screenshots import NOON, PICTURES, settled

MOST_BYTES = 200_000


def answers(day: str, ours: str, theirs: str) -> dict[str, Any]:
    """What a station says on a day, with these prefixes of the message ids."""
    at = f"{day}T09:30:12.345Z"
    frames = [
        {"id": f"{ours}-1", "at": at, "text": f'[2,"{ours}-1","StatusNotification",{{"timestamp":"{at}"}}]'},
        {"id": f"{theirs}-1", "at": at, "text": f'[2,"{theirs}-1","ClearCache",{{}}]'},
        {"id": f"{theirs}-1", "at": at, "text": f'[3,"{theirs}-1",{{"status":"Accepted"}}]'},
    ]
    return {"/api/face": {"at": at, "session_s": 30}, "/api/frames": {"frames": frames, "last_seq": 3}}


def test_two_days_are_told_alike() -> None:
    """Only times and message ids are another's; the two sides' ids stay apart, and the frames in their order."""
    one = settled(answers("2026-11-22", "0123abcd", "89efcdab"))
    assert one == settled(answers("2031-02-03", "ffffffff", "00000000"))
    frames = one["/api/frames"]["frames"]
    assert frames[0]["id"] != frames[1]["id"] == frames[2]["id"]
    assert [datetime.fromisoformat(frame["at"]) >= NOON for frame in frames] == [True] * 3
    assert sorted(frame["at"] for frame in frames) == [frame["at"] for frame in frames]
    assert json.loads(frames[0]["text"])[1] == frames[0]["id"]
    assert one["/api/face"]["session_s"] == 30


def test_pictures_are_there_and_small() -> None:
    """A page that is read over a slow line shows them."""
    for name in PICTURES:
        picture = (ROOT / "docs/images" / name).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < MOST_BYTES
