"""Tests of the sentences for an operator."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest

from plugwright.transfer.job import Cancelled, TransferError
from plugwright.transfer.reason import MAX_REASON_CHARACTERS, reason
from plugwright.transfer.target import Target

TARGET = Target("ftp", "host", 21, "/a", user="u", password="p@ss word")


def _of(error: Exception, target: Target | None = TARGET) -> str:
    return reason(error, target, timeout_s=30.0)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (TransferError("it is too large"), "it is too large"),
        (Cancelled(), "cancelled"),
        (TimeoutError(), "nothing came from host and nothing went there for 30 s"),
        (socket.gaierror(socket.EAI_NONAME, "Unknown"), "the name host cannot be resolved: Unknown"),
        (ssl.SSLError(1, "bad record"), "TLS with host failed: bad record"),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "host: Connection reset by peer"),
        (ConnectionResetError(), "host: connection lost"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "/data/a.bin"), "a.bin: Permission denied"),
    ],
)
def test_says_what_happened(error: Exception, sentence: str) -> None:
    """Of a file the name is said, not its place on the machine."""
    assert _of(error) == sentence


def test_a_url_that_cannot_be_read_names_no_host() -> None:
    """There is no target then."""
    assert _of(TransferError("the URL cannot be read"), None) == "the URL cannot be read"


@pytest.mark.parametrize("secret", ["p@ss word", "p%40ss%20word"])
def test_masks_the_password_in_what_a_peer_said(secret: str) -> None:
    """A server may repeat it, decoded or not."""
    assert _of(TransferError("it refuses", said=f"530 not {secret}!")) == "it refuses: 530 not ***!"


def test_a_password_does_not_show_in_our_sentence() -> None:
    """A mask in a sentence that everybody knows would tell the word."""
    target = Target("ftp", "host", 21, "/a", user="u", password="large")
    assert _of(TransferError("it is too large", said="no large files"), target) == "it is too large: no *** files"


def test_is_one_line_of_bounded_length() -> None:
    """Whatever a peer said."""
    assert _of(TransferError("it refuses", said="530-a\r\n\x1b[31m530 b")) == "it refuses: 530-a [31m530 b"
    assert len(_of(TransferError("it refuses", said="x" * 10_000))) == MAX_REASON_CHARACTERS
