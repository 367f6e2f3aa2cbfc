"""What a frame is, and what is wrong with it."""

import msgspec
import pytest

from plugwright.runtime.frame_sorting import LONGEST_HEAD, MAX_OPEN, UNASKED, Sorter, Sorting, abridged
from plugwright.runtime.frames import Direction

BOOT = b'[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'
RESET = b'[2,"1","Reset",{"type":"Soft"}]'


@pytest.mark.parametrize(
    ("direction", "frame", "sorting"),
    [
        ("sent", BOOT, Sorting("call", "1", "BootNotification")),
        ("received", RESET, Sorting("call", "1", "Reset")),
        ("received", BOOT, Sorting("call", "1", "BootNotification", "BootNotification is not for a station")),
        ("sent", RESET, Sorting("call", "1", "Reset", "Reset is not for a Central System")),
        ("sent", b'[2,"1","DataTransfer",{"vendorId":"v"}]', Sorting("call", "1", "DataTransfer")),
        ("received", b'[2,"1","DataTransfer",{"vendorId":"v"}]', Sorting("call", "1", "DataTransfer")),
        ("received", b'[2,"1","Dance",{}]', Sorting("call", "1", "Dance", "unknown action Dance")),
        (
            "received",
            b'[2,"1","Reset",{"type":"Medium"}]',
            Sorting("call", "1", "Reset", "PropertyConstraintViolation: type: not a value of the enumeration"),
        ),
        (
            "received",
            b'[2,"","Reset",{"type":"Soft"}]',
            Sorting("call", "", "Reset", "a message id has 1 to 36 characters"),
        ),
        ("received", b'[3,"1",{}]', Sorting("answer", "1", None, UNASKED)),
        ("received", b'[4,"1","GenericError","",{}]', Sorting("error", "1", None, UNASKED)),
        ("received", b'[2,"1","Reset"]', Sorting("invalid", "1", None, "no payload")),
        ("received", b'[5,"1",{}]', Sorting("invalid", problem="unknown message type")),
        ("received", b"hello", Sorting("invalid", problem="not valid JSON")),
        ("received", b"\xff", Sorting("invalid", problem="not valid JSON")),
        ("received", b"", Sorting("invalid", problem="not valid JSON")),
    ],
)
def test_sorts_a_frame(direction: Direction, frame: bytes, sorting: Sorting) -> None:
    """Its kind, its action, its flaw (OCPP-J §4.1.3, §4.2)."""
    assert Sorter().sort(direction, frame) == sorting


@pytest.mark.parametrize(
    ("answer", "sorting"),
    [
        (
            b'[3,"1",{"status":"Accepted","currentTime":"2026-01-01T00:00:00Z","interval":300}]',
            Sorting("answer", "1", "BootNotification"),
        ),
        (b'[3,"1",{}]', Sorting("answer", "1", "BootNotification", "status: required, but absent")),
        (
            b'[3,"1",{"status":"Accepted","currentTime":"2026-01-01T00:00:00Z","interval":300,"mood":"good"}]',
            Sorting("answer", "1", "BootNotification", "mood: unknown field, ignored"),
        ),
        (
            b'[3,"1",{"status":"Accepted","currentTime":"2026-01-01T00:00:00Z","interval":300},7]',
            Sorting("answer", "1", "BootNotification", "surplus elements after the payload"),
        ),
        (b'[3,"1",{]', Sorting("invalid", "1", "BootNotification", "not valid JSON")),
        (b'[4,"1","InternalError","oh",{}]', Sorting("error", "1", "BootNotification")),
        (
            b'[4,"1","Oops","oh",{}]',
            Sorting("error", "1", "BootNotification", "not one of OCPP's error codes: Oops"),
        ),
        (b'[4,"1"]', Sorting("error", "1", "BootNotification", "not one of OCPP's error codes: none")),
    ],
)
def test_an_answer_has_the_action_of_its_call(answer: bytes, sorting: Sorting) -> None:
    """Once: a second one answers nothing that is open."""
    sorter = Sorter()
    sorter.sort("sent", BOOT)
    assert sorter.sort("received", answer) == sorting
    assert sorter.sort("received", b'[3,"1",{}]').problem == UNASKED


def test_an_answer_goes_the_other_way() -> None:
    """Both sides may use the same message id."""
    sorter = Sorter()
    sorter.sort("sent", BOOT)
    sorter.sort("received", RESET)
    assert sorter.sort("sent", b'[3,"1",{"status":"Accepted"}]') == Sorting("answer", "1", "Reset")
    assert sorter.sort("received", b'[3,"1",{}]').action == "BootNotification"


def test_an_answer_to_an_unknown_action_cannot_be_held_to_a_schema() -> None:
    """Who asked for it asked for too much."""
    sorter = Sorter()
    sorter.sort("received", b'[2,"1","Dance",{}]')
    assert sorter.sort("sent", b'[3,"1",{}]').problem == "unknown action Dance"


def test_without_judging_only_the_head_is_looked_at() -> None:
    """The pairs are still found."""
    sorter = Sorter()
    assert sorter.sort("received", b'[2,"1","Reset",{}]', judge=False) == Sorting("call", "1", "Reset")
    assert sorter.sort("sent", b'[3,"1",{}]', judge=False) == Sorting("answer", "1", "Reset")


def test_forgets_the_oldest_of_too_many_calls() -> None:
    """What is never answered is not kept for ever."""
    sorter = Sorter()
    for number in range(MAX_OPEN + 1):
        sorter.sort("sent", b'[2,"%d","Heartbeat",{}]' % number)
    assert sorter.sort("received", b'[3,"0",{}]').action is None
    assert sorter.sort("received", b'[3,"1",{}]').action == "Heartbeat"


LONG = "x" * 20_000


@pytest.mark.parametrize(
    ("frame", "kept"),
    [
        ([2, "1", "DataTransfer", {"data": LONG}], [2, "1", "DataTransfer", "(20034 bytes)"]),
        ([3, "1", {"data": LONG}], [3, "1", "(20019 bytes)"]),
        ([4, "1", "GenericError", LONG, {}], [4, "1", "GenericError", "(20028 bytes)", {}]),
    ],
)
def test_an_abridged_frame_keeps_its_head(frame: list[object], kept: list[object]) -> None:
    """It is still sorted, though not held to the schema."""
    data = abridged(msgspec.json.encode(frame))
    assert msgspec.json.decode(data) == kept
    assert Sorter().sort("sent", data, is_abridged=True).id == "1"
    assert Sorter().sort("received", abridged(msgspec.json.encode(frame)), is_abridged=True).kind != "invalid"


@pytest.mark.parametrize("frame", [b"x" * 20_000, b'[2,"%s","Reset",{}]' % (b"y" * LONGEST_HEAD)])
def test_what_has_no_short_head_becomes_its_length(frame: bytes) -> None:
    """However it was meant."""
    assert abridged(frame) == b"(%d bytes)" % len(frame)
    assert Sorter().sort("received", abridged(frame), is_abridged=True) == Sorting(
        "invalid", problem="too long to be kept"
    )
