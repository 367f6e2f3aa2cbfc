"""What a Central System may ask a station, with the schema of each request: enough to make a form of it.

OCPP 1.6 §5; security white paper edition 3 §5.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from plugwright.ocpp16.actions import ACTIONS, FeatureProfile
from plugwright.panel.schemas import schema_of

SUMMARIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CancelReservation": "Cancel a reservation",
        "CertificateSigned": "Hand over the certificate that the station asked to be signed",
        "ChangeAvailability": "Take a connector, or the whole station (0), in or out of service",
        "ChangeConfiguration": "Set a configuration key",
        "ClearCache": "Forget all that is remembered of idTags",
        "ClearChargingProfile": "Remove charging profiles",
        "DataTransfer": "Say what OCPP has no message for",
        "DeleteCertificate": "Delete an installed certificate",
        "ExtendedTriggerMessage": "Ask for a message now, those of the security extensions too",
        "GetCompositeSchedule": "Ask how much may be drawn in the time to come",
        "GetConfiguration": "Read configuration keys; without a list all of them",
        "GetDiagnostics": "Have the station upload its diagnostics",
        "GetInstalledCertificateIds": "List the installed certificates",
        "GetLocalListVersion": "Read the version of the local authorization list",
        "GetLog": "Have the station upload a log",
        "InstallCertificate": "Install a root certificate",
        "RemoteStartTransaction": "Start a transaction for an idTag",
        "RemoteStopTransaction": "Stop a transaction",
        "ReserveNow": "Reserve a connector for an idTag",
        "Reset": "Restart the station, its software (Soft) or all of it (Hard)",
        "SendLocalList": "Replace the local authorization list, or change it",
        "SetChargingProfile": "Limit how much may be drawn",
        "SignedUpdateFirmware": "Have the station install signed firmware",
        "TriggerMessage": "Ask for a message now",
        "UnlockConnector": "Let go of the plug",
        "UpdateFirmware": "Have the station install firmware",
    }
)


class OperationView(msgspec.Struct, frozen=True):
    """A CALL of the Central System; `schema` is the JSON Schema of its payload, which refers to nothing outside."""

    action: str
    profile: FeatureProfile
    summary: str
    schema: dict[str, Any]


def operations() -> tuple[OperationView, ...]:
    """Every CALL that a Central System may send, in the order of the table of actions."""
    return tuple(
        OperationView(action.name, action.profile, SUMMARIES[action.name], schema_of(action.req))
        for action in ACTIONS.values()
        if action.sender != "station"
    )
