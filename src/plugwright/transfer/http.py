"""HTTP and HTTPS: GET, continued by Range where a strong validator allows it, and PUT.

OCPP 1.6 §8; RFC 9110 §9.3.4 (PUT), §13.1.5 (If-Range), §14 (ranges), §15.4 (redirects). An upload is a PUT because the
URL names the file that shall come to be, and because a repetition after a lost answer does no harm.
"""

from __future__ import annotations

import contextlib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import Final
from urllib.parse import urljoin

from msgspec.structs import replace

from plugwright.transfer.job import CHUNK_BYTES, Terms, TransferError
from plugwright.transfer.line import Line, send_all
from plugwright.transfer.part import Part
from plugwright.transfer.source import Source
from plugwright.transfer.target import Target, parse

MAX_REDIRECTS: Final = 3
REDIRECTS: Final = (301, 302, 303, 307, 308)
SEE_OTHER: Final = 303
OK: Final = 200
PARTIAL: Final = 206
RANGE_NOT_SATISFIABLE: Final = 416
MULTIPLE_CHOICES: Final = 300

# A second version written within the same second, or seconds of skew, must not be taken for the first.
_STRONG_AFTER: Final = timedelta(seconds=60)
_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.ASCII)
_LENGTH: Final = re.compile(r"\d{1,18}", re.ASCII)


def download(target: Target, part: Part, line: Line, terms: Terms) -> None:
    """Fetch a file; raises TransferError, OSError."""
    if part.stored is not None and part.resume_at:
        headers = {"Range": f"bytes={part.resume_at}-", "If-Range": part.stored.validator}
        with _answer(target, line, terms, headers) as response:
            if response.status != RANGE_NOT_SATISFIABLE:
                _receive(response, part)
                return
    with _answer(target, line, terms, {}) as response:
        _receive(response, part)


def upload(target: Target, source: Source, line: Line, terms: Terms) -> None:
    """Put a file, replacing what has its name; raises TransferError, OSError."""
    headers = {"Content-Length": str(source.size_bytes), "Content-Type": "application/octet-stream"}
    with _answer(target, line, terms, headers, source) as response:
        if not OK <= response.status < MULTIPLE_CHOICES:
            raise _refusal(response)


def _receive(response: HTTPResponse, part: Part) -> None:
    if response.status not in (OK, PARTIAL):
        raise _refusal(response)
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise TransferError("the server sent the file in an encoding that was not asked for")
    offset, total = _extent(response)
    if offset not in (0, part.resume_at):
        raise TransferError("the server sent another part of the file than was asked for")
    part.begin(offset, validator=_validator(response), total=total)
    while data := response.read1(CHUNK_BYTES):
        part.write(data)


def _extent(response: HTTPResponse) -> tuple[int, int | None]:
    """From which byte on the body is, and how long the whole file is."""
    if response.status == PARTIAL:
        found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        if found is None:
            raise TransferError("the server does not say which part of the file it sent")
        return int(found[1]), None if found[2] == "*" else int(found[2])
    if response.headers.get("Transfer-Encoding", "").strip().lower() == "chunked":
        return 0, None
    length = response.headers.get("Content-Length", "").strip()
    if not _LENGTH.fullmatch(length):
        # The end of the connection would be the end of the file, whoever brought it about.
        raise TransferError("the server does not say how long the file is")
    return 0, int(length)


def _validator(response: HTTPResponse) -> str | None:
    """What If-Range may name: a strong ETag, or a Last-Modified that is old enough to be one (RFC 9110 §8.8.2.2)."""
    tag = response.headers.get("ETag", "").strip()
    if tag.startswith('"'):
        return tag
    modified, date = response.headers.get("Last-Modified"), response.headers.get("Date")
    if modified is None or date is None:
        return None
    try:
        strong = parsedate_to_datetime(date) - parsedate_to_datetime(modified) >= _STRONG_AFTER
    except (TypeError, ValueError):  # not dates, or only one of them with a zone
        return None
    return modified.strip() if strong else None


def _refusal(response: HTTPResponse) -> TransferError:
    return TransferError("the HTTP server refuses", said=f"{response.status} {response.reason}")


@contextlib.contextmanager
def _answer(
    target: Target, line: Line, terms: Terms, headers: dict[str, str], source: Source | None = None
) -> Iterator[HTTPResponse]:
    """Ask, with the file as the body of a PUT if there is one, and follow redirects to the answer."""
    with _in_our_words():
        for _ in range(MAX_REDIRECTS + 1):
            with contextlib.closing(_connect(target, line, terms)) as connection:
                with _ask(connection, target, headers, source) as response:
                    location = response.headers.get("Location")
                    if response.status not in REDIRECTS or location is None:
                        yield response
                        return
                    if source is not None and response.status == SEE_OTHER:  # would make a GET of it
                        raise _refusal(response)
                target = _redirected(target, location, terms)
        raise TransferError(f"the HTTP server redirects more than {MAX_REDIRECTS} times")


def _connect(target: Target, line: Line, terms: Terms) -> HTTPConnection:
    context = terms.ssl_context_factory() if target.scheme == "https" else None
    sock = line.connect(target.host, target.port)
    if context is None:
        connection = HTTPConnection(target.host, target.port)
        connection.sock = sock
    else:
        connection = HTTPSConnection(target.host, target.port, context=context)
        connection.sock = line.secure(sock, context, target.host)
    return connection


def _ask(connection: HTTPConnection, target: Target, headers: dict[str, str], source: Source | None) -> HTTPResponse:
    connection.putrequest("PUT" if source else "GET", target.resource, skip_host=True, skip_accept_encoding=True)
    own = {"Host": target.authority, "User-Agent": "plugwright", "Accept-Encoding": "identity", "Connection": "close"}
    for name, value in (own | headers).items():
        connection.putheader(name, value)
    if target.user is not None:
        pair = f"{target.user}:{target.password or ''}"
        connection.putheader("Authorization", "Basic " + b64encode(pair.encode()).decode())
    connection.endheaders()
    if source is None:
        return connection.getresponse()
    try:
        for chunk in source.chunks():
            send_all(connection.sock, chunk)
    except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
        # A server that refuses need not read on; it may have said why.
        with contextlib.suppress(HTTPException, OSError):
            return _refused_early(connection)
        raise
    return connection.getresponse()


def _refused_early(connection: HTTPConnection) -> HTTPResponse:
    response = connection.getresponse()
    if OK <= response.status < MULTIPLE_CHOICES:
        response.close()
        raise TransferError("the HTTP server did not read the whole file")
    return response


def _redirected(target: Target, location: str, terms: Terms) -> Target:
    """Where to go on: credentials stay with the server for which they were given, TLS is not given up."""
    following = parse(urljoin(target.url, location), terms.schemes)
    if not following.scheme.startswith("http"):
        raise TransferError(f"the HTTP server redirects to {following.scheme.upper()}")
    if target.scheme == "https" and following.scheme != "https":
        raise TransferError("the HTTP server redirects from HTTPS to HTTP")
    same = following.origin == target.origin
    return replace(following, user=target.user if same else None, password=target.password if same else None)


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except ConnectionError:  # http.client has one of its own that is both
        raise
    except IncompleteRead:
        raise TransferError("the connection ended before the file did") from None
    except HTTPException:
        raise TransferError("the HTTP server's answer cannot be read") from None
