"""The newest frames of each station."""

from plugwright.runtime.frames import MAX_BYTES, Frames, FrameView, shown


def test_keeps_the_newest_of_each_station() -> None:
    """Oldest first, no more than asked for, no other station's."""
    frames = Frames(limit=3)
    for number in range(5):
        frames.add("a", "received", b"%d" % number, number)
    frames.add("b", "sent", b"x", 0)
    assert [frame.text for frame in frames.newest("a", 9)] == ["2", "3", "4"]
    assert [frame.text for frame in frames.newest("a", 2)] == ["3", "4"]
    assert frames.newest("b", 9) == [FrameView("b", "1970-01-01T00:00:00.000Z", "sent", "x")]
    assert frames.newest("c", 9) == []


def test_keeps_of_a_long_frame_only_its_length() -> None:
    """A station cannot fill the memory with them."""
    frames = Frames()
    frames.add("a", "received", b"x" * (MAX_BYTES + 1), 0)
    frames.add("a", "received", b"x" * MAX_BYTES, 0)
    assert [len(frame.text) for frame in frames.newest("a", 9)] == [len(f"({MAX_BYTES + 1} bytes)"), MAX_BYTES]


def test_forgets_a_station() -> None:
    """A stranger's frames go with it."""
    frames = Frames()
    frames.add("a", "received", b"x", 0)
    frames.forget("a")
    frames.forget("a")
    assert frames.newest("a", 9) == []


def test_shows_no_secret() -> None:
    """Neither from the ring nor right now."""
    secret = b'[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"00ff00ff"}]'
    frames = Frames()
    frames.add("a", "sent", secret, 0)
    assert "00ff" not in frames.newest("a", 1)[0].text
    assert "00ff" not in shown("a", "sent", secret, 0).text
