"""Tests of taking URLs apart (§8.1, §8.2)."""

from __future__ import annotations

import pytest

from plugwright.transfer.job import TransferError
from plugwright.transfer.target import Target, parse
from tests.transfer.servers import ALL_SCHEMES


def _refusal(url: str) -> str:
    with pytest.raises(TransferError) as refused:
        parse(url, ALL_SCHEMES)
    assert "s3cret" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("ftp://u:p@h:2121/d/a.bin", Target("ftp", "h", 2121, "/d/a.bin", user="u", password="p")),
        ("ftp://h/a.bin", Target("ftp", "h", 21, "/a.bin")),
        ("FTPS://u@h/a.bin", Target("ftps", "h", 21, "/a.bin", user="u")),
        ("ftps://h:990/a.bin", Target("ftps", "h", 990, "/a.bin")),
        ("http://h", Target("http", "h", 80, "/")),
        ("https://H/a?b=c#d", Target("https", "h", 443, "/a", "b=c")),
        ("sftp://u:@[::1]/a", Target("sftp", "::1", 22, "/a", user="u", password="")),
        ("ftp://a%40b:c%3Ad%2F@h/a", Target("ftp", "h", 21, "/a", user="a@b", password="c:d/")),
        ("ftp://u:a@b@h/a", Target("ftp", "h", 21, "/a", user="u", password="a@b")),
        ("http://bücher.example/ü", Target("http", "xn--bcher-kva.example", 80, "/%C3%BC")),
    ],
)
def test_takes_a_url_apart(url: str, target: Target) -> None:
    """Each part of the userinfo and the port may be left out (§8.1)."""
    assert parse(url, ALL_SCHEMES) == target


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "the URL begins with none of ftp://, ftps://, http://, https://, sftp://"),
        ("s3cret", "the URL begins with none of ftp://, ftps://, http://, https://, sftp://"),
        ("file:///etc/passwd", "the URL begins with none of ftp://, ftps://, http://, https://, sftp://"),
        ("ftp://u:s3cret@/a", "the URL names no host"),
        ("ftp://u:s3cret@h", "the URL names no file"),
        ("ftp://u:s3cret@h/d/", "the URL names no file"),
        ("ftp://u:s3cret@h:port/a", "the URL cannot be read"),
        ("ftp://u:s3cret@h:0/a", "the URL cannot be read"),
        ("ftp://u:s3cret@h:65536/a", "the URL cannot be read"),
        ("ftp://u:s3cret@[h/a", "the URL cannot be read"),
        ("https://u:s3cret@.host/a", "the URL cannot be read"),
        ("ftp://u:s3cret@a..b/a", "the URL cannot be read"),
        (f"ftp://u:s3cret@{'a' * 64}/a", "the URL cannot be read"),
        ("ftp://u:s3cret%FF@h/a", "the URL cannot be read"),
        ("ftp://u:s3cret@h/a b", "the URL contains a space or a control character"),
        ("ftp://u:s3cret@h/a\r\nDELE b", "the URL contains a space or a control character"),
        ("ftp://u:s3cret@h/" + "a" * 2048, "the URL has more than 2048 characters"),
    ],
)
def test_refuses_what_is_no_url(url: str, reason: str) -> None:
    """The sentence never repeats the URL, which may hold a password."""
    assert _refusal(url) == reason


@pytest.mark.parametrize("part", ["u%0D%0ADELE%20b:s3cret@h/a", "u:s3cret%0A@h/a", "u:s3cret@h/a%0D%0ADELE%20b"])
def test_refuses_hidden_line_breaks(part: str) -> None:
    """They would be commands of their own to an FTP server."""
    assert _refusal(f"ftp://{part}") == "the URL cannot be read"


def test_schemes_are_compared_without_case() -> None:
    """The list is SupportedFileTransferProtocols as it is written (errata 3.88)."""
    assert parse("FTP://h/a", ("ftp",)) == parse("ftp://h/a", (" FTP",))
    with pytest.raises(TransferError, match="HTTP is not among the supported file transfer protocols"):
        parse("http://h/a", ("FTP", "HTTPS"))


def test_the_url_is_without_credentials() -> None:
    """It names a part on the disk, and resolves redirects."""
    assert parse("http://u:s3cret@h:80/a?b", ALL_SCHEMES).url == "http://h/a?b"
    assert parse("https://u@[::1]:4430/a", ALL_SCHEMES).url == "https://[::1]:4430/a"


def test_segments_are_decoded_one_by_one() -> None:
    """A percent-encoded slash divides nothing (RFC 1738 §3.2.2)."""
    assert parse("ftp://h/%2Fetc/%C3%BC/a", ALL_SCHEMES).segments() == [b"/etc", "ü".encode(), b"a"]
