"""The table of configuration keys: its accesses, its defaults, and what each key refuses."""

from typing import Any

import pytest

from plugwright.station import keys
from plugwright.station.configuration import NOW, RW, Configuration, Factory, Key, R
from plugwright.station.keys import KEYS
from plugwright.station.product import Channel, Hardware, Product
from plugwright.store.memory import MemoryStore

# Every key of the profiles must be read-write or read-only as §9.1 to §9.4 and the errata print it.
READ_ONLY = """
    ConnectorPhaseRotationMaxLength GetConfigurationMaxKeys MeterValuesAlignedDataMaxLength
    MeterValuesSampledDataMaxLength NumberOfConnectors StopTransactionMaxMeterValues StopTxnAlignedDataMaxLength
    StopTxnSampledDataMaxLength SupportedFeatureProfiles SupportedFeatureProfilesMaxLength LocalAuthListMaxLength
    SendLocalListMaxLength ReserveConnectorZeroSupported ChargeProfileMaxStackLevel
    ChargingScheduleAllowedChargingRateUnit ChargingScheduleMaxPeriods ConnectorSwitch3to1PhaseSupported
    MaxChargingProfilesInstalled SupportedFileTransferProtocols
"""
READ_WRITE = """
    AllowOfflineTxForUnknownId AuthorizationCacheEnabled AuthorizeRemoteTxRequests BlinkRepeat
    ClockAlignedDataInterval ConnectionTimeOut ConnectorPhaseRotation HeartbeatInterval LightIntensity
    LocalAuthorizeOffline LocalPreAuthorize MaxEnergyOnInvalidId MessageTimeout MeterValuesAlignedData
    MeterValuesSampledData MeterValueSampleInterval MinimumStatusDuration ResetRetries
    StopTransactionOnEVSideDisconnect StopTransactionOnInvalidId StopTxnAlignedData StopTxnSampledData
    TransactionMessageAttempts TransactionMessageRetryInterval UnlockConnectorOnEVSideDisconnect
    WebSocketPingInterval LocalAuthListEnabled
"""
OPTIONAL = """
    AllowOfflineTxForUnknownId AuthorizationCacheEnabled BlinkRepeat ConnectorPhaseRotationMaxLength LightIntensity
    MaxEnergyOnInvalidId MessageTimeout MeterValuesAlignedDataMaxLength MeterValuesSampledDataMaxLength
    MinimumStatusDuration StopTransactionMaxMeterValues StopTransactionOnEVSideDisconnect StopTxnAlignedDataMaxLength
    StopTxnSampledDataMaxLength SupportedFeatureProfilesMaxLength WebSocketPingInterval ReserveConnectorZeroSupported
    ConnectorSwitch3to1PhaseSupported SupportedFileTransferProtocols
"""

EVERYTHING = Product(
    vendor="V",
    model="M",
    connectors=2,
    feature_profiles=keys.PROFILES,
    hardware=Hardware(
        phases=3,
        channels=(
            Channel("Energy.Active.Import.Register", "Wh"),
            Channel("Voltage", "V", "L1"),
            Channel("Voltage", "V", "L2"),
            Channel("Voltage", "V", "L3"),
        ),
    ),
)
LISTS_OF_MEASURANDS = (
    keys.MeterValuesAlignedData,
    keys.MeterValuesSampledData,
    keys.StopTxnAlignedData,
    keys.StopTxnSampledData,
)


def configured(product: Product = EVERYTHING) -> Configuration:
    """A new station's configuration."""
    return Configuration(Factory(KEYS, product), {})


def change(key: Key[Any], value: str, product: Product = EVERYTHING) -> str:
    """The status of a change on a new station."""
    return configured(product).change(key.name, value, MemoryStore())


def test_table_has_the_keys_of_the_standard_with_their_access() -> None:
    """§9.1 to §9.4, errata 3.82, 3.88, 3.89."""
    assert {key.name: key.access for key in KEYS} == dict.fromkeys(READ_ONLY.split(), R) | dict.fromkeys(
        READ_WRITE.split(), RW
    )


def test_keys_are_optional_as_the_standard_has_them() -> None:
    """§9: a required key cannot be taken away from a product."""
    assert sorted(key.name for key in KEYS if key.optional) == sorted(OPTIONAL.split())


def test_every_key_has_an_effect_a_clause_and_a_name_of_its_own() -> None:
    """The manual is made from them."""
    for key in KEYS:
        assert key.effect, key.name
        assert key.spec.startswith(("§", "errata ")), key.name
        assert len(key.name) <= 50
        assert getattr(keys, key.name) is key


def test_every_key_exists_where_every_profile_is_on() -> None:
    """§9."""
    assert [key.name for key, _, _ in configured().listed()] == [key.name for key in KEYS]


def test_only_core_keys_exist_where_only_core_is_on() -> None:
    """§9: a profile's keys come with the profile."""
    listed = [key for key, _, _ in configured(Product(vendor="V", model="M")).listed()]
    assert listed == [key for key in KEYS if key.profile == "Core"]


@pytest.mark.parametrize("name", READ_WRITE.split())
def test_read_write_key_takes_its_own_value_and_no_garbage(name: str) -> None:
    """§5.3: what was read can be written back; nonsense is Rejected and changes nothing."""
    store = MemoryStore()
    configuration = configured()
    key = getattr(keys, name)
    text = configuration.text(key)
    assert text is not None
    assert configuration.change(name, text, store) == "Accepted"
    for garbage in ("garbage", "1.0", "-1", "+1", " 1", "truefalse", "A,,B", "x" * 500, "9" * 500):
        assert configuration.change(name, garbage, store) == "Rejected"
    assert configuration.text(key) == text
    assert dict(store.configuration()) == {}


