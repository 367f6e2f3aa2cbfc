"""The one table of configuration keys: GetConfiguration, ChangeConfiguration, panel and manual come from it.

OCPP 1.6 §9.1 to §9.4, errata 3.79, 3.82, 3.83, 3.86, 3.88, 3.89.
"""

from typing import Final, Literal, get_args

from plugwright.ocpp16.actions import FeatureProfile
from plugwright.station.configuration import AT_NEXT_USE, NOW, RW, Key, KeyTable, R
from plugwright.station.measurands import ENERGY_REGISTER, Measured, unsupported
from plugwright.station.phase_rotation import ConnectorRotation, factory_rotation, misnumbered
from plugwright.station.value_types import Boolean, Choice, CommaList, Integer

DAY_S: Final = 24 * 60 * 60
MEASURANDS: Final = CommaList(Measured(), allows_empty=True)

RateUnit = Literal["Current", "Power"]
RATE_UNITS: Final[tuple[RateUnit, ...]] = get_args(RateUnit)
# The security extensions are no feature profile that §9.1.29 could name.
PROFILES: Final[tuple[FeatureProfile, ...]] = tuple(name for name in get_args(FeatureProfile) if name != "Security")
# SFTP is no value of errata 3.88; a product that has it says so all the same. Either case is read, and told as written.
FILE_TRANSFER: Final = ("FTP", "FTPS", "HTTP", "HTTPS", "SFTP", "ftp", "ftps", "http", "https", "sftp")

# The formatter would give each argument a line; a key is a block of a few lines, to be compared with its clause.
# fmt: off

# Core, §9.1

