"""Tests of the receiving end: what a power cut leaves at each instant, and what is made of it."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from plugwright.transfer.job import Cancelled, Tick, TransferError
from plugwright.transfer.part import CHECKPOINT_BYTES, Part, Stored
from tests.transfer.jobs import content, done

URL = "ftp://host/a.bin"
DATA = content(CHECKPOINT_BYTES + 100_000)
HALF = len(DATA) // 2
VERSION = "1"


def _part(folder: Path, *, url: str = URL, max_bytes: int | None = None, tick: Tick | None = None) -> Part:
    return Part(folder / "a.bin", url, max_bytes=max_bytes, tick=tick or (lambda _done, _total: None))


def _fetch(part: Part, *, version: str | None = VERSION, data: bytes = DATA) -> int:
    """What an adapter does; returns from which byte on."""
    offset = part.resume_if(version)
    part.begin(offset, validator=version, total=len(data))
    for place in range(offset, len(data), 65_536):
        part.write(data[place : place + 65_536])
    return offset


def _break_off(part: Part, error: Exception, *, version: str | None = VERSION, data: bytes = DATA[:HALF]) -> None:
    """Begin, take some bytes, and fail."""
    with part:
        part.begin(0, validator=version, total=len(DATA))
        part.write(data)
        raise error


def _interrupt(folder: Path, *, version: str | None = VERSION, url: str = URL) -> None:
    """Fetch half of it, and fail."""
    with pytest.raises(ConnectionError):
        _break_off(_part(folder, url=url), ConnectionError(), version=version)


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _resumes_at(folder: Path, *, version: str | None = VERSION, url: str = URL) -> int:
    """Fetch all of it, which must be right, and say from which byte on."""
    with _part(folder, url=url) as part:
        offset = _fetch(part, version=version)
        assert part.finish() == done(DATA)
    assert (folder / "a.bin").read_bytes() == DATA
    assert _names(folder) == ["a.bin"]
    return offset


def test_the_name_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until then there is a part."""
    with _part(tmp_path) as part:
        _fetch(part)
        assert _names(tmp_path) == ["a.bin.part", "a.bin.part.json"]
        part.finish()
    assert _names(tmp_path) == ["a.bin"]


def test_goes_on_after_a_failure(tmp_path: Path) -> None:
    """Every byte that came is kept."""
    _interrupt(tmp_path)
    assert _resumes_at(tmp_path) == HALF


@pytest.mark.parametrize("version", ["2", None])
def test_starts_over_with_another_version(tmp_path: Path, version: str | None) -> None:
    """Or with one that the server does not name."""
    _interrupt(tmp_path)
    assert _resumes_at(tmp_path, version=version) == 0


def test_starts_over_with_another_url(tmp_path: Path) -> None:
    """Versions of two servers may have one name."""
    _interrupt(tmp_path)
    assert _resumes_at(tmp_path, url="ftp://other/a.bin") == 0


def test_starts_over_without_a_version(tmp_path: Path) -> None:
    """A part that nothing vouches for is not kept in mind."""
    _interrupt(tmp_path, version=None)
    assert _resumes_at(tmp_path) == 0


def _lost_tail(folder: Path) -> None:
    """Cut after a checkpoint: what came later is zeros, which some file systems leave."""
    _note(folder, HALF)
    (folder / "a.bin.part").write_bytes(DATA[:HALF] + bytes(5000))


def _shorter_than_noted(folder: Path) -> None:
    """No cut leaves this, a repair of the file system might."""
    _note(folder, HALF)
    (folder / "a.bin.part").write_bytes(DATA[: HALF - 1])


def _before_the_renaming(folder: Path) -> None:
    """Cut when all of it had come."""
    _note(folder, len(DATA))
    (folder / "a.bin.part").write_bytes(DATA)


def _after_the_renaming(folder: Path) -> None:
    """Cut when it had its name, and the note still stood."""
    _note(folder, len(DATA))
    (folder / "a.bin").write_bytes(DATA)


def _before_the_first_checkpoint(folder: Path) -> None:
    """Cut when nothing was known to be on the disk."""
    (folder / "a.bin.part").write_bytes(DATA[:1000])


def _within_the_note(folder: Path) -> None:
    """Cut while the first note was being written."""
    (folder / "a.bin.part").write_bytes(DATA[:1000])
    (folder / "a.bin.part.json").write_bytes(b'{"url_sha')


def _note(folder: Path, durable_bytes: int) -> None:
    _interrupt(folder)  # for a note of the right form
    file = folder / "a.bin.part.json"
    note = msgspec.json.decode(file.read_bytes(), type=Stored)
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(note, durable_bytes=durable_bytes)))
    (folder / "a.bin.part").unlink()


