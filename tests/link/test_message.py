"""Tests of the assembly of messages from frames."""

import pytest
from websockets.frames import CloseCode, Frame, Opcode

from plugwright.link.message import MessageAssembler, PeerError


def test_hands_over_a_whole_frame_as_bytes() -> None:
    """An unfragmented text is the message, as plain bytes."""
    message = MessageAssembler(10).add(Frame(Opcode.TEXT, bytearray(b"[2]")))
    assert type(message) is bytes
    assert message == b"[2]"


def test_joins_fragments_even_within_a_character() -> None:
    """Only the whole message has to be UTF-8 (RFC 6455 §5.6, §8.1)."""
    assembler = MessageAssembler(10)
    assert assembler.add(Frame(Opcode.TEXT, b"\xc3", fin=False)) is None
    assert assembler.add(Frame(Opcode.CONT, b"", fin=False)) is None
    assert assembler.add(Frame(Opcode.CONT, b"\xa4")) == "ä".encode()
    assert assembler.add(Frame(Opcode.TEXT, b"next")) == b"next"


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([Frame(Opcode.BINARY, b"[2]")], CloseCode.UNSUPPORTED_DATA),
        ([Frame(Opcode.BINARY, b"", fin=False)], CloseCode.UNSUPPORTED_DATA),
        ([Frame(Opcode.TEXT, b"x" * 11)], CloseCode.MESSAGE_TOO_BIG),
        ([Frame(Opcode.TEXT, b"x" * 6, fin=False), Frame(Opcode.CONT, b"x" * 5)], CloseCode.MESSAGE_TOO_BIG),
        ([Frame(Opcode.TEXT, b"\xff")], CloseCode.INVALID_DATA),
        ([Frame(Opcode.TEXT, b"\xc3", fin=False), Frame(Opcode.CONT, b"")], CloseCode.INVALID_DATA),
        ([Frame(Opcode.TEXT, b"\xed\xa0\x80")], CloseCode.INVALID_DATA),
    ],
)
def test_rejects_what_is_no_message(frames: list[Frame], code: CloseCode) -> None:
    """Binary, oversize and bad UTF-8 have a close code each (RFC 6455 §7.4.1)."""
    assembler = MessageAssembler(10)
    for frame in frames[:-1]:
        assert assembler.add(frame) is None
    with pytest.raises(PeerError) as caught:
        assembler.add(frames[-1])
    assert caught.value.code == code


def test_takes_a_message_of_exactly_the_limit() -> None:
    """The limit itself is allowed, in one frame or in several."""
    assembler = MessageAssembler(10)
    assert assembler.add(Frame(Opcode.TEXT, b"x" * 10)) == b"x" * 10
    assert assembler.add(Frame(Opcode.TEXT, b"x" * 9, fin=False)) is None
    assert assembler.add(Frame(Opcode.CONT, b"x")) == b"x" * 10