AllowOfflineTxForUnknownId = Key(
    name="AllowOfflineTxForUnknownId", type=Boolean(), default=False, access=RW, applies=AT_NEXT_USE, optional=True,
    effect="Offline, an idTag that no list knows may start a transaction", spec="§9.1.1",
)
AuthorizationCacheEnabled = Key(
    name="AuthorizationCacheEnabled", type=Boolean(), default=True, access=RW, applies=AT_NEXT_USE, optional=True,
    effect="What the Central System said of an idTag is remembered and used", spec="§9.1.2",
)
AuthorizeRemoteTxRequests = Key(
    name="AuthorizeRemoteTxRequests", type=Boolean(), default=True, access=RW, applies=AT_NEXT_USE,
    effect="The idTag of a remote start is authorized first, like a card", spec="§9.1.3",
)
BlinkRepeat = Key(
    name="BlinkRepeat", type=Integer(), unit="times", default=3, access=RW, applies=AT_NEXT_USE, optional=True,
    effect="How often the light blinks when the station signals", spec="§9.1.4",
)
ClockAlignedDataInterval = Key(
    name="ClockAlignedDataInterval", type=Integer(maximum=DAY_S), unit="s", default=0, access=RW, applies=NOW,
    effect="Meter values are taken at multiples of it since midnight UTC; 0: none", spec="§9.1.5",
)
ConnectionTimeOut = Key(
    name="ConnectionTimeOut", type=Integer(minimum=0), unit="s", default=60, access=RW, applies=AT_NEXT_USE,
    effect="Preparing is given up after this long without the cable, or without the card", spec="§9.1.6",
)
ConnectorPhaseRotationMaxLength = Key(
    name="ConnectorPhaseRotationMaxLength", type=Integer(minimum=1), default=lambda product: product.connectors + 1,
    access=R, applies=NOW, optional=True, effect="Most items of ConnectorPhaseRotation", spec="§9.1.8",
)
ConnectorPhaseRotation = Key(
    name="ConnectorPhaseRotation", type=CommaList(ConnectorRotation()), default=factory_rotation, access=RW,
    applies=NOW, objection=misnumbered, max_length_key=ConnectorPhaseRotationMaxLength,
    effect="Told on request: how each connector's phases are wired; changes nothing else", spec="§9.1.7",
)
GetConfigurationMaxKeys = Key(
    name="GetConfigurationMaxKeys", type=Integer(minimum=1), default=100, access=R, applies=NOW,
    effect="More keys in one GetConfiguration are refused", spec="§9.1.9",
)
HeartbeatInterval = Key(
    name="HeartbeatInterval", type=Integer(), unit="s", default=3600, access=RW, applies=NOW,
    effect="Heartbeat after this long without another message; 0: only the daily one", spec="§9.1.10, §4.6",
)
LightIntensity = Key(
    name="LightIntensity", type=Integer(maximum=100), unit="%", default=100, access=RW, applies=NOW, optional=True,
    effect="How bright the light is, of its most", spec="§9.1.11",
)
LocalAuthorizeOffline = Key(
    name="LocalAuthorizeOffline", type=Boolean(), default=True, access=RW, applies=AT_NEXT_USE,
    effect="Offline, an idTag of the list or the cache may start a transaction", spec="§9.1.12",
)
LocalPreAuthorize = Key(
    name="LocalPreAuthorize", type=Boolean(), default=False, access=RW, applies=AT_NEXT_USE,
    effect="Online, an idTag of the list or the cache starts without asking the Central System", spec="§9.1.13",
)
MaxEnergyOnInvalidId = Key(
    name="MaxEnergyOnInvalidId", type=Integer(), unit="Wh", default=0, access=RW, applies=AT_NEXT_USE, optional=True,
    effect="Energy that is still given after an idTag turned out invalid", spec="§9.1.14",
)
MessageTimeout = Key(
    name="MessageTimeout", type=Integer(minimum=1), unit="s", default=60, access=RW, applies=AT_NEXT_USE,
    optional=True, effect="A request without an answer for this long counts as timed out", spec="errata 3.82",
)
MeterValuesAlignedDataMaxLength = Key(
    name="MeterValuesAlignedDataMaxLength", type=Integer(minimum=1), default=20, access=R, applies=NOW, optional=True,
    effect="Most items of MeterValuesAlignedData", spec="§9.1.16",
)
MeterValuesAlignedData = Key(
    name="MeterValuesAlignedData", type=MEASURANDS, default=((ENERGY_REGISTER, None),), access=RW,
    applies=AT_NEXT_USE, objection=unsupported, max_length_key=MeterValuesAlignedDataMaxLength,
    effect="What clock-aligned MeterValues hold", spec="§9.1.15, §3.16.2",
)
MeterValuesSampledDataMaxLength = Key(
    name="MeterValuesSampledDataMaxLength", type=Integer(minimum=1), default=20, access=R, applies=NOW, optional=True,
    effect="Most items of MeterValuesSampledData", spec="§9.1.18",
)
MeterValuesSampledData = Key(
    name="MeterValuesSampledData", type=MEASURANDS, default=((ENERGY_REGISTER, None),), access=RW,
    applies=AT_NEXT_USE, objection=unsupported, max_length_key=MeterValuesSampledDataMaxLength,
    effect="What periodic MeterValues of a transaction hold", spec="§9.1.17, §3.16.1",
)
MeterValueSampleInterval = Key(
    name="MeterValueSampleInterval", type=Integer(), unit="s", default=60, access=RW, applies=NOW,
    effect="A transaction's meter is sampled this often; 0: never", spec="§9.1.19",
)
MinimumStatusDuration = Key(
    name="MinimumStatusDuration", type=Integer(), unit="s", default=0, access=RW, applies=NOW, optional=True,
    effect="A status is told once it has been stable for this long", spec="§9.1.20",
)
NumberOfConnectors = Key(
    name="NumberOfConnectors", type=Integer(minimum=1), default=lambda product: product.connectors, access=R,
    applies=NOW, effect="Told on request: how many connectors there are", spec="§9.1.21",
    objection=lambda number, product:
        None if number == product.connectors else f"must be the product's number of connectors, {product.connectors}",
)
ResetRetries = Key(
    name="ResetRetries", type=Integer(), unit="times", default=3, access=RW, applies=AT_NEXT_USE,
    effect="How often a Reset that failed is tried again", spec="§9.1.22",
)
StopTransactionMaxMeterValues = Key(
    name="StopTransactionMaxMeterValues", type=Integer(minimum=2), default=500, access=R, applies=NOW, optional=True,
    effect="Above it the transactionData of a StopTransaction is thinned, begin and end excepted", spec="errata 3.89",
)
StopTransactionOnEVSideDisconnect = Key(
    name="StopTransactionOnEVSideDisconnect", type=Boolean(), default=True, access=RW, applies=AT_NEXT_USE,
    optional=True, effect="Unplugging at the vehicle stops the transaction", spec="§9.1.23, errata 3.79",
)
StopTransactionOnInvalidId = Key(
    name="StopTransactionOnInvalidId", type=Boolean(), default=True, access=RW, applies=AT_NEXT_USE,
    effect="A transaction stops when the Central System refuses its idTag; else it only gets no energy",
    spec="§9.1.24",
)
StopTxnAlignedDataMaxLength = Key(
    name="StopTxnAlignedDataMaxLength", type=Integer(minimum=1), default=20, access=R, applies=NOW, optional=True,
    effect="Most items of StopTxnAlignedData", spec="§9.1.26",
)
StopTxnAlignedData = Key(
    name="StopTxnAlignedData", type=MEASURANDS, default=(), access=RW,
    applies=AT_NEXT_USE, objection=unsupported, max_length_key=StopTxnAlignedDataMaxLength,
    effect="What clock-aligned values in a StopTransaction hold", spec="§9.1.25, §3.16.5",
)
StopTxnSampledDataMaxLength = Key(
    name="StopTxnSampledDataMaxLength", type=Integer(minimum=1), default=20, access=R, applies=NOW, optional=True,
    effect="Most items of StopTxnSampledData", spec="§9.1.28",
)
StopTxnSampledData = Key(
    name="StopTxnSampledData", type=MEASURANDS, default=(), access=RW,
    applies=AT_NEXT_USE, objection=unsupported, max_length_key=StopTxnSampledDataMaxLength,
    effect="What periodic values in a StopTransaction hold", spec="§9.1.27, §3.16.5",
)
SupportedFeatureProfilesMaxLength = Key(
    name="SupportedFeatureProfilesMaxLength", type=Integer(minimum=1), default=len(PROFILES), access=R, applies=NOW,
    optional=True, effect="Most items of SupportedFeatureProfiles", spec="§9.1.30, errata 3.80",
)
SupportedFeatureProfiles = Key(
    name="SupportedFeatureProfiles", type=CommaList(Choice(PROFILES)), access=R, applies=NOW,
    default=lambda product: tuple(name for name in product.feature_profiles if name in PROFILES),
    max_length_key=SupportedFeatureProfilesMaxLength,
    effect="Told on request: the feature profiles; what is switched on is the product's", spec="§9.1.29",
)
TransactionMessageAttempts = Key(
    name="TransactionMessageAttempts", type=Integer(minimum=1), unit="times", default=3, access=RW,
    applies=AT_NEXT_USE, spec="§9.1.31, §3.7.1",
    effect="A transaction's message is given up after the Central System failed on it this often",
)
TransactionMessageRetryInterval = Key(
    name="TransactionMessageRetryInterval", type=Integer(), unit="s", default=60, access=RW, applies=AT_NEXT_USE,
    effect="Wait before a transaction's message is sent again, times the attempts so far", spec="§9.1.32, §3.7.1",
)
UnlockConnectorOnEVSideDisconnect = Key(
    name="UnlockConnectorOnEVSideDisconnect", type=Boolean(), access=RW, applies=AT_NEXT_USE,
    default=lambda product: product.hardware.lock and not product.hardware.fixed_cable,
    read_only_if=lambda product: product.hardware.fixed_cable,
    objection=lambda unlocks, product:
        "must be false with a fixed cable" if unlocks and product.hardware.fixed_cable else None,
    effect="Unplugging at the vehicle unlocks the station's end", spec="§9.1.33, errata 3.83",
)
WebSocketPingInterval = Key(
    name="WebSocketPingInterval", type=Integer(), unit="s", default=60, access=RW, applies=NOW, optional=True,
    effect="A ping after this long without one; 0: none", spec="§9.1.34",
)

