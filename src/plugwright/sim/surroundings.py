"""What a world is drawn from: the product, its configuration, the idTags, and what the Central System asks.

OCPP 1.6 §9.1; drawn by name from the seed, so that a new draw shifts none of the others.
"""

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from plugwright.ocpp16 import (
    ChangeAvailabilityReq,
    ChangeConfigurationReq,
    ClearCacheReq,
    DataTransferReq,
    GetConfigurationReq,
    IdTagInfo,
    RemoteStartTransactionReq,
    RemoteStopTransactionReq,
    ResetReq,
    UnlockConnectorReq,
)
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.ocpp16.payload import Req
from plugwright.ocpp16.time import format_utc
from plugwright.station import keys
from plugwright.station.configuration import Key
from plugwright.station.product import Channel, Hardware, Product

CHANNELS: Final = (
    Channel("Energy.Active.Import.Register", "Wh"),
    Channel("Power.Active.Import", "W"),
    Channel("Current.Import", "A", phase="L1", decimals=2),
    Channel("Voltage", "V", phase="L1-N", decimals=1),
)

PROFILES: Final[tuple[FeatureProfile, ...]] = (
    "FirmwareManagement",
    "LocalAuthListManagement",
    "Reservation",
    "RemoteTrigger",
)
"""Beside Core."""

GOOD_TAGS: Final = ("ALICE", "BOB", "CAROL", "DAVE")
NEVER_GOOD_TAGS: Final = ("MALLORY", "EXPIRED", "STRANGER")

VALUES: Final[tuple[tuple[Key[Any], tuple[str, ...]], ...]] = (
    (keys.MeterValueSampleInterval, ("0", "15", "60", "300")),
    (keys.ClockAlignedDataInterval, ("0", "0", "300", "900")),
    (keys.MeterValuesSampledData, ("", "Energy.Active.Import.Register,Power.Active.Import", "Voltage")),
    (keys.StopTxnSampledData, ("", "Energy.Active.Import.Register", "Energy.Active.Import.Register,Current.Import.L1")),
    (keys.StopTxnAlignedData, ("", "", "Energy.Active.Import.Register")),
    (keys.TransactionMessageAttempts, ("1", "2", "3", "5")),
    (keys.TransactionMessageRetryInterval, ("0", "1", "5", "30", "120")),
    (keys.MeterValuesAlignedData, ("", "Energy.Active.Import.Register", "Voltage,Energy.Active.Import.Register")),
    (keys.ConnectorPhaseRotation, ("NotApplicable", "0.RST,1.RST", "1.Unknown")),
    (keys.LocalAuthListEnabled, ("true", "true", "true", "true", "true", "false")),
    (keys.UnlockConnectorOnEVSideDisconnect, ("true", "true", "false")),
    (keys.ResetRetries, ("0", "1", "3")),
    (keys.BlinkRepeat, ("0", "3")),
    (keys.LightIntensity, ("0", "50", "100")),
    (keys.MessageTimeout, ("5", "20", "60")),
    (keys.WebSocketPingInterval, ("0", "30", "60")),
    (keys.ConnectionTimeOut, ("10", "60", "180")),
    (keys.MinimumStatusDuration, ("0", "0", "3")),
    (keys.MaxEnergyOnInvalidId, ("0", "0", "500")),
    (keys.HeartbeatInterval, ("0", "60", "600")),
    (keys.LocalPreAuthorize, ("false", "true")),
    (keys.LocalAuthorizeOffline, ("true", "true", "false")),
    (keys.AllowOfflineTxForUnknownId, ("false", "true")),
    (keys.AuthorizeRemoteTxRequests, ("true", "false")),
    (keys.AuthorizationCacheEnabled, ("true", "true", "false")),
    (keys.StopTransactionOnInvalidId, ("true", "true", "false")),
    (keys.StopTransactionOnEVSideDisconnect, ("true", "true", "false")),
)
"""What the factory, and later the Central System, sets each key to."""

AT_THE_FACTORY: Final[tuple[tuple[Key[Any], tuple[str, ...]], ...]] = (
    (keys.StopTransactionMaxMeterValues, ("2", "5", "500")),
    (keys.SendLocalListMaxLength, ("30", "45000", "45000")),
    (keys.LocalAuthListMaxLength, ("70", "1000000", "1000000")),
)
"""Keys that nobody changes."""

