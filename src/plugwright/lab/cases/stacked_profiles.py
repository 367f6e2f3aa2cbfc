"""Smart charging: several profiles at once.

Test case document chapters 2.22.2 to 2.22.4; OCPP 1.6 §3.13.1 to §3.13.3, §5.5, §5.7. The schedules begin one Max Time
Deviation before they are sent, x is counted from the sending: the deviation is the tolerance.
"""

from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.profiles import asks_schedule, profile, shortly_ago, told_periods
from plugwright.lab.cases.smart_charging import SUPPORTED, THE_TRANSACTION
from plugwright.lab.cases.states import CHARGING, set_charging_profile
from plugwright.lab.checks import OMITTED, Rule
from plugwright.lab.conditions import key_at_least
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Script
from plugwright.lab.values import CONNECTOR
from plugwright.lab.verbs import csms, station
from plugwright.ocpp16 import ClearChargingProfileConf, ClearChargingProfileReq

TX_DEFAULT: Final = "TxDefaultProfile"
STATION_MAX: Final = "ChargePointMaxProfile"
DAY_S: Final = 86_400

TC_066_CS: Final = Case(
    id="TC_066_CS",
    title="A composite schedule of profiles of all three purposes",
    chapter="2.22.2",
    profile="SmartCharging",
    spec="§3.13.1, §5.7",
    conditions=(
        SUPPORTED,
        key_at_least("MaxChargingProfilesInstalled", 3),
        key_at_least("ChargingScheduleMaxPeriods", 5),
    ),
    before=(
        CHARGING,
        set_charging_profile(0, profile(1, STATION_MAX, (0, 10), stack_level=0, duration=DAY_S, begins=shortly_ago())),
        set_charging_profile(
            CONNECTOR,
            profile(
                2,
                TX_DEFAULT,
                *((0, 6), (60, 10), (120, 8), (180, 15), (260, 8)),
                stack_level=0,
                duration=300,
                begins=shortly_ago(),
                valid=True,
            ),
        ),
        set_charging_profile(
            CONNECTOR,
            profile(
                3,
                "TxProfile",
                *((0, 8), (50, 11), (140, 16), (200, 6), (240, 12)),
                stack_level=0,
                duration=260,
                begins=shortly_ago(),
                valid=True,
                transaction_id=THE_TRANSACTION,
            ),
        ),
    ),
    steps=asks_schedule(400, {"charging_schedule_period": told_periods((0, 8), (50, 10), (200, 6), (240, 10))}),
    remark="The first profile is printed with a purpose of OCPP 2.0.1; ChargePointMaxProfile is meant. That 10 A hold "
    "on after the TxProfile has ended shows that the TxDefaultProfile does not come back while a TxProfile exists.",
)


def _clears(**fields: Any) -> Script:
    given = {"id": OMITTED, "connector_id": OMITTED, "charging_profile_purpose": OMITTED, "stack_level": OMITTED}
    return (
        csms.sends(ClearChargingProfileReq, **{**given, **fields}),
        station.answers(ClearChargingProfileConf, status="Accepted"),
    )


def _is_local_limit(told: Any, _evidence: Evidence) -> bool:
    return isinstance(told, int | float) and told > 0


TC_067_CS: Final = Case(
    id="TC_067_CS",
    title="Profiles are cleared one by one",
    chapter="2.22.3",
    profile="SmartCharging",
    spec="§5.5, §5.7",
    conditions=(SUPPORTED,),
    memory=(
        set_charging_profile(
            CONNECTOR,
            profile(
                1,
                TX_DEFAULT,
                *((0, 6), (60, 8), (200, 10)),
                stack_level=1,
                duration=400,
                begins=shortly_ago(),
            ),
        ),
        set_charging_profile(
            CONNECTOR,
            profile(2, TX_DEFAULT, (0, 7), (100, 9), stack_level=0, duration=400, begins=shortly_ago(), valid=True),
        ),
        set_charging_profile(
            0,
            profile(
                3, STATION_MAX, (0, 11), (200, 12), stack_level=0, duration=DAY_S, begins=shortly_ago(), valid=True
            ),
        ),
    ),
    steps=(
        *_clears(id=1),
        *asks_schedule(350, {"charging_schedule_period": told_periods((0, 7), (100, 9))}),
        *_clears(charging_profile_purpose=TX_DEFAULT, stack_level=0),
        *asks_schedule(350, {"charging_schedule_period": told_periods((0, 11), (200, 12))}),
        *_clears(),
        *asks_schedule(
            350,
            {
                "charging_schedule_period": (
                    {"start_period": 0, "limit": Rule("the local limit of the station", _is_local_limit)},
                )
            },
        ),
    ),
    remark="What GetCompositeSchedule carries is taken from the answers expected.",
)

TC_072_CS: Final = Case(
    id="TC_072_CS",
    title="Stacked profiles",
    chapter="2.22.4",
    profile="SmartCharging",
    spec="§3.13.2, §5.7",
    conditions=(SUPPORTED,),
    memory=(
        set_charging_profile(
            CONNECTOR,
            profile(
                1,
                TX_DEFAULT,
                *((0, 6), (100, 8), (200, 10)),
                stack_level=0,
                duration=400,
                begins=shortly_ago(),
                valid=True,
            ),
        ),
        set_charging_profile(
            CONNECTOR,
            profile(2, TX_DEFAULT, (0, 7), (100, 9), stack_level=1, duration=150, begins=shortly_ago(), valid=True),
        ),
    ),
    steps=asks_schedule(350, {"charging_schedule_period": told_periods((0, 7), (100, 9), (150, 8), (200, 10))}),
)

CASES: Final = (TC_066_CS, TC_067_CS, TC_072_CS)
