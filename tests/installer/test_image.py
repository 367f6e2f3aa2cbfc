"""Virtual firmware: what is an image, and what is none."""

from io import BytesIO

import pytest

from plugwright.installer.image import Header, InvalidImageError, make_image, read_header


def test_what_is_made_can_be_read() -> None:
    """The header says all that was asked for, and the payload follows it."""
    file = BytesIO(make_image("2.0", b"payload\n\n", fails="boot", seconds=1.5))
    header = read_header(file)
    assert (header.version, header.fails, header.seconds) == ("2.0", "boot", 1.5)
    assert file.read() == b"payload\n\n"


def test_least_image() -> None:
    """A version is enough; an editor's line ends do no harm."""
    assert read_header(BytesIO(b"plugwright-firmware\r\nversion: 3.1\r\n\r\n")) == Header("3.1")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no firmware image"),
        (b"\x7fELF\x00", "no firmware image"),
        (b"x" * 100_000, "no firmware image"),
        (b"plugwright-firmware\n\n", "version"),
        (b"plugwright-firmware\nversion: " + b"9" * 51 + b"\n\n", "version"),
        (b"plugwright-firmware\nversion: 1\nfails: often\n\n", "not known"),
        (b"plugwright-firmware\nversion: 1\nseconds: soon\n\n", "number"),
        (b"plugwright-firmware\nversion: 1\nseconds: -1\n\n", "at most"),
        (b"plugwright-firmware\nversion: 1\nseconds: nan\n\n", "at most"),
        (b"plugwright-firmware\n" + b"a: b\n" * 1_000, "too long"),
    ],
)
def test_what_is_no_image(data: bytes, why: str) -> None:
    """§5.19: only a valid image is installed; the reason says what is wrong."""
    with pytest.raises(InvalidImageError, match=why):
        read_header(BytesIO(data))
