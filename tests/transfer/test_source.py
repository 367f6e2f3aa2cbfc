"""Tests of the sending end."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugwright.transfer.job import CHUNK_BYTES, TransferError
from plugwright.transfer.source import Source
from tests.transfer.jobs import content, done


def _source(path: Path, max_bytes: int | None = None, told: list[tuple[int, int | None]] | None = None) -> Source:
    return Source(path, max_bytes=max_bytes, tick=lambda *progress: None if told is None else told.append(progress))


def test_gives_the_file_in_chunks(tmp_path: Path) -> None:
    """No chunk is larger than the bound, and each is told when it is sent."""
    data = content(CHUNK_BYTES + 1)
    (tmp_path / "a").write_bytes(data)
    told: list[tuple[int, int | None]] = []
    with _source(tmp_path / "a", told=told) as source:
        assert [len(chunk) for chunk in source.chunks()] == [CHUNK_BYTES, 1]
        assert source.finish() == done(data)
    assert told == [(CHUNK_BYTES, len(data)), (len(data), len(data))]


def test_can_be_read_again(tmp_path: Path) -> None:
    """A redirect sends the body anew."""
    (tmp_path / "a").write_bytes(b"data")
    with _source(tmp_path / "a") as source:
        assert next(source.chunks()) == b"data"
        assert list(source.chunks()) == [b"data"]
        assert source.finish() == done(b"data")


def test_sends_no_more_than_it_announced(tmp_path: Path) -> None:
    """A log that grows is sent as it was."""
    (tmp_path / "a").write_bytes(b"data")
    with _source(tmp_path / "a") as source:
        (tmp_path / "a").write_bytes(b"data and more")
        assert list(source.chunks()) == [b"data"]


def test_fails_if_the_file_became_shorter(tmp_path: Path) -> None:
    """What was announced cannot be kept."""
    (tmp_path / "a").write_bytes(b"data")
    with _source(tmp_path / "a") as source:
        (tmp_path / "a").write_bytes(b"dat")
        with pytest.raises(TransferError, match="shorter"):
            list(source.chunks())


def test_refuses_more_than_allowed(tmp_path: Path) -> None:
    """Before a byte is sent; the limit itself is allowed."""
    (tmp_path / "a").write_bytes(b"data")
    with _source(tmp_path / "a", max_bytes=4) as source:
        assert source.size_bytes == 4
    with pytest.raises(TransferError, match="more than the 3 allowed"), _source(tmp_path / "a", max_bytes=3):
        pass