@pytest.mark.parametrize("name", READ_ONLY.split())
def test_read_only_key_refuses_even_its_own_value(name: str) -> None:
    """§9: accessibility R."""
    configuration = configured()
    assert configuration.change(name, configuration.text(getattr(keys, name)) or "", MemoryStore()) == "Rejected"


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        (keys.WebSocketPingInterval, "0", "Accepted"),
        (keys.WebSocketPingInterval, "-1", "Rejected"),  # §9.1.34
        (keys.HeartbeatInterval, "0", "Accepted"),
        (keys.HeartbeatInterval, "2147483647", "Accepted"),
        (keys.HeartbeatInterval, "2147483648", "Rejected"),
        (keys.LightIntensity, "100", "Accepted"),
        (keys.LightIntensity, "101", "Rejected"),
        (keys.ClockAlignedDataInterval, "86400", "Accepted"),  # §9.1.5: a day is divided
        (keys.ClockAlignedDataInterval, "86401", "Rejected"),
        (keys.MeterValueSampleInterval, "-1", "Rejected"),
        (keys.MessageTimeout, "0", "Rejected"),
        (keys.TransactionMessageAttempts, "0", "Rejected"),
        (keys.ConnectionTimeOut, "", "Rejected"),
        (keys.ConnectorPhaseRotation, "0.RST, 1.RST, 2.RTS", "Accepted"),  # §9.1.7, with its spaces
        (keys.ConnectorPhaseRotation, "3.RST", "Rejected"),
        (keys.ConnectorPhaseRotation, "1.RST,1.RTS", "Rejected"),
        (keys.LocalAuthorizeOffline, "FALSE", "Accepted"),
        (keys.LocalAuthorizeOffline, "0", "Rejected"),
    ],
)
def test_bounds_of_single_keys(key: Key[Any], value: str, status: str) -> None:
    """§5.3: out of range is Rejected."""
    assert change(key, value) == status


@pytest.mark.parametrize("key", LISTS_OF_MEASURANDS, ids=lambda key: str(key.name))
@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("", "Accepted"),
        ("Energy.Active.Import.Register", "Accepted"),
        ("Energy.Active.Import.Register,Voltage.L1,Voltage.L3", "Accepted"),
        ("Voltage", "Accepted"),
        ("Voltage.L1,Voltage.L1", "Rejected"),
        ("Energy.Active.Import.Register,SoC", "Rejected"),
        ("Energy.Active.Import.Register,Power.Active.Import", "Rejected"),
    ],
)
def test_list_of_measurands_is_what_the_meter_has(key: Key[Any], value: str, status: str) -> None:
    """§3.16.4: one unsupported measurand, and nothing changes; §3.16.5: empty is allowed."""
    assert change(key, value) == status


def test_list_of_measurands_is_no_longer_than_its_limit() -> None:
    """§9.1.18: MeterValuesSampledDataMaxLength counts items."""
    product = Product(
        vendor="V",
        model="M",
        hardware=EVERYTHING.hardware,
        configuration={keys.MeterValuesSampledDataMaxLength.name: "2"},
    )
    assert change(keys.MeterValuesSampledData, "Voltage.L1,Voltage.L2", product) == "Accepted"
    assert change(keys.MeterValuesSampledData, "Voltage.L1,Voltage.L2,Voltage.L3", product) == "Rejected"


def test_measurands_are_typed() -> None:
    """A sampler needs measurand and phase, not a text."""
    configuration = configured()
    configuration.change(keys.StopTxnSampledData.name, "Voltage.L1,Energy.Active.Import.Register", MemoryStore())
    expected = (("Voltage", "L1"), ("Energy.Active.Import.Register", None))
    assert configuration[keys.StopTxnSampledData] == expected


def test_fixed_cable_is_never_unlocked() -> None:
    """Errata 3.83: false and read-only with a fixed cable."""
    tethered = Product(vendor="V", model="M", hardware=Hardware(fixed_cable=True, lock=False))
    assert configured(tethered)[keys.UnlockConnectorOnEVSideDisconnect] is False
    assert change(keys.UnlockConnectorOnEVSideDisconnect, "false", tethered) == "Rejected"
    wrong = Product(
        vendor="V",
        model="M",
        hardware=tethered.hardware,
        configuration={keys.UnlockConnectorOnEVSideDisconnect.name: "true"},
    )
    with pytest.raises(ValueError, match="UnlockConnectorOnEVSideDisconnect: must be false with a fixed cable"):
        Factory(KEYS, wrong)


def test_number_of_connectors_cannot_contradict_the_product() -> None:
    """§9.1.21."""
    product = Product(vendor="V", model="M", configuration={keys.NumberOfConnectors.name: "2"})
    with pytest.raises(ValueError, match="NumberOfConnectors: must be the product's number of connectors, 1"):
        Factory(KEYS, product)


def test_defaults_hold_for_a_station_of_many_connectors() -> None:
    """§7.29: no value is longer than 500 characters."""
    listed = configured(Product(vendor="V", model="M", connectors=1000)).listed()
    assert all(text is not None and len(text) <= 500 for _, text, _ in listed)


def test_intervals_that_time_something_now_apply_now() -> None:
    """§5.3: Accepted means effective immediately, so a running series is timed anew."""
    for key in (keys.MeterValueSampleInterval, keys.ClockAlignedDataInterval, keys.HeartbeatInterval):
        assert key.applies == NOW
