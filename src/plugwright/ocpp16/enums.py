"""The enumerations of OCPP 1.6, one alias each, whose values are the texts on the wire.

OCPP 1.6 §7; an alias has the name of its section there. The security white paper's are in `security_enums.py`.
"""

from typing import Literal

__all__ = [
    "AuthorizationStatus",
    "AvailabilityStatus",
    "AvailabilityType",
    "CancelReservationStatus",
    "ChargePointErrorCode",
    "ChargePointStatus",
    "ChargingProfileKindType",
    "ChargingProfilePurposeType",
    "ChargingProfileStatus",
    "ChargingRateUnitType",
    "ClearCacheStatus",
    "ClearChargingProfileStatus",
    "ConfigurationStatus",
    "DataTransferStatus",
    "DiagnosticsStatus",
    "FirmwareStatus",
    "GetCompositeScheduleStatus",
    "Location",
    "Measurand",
    "MessageTrigger",
    "Phase",
    "ReadingContext",
    "Reason",
    "RecurrencyKindType",
    "RegistrationStatus",
    "RemoteStartStopStatus",
    "ReservationStatus",
    "ResetStatus",
    "ResetType",
    "TriggerMessageStatus",
    "UnitOfMeasure",
    "UnlockStatus",
    "UpdateStatus",
    "UpdateType",
    "ValueFormat",
]

AuthorizationStatus = Literal["Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx"]  # §7.2

AvailabilityStatus = Literal["Accepted", "Rejected", "Scheduled"]  # §7.3

AvailabilityType = Literal["Inoperative", "Operative"]  # §7.4

CancelReservationStatus = Literal["Accepted", "Rejected"]  # §7.5

ChargePointErrorCode = Literal[  # §7.6
    "ConnectorLockFailure",
    "EVCommunicationError",
    "GroundFailure",
    "HighTemperature",
    "InternalError",
    "LocalListConflict",
    "NoError",
    "OtherError",
    "OverCurrentFailure",
    "OverVoltage",
    "PowerMeterFailure",
    "PowerSwitchFailure",
    "ReaderFailure",
    "ResetFailure",
    "UnderVoltage",
    "WeakSignal",
]

ChargePointStatus = Literal[  # §7.7
    "Available",
    "Preparing",
    "Charging",
    "SuspendedEVSE",
    "SuspendedEV",
    "Finishing",
    "Reserved",
    "Unavailable",
    "Faulted",
]

ChargingProfileKindType = Literal["Absolute", "Recurring", "Relative"]  # §7.9

ChargingProfilePurposeType = Literal["ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"]  # §7.10

ChargingProfileStatus = Literal["Accepted", "Rejected", "NotSupported"]  # §7.11

ChargingRateUnitType = Literal["A", "W"]  # §7.12

ClearCacheStatus = Literal["Accepted", "Rejected"]  # §7.20

ClearChargingProfileStatus = Literal["Accepted", "Unknown"]  # §7.21

ConfigurationStatus = Literal["Accepted", "Rejected", "RebootRequired", "NotSupported"]  # §7.22

DataTransferStatus = Literal["Accepted", "Rejected", "UnknownMessageId", "UnknownVendorId"]  # §7.23

DiagnosticsStatus = Literal["Idle", "Uploaded", "UploadFailed", "Uploading"]  # §7.24

FirmwareStatus = Literal[  # §7.25
    "Downloaded",
    "DownloadFailed",
    "Downloading",
    "Idle",
    "InstallationFailed",
    "Installing",
    "Installed",
]

GetCompositeScheduleStatus = Literal["Accepted", "Rejected"]  # §7.26

Location = Literal["Body", "Cable", "EV", "Inlet", "Outlet"]  # §7.30

Measurand = Literal[  # §7.31
    "Current.Export",
    "Current.Import",
    "Current.Offered",
    "Energy.Active.Export.Register",
    "Energy.Active.Import.Register",
    "Energy.Reactive.Export.Register",
    "Energy.Reactive.Import.Register",
    "Energy.Active.Export.Interval",
    "Energy.Active.Import.Interval",
    "Energy.Reactive.Export.Interval",
    "Energy.Reactive.Import.Interval",
    "Frequency",
    "Power.Active.Export",
    "Power.Active.Import",
    "Power.Factor",
    "Power.Offered",
    "Power.Reactive.Export",
    "Power.Reactive.Import",
    "RPM",
    "SoC",
    "Temperature",
    "Voltage",
]

MessageTrigger = Literal[  # §7.32
    "BootNotification",
    "DiagnosticsStatusNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "MeterValues",
    "StatusNotification",
]

Phase = Literal["L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"]  # §7.34

ReadingContext = Literal[  # §7.35
    "Interruption.Begin",
    "Interruption.End",
    "Other",
    "Sample.Clock",
    "Sample.Periodic",
    "Transaction.Begin",
    "Transaction.End",
    "Trigger",
]

Reason = Literal[  # §7.36
    "DeAuthorized",
    "EmergencyStop",
    "EVDisconnected",
    "HardReset",
    "Local",
    "Other",
    "PowerLoss",
    "Reboot",
    "Remote",
    "SoftReset",
    "UnlockCommand",
]

RecurrencyKindType = Literal["Daily", "Weekly"]  # §7.37

RegistrationStatus = Literal["Accepted", "Pending", "Rejected"]  # §7.38

RemoteStartStopStatus = Literal["Accepted", "Rejected"]  # §7.39

ReservationStatus = Literal["Accepted", "Faulted", "Occupied", "Rejected", "Unavailable"]  # §7.40

ResetStatus = Literal["Accepted", "Rejected"]  # §7.41

ResetType = Literal["Hard", "Soft"]  # §7.42

TriggerMessageStatus = Literal["Accepted", "Rejected", "NotImplemented"]  # §7.44

# Celcius: the schemas' misspelling, kept (OCPP-J errata 2.1). Hertz: accepted on receipt and never sent, because
# 1.6 has no unit for frequency (errata 3.84), yet some stations name it.
UnitOfMeasure = Literal[  # §7.45
    "Wh",
    "kWh",
    "varh",
    "kvarh",
    "W",
    "kW",
    "VA",
    "kVA",
    "var",
    "kvar",
    "A",
    "V",
    "Celsius",
    "Celcius",
    "Fahrenheit",
    "K",
    "Percent",
    "Hertz",
]

UnlockStatus = Literal["Unlocked", "UnlockFailed", "NotSupported"]  # §7.46

UpdateStatus = Literal["Accepted", "Failed", "NotSupported", "VersionMismatch"]  # §7.47

UpdateType = Literal["Differential", "Full"]  # §7.48

ValueFormat = Literal["Raw", "SignedData"]  # §7.49