# Local Authorization List Management, §9.2

LocalAuthListEnabled = Key(
    name="LocalAuthListEnabled", type=Boolean(), default=True, access=RW, applies=AT_NEXT_USE,
    profile="LocalAuthListManagement", effect="The local list is used and updated; else it is kept", spec="§9.2.1",
)
LocalAuthListMaxLength = Key(
    name="LocalAuthListMaxLength", type=Integer(minimum=1), default=1_000_000, access=R, applies=NOW,
    profile="LocalAuthListManagement", effect="An update to a local list of more entries is refused", spec="§9.2.2",
)
SendLocalListMaxLength = Key(
    name="SendLocalListMaxLength", type=Integer(minimum=1), default=45_000, access=R, applies=NOW,
    profile="LocalAuthListManagement", effect="A SendLocalList of more entries is refused", spec="§9.2.3",
)

# Reservation, §9.3.

ReserveConnectorZeroSupported = Key(
    name="ReserveConnectorZeroSupported", type=Boolean(), default=True, access=R, applies=NOW, optional=True,
    profile="Reservation", effect="A reservation may be of connector 0: of any that is free",
    spec="§9.3.1",
)

# Smart Charging, §9.4; told as the product states them, with no further effect yet.

ChargeProfileMaxStackLevel = Key(
    name="ChargeProfileMaxStackLevel", type=Integer(), default=10, access=R, applies=NOW,
    profile="SmartCharging", effect="Told on request: highest stackLevel of a charging profile", spec="§9.4.1",
)
ChargingScheduleAllowedChargingRateUnit = Key(
    name="ChargingScheduleAllowedChargingRateUnit", type=CommaList(Choice(RATE_UNITS)), default=RATE_UNITS,
    access=R, applies=NOW, profile="SmartCharging",
    effect="Told on request: units of a charging schedule, Current is A, Power is W", spec="§9.4.2, errata 3.86",
)
ChargingScheduleMaxPeriods = Key(
    name="ChargingScheduleMaxPeriods", type=Integer(minimum=1), default=24, access=R, applies=NOW,
    profile="SmartCharging", effect="Told on request: most periods of a charging schedule", spec="§9.4.3",
)
ConnectorSwitch3to1PhaseSupported = Key(
    name="ConnectorSwitch3to1PhaseSupported", type=Boolean(), default=False, access=R, applies=NOW, optional=True,
    profile="SmartCharging", effect="Told on request: three phases may become one in a transaction", spec="§9.4.4",
)
MaxChargingProfilesInstalled = Key(
    name="MaxChargingProfilesInstalled", type=Integer(minimum=1), default=10, access=R, applies=NOW,
    profile="SmartCharging", effect="Told on request: most charging profiles at a time", spec="§9.4.5",
)

