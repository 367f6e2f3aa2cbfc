"""What a station does with a file server, by the standard library's clients; each call blocks."""

import ftplib
import http.client
import io
from urllib.parse import urlsplit

PATIENCE_S = 30


def ftp_get(url: str) -> bytes:
    """The file; ftplib.Error if it is refused."""
    parts = urlsplit(url)
    data = io.BytesIO()
    with ftplib.FTP() as client:  # noqa: S321 - OCPP's own protocol, on the loopback
        client.connect(parts.hostname or "", parts.port or 0, PATIENCE_S)
        client.login()
        client.retrbinary(f"RETR {parts.path}", data.write)
    return data.getvalue()


def ftp_put(url: str, data: bytes) -> str:
    """The server's last answer; ftplib.Error if it is refused."""
    parts = urlsplit(url)
    with ftplib.FTP() as client:  # noqa: S321 - OCPP's own protocol, on the loopback
        client.connect(parts.hostname or "", parts.port or 0, PATIENCE_S)
        client.login()
        return client.storbinary(f"STOR {parts.path}", io.BytesIO(data))


def http_get(url: str) -> bytes:
    """The file."""
    return _http("GET", url, None)[1]


def http_put(url: str, data: bytes) -> int:
    """The status."""
    return _http("PUT", url, data)[0]


def _http(method: str, url: str, body: bytes | None) -> tuple[int, bytes]:
    parts = urlsplit(url)
    client = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_S)
    try:
        client.request(method, parts.path, body)
        answer = client.getresponse()
        return answer.status, answer.read()
    finally:
        client.close()
