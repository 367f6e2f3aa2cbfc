"""What the lab knows of the station from one case to the next: so that it can be brought back to where a case begins.

All of it follows from what was said and from what the operator was asked to do.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from plugwright.lab.declaration import Declaration
from plugwright.lab.events import Act
from plugwright.lab.evidence import Refusal
from plugwright.lab.steps import Deed
from plugwright.ocpp16 import (
    BootNotificationConf,
    CancelReservationConf,
    CancelReservationReq,
    ChangeAvailabilityReq,
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    ChargingProfile,
    ClearCacheReq,
    ClearChargingProfileReq,
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationReq,
    GetConfigurationConf,
    GetDiagnosticsReq,
    GetLogReq,
    KeyValue,
    LogStatusNotificationReq,
    RemoteStartTransactionReq,
    ReserveNowConf,
    ReserveNowReq,
    SendLocalListConf,
    SendLocalListReq,
    SetChargingProfileReq,
    SignedFirmwareStatusNotificationReq,
    SignedUpdateFirmwareReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
    UpdateFirmwareReq,
)
from plugwright.ocpp16.payload import Conf, Req
from plugwright.station.keys import HeartbeatInterval

FIRST_TRANSACTION_ID: Final = 1000
JOBS: Final[Mapping[type[Req], type[Req]]] = MappingProxyType(
    {
        GetDiagnosticsReq: DiagnosticsStatusNotificationReq,
        GetLogReq: LogStatusNotificationReq,
        SignedUpdateFirmwareReq: SignedFirmwareStatusNotificationReq,
        UpdateFirmwareReq: FirmwareStatusNotificationReq,
    }
)
"""What begins a job, and what tells of it."""
ENDS: Final[Mapping[type[Req], tuple[str, ...]]] = MappingProxyType(
    {
        DiagnosticsStatusNotificationReq: ("Uploaded", "UploadFailed"),
        FirmwareStatusNotificationReq: ("Installed", "InstallationFailed", "DownloadFailed"),
        LogStatusNotificationReq: (
            "Uploaded",
            "UploadFailure",
            "BadMessage",
            "NotSupportedOperation",
            "PermissionDenied",
        ),
        SignedFirmwareStatusNotificationReq: (
            *("Installed", "InstallationFailed", "DownloadFailed"),
            *("InvalidSignature", "InstallVerificationFailed"),
        ),
    }
)
"""The statuses that end it."""


class Known:
    """The facts; `changed` holds the former value of each key that a case has changed.

    A station with a history has been with another Central System before: what it keeps of it is yet to be cleared.
    """

    def __init__(self, declaration: Declaration, *, history: bool = False) -> None:
        self.declaration = declaration
        self.has_history = history
        self.accepted = False
        self.keys_read = False
        self.keys: dict[str, KeyValue] = {}
        self.factory: dict[str, KeyValue] = {}
        """The keys as they were first read."""
        self.home: dict[str, str] = {}
        """The values that keys are brought back to."""
        self.changed: dict[str, str] = {}
        self.needs_reboot = False
        self.statuses: dict[int, str] = {}
        self.transactions: dict[int, StartTransactionReq] = {}
        self.next_transaction_id = FIRST_TRANSACTION_ID
        self.reservations: dict[int, ReserveNowReq] = {}
        self.inoperative = False
        self.caches = False
        self.lists = False
        self.charging_profiles = False
        self.jobs: dict[type[Req], bool] = {}
        """The notifications that are to tell the end of a file's or firmware's way."""
        self.plugged: dict[int, bool] = {}
        self.powered = True
        self.networked = True
        self.faulted = False
        self.lock_jammed = False

    @property
    def free(self) -> bool:
        """Whether every connector is Available, as far as the station has said anything of it."""
        connectors = range(1, self.declaration.connectors + 1)
        return all(self.statuses.get(connector) == "Available" for connector in connectors)

    @property
    def told(self) -> bool:
        """Whether the station has said of every connector how it is."""
        return all(connector in self.statuses for connector in range(1, self.declaration.connectors + 1))

    # What the station said

    def called(self, req: Req) -> None:
        """A CALL of the station's."""
        match req:
            case StatusNotificationReq():
                self.statuses[req.connector_id] = req.status
            case StopTransactionReq():
                self.transactions.pop(req.transaction_id, None)
            case _ if type(req) in ENDS and getattr(req, "status", None) in ENDS[type(req)]:
                self.jobs.pop(type(req), None)

    def answered_by_us(self, req: Req, conf: Conf) -> None:
        """Our answer to it."""
        match req, conf:
            case _, BootNotificationConf():
                self.accepted = conf.status == "Accepted"
                if self.accepted and conf.interval:
                    self._set(HeartbeatInterval.name, str(conf.interval))  # §4.2
            case StartTransactionReq(), StartTransactionConf():
                self.transactions[conf.transaction_id] = req
        if hasattr(conf, "id_tag_info"):
            self.caches = True

    def answered(self, req: Req, conf: Conf | Refusal) -> None:
        """The station's answer to a CALL of ours."""
        match req, conf:
            case _, GetConfigurationConf():
                self._read(conf.configuration_key or ())
            case ChangeConfigurationReq(), ChangeConfigurationConf(status="Accepted" | "RebootRequired"):
                self._set(req.key, req.value)
                self.needs_reboot = self.needs_reboot or conf.status == "RebootRequired"
            case ChangeAvailabilityReq(), _:
                self.inoperative = req.type == "Inoperative" or (self.inoperative and req.connector_id != 0)
            case _ if type(req) in JOBS and not isinstance(conf, Refusal):
                self.jobs[JOBS[type(req)]] = True
            case _:
                self._remembered(req, conf)

    def _remembered(self, req: Req, conf: Conf | Refusal) -> None:
        match req, conf:
            case ReserveNowReq(), ReserveNowConf(status="Accepted"):
                self.reservations[req.reservation_id] = req
            case CancelReservationReq(), CancelReservationConf():
                self.reservations.pop(req.reservation_id, None)
            case SendLocalListReq(), SendLocalListConf(status="Accepted"):
                self.lists = bool(req.local_authorization_list) or req.update_type == "Differential"
            case (SetChargingProfileReq(), _) | (RemoteStartTransactionReq(charging_profile=ChargingProfile()), _):
                self.charging_profiles = True
            case ClearChargingProfileReq(), _:
                self.charging_profiles = self.charging_profiles and req != ClearChargingProfileReq()
            case ClearCacheReq(), _:
                self.caches = False

    def _read(self, keys: tuple[KeyValue, ...]) -> None:
        for key in keys:
            self.keys[key.key.lower()] = key
            self.factory.setdefault(key.key.lower(), key)
            self.home.setdefault(key.key.lower(), key.value or "")

    def _set(self, name: str, value: str) -> None:
        key = self.keys.get(name.lower())
        if key is None:
            return
        self.keys[name.lower()] = msgspec.structs.replace(key, value=value)
        home = self.home[name.lower()]
        if value == home:
            self.changed.pop(name.lower(), None)
        else:
            self.changed[name.lower()] = home

    def forget_history(self) -> None:
        """What it had been is undone: from now on the station is brought back to how it is."""
        self.has_history = False
        self.home = {name: key.value or "" for name, key in self.keys.items()}
        self.changed.clear()

    # What happened beside it

    def done(self, act: Act) -> None:
        """The operator has done it."""
        match act.deed:
            case "plug in" | "plug in halfway":
                self.plugged[act.connector] = True
                self.lock_jammed = self.lock_jammed or act.deed == "plug in halfway"
            case "unplug":
                self.plugged.pop(act.connector, None)
            case _:
                self._switched(act.deed)

    def _switched(self, deed: Deed) -> None:
        match deed:
            case "unplug at the vehicle" if self.declaration.vehicle_end_frees:
                self.plugged.clear()
            case "disconnect power" | "reconnect power":
                self.powered = deed == "reconnect power"
                self.accepted = self.accepted and self.powered
            case "cut connection" | "restore connection":
                self.networked = deed == "restore connection"
            case "set connector faulted" | "set station faulted" | "clear faults":
                self.faulted = deed != "clear faults"
            case "jam the lock" | "mend the lock":
                self.lock_jammed = deed == "jam the lock"


def differing_keys(declared: Mapping[str, KeyValue], told: Mapping[str, KeyValue]) -> list[str]:
    """What the station says of its keys otherwise than the declaration does, a line each."""
    lines: list[str] = []
    for name, key in declared.items():
        found = told.get(name)
        if found is None:
            lines.append(f"{key.key}: declared, but the station does not tell it")
            continue
        if key.value is not None and _plain(found.value) != _plain(key.value):
            lines.append(f"{key.key}: declared {key.value!r}, told {found.value or ''!r}")
        if found.readonly != key.readonly:
            lines.append(f"{key.key}: declared {_access(key)}, told {_access(found)}")
    lines += [f"{key.key}: told, but not declared" for name, key in told.items() if name not in declared]
    return lines


def _plain(value: str | None) -> str:
    """Lists are written with blanks after the commas or without."""
    return ",".join(item.strip() for item in (value or "").lower().split(","))


def _access(key: KeyValue) -> str:
    return "read-only" if key.readonly else "writable"
