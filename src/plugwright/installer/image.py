"""Firmware for the virtual station: a few lines of header, an empty line, and anything after it.

    plugwright-firmware
    version: 2.0
    sha256: (of what follows the empty line; may be left out)
    seconds: 5 (how long the installation takes; may be left out)
    fails: installation, or boot (may be left out)

OCPP 1.6 §5.19: only an image that is valid is installed; what does not begin like this is none.
"""

import hashlib
from collections.abc import Mapping
from typing import BinaryIO, Final, Literal, cast, get_args

import msgspec

MAGIC: Final = b"plugwright-firmware"
MAX_HEADER_BYTES: Final = 4_096
MAX_VERSION_CHARACTERS: Final = 50
"""firmwareVersion of BootNotification, OCPP 1.6 §6.3."""
MAX_SECONDS: Final = 3_600.0

FailsAt = Literal["installation", "boot"]


class InvalidImageError(Exception):
    """Why a file is no valid image, in one line."""


class Header(msgspec.Struct, frozen=True):
    """What an image says of itself."""

    version: str
    sha256: str | None = None
    seconds: float = 0.0
    fails: FailsAt | None = None


def make_image(version: str, payload: bytes = b"", *, fails: FailsAt | None = None, seconds: float = 0.0) -> bytes:
    """An image of this version, with a checksum."""
    lines = [MAGIC.decode(), f"version: {version}", f"sha256: {hashlib.sha256(payload).hexdigest()}"]
    if seconds:
        lines.append(f"seconds: {seconds}")
    if fails:
        lines.append(f"fails: {fails}")
    return "\n".join([*lines, "", ""]).encode() + payload


def read_header(file: BinaryIO) -> Header:
    """Read as far as the payload. Raises InvalidImageError, and OSError where the file cannot be read."""
    if file.readline(MAX_HEADER_BYTES).strip() != MAGIC:
        raise InvalidImageError("the file is no firmware image")
    fields: dict[str, str] = {}
    while line := file.readline(MAX_HEADER_BYTES).strip():
        name, _, value = line.decode(errors="replace").partition(":")
        fields[name] = value.strip()
        if file.tell() > MAX_HEADER_BYTES:
            raise InvalidImageError("the image's header is too long")
    return _header(fields)


def _header(fields: Mapping[str, str]) -> Header:
    version = fields.get("version", "")
    if not 0 < len(version) <= MAX_VERSION_CHARACTERS:
        raise InvalidImageError(f"the image's version must have 1 to {MAX_VERSION_CHARACTERS} characters")
    fails = fields.get("fails")
    if fails is not None and fails not in get_args(FailsAt):
        raise InvalidImageError("the image fails in a way that is not known")
    try:
        seconds = float(fields.get("seconds", 0))
    except ValueError:
        raise InvalidImageError("the image's seconds must be a number") from None
    if not 0 <= seconds <= MAX_SECONDS:
        raise InvalidImageError(f"the image's seconds must be at most {MAX_SECONDS:.0f}")
    return Header(version, fields.get("sha256"), seconds, cast("FailsAt | None", fails))
