"""The table of all operations: their messages, feature profile and sender.

OCPP 1.6 §3.2 (feature profiles), §6; security white paper edition 3 §5.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from plugwright.ocpp16 import messages
from plugwright.ocpp16.payload import Conf, Req

FeatureProfile = Literal[
    "Core",
    "FirmwareManagement",
    "LocalAuthListManagement",
    "Reservation",
    "SmartCharging",
    "RemoteTrigger",
    "Security",  # not one of OCPP 1.6's own: the security white paper
]
Sender = Literal["station", "csms", "both"]


class Action(msgspec.Struct, frozen=True):
    """One operation; `name` is the Action of a CALL, `sender` is who may send it.

    `read_req` and `read_conf` decode a payload strictly; they raise what msgspec raises, `codec` says what it means.
    """

    name: str
    req: type[Req]
    conf: type[Conf]
    profile: FeatureProfile
    sender: Sender
    read_req: Callable[[bytes | msgspec.Raw], Req]
    read_conf: Callable[[bytes | msgspec.Raw], Conf]


def _action(req: type[Req], conf: type[Conf], profile: FeatureProfile, sender: Sender) -> Action:
    read_req, read_conf = msgspec.json.Decoder(req).decode, msgspec.json.Decoder(conf).decode
    return Action(req.__name__.removesuffix("Req"), req, conf, profile, sender, read_req, read_conf)


_TABLE: Final = (
    _action(messages.AuthorizeReq, messages.AuthorizeConf, "Core", "station"),
    _action(messages.BootNotificationReq, messages.BootNotificationConf, "Core", "station"),
    _action(messages.DataTransferReq, messages.DataTransferConf, "Core", "both"),
    _action(messages.HeartbeatReq, messages.HeartbeatConf, "Core", "station"),
    _action(messages.MeterValuesReq, messages.MeterValuesConf, "Core", "station"),
    _action(messages.StartTransactionReq, messages.StartTransactionConf, "Core", "station"),
    _action(messages.StatusNotificationReq, messages.StatusNotificationConf, "Core", "station"),
    _action(messages.StopTransactionReq, messages.StopTransactionConf, "Core", "station"),
    _action(messages.ChangeAvailabilityReq, messages.ChangeAvailabilityConf, "Core", "csms"),
    _action(messages.ChangeConfigurationReq, messages.ChangeConfigurationConf, "Core", "csms"),
    _action(messages.ClearCacheReq, messages.ClearCacheConf, "Core", "csms"),
    _action(messages.GetConfigurationReq, messages.GetConfigurationConf, "Core", "csms"),
    _action(messages.RemoteStartTransactionReq, messages.RemoteStartTransactionConf, "Core", "csms"),
    _action(messages.RemoteStopTransactionReq, messages.RemoteStopTransactionConf, "Core", "csms"),
    _action(messages.ResetReq, messages.ResetConf, "Core", "csms"),
    _action(messages.UnlockConnectorReq, messages.UnlockConnectorConf, "Core", "csms"),
    _action(
        messages.DiagnosticsStatusNotificationReq,
        messages.DiagnosticsStatusNotificationConf,
        "FirmwareManagement",
        "station",
    ),
    _action(
        messages.FirmwareStatusNotificationReq, messages.FirmwareStatusNotificationConf, "FirmwareManagement", "station"
    ),
    _action(messages.GetDiagnosticsReq, messages.GetDiagnosticsConf, "FirmwareManagement", "csms"),
    _action(messages.UpdateFirmwareReq, messages.UpdateFirmwareConf, "FirmwareManagement", "csms"),
    _action(messages.GetLocalListVersionReq, messages.GetLocalListVersionConf, "LocalAuthListManagement", "csms"),
    _action(messages.SendLocalListReq, messages.SendLocalListConf, "LocalAuthListManagement", "csms"),
    _action(messages.CancelReservationReq, messages.CancelReservationConf, "Reservation", "csms"),
    _action(messages.ReserveNowReq, messages.ReserveNowConf, "Reservation", "csms"),
    _action(messages.ClearChargingProfileReq, messages.ClearChargingProfileConf, "SmartCharging", "csms"),
    _action(messages.GetCompositeScheduleReq, messages.GetCompositeScheduleConf, "SmartCharging", "csms"),
    _action(messages.SetChargingProfileReq, messages.SetChargingProfileConf, "SmartCharging", "csms"),
    _action(messages.TriggerMessageReq, messages.TriggerMessageConf, "RemoteTrigger", "csms"),
    _action(messages.CertificateSignedReq, messages.CertificateSignedConf, "Security", "csms"),
    _action(messages.DeleteCertificateReq, messages.DeleteCertificateConf, "Security", "csms"),
    _action(messages.ExtendedTriggerMessageReq, messages.ExtendedTriggerMessageConf, "Security", "csms"),
    _action(messages.GetInstalledCertificateIdsReq, messages.GetInstalledCertificateIdsConf, "Security", "csms"),
    _action(messages.GetLogReq, messages.GetLogConf, "Security", "csms"),
    _action(messages.InstallCertificateReq, messages.InstallCertificateConf, "Security", "csms"),
    _action(messages.LogStatusNotificationReq, messages.LogStatusNotificationConf, "Security", "station"),
    _action(messages.SecurityEventNotificationReq, messages.SecurityEventNotificationConf, "Security", "station"),
    _action(messages.SignCertificateReq, messages.SignCertificateConf, "Security", "station"),
    _action(
        messages.SignedFirmwareStatusNotificationReq,
        messages.SignedFirmwareStatusNotificationConf,
        "Security",
        "station",
    ),
    _action(messages.SignedUpdateFirmwareReq, messages.SignedUpdateFirmwareConf, "Security", "csms"),
)

ACTIONS: Final[Mapping[str, Action]] = MappingProxyType({action.name: action for action in _TABLE})

_BY_TYPE: Final[Mapping[type[Req | Conf], Action]] = MappingProxyType(
    {action.req: action for action in _TABLE} | {action.conf: action for action in _TABLE}
)


def action_of(message: type[Req | Conf]) -> Action:
    """Return the operation that a request or confirmation type belongs to; KeyError for any other type."""
    return _BY_TYPE[message]
