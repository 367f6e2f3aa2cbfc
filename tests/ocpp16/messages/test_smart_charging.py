"""Messages of the profile Smart Charging."""

import pytest

from plugwright.ocpp16 import (
    ChargingProfile,
    ChargingSchedule,
    ChargingSchedulePeriod,
    ClearChargingProfileConf,
    ClearChargingProfileReq,
    GetCompositeScheduleConf,
    GetCompositeScheduleReq,
    SetChargingProfileConf,
    SetChargingProfileReq,
)
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire

TIME = "2026-11-22T17:03:05.120Z"
SCHEDULE = ChargingSchedule(
    charging_rate_unit="W",
    charging_schedule_period=(ChargingSchedulePeriod(start_period=0, limit=11000.5, number_phases=3),),
    duration=86400,
    start_schedule=TIME,
    min_charging_rate=0.3,
)
SCHEDULE_TEXT = (
    '{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000.5,"numberPhases":3}],'
    f'"duration":86400,"startSchedule":"{TIME}","minChargingRate":0.3}}'
)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (ClearChargingProfileReq(), "{}"),
        (
            ClearChargingProfileReq(
                id=1, connector_id=0, charging_profile_purpose="ChargePointMaxProfile", stack_level=2
            ),
            '{"id":1,"connectorId":0,"chargingProfilePurpose":"ChargePointMaxProfile","stackLevel":2}',
        ),
        (ClearChargingProfileConf(status="Unknown"), '{"status":"Unknown"}'),
        (
            GetCompositeScheduleReq(connector_id=0, duration=60, charging_rate_unit="A"),
            '{"connectorId":0,"duration":60,"chargingRateUnit":"A"}',
        ),
        (
            GetCompositeScheduleConf(
                status="Accepted", connector_id=0, schedule_start=TIME, charging_schedule=SCHEDULE
            ),
            f'{{"status":"Accepted","connectorId":0,"scheduleStart":"{TIME}","chargingSchedule":{SCHEDULE_TEXT}}}',
        ),
        (
            SetChargingProfileReq(
                connector_id=1,
                cs_charging_profiles=ChargingProfile(
                    charging_profile_id=1,
                    stack_level=0,
                    charging_profile_purpose="TxDefaultProfile",
                    charging_profile_kind="Recurring",
                    charging_schedule=SCHEDULE,
                    transaction_id=5,
                    recurrency_kind="Daily",
                    valid_from=TIME,
                    valid_to=TIME,
                ),
            ),
            (
                '{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,'
                '"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Recurring",'
                f'"chargingSchedule":{SCHEDULE_TEXT},"transactionId":5,"recurrencyKind":"Daily",'
                f'"validFrom":"{TIME}","validTo":"{TIME}"}}}}'
            ),
        ),
        (SetChargingProfileConf(status="NotSupported"), '{"status":"NotSupported"}'),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§6)."""
    check_wire(message, text)
