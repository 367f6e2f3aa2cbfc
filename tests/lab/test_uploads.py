"""Whether a file has come that was said to be uploaded."""

import pytest

from plugwright.lab.checks import differences
from plugwright.lab.evidence import Evidence
from plugwright.lab.parameters import Parameters
from plugwright.lab.uploads import UPLOADED, not_looked_at
from plugwright.ocpp16 import DiagnosticsStatus, DiagnosticsStatusNotificationReq
from tests.lab.looking_back import evidence


class Folder:
    """Where files come to."""

    def __init__(self, files: int) -> None:
        self.files = files

    def count(self) -> int:
        return self.files


def words(status: str, found: Evidence) -> list[str]:
    """What is wrong with a status."""
    return [difference.words for difference in differences({"status": UPLOADED}, {"status": status}, found)]


def test_a_file_has_to_come_where_the_lab_can_look() -> None:
    """§5.9: in this case; one that came before is no matter."""
    folder = Folder(3)
    found = Evidence(Parameters(), {}, {}, uploads=folder)
    assert words("Uploaded", found) == ["status Uploaded, but no file has come"]
    folder.files += 1
    assert words("Uploaded", found) == []
    assert words("UploadFailed", found) == ["status UploadFailed"]


def test_elsewhere_it_is_believed() -> None:
    """The location is somebody else's."""
    assert words("Uploaded", evidence()) == []


@pytest.mark.parametrize(("status", "said"), [("Uploaded", True), ("UploadFailed", False)])
def test_what_is_believed_is_told(status: DiagnosticsStatus, said: bool) -> None:
    """As a remark, with the location."""
    parameters = Parameters(log_url="ftp://maker/logs")
    remark = not_looked_at(evidence(DiagnosticsStatusNotificationReq(status=status), parameters=parameters))
    assert remark == ("not looked at: whether a file has come to ftp://maker/logs" if said else None)


def test_what_was_looked_at_is_no_remark() -> None:
    """Nor is a case without files."""
    found = Evidence(Parameters(), {}, {}, uploads=Folder(0))
    assert not_looked_at(found) is None
    assert not_looked_at(evidence()) is None