# Firmware Management.

SupportedFileTransferProtocols = Key(
    name="SupportedFileTransferProtocols", type=CommaList(Choice(FILE_TRANSFER)),
    default=("FTP", "FTPS", "HTTP", "HTTPS"), access=R, applies=NOW, optional=True, profile="FirmwareManagement",
    effect="How firmware and diagnostics files are transferred; any other protocol fails", spec="errata 3.88",
)

KEYS: Final = KeyTable(
    AllowOfflineTxForUnknownId, AuthorizationCacheEnabled, AuthorizeRemoteTxRequests, BlinkRepeat,
    ClockAlignedDataInterval, ConnectionTimeOut, ConnectorPhaseRotation, ConnectorPhaseRotationMaxLength,
    GetConfigurationMaxKeys, HeartbeatInterval, LightIntensity, LocalAuthorizeOffline, LocalPreAuthorize,
    MaxEnergyOnInvalidId, MessageTimeout, MeterValuesAlignedData, MeterValuesAlignedDataMaxLength,
    MeterValuesSampledData, MeterValuesSampledDataMaxLength, MeterValueSampleInterval, MinimumStatusDuration,
    NumberOfConnectors, ResetRetries, StopTransactionMaxMeterValues, StopTransactionOnEVSideDisconnect,
    StopTransactionOnInvalidId, StopTxnAlignedData, StopTxnAlignedDataMaxLength, StopTxnSampledData,
    StopTxnSampledDataMaxLength, SupportedFeatureProfiles, SupportedFeatureProfilesMaxLength,
    TransactionMessageAttempts, TransactionMessageRetryInterval, UnlockConnectorOnEVSideDisconnect,
    WebSocketPingInterval,
    LocalAuthListEnabled, LocalAuthListMaxLength, SendLocalListMaxLength,
    ReserveConnectorZeroSupported,
    ChargeProfileMaxStackLevel, ChargingScheduleAllowedChargingRateUnit, ChargingScheduleMaxPeriods,
    ConnectorSwitch3to1PhaseSupported, MaxChargingProfilesInstalled,
    SupportedFileTransferProtocols,
)
