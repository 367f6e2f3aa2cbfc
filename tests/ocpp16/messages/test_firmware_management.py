"""Messages of the profile Firmware Management."""

import pytest

from plugwright.ocpp16 import (
    DiagnosticsStatusNotificationConf,
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationConf,
    FirmwareStatusNotificationReq,
    GetDiagnosticsConf,
    GetDiagnosticsReq,
    UpdateFirmwareConf,
    UpdateFirmwareReq,
)
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire

TIME = "2026-11-22T17:03:05.120Z"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (DiagnosticsStatusNotificationReq(status="UploadFailed"), '{"status":"UploadFailed"}'),
        (DiagnosticsStatusNotificationConf(), "{}"),
        (FirmwareStatusNotificationReq(status="InstallationFailed"), '{"status":"InstallationFailed"}'),
        (FirmwareStatusNotificationConf(), "{}"),
        (
            GetDiagnosticsReq(location="ftp://h/d", retries=3, retry_interval=60, start_time=TIME, stop_time=TIME),
            f'{{"location":"ftp://h/d","retries":3,"retryInterval":60,"startTime":"{TIME}","stopTime":"{TIME}"}}',
        ),
        (GetDiagnosticsConf(file_name="f"), '{"fileName":"f"}'),
        (GetDiagnosticsConf(), "{}"),
        (
            UpdateFirmwareReq(location="http://h/f", retrieve_date=TIME, retries=0, retry_interval=1),
            f'{{"location":"http://h/f","retrieveDate":"{TIME}","retries":0,"retryInterval":1}}',
        ),
        (UpdateFirmwareConf(), "{}"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§6)."""
    check_wire(message, text)


@pytest.mark.parametrize("location", ["", "not a uri", "ftp://host/" + "x" * 5_000])
def test_any_text_is_a_location(location: str) -> None:
    """A location that leads nowhere is answered and then fails, with a status of its own (§5.9, §5.19)."""
    check_wire(GetDiagnosticsReq(location=location), f'{{"location":"{location}"}}')
