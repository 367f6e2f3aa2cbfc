"""The table of all operations."""

from collections import Counter

import pytest

from plugwright import ocpp16
from plugwright.ocpp16 import IdTagInfo
from plugwright.ocpp16.actions import ACTIONS, Action, action_of
from plugwright.ocpp16.payload import Conf, Req


def test_has_all_operations() -> None:
    """OCPP 1.6 has 28 operations in six profiles (§3.2), the security white paper has 11 (§5)."""
    assert Counter(action.profile for action in ACTIONS.values()) == {
        "Core": 16,
        "FirmwareManagement": 4,
        "LocalAuthListManagement": 2,
        "Reservation": 2,
        "SmartCharging": 3,
        "RemoteTrigger": 1,
        "Security": 11,
    }


@pytest.mark.parametrize(("name", "action"), ACTIONS.items())
def test_messages_are_named_for_their_operation(name: str, action: Action) -> None:
    """One name for the operation and its two messages, which the room offers."""
    assert action.name == name
    assert action.req is getattr(ocpp16, f"{name}Req")
    assert action.conf is getattr(ocpp16, f"{name}Conf")
    assert issubclass(action.req, Req)
    assert issubclass(action.conf, Conf)


def test_station_sends_what_chapter_four_has() -> None:
    """Who may send what: §4 and §5 for OCPP 1.6, §5 of the security white paper; DataTransfer goes both ways."""
    assert sorted(action.name for action in ACTIONS.values() if action.sender == "station") == [
        "Authorize",
        "BootNotification",
        "DiagnosticsStatusNotification",
        "FirmwareStatusNotification",
        "Heartbeat",
        "LogStatusNotification",
        "MeterValues",
        "SecurityEventNotification",
        "SignCertificate",
        "SignedFirmwareStatusNotification",
        "StartTransaction",
        "StatusNotification",
        "StopTransaction",
    ]
    assert [action.name for action in ACTIONS.values() if action.sender == "both"] == ["DataTransfer"]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_finds_the_operation_of_a_message(action: Action) -> None:
    """The request type and the confirmation type lead back to their operation."""
    assert action_of(action.req) is action
    assert action_of(action.conf) is action


def test_a_structure_belongs_to_no_operation() -> None:
    """Only messages do."""
    with pytest.raises(KeyError):
        action_of(IdTagInfo)  # type: ignore[arg-type]
