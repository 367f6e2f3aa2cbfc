"""TriggerMessage: the Central System asks for a message that says how things stand now.

OCPP 1.6 §5.17, §6.51, §6.52, §7.32, §7.44, §4.2 (also while Pending); errata 3.35, 3.40, 3.46.
Lab: TC_054_CS, TC_055_CS.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import (
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationReq,
    TriggerMessageConf,
    TriggerMessageReq,
)
from plugwright.ocpp16.actions import FeatureProfile

if TYPE_CHECKING:
    from plugwright.station.station import Station

ACCEPTED: Final = TriggerMessageConf(status="Accepted")
REJECTED: Final = TriggerMessageConf(status="Rejected")
NOT_IMPLEMENTED: Final = TriggerMessageConf(status="NotImplemented")

LISTENS: Final = ("Accepted", "Pending")
"""Only then may anything but BootNotification be said (§4.2)."""


class Trigger(msgspec.Struct, frozen=True):
    """How a message is brought about; `begin` returns False where it will not be sent. News, not facts (§5.17)."""

    begin: Callable[["Station", int | None, Now], bool]
    profile: FeatureProfile = "Core"
    of_connector: bool = False


def handle(station: "Station", req: TriggerMessageReq, now: Now) -> TriggerMessageConf:
    """Say whether the message will be sent; it follows this answer. A connectorId that it has no use for is ignored."""
    trigger = TRIGGERS.get(req.requested_message)
    if trigger is None or trigger.profile not in station.product.feature_profiles:
        return NOT_IMPLEMENTED
    if station.calls.quiet:
        return REJECTED
    number = req.connector_id if trigger.of_connector else None
    if number is not None and not 0 <= number <= len(station.connectors):
        return REJECTED
    return ACCEPTED if trigger.begin(station, number, now) else REJECTED


def _boot_notification(station: "Station", number: int | None, now: Now) -> bool:
    """Once accepted no other one is sent before a restart (errata 3.35, 3.40)."""
    return station.boot.ask_now()


def _diagnostics_status(station: "Station", number: int | None, now: Now) -> bool:
    request = DiagnosticsStatusNotificationReq(status=station.diagnostics.status_for_trigger())
    return _may_say(station) and station.calls.tell(request, triggered=True)


def _firmware_status(station: "Station", number: int | None, now: Now) -> bool:
    request = FirmwareStatusNotificationReq(status=station.firmware.status_for_trigger())
    return _may_say(station) and station.calls.tell(request, triggered=True)


def _heartbeat(station: "Station", number: int | None, now: Now) -> bool:
    return _may_say(station) and station.heartbeat.trigger()


def _meter_values(station: "Station", number: int | None, now: Now) -> bool:
    """Of the whole station where none or connector 0 is named (§3.8): it has no meter of its own."""
    if not _may_say(station):
        return False
    for connector in station.connectors:
        if not number or connector.id == number:
            station.metering.request(connector, "trigger", now)
    return True


def _status_notification(station: "Station", number: int | None, now: Now) -> bool:
    """Of the station and every connector where none is named; connector 0 is the station alone."""
    if not _may_say(station):
        return False
    for reporter in station.reporters():
        if number is None or reporter.connector == number:
            reporter.trigger(now)
    return True


def _may_say(station: "Station") -> bool:
    return station.boot.registration in LISTENS


TRIGGERS: Final[Mapping[str, Trigger]] = MappingProxyType(
    {
        "BootNotification": Trigger(_boot_notification),
        "DiagnosticsStatusNotification": Trigger(_diagnostics_status, "FirmwareManagement"),
        "FirmwareStatusNotification": Trigger(_firmware_status, "FirmwareManagement"),
        "Heartbeat": Trigger(_heartbeat),
        "MeterValues": Trigger(_meter_values, of_connector=True),
        "StatusNotification": Trigger(_status_notification, of_connector=True),
    }
)
"""All that may be asked for; anything else is NotImplemented, not refused with a CALLERROR (§7.44)."""
