"""The table of operations: each message of the Central System, its feature profile and its handler.

OCPP 1.6 §3.3 (profiles), §4.2 (not allowed while Pending), chapter 5; errata 3.39 (what a profile that is off answers).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, cast

from plugwright.ocpp16 import (
    CancelReservationReq,
    ChangeAvailabilityReq,
    ChangeConfigurationReq,
    ClearCacheReq,
    DataTransferReq,
    GetConfigurationReq,
    GetDiagnosticsReq,
    GetLocalListVersionReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    ReserveNowReq,
    ResetReq,
    SendLocalListReq,
    TriggerMessageReq,
    UnlockConnectorReq,
    UpdateFirmwareReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.station.inbound import Handler, Operation
from plugwright.station.operations import (
    cancel_reservation,
    change_availability,
    change_configuration,
    clear_cache,
    data_transfer,
    get_configuration,
    get_diagnostics,
    get_local_list_version,
    remote_start_transaction,
    remote_stop_transaction,
    reserve_now,
    reset,
    send_local_list,
    trigger_message,
    unlock_connector,
    update_firmware,
)


def _core(handle: Any, **row: Any) -> Operation:
    return Operation("Core", cast("Handler", handle), **row)


def _local_list(handle: Any, **row: Any) -> Operation:
    return Operation("LocalAuthListManagement", cast("Handler", handle), **row)


def _reservation(handle: Any, **row: Any) -> Operation:
    return Operation("Reservation", cast("Handler", handle), **row)


OPERATIONS: Final[Mapping[type[Req], Operation]] = MappingProxyType(
    {
        ChangeAvailabilityReq: _core(change_availability.handle),
        ChangeConfigurationReq: _core(change_configuration.handle),
        ClearCacheReq: _core(clear_cache.handle),
        DataTransferReq: _core(data_transfer.handle),
        GetConfigurationReq: _core(get_configuration.handle),
        RemoteStartTransactionReq: _core(
            remote_start_transaction.handle, while_pending=False, refusal=RemoteStartTransactionConf(status="Rejected")
        ),
        RemoteStopTransactionReq: _core(
            remote_stop_transaction.handle, while_pending=False, refusal=RemoteStopTransactionConf(status="Rejected")
        ),
        ResetReq: _core(reset.handle),
        UnlockConnectorReq: _core(unlock_connector.handle),
        GetDiagnosticsReq: Operation("FirmwareManagement", cast("Handler", get_diagnostics.handle)),
        UpdateFirmwareReq: Operation("FirmwareManagement", cast("Handler", update_firmware.handle)),
        ReserveNowReq: _reservation(reserve_now.handle, refusal=reserve_now.REJECTED),
        CancelReservationReq: _reservation(cancel_reservation.handle, refusal=cancel_reservation.REJECTED),
        TriggerMessageReq: Operation("RemoteTrigger", cast("Handler", trigger_message.handle)),
        GetLocalListVersionReq: _local_list(get_local_list_version.handle, refusal=get_local_list_version.NO_LIST),
        SendLocalListReq: _local_list(send_local_list.handle, refusal=send_local_list.NOT_SUPPORTED),
    }
)
"""A row without a handler answers as a profile that is off does; a message without a row is NotSupported."""
