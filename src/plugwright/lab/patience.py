"""How long the lab waits for what, and which of its own deeds excuse a lost connection.

The document gives no time-outs; these come from the parameters.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from plugwright.lab.parameters import Parameters
from plugwright.lab.steps import Deed, Sends, Step, Until
from plugwright.ocpp16 import (
    BootNotificationReq,
    ChangeConfigurationReq,
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationReq,
    LogStatusNotificationReq,
    MeterValuesReq,
    ResetReq,
    SignedFirmwareStatusNotificationReq,
    SignedUpdateFirmwareReq,
    UpdateFirmwareReq,
)
from plugwright.ocpp16.payload import Req

WAITS: Final[Mapping[type[Req], str]] = MappingProxyType(
    {
        BootNotificationReq: "reboot_s",
        DiagnosticsStatusNotificationReq: "transfer_s",
        FirmwareStatusNotificationReq: "transfer_s",
        LogStatusNotificationReq: "transfer_s",
        SignedFirmwareStatusNotificationReq: "transfer_s",
    }
)
"""The parameter that says how long a message may take; every other one may take `function_timeout_s`."""

REBOOTS: Final = (BootNotificationReq,)
"""What may stay away, and takes its time all the same: a station that is to restart may say much before it does."""

EXCUSING_DEEDS: Final[tuple[Deed, ...]] = (
    "disconnect power",
    "reconnect power",
    "cut connection",
    "restore connection",
)
EXCUSING_CALLS: Final = (ResetReq, UpdateFirmwareReq, SignedUpdateFirmwareReq)
RECONNECTING_KEYS: Final = ("AuthorizationKey", "SecurityProfile")


def patience_s(steps: Iterable[Step], parameters: Parameters) -> int:
    """How long one of these may take, at most."""
    return max((_of(step, parameters) for step in steps), default=parameters.function_timeout_s)


def optional_patience_s(steps: Iterable[Step], parameters: Parameters) -> int:
    """How long to wait where all of these may stay away."""
    reboots = any(isinstance(step, Sends) and step.message in REBOOTS for step in steps)
    return max(parameters.function_timeout_s, parameters.optional_s) if reboots else parameters.optional_s


def _of(step: Step, parameters: Parameters) -> int:
    match step:
        case Until(within=within):
            return _seconds(parameters, within)
        case Sends(message=message) if message is MeterValuesReq:
            interval_s = max(parameters.meter_value_interval_s, parameters.clock_aligned_data_interval_s)
            return parameters.function_timeout_s + interval_s
        case Sends(message=message) if message in WAITS:
            return _seconds(parameters, WAITS[message])
    return parameters.function_timeout_s


def _seconds(parameters: Parameters, name: str) -> int:
    seconds: int = getattr(parameters, name)
    return seconds


def excuses(cause: Req | Deed) -> bool:
    """Whether a lost connection is no wonder after it."""
    if isinstance(cause, ChangeConfigurationReq):
        return cause.key in RECONNECTING_KEYS
    return isinstance(cause, EXCUSING_CALLS) or cause in EXCUSING_DEEDS
