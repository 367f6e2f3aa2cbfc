"""Which conditions fault a connector and which only warn.

OCPP 1.6 §7.6 (the codes), §4.9 (a status other than Faulted makes the condition a warning).
Lab: TC_024_CS, TC_041_CS.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from plugwright.ocpp16 import ChargePointErrorCode, ChargePointStatus

Severity = Literal["none", "warning", "fault"]

SEVERITIES: Final[Mapping[ChargePointErrorCode, Severity]] = MappingProxyType(
    {
        "NoError": "none",
        "ConnectorLockFailure": "fault",  # the plug cannot be held, or not be given back
        "EVCommunicationError": "warning",  # §7.6: never with Faulted
        "GroundFailure": "fault",
        "HighTemperature": "fault",
        "InternalError": "fault",
        "LocalListConflict": "warning",
        "OtherError": "fault",  # a vendor's own: nothing is known of it, so nothing is risked
        "OverCurrentFailure": "fault",
        "OverVoltage": "fault",
        "PowerMeterFailure": "fault",  # energy that is not measured is not sold
        "PowerSwitchFailure": "fault",
        "ReaderFailure": "warning",  # a remote start still works
        "ResetFailure": "warning",
        "UnderVoltage": "fault",
        "WeakSignal": "warning",
    }
)

EV_COMMUNICATION_STATUSES: Final = frozenset({"Preparing", "SuspendedEV", "SuspendedEVSE", "Finishing"})
"""The only statuses beside which EVCommunicationError is told (§7.6)."""


class Fault(msgspec.Struct, frozen=True, gc=False):
    """A condition that holds; `own` is one that the station found itself, not the hardware."""

    error_code: ChargePointErrorCode
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None
    own: bool = False

    @property
    def faults(self) -> bool:
        """Whether charging must stop."""
        return SEVERITIES[self.error_code] == "fault"


def faulting(faults: Sequence[Fault]) -> Fault | None:
    """The oldest of the conditions that faults, if there is one."""
    return next((fault for fault in faults if fault.faults), None)


def warning_beside(status: ChargePointStatus, faults: Sequence[Fault]) -> Fault | None:
    """The oldest warning that may be told beside this status."""
    for fault in faults:
        if not fault.faults and (fault.error_code != "EVCommunicationError" or status in EV_COMMUNICATION_STATUSES):
            return fault
    return None