WRONG_VALUES: Final = ("-1", "", "maybe", "1.5", "Energy.Active.Export.Register")


def product(random: Random) -> Product:
    """A station as it may be built."""
    fixed_cable = random.random() < 0.2  # noqa: PLR2004 - one in five
    configuration = {key.name: random.choice(values) for key, values in (*VALUES, *AT_THE_FACTORY)}
    lock = not fixed_cable and random.random() < 0.8  # noqa: PLR2004 - most have one
    if not lock:
        configuration[keys.UnlockConnectorOnEVSideDisconnect.name] = "false"
    off = [profile for profile in PROFILES if random.random() < 0.1]  # noqa: PLR2004 - few are
    for key, _values in (*VALUES, *AT_THE_FACTORY):
        if key.profile in off:
            del configuration[key.name]
    return Product(
        vendor="Plugwright",
        model="Simulated",
        serial_number="S-1",
        firmware_version="1.0",
        connectors=random.choice((1, 2, 2, 3)),
        feature_profiles=("Core", *[profile for profile in PROFILES if profile not in off]),
        hardware=Hardware(
            control_pilot=random.random() < 0.8,  # noqa: PLR2004 - most have one
            fixed_cable=fixed_cable,
            lock=lock,
            backup_supply=random.random() < 0.3,  # noqa: PLR2004 - few have one
            channels=CHANNELS,
        ),
        configuration=configuration,
        resumes_transactions=random.random() < 0.3,  # noqa: PLR2004 - few do
        trusts_clock=random.random() < 0.3,  # noqa: PLR2004 - few do
        cache_entries=random.choice((2, 1000)),
    )


def id_tags(random: Random, utc_ms: int) -> Mapping[str, IdTagInfo]:
    """What the Central System knows: good cards, some of a group, one that may not charge twice, and bad ones."""
    group = random.choice((None, "FAMILY"))
    soon = format_utc(utc_ms + random.randint(0, 4 * 3_600_000))
    return {
        "ALICE": IdTagInfo(status="Accepted", parent_id_tag=group),
        "BOB": IdTagInfo(status="Accepted", parent_id_tag=group),
        "CAROL": IdTagInfo(status="Accepted", expiry_date=soon),
        "DAVE": IdTagInfo(status=random.choice(("Accepted", "Accepted", "ConcurrentTx"))),
        "MALLORY": IdTagInfo(status="Blocked"),
        "EXPIRED": IdTagInfo(status="Expired"),
    }


def question(random: Random, connectors: int, transaction_ids: tuple[int, ...]) -> Req:
    """What a Central System may ask next; `transaction_ids` are those that it believes to be running."""
    connector = random.randint(1, connectors)
    tag = random.choice((*GOOD_TAGS, "MALLORY"))
    key, values = random.choice(VALUES)
    choices: tuple[Req, ...] = (
        RemoteStartTransactionReq(id_tag=tag, connector_id=random.choice((None, connector))),
        RemoteStartTransactionReq(id_tag=tag, connector_id=connector),
        RemoteStopTransactionReq(transaction_id=random.choice((*transaction_ids[-2:], 999_999))),
        RemoteStopTransactionReq(transaction_id=transaction_ids[-1] if transaction_ids else 0),
        ChangeConfigurationReq(key=key.name, value=random.choice(values)),
        ChangeConfigurationReq(key=key.name, value=random.choice(values)),
        ChangeConfigurationReq(key=key.name, value=random.choice((*values, *WRONG_VALUES))),
        ChangeAvailabilityReq(connector_id=random.randint(0, connectors), type="Inoperative"),
        ChangeAvailabilityReq(connector_id=random.randint(0, connectors), type="Operative"),
        ChangeAvailabilityReq(connector_id=0, type="Operative"),
        ChangeAvailabilityReq(connector_id=0, type="Operative"),
        ResetReq(type=random.choice(("Soft", "Hard"))),
        UnlockConnectorReq(connector_id=connector),
        GetConfigurationReq(key=random.choice((None, (key.name, "NoSuchKey")))),
        ClearCacheReq(),
        DataTransferReq(
            vendor_id=random.choice(("org.plugwright", "com.example")),
            message_id=random.choice((None, "Echo", "Other")),
            data=random.choice((None, "hello")),
        ),
    )
    return random.choice(choices)
