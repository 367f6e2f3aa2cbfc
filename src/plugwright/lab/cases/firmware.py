"""Firmware management.

Test case document chapter 2.18; OCPP 1.6 §4.5, §5.19. The table calls location firmware.location.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.conditions import profile
from plugwright.lab.steps import Fact, Script, Sends, Until
from plugwright.lab.values import FIRMWARE_URL, INVALID_FIRMWARE_URL, from_now
from plugwright.lab.verbs import (
    ITS_CONNECTOR,
    at_each,
    csms,
    each_connector,
    either_order,
    only_if,
    optionally,
    station,
)
from plugwright.ocpp16 import (
    BootNotificationConf,
    BootNotificationReq,
    FirmwareStatus,
    FirmwareStatusNotificationReq,
    StatusNotificationReq,
    UpdateFirmwareConf,
    UpdateFirmwareReq,
)

SUPPORTED: Final = profile("FirmwareManagement")


def is_told(status: FirmwareStatus) -> Sends:
    """A step of the update is told."""
    return station.sends(FirmwareStatusNotificationReq, status=status)


def updates(location: object, **fields: object) -> Script:
    """The update is asked for, to begin at once."""
    return (
        csms.sends(UpdateFirmwareReq, location=location, retrieve_date=from_now(0, "now"), **fields),
        station.answers(UpdateFirmwareConf),
    )


GOING_UNAVAILABLE: Final = at_each(
    "any",
    optionally(station.sends(StatusNotificationReq, connector_id=ITS_CONNECTOR, status="Unavailable")),
)
"""Before the download, or before the installation, the connectors may go out of service."""

COMING_BACK: Final = at_each(
    "any",
    optionally(station.sends(StatusNotificationReq, connector_id=ITS_CONNECTOR, status="Available")),
)

UNAVAILABLE: Final = Fact("a connector is Unavailable", lambda evidence: "Unavailable" in evidence.statuses.values())
AVAILABLE_AGAIN: Final = Fact("no connector is Unavailable", lambda evidence: not UNAVAILABLE.holds(evidence))

TC_044_1_CS: Final = Case(
    id="TC_044_1_CS",
    title="Firmware is downloaded and installed",
    chapter="2.18.1",
    profile="FirmwareManagement",
    spec="§4.5, §5.19, errata 3.47",
    conditions=(SUPPORTED,),
    steps=(
        *updates(FIRMWARE_URL),
        either_order((is_told("Downloading"), is_told("Downloaded"), is_told("Installing")), GOING_UNAVAILABLE),
        either_order(
            (
                station.sends(BootNotificationReq),
                csms.answers(BootNotificationConf),
                each_connector(StatusNotificationReq, status="Available"),
            ),
            is_told("Installed"),
        ),
    ),
    remark="After the boot each connector and 0 are told (errata 3.22), where the document lists one notification.",
)

TC_044_2_CS: Final = Case(
    id="TC_044_2_CS",
    title="Firmware cannot be downloaded",
    chapter="2.18.2",
    profile="FirmwareManagement",
    spec="§4.5, §5.19",
    conditions=(SUPPORTED,),
    steps=(
        *updates("ftp://127.0.0.1:21/download_fail.fwi", retries=0),
        either_order((optionally(is_told("Downloading")), is_told("DownloadFailed")), GOING_UNAVAILABLE),
        only_if(UNAVAILABLE, COMING_BACK, Until(AVAILABLE_AGAIN, within="function_timeout_s")),
    ),
    remark="That connectors which were made Unavailable are Available again is an expected result of the document, "
    "not a step.",
)

TC_044_3_CS: Final = Case(
    id="TC_044_3_CS",
    title="Firmware cannot be installed",
    chapter="2.18.3",
    profile="FirmwareManagement",
    spec="§4.5, §5.19",
    conditions=(SUPPORTED,),
    steps=(
        *updates(INVALID_FIRMWARE_URL),
        either_order(
            GOING_UNAVAILABLE,
            (
                is_told("Downloading"),
                is_told("Downloaded"),
                optionally(is_told("Installing")),
                either_order(
                    optionally(station.sends(BootNotificationReq), csms.answers(BootNotificationConf)),
                    is_told("InstallationFailed"),
                ),
            ),
            COMING_BACK,
        ),
    ),
    remark="The prerequisites do not name the profile, without which the case means nothing. A connector's status is "
    "no part of the update's: it may come between any two of its notifications.",
)

CASES: Final = (TC_044_1_CS, TC_044_2_CS, TC_044_3_CS)
