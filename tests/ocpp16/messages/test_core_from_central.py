"""Messages of the profile Core that the Central System sends."""

import pytest

from plugwright.ocpp16 import (
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    ChargingProfile,
    ChargingSchedule,
    ChargingSchedulePeriod,
    ClearCacheConf,
    ClearCacheReq,
    GetConfigurationConf,
    GetConfigurationReq,
    KeyValue,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    ResetConf,
    ResetReq,
    UnlockConnectorConf,
    UnlockConnectorReq,
)
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire

PROFILE = ChargingProfile(
    charging_profile_id=1,
    stack_level=0,
    charging_profile_purpose="TxProfile",
    charging_profile_kind="Relative",
    charging_schedule=ChargingSchedule(
        charging_rate_unit="A", charging_schedule_period=(ChargingSchedulePeriod(start_period=0, limit=16.3),)
    ),
)
PROFILE_TEXT = (
    '{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",'
    '"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.3}]}}'
)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (ChangeAvailabilityReq(connector_id=0, type="Inoperative"), '{"connectorId":0,"type":"Inoperative"}'),
        (ChangeAvailabilityConf(status="Scheduled"), '{"status":"Scheduled"}'),
        (ChangeConfigurationReq(key="K", value=""), '{"key":"K","value":""}'),
        (ChangeConfigurationConf(status="RebootRequired"), '{"status":"RebootRequired"}'),
        (ClearCacheReq(), "{}"),
        (ClearCacheConf(status="Rejected"), '{"status":"Rejected"}'),
        (GetConfigurationReq(), "{}"),
        (GetConfigurationReq(key=("K", "L")), '{"key":["K","L"]}'),
        (
            GetConfigurationConf(
                configuration_key=(KeyValue(key="K", readonly=True, value="1"), KeyValue(key="L", readonly=False)),
                unknown_key=("M",),
            ),
            (
                '{"configurationKey":[{"key":"K","readonly":true,"value":"1"},{"key":"L","readonly":false}],'
                '"unknownKey":["M"]}'
            ),
        ),
        (
            RemoteStartTransactionReq(id_tag="A", connector_id=1, charging_profile=PROFILE),
            f'{{"idTag":"A","connectorId":1,"chargingProfile":{PROFILE_TEXT}}}',
        ),
        (RemoteStartTransactionConf(status="Accepted"), '{"status":"Accepted"}'),
        (RemoteStopTransactionReq(transaction_id=-1), '{"transactionId":-1}'),
        (RemoteStopTransactionConf(status="Rejected"), '{"status":"Rejected"}'),
        (ResetReq(type="Hard"), '{"type":"Hard"}'),
        (ResetConf(status="Accepted"), '{"status":"Accepted"}'),
        (UnlockConnectorReq(connector_id=1), '{"connectorId":1}'),
        (UnlockConnectorConf(status="UnlockFailed"), '{"status":"UnlockFailed"}'),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§6)."""
    check_wire(message, text)
