"""GetConfiguration: known keys in the order of the request, unknown ones apart, everything without a list."""

import pytest

from plugwright.ocpp16 import GetConfigurationConf, GetConfigurationReq, KeyValue
from plugwright.ocpp16.errors import CallError
from plugwright.settings.products import load_product
from plugwright.station.operations.get_configuration import handle
from plugwright.station.product import Product
from tests.station.operations.stand_in import NOW, stand_in

# The configuration table of the reference product's test report; a key that it prints as '-' is not there.
REFERENCE_TABLE = """
    AllowOfflineTxForUnknownId true
    AuthorizationCacheEnabled true
    AuthorizeRemoteTxRequests true
    BlinkRepeat 60
    ClockAlignedDataInterval 0
    ConnectionTimeOut 60
    ConnectorPhaseRotation RST
    GetConfigurationMaxKeys 45
    HeartbeatInterval 10
    LightIntensity 10
    LocalAuthorizeOffline true
    LocalPreAuthorize false
    MaxEnergyOnInvalidId 0
    MeterValuesAlignedData Energy.Active.Import.Register
    MeterValuesAlignedDataMaxLength 10
    MeterValuesSampledData Energy.Active.Import.Register
    MeterValuesSampledDataMaxLength 10
    MeterValueSampleInterval 10
    MinimumStatusDuration 0
    NumberOfConnectors 1
    ResetRetries 3
    StopTransactionOnEVSideDisconnect true
    StopTransactionOnInvalidId false
    StopTxnAlignedData Energy.Active.Import.Register
    StopTxnAlignedDataMaxLength 2147483647
    StopTxnSampledData Energy.Active.Import.Register
    StopTxnSampledDataMaxLength 10
    SupportedFeatureProfiles Core,FirmwareManagement,Reservation
    SupportedFeatureProfilesMaxLength 10
    TransactionMessageAttempts 3
    TransactionMessageRetryInterval 60
    UnlockConnectorOnEVSideDisconnect false
    WebSocketPingInterval 0
    LocalAuthListEnabled true
    LocalAuthListMaxLength 1000000
    SendLocalListMaxLength 45000
    ReserveConnectorZeroSupported true
    ChargeProfileMaxStackLevel 255
    ChargingScheduleAllowedChargingRateUnit Current
    ChargingScheduleMaxPeriods 255
    ConnectorSwitch3to1PhaseSupported false
    MaxChargingProfilesInstalled 255
    SupportedFileTransferProtocols ftp
"""
ABSENT = ("ConnectorPhaseRotationMaxLength", "MessageTimeout", "StopTransactionMaxMeterValues")


def get(*keys: str, product: str = "generic") -> GetConfigurationConf:
    """The answer of a new station of this product."""
    return handle(stand_in(load_product(product)).station, GetConfigurationReq(key=keys), NOW)


def names(conf: GetConfigurationConf) -> list[str]:
    """The known keys, in the order of the answer."""
    return [entry.key for entry in conf.configuration_key or ()]


def test_reference_product_answers_the_printed_table() -> None:
    """Key by key, in the table's order."""
    conf = get(product="seco-oc1622v1")
    told = [f"{entry.key} {entry.value}" for entry in conf.configuration_key or ()]
    assert told == [line.strip() for line in REFERENCE_TABLE.strip().splitlines()]
    assert conf.unknown_key is None


def test_reference_product_does_not_know_the_keys_without_value() -> None:
    """§5.8: unrecognized keys are listed apart."""
    assert get(*ABSENT, product="seco-oc1622v1") == GetConfigurationConf(unknown_key=ABSENT)


def test_keys_are_answered_in_the_order_of_the_request() -> None:
    """§5.8; in the table's spelling, whatever case they were asked in (§7.17)."""
    conf = get("numberofconnectors", "HEARTBEATINTERVAL", "BlinkRepeat")
    assert conf.configuration_key == (
        KeyValue(key="NumberOfConnectors", readonly=True, value="1"),
        KeyValue(key="HeartbeatInterval", readonly=False, value="3600"),
        KeyValue(key="BlinkRepeat", readonly=False, value="3"),
    )


def test_unknown_keys_are_named_as_they_were_asked() -> None:
    """§5.8; the known ones of the same request are answered."""
    conf = get("Testing", "ConnectionTimeOut", "")
    assert names(conf) == ["ConnectionTimeOut"]
    assert conf.unknown_key == ("Testing", "")


def test_key_asked_twice_is_answered_once() -> None:
    """Also in another case, and also if it is unknown."""
    conf = get("BlinkRepeat", "Testing", "blinkrepeat", "TESTING", "ResetRetries")
    assert names(conf) == ["BlinkRepeat", "ResetRetries"]
    assert conf.unknown_key == ("Testing",)


@pytest.mark.parametrize("req", [GetConfigurationReq(), GetConfigurationReq(key=())])
def test_request_without_keys_is_answered_with_all(req: GetConfigurationReq) -> None:
    """§5.8: an empty or missing list; however many there are."""
    product = Product(vendor="V", model="M", configuration={"GetConfigurationMaxKeys": "1"})
    conf = handle(stand_in(product).station, req, NOW)
    assert len(conf.configuration_key or ()) == 36
    assert conf.unknown_key is None


def test_more_keys_than_the_maximum_are_refused() -> None:
    """§9.1.9: GetConfigurationMaxKeys is the most in one request."""
    product = Product(vendor="V", model="M", configuration={"GetConfigurationMaxKeys": "2"})
    station = stand_in(product).station
    assert len(handle(station, GetConfigurationReq(key=("A", "B")), NOW).unknown_key or ()) == 2
    with pytest.raises(CallError) as refused:
        handle(station, GetConfigurationReq(key=("A", "B", "C")), NOW)
    assert refused.value.code == "OccurenceConstraintViolation"


def test_product_may_make_a_key_read_only() -> None:
    """Errata 3.79: the reference product does not let StopTransactionOnEVSideDisconnect be changed."""
    conf = get("StopTransactionOnEVSideDisconnect", product="seco-oc1622v1")
    assert conf.configuration_key == (KeyValue(key="StopTransactionOnEVSideDisconnect", readonly=True, value="true"),)
