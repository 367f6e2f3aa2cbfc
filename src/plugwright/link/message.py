"""From WebSocket frames to whole OCPP messages: text only, UTF-8, bounded.

RFC 6455 §5.4 (fragmentation), §8.1 (UTF-8), §7.4.1 (close codes); OCPP-J §4.1.
"""

from __future__ import annotations

from websockets.frames import CloseCode, Frame, Opcode

# The core applies its limit to control frames between fragments, too, so it is given this much more than a message.
MAX_CONTROL_BYTES = 125


class PeerError(Exception):
    """The peer did what ends a link; `code` is the close code that says so."""

    def __init__(self, code: CloseCode, text: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(text)
        self.code = code


class MessageAssembler:
    """Puts the fragments of one message together; idle it holds nothing."""

    __slots__ = ("_max_bytes", "_partial")

    def __init__(self, max_bytes: int) -> None:
        """Bound a whole message to `max_bytes`."""
        self._max_bytes = max_bytes
        self._partial: bytearray | None = None

    def add(self, frame: Frame) -> bytes | None:
        """Take the next data frame; return the message that it completes, if it does.

        The order of fragments has been checked by the core. Raises PeerError for a binary message (1003), an
        oversize one (1009) and text that is not UTF-8 (1007).
        """
        if frame.opcode is Opcode.BINARY:
            raise PeerError(CloseCode.UNSUPPORTED_DATA, "OCPP messages are text, not binary")
        already = 0 if self._partial is None else len(self._partial)
        if already + len(frame.data) > self._max_bytes:
            raise PeerError(CloseCode.MESSAGE_TOO_BIG, f"message of more than {self._max_bytes} bytes")
        if self._partial is None and frame.fin:
            return _checked(bytes(frame.data))
        if self._partial is None:
            self._partial = bytearray()
        self._partial += frame.data
        if not frame.fin:
            return None
        whole, self._partial = bytes(self._partial), None
        return _checked(whole)


def _checked(text: bytes) -> bytes:
    if not text.isascii():  # the common case needs no decoded copy
        try:
            text.decode()
        except UnicodeDecodeError as error:
            raise PeerError(CloseCode.INVALID_DATA, f"text is not UTF-8 at byte {error.start}") from None
    return text
