"""What a frame may say in the log, and what it may be shown with."""

import pytest

from plugwright.runtime.masking import (
    MASK,
    MAX_LOGGED_CHARACTERS,
    for_log,
    masked_id_tag,
    masked_location,
    shown_without_secrets,
    without_persons,
    without_secrets,
)

CHANGE = b'[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"0123456789abcdef"}]'


def test_masks_id_tags_in_the_log() -> None:
    """At any depth, the parent's as well; their beginning tells two cards apart."""
    frame = b'[2,"1","SendLocalList",{"list":[{"idTag":"04AABBCC","idTagInfo":{"parentIdTag":"FAMILY"}}]}]'
    line = for_log(frame)
    assert "AABBCC" not in line
    assert "FAMILY" not in line
    assert masked_id_tag("04AABBCC") in line
    assert "SendLocalList" in line


def test_shows_id_tags_outside_the_log() -> None:
    """Who looks at frames looks for them; the frame is shown as it was written."""
    frame = b'[2, "1", "Authorize", {"idTag" : "04AABBCC"}]'
    assert without_secrets(frame) == frame.decode()


def test_a_frame_for_a_stranger_has_no_whole_id_tag() -> None:
    """It keeps everything else as it was written, what is no JSON as well."""
    text = without_persons(b'[2,"1","ReserveNow",{"idTag":"04AABBCC","parentIdTag":"FAMILY"}]')
    assert text == '[2,"1","ReserveNow",{"idTag":"04***","parentIdTag":"FA***"}]'
    assert without_persons(b"(20000 bytes)") == "(20000 bytes)"
    assert without_persons(b'[2, "1", "Heartbeat", {}]') == '[2, "1", "Heartbeat", {}]'
    assert "AABBCC" not in without_persons(b'{"idTag":"04AABBCC"')


@pytest.mark.parametrize(
    "frame",
    [
        CHANGE,
        CHANGE.replace(b"AuthorizationKey", b"authorizationKEY"),
        CHANGE.replace(b"AuthorizationKey", b"\\u0041uthorizationKey"),
        b'[3,"1",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"0123456789abcdef"}]}]',
        b'[2,"1","GetDiagnostics",{"location":"ftp://user:0123456789abcdef@host/x"}]',
        b'[2,"1","UpdateFirmware",{"location":"https://host/x?a=1&sig=0123456789abcdef"}]',
        b'[2,"1","UpdateFirmware",{"location":"https:\\/\\/host\\/x?0123456789abcdef"}]',
        b'[2,"1","GetLog",{"log":{"remoteLocation":"sftp://user:0123456789abcdef@host"}}]',
        CHANGE[:-2],
        CHANGE.replace(b'"key"', b'"Key"').replace(b'"value"', b'"Value"'),
        CHANGE.replace(b'"AuthorizationKey"', b'["AuthorizationKey"]'),
        b'[2,"1","GetDiagnostics",{"Location":"ftp://user:0123456789abcdef@host/x"}]',
        b'[2,"1","GetDiagnostics",{"location":"ftp://user:a/0123456789abcdef@host/x"}]',
        b'[2,"1","GetDiagnostics",{"location":"ftp://user:a@0123456789abcdef@host/x"}]',
        b'[2,"1","GetDiagnostics",{"location":"ftp:\\\\user:0123456789abcdef@host/x"}]',
        b'[2,"1","GetDiagnostics",{"location":"user:0123456789abcdef@host/x"}]',
        b'[2,"1","UpdateFirmware",{"location":"https://host/x#0123456789abcdef"}]',
    ],
)
def test_shows_no_secret_anywhere(frame: bytes) -> None:
    """Neither the station's key nor a password in a location, nor a frame that only looks broken."""
    for text in (for_log(frame), without_secrets(frame), without_persons(frame)):
        assert "0123456789abcdef" not in text


def test_keeps_the_rest_of_a_location() -> None:
    """Only who logs in there is hidden, and the query."""
    assert "ftp://***@host/x?***" in without_secrets(b'[2,"1","GetDiagnostics",{"location":"ftp://u:p@host/x?y"}]')
    assert without_secrets(b'["https://host/x?y"]') == '["https://host/x?y"]'


@pytest.mark.parametrize("frame", [b"\xff\xfe", b'{"idTag":"04AABBCC"', b"[" * 5000])
def test_logs_of_an_unreadable_frame_only_its_length(frame: bytes) -> None:
    """It might hide anything."""
    assert for_log(frame) == f"({len(frame)} bytes that are not readable JSON)"


def test_cuts_a_long_frame() -> None:
    """A line of the log is bearable."""
    assert len(for_log(b'["%b"]' % (b"x" * 10_000))) < MAX_LOGGED_CHARACTERS + 50


def test_a_line_stays_one_line() -> None:
    """Line ends stay escaped."""
    assert "\n" not in for_log(b'["a\\nb"]')


def test_a_huge_frame_is_only_measured() -> None:
    """A local list of megabytes would hold the loop while it is written anew."""
    frame = b'[2,"1","SendLocalList",{"idTag":"' + b"x" * 300_000 + b'"}]'
    assert for_log(frame) == without_secrets(frame) == without_persons(frame) == f"({len(frame)} bytes)"


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("ftp://user:hunter2@files/i", "ftp://files/i"),
        ("https://files/i?signature=hunter2", "https://files/i?***"),
        ("https://files:8443/i", "https://files:8443/i"),
        ("https://files:8443/i@2", "https://files:8443/i@2"),
        ("ftp://user:hunter2@[2001:db8::1]:21/i@2", "ftp://[2001:db8::1]:21/i@2"),
        ("ftp://user:hunt/er2@files/i", "ftp://files/i"),
        ("user:hunter2@files/i", "files/i"),
    ],
)
def test_a_location_is_shown_without_its_secrets(location: str, shown: str) -> None:
    """Neither user nor password nor signature."""
    assert masked_location(location) == shown


def test_a_payload_is_shown_without_secrets() -> None:
    """A confirmation that is handed on is masked like the frame that it came in."""
    key = {"key": "AUTHORIZATIONKEY", "readonly": False, "value": "0123456789abcdef"}
    for keys in ([key], (key,)):
        told = shown_without_secrets({"configurationKey": keys})
        assert told == {"configurationKey": [key | {"value": MASK}]}
    assert shown_without_secrets({"idTagInfo": {"parentIdTag": "FAMILY"}}) == {"idTagInfo": {"parentIdTag": "FAMILY"}}
