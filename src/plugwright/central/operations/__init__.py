"""The table of what a station may ask of the Central System: OCPP 1.6 §4, and the security white paper's additions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.central.operations import (
    authorize,
    boot_notification,
    data_transfer,
    meter_values,
    notifications,
    start_transaction,
    status_notification,
    stop_transaction,
)
from plugwright.ocpp16.payload import Conf

# Each handler takes the request of its own row: the table, not the type checker, holds the two together.
Handler = Callable[[Any, Any, Any, Any], Conf]

OPERATIONS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "Authorize": authorize.handle,
        "BootNotification": boot_notification.handle,
        "DataTransfer": data_transfer.handle,
        "DiagnosticsStatusNotification": notifications.diagnostics_status,
        "FirmwareStatusNotification": notifications.firmware_status,
        "Heartbeat": notifications.heartbeat,
        "LogStatusNotification": notifications.log_status,
        "MeterValues": meter_values.handle,
        "SecurityEventNotification": notifications.security_event,
        "SignCertificate": notifications.sign_certificate,
        "SignedFirmwareStatusNotification": notifications.signed_firmware_status,
        "StartTransaction": start_transaction.handle,
        "StatusNotification": status_notification.handle,
        "StopTransaction": stop_transaction.handle,
    }
)