@pytest.mark.parametrize(
    ("leave", "resumed_at"),
    [
        (_lost_tail, HALF),
        (_shorter_than_noted, 0),
        (_before_the_renaming, len(DATA) - 1),
        (_after_the_renaming, 0),
        (_before_the_first_checkpoint, 0),
        (_within_the_note, 0),
    ],
)
def test_a_power_cut_costs_no_correctness(tmp_path: Path, leave: Callable[[Path], None], resumed_at: int) -> None:
    """Whatever it left, the next fetch gives the right file."""
    leave(tmp_path)
    assert _resumes_at(tmp_path) == resumed_at


def test_a_checkpoint_is_noted_on_the_way(tmp_path: Path) -> None:
    """A power cut costs a few mebibytes, not the whole."""
    with _part(tmp_path) as part:
        _fetch(part)
        note = msgspec.json.decode((tmp_path / "a.bin.part.json").read_bytes(), type=Stored)
        assert note.durable_bytes >= CHECKPOINT_BYTES
        assert b"host" not in msgspec.json.encode(note)
        part.finish()


def test_a_new_version_takes_the_note_away_first(tmp_path: Path) -> None:
    """Else a cut would leave the old note with the new data."""
    _interrupt(tmp_path)
    with _part(tmp_path) as part:
        part.begin(0, validator="2", total=5)
        assert _names(tmp_path) == ["a.bin.part"]
        assert (tmp_path / "a.bin.part").stat().st_size == 0


def test_a_new_version_without_a_byte_leaves_nothing(tmp_path: Path) -> None:
    """The old one is not wanted any more."""
    _interrupt(tmp_path)
    with pytest.raises(ConnectionError):
        _break_off(_part(tmp_path), ConnectionError(), version="2", data=b"")
    assert _names(tmp_path) == []


def test_is_not_finished_when_short(tmp_path: Path) -> None:
    """And can be continued."""

    def finish(part: Part) -> None:
        with part:
            part.begin(0, validator=VERSION, total=len(DATA))
            part.write(DATA[:HALF])
            part.finish()

    with pytest.raises(TransferError, match=f"only {HALF} of {len(DATA)} bytes came"):
        finish(_part(tmp_path))
    assert _resumes_at(tmp_path) == HALF


@pytest.mark.parametrize(
    ("total", "max_bytes", "reason"),
    [
        (4, None, "the server sent more than the 4 bytes that it announced"),
        (None, 4, "the file has more than the 4 bytes allowed"),
        (5, 4, "the file has 5 bytes, more than the 4 allowed"),
    ],
)
def test_refuses_surplus_bytes(tmp_path: Path, total: int | None, max_bytes: int | None, reason: str) -> None:
    """They free the space that they took."""

    def overfill(part: Part) -> None:
        with part:
            part.begin(0, validator=VERSION, total=total)
            part.write(b"1234")
            part.write(b"5")

    with pytest.raises(TransferError, match=reason):
        overfill(_part(tmp_path, max_bytes=max_bytes))
    assert _names(tmp_path) == []


@pytest.mark.parametrize(("code", "kept"), [(errno.ENOSPC, []), (errno.EIO, ["a.bin.part", "a.bin.part.json"])])
def test_a_full_disk_is_given_its_space_back(tmp_path: Path, code: int, kept: list[str]) -> None:
    """The station's own store may lie on the same one."""
    with pytest.raises(OSError, match="disk"):
        _break_off(_part(tmp_path), OSError(code, "disk"))
    assert _names(tmp_path) == kept


def test_an_attempt_without_a_byte_leaves_nothing(tmp_path: Path) -> None:
    """A server that is not there costs no file."""
    with pytest.raises(ConnectionError), _part(tmp_path):
        raise ConnectionError
    assert _names(tmp_path) == []


def test_an_attempt_without_a_byte_keeps_an_older_part(tmp_path: Path) -> None:
    """The server may be there again next time."""
    _interrupt(tmp_path)
    with pytest.raises(ConnectionError), _part(tmp_path):
        raise ConnectionError
    assert _resumes_at(tmp_path) == HALF


def test_two_transfers_do_not_share_a_part(tmp_path: Path) -> None:
    """The second is refused, the first goes on."""
    with _part(tmp_path) as part:
        with pytest.raises(TransferError, match=r"a\.bin\.part is being written by another transfer"):
            _part(tmp_path).__enter__()
        _fetch(part)
        assert part.finish() == done(DATA)


def test_a_cancellation_stops_the_reading_of_the_part(tmp_path: Path) -> None:
    """Its hash takes a while on a small machine."""
    _interrupt(tmp_path)

    def tick(_done_bytes: int, _total_bytes: int | None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled), _part(tmp_path, tick=tick) as part:
        part.begin(part.resume_if(VERSION), validator=VERSION, total=len(DATA))


def test_cancelled_while_reading_the_part_keeps_all_of_it(tmp_path: Path) -> None:
    """What was known to be on the disk still is."""
    test_a_cancellation_stops_the_reading_of_the_part(tmp_path)
    assert _resumes_at(tmp_path) == HALF
