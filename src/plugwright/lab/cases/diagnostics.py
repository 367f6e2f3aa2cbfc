"""Diagnostics.

Test case document chapter 2.19; OCPP 1.6 §4.4, §5.9.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.conditions import profile
from plugwright.lab.steps import Script, Sends
from plugwright.lab.uploads import UPLOADED
from plugwright.lab.values import LOG_URL
from plugwright.lab.verbs import csms, optionally, station
from plugwright.ocpp16 import (
    DiagnosticsStatus,
    DiagnosticsStatusNotificationReq,
    GetDiagnosticsConf,
    GetDiagnosticsReq,
)

NOWHERE: Final = "ftp://127.0.0.1:21/files/failedLocation"
FAILING: Final[Script] = (
    csms.sends(GetDiagnosticsReq, location=NOWHERE, retries=0),
    station.answers(GetDiagnosticsConf),
)


def is_told(status: DiagnosticsStatus) -> Sends:
    """A step of the upload is told."""
    return station.sends(DiagnosticsStatusNotificationReq, status=status)


TC_045_1_CS: Final = Case(
    id="TC_045_1_CS",
    title="Diagnostics are uploaded",
    chapter="2.19.1",
    profile="FirmwareManagement",
    spec="§4.4, §5.9",
    conditions=(profile("FirmwareManagement"),),
    steps=(
        csms.sends(GetDiagnosticsReq, location=LOG_URL),
        station.answers(GetDiagnosticsConf),
        is_told("Uploading"),
        station.sends(DiagnosticsStatusNotificationReq, status=UPLOADED),
    ),
    remark="That the file is where it was to go is an expected result of the document, not a step: the lab "
    "looks where the location is its own.",
)

TC_045_2_CS: Final = Case(
    id="TC_045_2_CS",
    title="Diagnostics cannot be uploaded",
    chapter="2.19.2",
    profile="FirmwareManagement",
    spec="§4.4, §5.9",
    conditions=(profile("FirmwareManagement"),),
    steps=(*FAILING, optionally(is_told("Uploading")), is_told("UploadFailed")),
    document_steps=(*FAILING, is_told("Uploading"), is_told("UploadFailed")),
    remark="The document wants Uploading even where the upload fails at once, unlike Downloading in TC_044_2_CS. The "
    "specification wants a notification of each status that there was: without an upload there is no Uploading.",
)

CASES: Final = (TC_045_1_CS, TC_045_2_CS)
