"""A URL taken apart: the server, the credentials and the file.

OCPP 1.6 §8.1 and §8.2 (form of the URL), errata 3.88 (which protocols), RFC 3986 §3.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

import msgspec

from plugwright.transfer.job import TransferError

DEFAULT_PORTS: Mapping[str, int] = MappingProxyType({"ftp": 21, "ftps": 21, "http": 80, "https": 443, "sftp": 22})
MAX_URL_CHARACTERS: Final = 2_048

_SAFE_IN_PATH: Final = "/%:@!$&'()*+,;=~-._"
_SAFE_IN_QUERY: Final = _SAFE_IN_PATH + "?"
_FIRST_PRINTABLE: Final = 0x20
_DELETE: Final = 0x7F


class Target(msgspec.Struct, frozen=True):
    """Where a file is, or shall be; `path` begins with a slash, and it and `query` are percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""
    user: str | None = None
    password: str | None = None

    @property
    def origin(self) -> tuple[str, str, int]:
        """What credentials are for."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port, the port left out where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def resource(self) -> str:
        """Path and query, as HTTP asks for them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def url(self) -> str:
        """The URL without credentials."""
        return f"{self.scheme}://{self.authority}{self.resource}"

    def segments(self) -> list[bytes]:
        """The path's segments, decoded; what they mean is the protocol's."""
        return [unquote_to_bytes(segment) for segment in self.path.removeprefix("/").split("/")]


def parse(url: str, schemes: tuple[str, ...]) -> Target:
    """Take a URL apart; raises TransferError if it is none, or if its scheme is not among `schemes`."""
    if len(url) > MAX_URL_CHARACTERS:
        raise TransferError(f"the URL has more than {MAX_URL_CHARACTERS} characters")
    if " " in url or not url.isprintable():
        raise TransferError("the URL contains a space or a control character")
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme not in DEFAULT_PORTS:
        raise TransferError("the URL begins with none of " + ", ".join(f"{known}://" for known in DEFAULT_PORTS))
    if scheme not in tuple(listed.strip().lower() for listed in schemes):
        raise TransferError(f"{scheme.upper()} is not among the supported file transfer protocols")
    try:
        target = _parse(url, scheme)
    except ValueError:  # its text might repeat the URL and so a password
        raise TransferError("the URL cannot be read") from None
    if not target.host:
        raise TransferError("the URL names no host")
    if not scheme.startswith("http") and not target.segments()[-1]:
        raise TransferError("the URL names no file")
    return target


def _parse(url: str, scheme: str) -> Target:
    parts = urlsplit(url)
    port = DEFAULT_PORTS[scheme] if parts.port is None else parts.port
    target = Target(
        scheme=scheme,
        host=_ascii_host(parts.hostname or ""),
        port=port,
        path=quote(parts.path, safe=_SAFE_IN_PATH) or "/",
        query=quote(parts.query, safe=_SAFE_IN_QUERY),
        user=None if parts.username is None else unquote(parts.username, errors="strict"),
        password=None if parts.password is None else unquote(parts.password, errors="strict"),
    )
    decoded = b"".join([*target.segments(), (target.user or "").encode(), (target.password or "").encode()])
    if port == 0 or any(byte < _FIRST_PRINTABLE or byte == _DELETE for byte in decoded):
        # A line break in a path or a password would be a second command to an FTP server.
        raise ValueError(url)
    return target


def _ascii_host(host: str) -> str:
    """The name as it is looked up; a label that is empty or too long is a ValueError here, not there."""
    return host.encode("idna").decode("ascii")
