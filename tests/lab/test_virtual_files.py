"""What becomes of files, by where they are."""

import pytest

from plugwright.lab.parameters import Parameters
from plugwright.lab.virtual_files import VirtualFiles
from plugwright.now import Now
from plugwright.station.effects import Download, Install, Upload
from plugwright.station.stimuli import InstallEnded, TransferEnded

PARAMETERS = Parameters()
START, LATER = Now(0, 0), Now(10_000, 10_000)


@pytest.mark.parametrize(
    ("url", "ok"),
    [(PARAMETERS.firmware_url, True), (PARAMETERS.invalid_firmware_url, True), ("ftp://127.0.0.1:21/none", False)],
)
def test_a_download_succeeds_from_the_configured_places(url: str, ok: bool) -> None:
    """And nowhere else; it takes its time."""
    files = VirtualFiles(PARAMETERS)
    assert files.do(Download(1, url), START) == []
    (ended,) = files.due(LATER)
    assert isinstance(ended, TransferEnded)
    assert ended.ok == ok


@pytest.mark.parametrize("place", ["firmware_url", "invalid_firmware_url"])
def test_only_the_good_image_installs(place: str) -> None:
    """The other one is no image."""
    files = VirtualFiles(PARAMETERS)
    files.do(Download(1, getattr(PARAMETERS, place)), START)
    files.due(LATER)
    files.do(Install(1), LATER)
    (ended,) = files.due(Now(20_000, 20_000))
    assert isinstance(ended, InstallEnded)
    assert ended.ok == (place == "firmware_url")


@pytest.mark.parametrize(
    ("url", "ok"), [(f"{PARAMETERS.log_url}/a.tar.gz", True), ("ftp://127.0.0.1:21/a.tar.gz", False)]
)
def test_an_upload_succeeds_to_the_configured_place(url: str, ok: bool) -> None:
    """Below the location of the logs."""
    files = VirtualFiles(PARAMETERS)
    files.do(Upload(1, url, "a.tar.gz", None, None), START)
    (ended,) = files.due(LATER)
    assert isinstance(ended, TransferEnded)
    assert ended.ok == ok


def test_whole_uploads_are_counted() -> None:
    """Those that succeeded, when they have ended; downloads are none."""
    files = VirtualFiles(PARAMETERS)
    files.do(Upload(1, f"{PARAMETERS.log_url}/a", "a", None, None), START)
    assert files.count() == 0
    files.due(LATER)
    files.do(Upload(2, "ftp://127.0.0.1:21/a", "a", None, None), LATER)
    files.do(Download(3, PARAMETERS.firmware_url), LATER)
    files.due(Now(20_000, 20_000))
    assert files.count() == 1
