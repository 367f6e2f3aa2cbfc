"""The pages on the station, and the configuration table of the reference product's certificate."""

import pytest

from plugwright.lab.reporting.document import Table
from plugwright.lab.reporting.station_pages import configuration, printed, setup_of_test
from plugwright.lab.verdicts import Passed
from tests.lab.reporting.samples import played, report_of, result
from tests.lab.reporting.test_front_pages import facts_of, prose_of

CERTIFICATE = """
AllowOfflineTxForUnknownId TRUE
AuthorizationCacheEnabled TRUE
AuthorizeRemoteTxRequests TRUE
BlinkRepeat 60
ClockAlignedDataInterval 0
ConnectionTimeOut 60
ConnectorPhaseRotation RST
ConnectorPhaseRotationMaxLength -
GetConfigurationMaxKeys 45
HeartbeatInterval 10
LightIntensity 10
LocalAuthorizeOffline TRUE
LocalPreAuthorize FALSE
MaxEnergyOnInvalidId 0
MessageTimeout -
MeterValuesAlignedData Energy.Active.Import.Register
MeterValuesAlignedDataMaxLength 10
MeterValuesSampledData Energy.Active.Import.Register
MeterValuesSampledDataMaxLength 10
MeterValueSampleInterval 10
MinimumStatusDuration 0
NumberOfConnectors 1
ResetRetries 3
StopTransactionMaxMeterValues -
StopTransactionOnEVSideDisconnect TRUE
StopTransactionOnInvalidId FALSE
StopTxnAlignedData Energy.Active.Import.Register
StopTxnAlignedDataMaxLength 2147483647
StopTxnSampledData Energy.Active.Import.Register
StopTxnSampledDataMaxLength 10
SupportedFeatureProfiles Core, FirmwareManagement, Reservation
SupportedFeatureProfilesMaxLength 10
TransactionMessageAttempts 3
TransactionMessageRetryInterval 60
UnlockConnectorOnEVSideDisconnect FALSE
WebSocketPingInterval 0
LocalAuthListEnabled TRUE
LocalAuthListMaxLength 1000000
SendLocalListMaxLength 45000
ReserveConnectorZeroSupported TRUE
ChargeProfileMaxStackLevel 255
ChargingScheduleAllowedChargingRateUnit Current
ChargingScheduleMaxPeriods 255
ConnectorSwitch3to1PhaseSupported FALSE
MaxChargingProfilesInstalled 255
SupportedFileTransferProtocols ftp
"""
"""The rows of the reference product's certificate, in its order."""


def test_every_row_is_that_of_the_reference_product_s_certificate() -> None:
    """All 46 of them, in the same order, and no other."""
    (table,) = (block for block in configuration(played()).blocks if isinstance(block, Table))
    expected = [tuple(line.split(" ", 1)) for line in CERTIFICATE.strip().splitlines()]
    assert len(expected) == 46
    assert [(row[0].text, row[1].text) for row in table.rows] == expected


@pytest.mark.parametrize(
    ("told", "shown"),
    [(None, "-"), ("", ""), ("true", "TRUE"), ("False", "FALSE"), ("a,b", "a, b"), ("7", "7"), ("truest", "truest")],
)
def test_values_are_written_as_a_certificate_writes_them(told: str | None, shown: str) -> None:
    """What the station said to the letter is in report.json."""
    assert printed(told) == shown


def test_the_test_configuration_has_device_hardware_settings_and_limits() -> None:
    """The limits are measured."""
    section = setup_of_test(played())
    found = facts_of(section)
    assert found["Type"] == "Charging Station, Mode 1/2-only Charging Station"
    assert found["Communication technology"] == "Wi-Fi"
    assert found["RFID readers"] == "single"
    assert found["Milliseconds in timestamps"].startswith("yes, in all ")
    assert found["Test tool"].endswith("virtual runner")
    assert found["chargePointModel"] == "SECO-OC1622V1"
    assert found["firmwareVersion"] == "1.0"


def test_a_station_that_never_booted_has_said_nothing_of_itself() -> None:
    """The table is left out."""
    titles = [getattr(block, "title", "") for block in setup_of_test(report_of(result(Passed()))).blocks]
    assert not any(title.startswith("What the station says") for title in titles)


def test_the_dash_is_explained() -> None:
    """Above the table."""
    assert "'-' means that the key has no value" in prose_of(configuration(played()))


def test_the_tool_of_the_certificate_is_told_where_there_is_one() -> None:
    """It was another one, with earlier cases."""
    found = facts_of(setup_of_test(played()))
    assert found["Test cases"] == "the test case document of 2024-04"
    assert found["Test tool of the certificate"] == "OCTT 1.6 v1.4.3, not this one; its cases may differ"
    assert "Test tool of the certificate" not in facts_of(setup_of_test(report_of(result(Passed()))))
