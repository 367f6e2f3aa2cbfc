"""Smart charging: one profile.

Test case document chapters 2.22.1 and 2.22.5; OCPP 1.6 §3.13, §5.16.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases.profiles import is_in_force, is_in_force_by_document, profile
from plugwright.lab.cases.states import CHARGING, charging
from plugwright.lab.conditions import profile as profile_supported
from plugwright.lab.steps import Script
from plugwright.lab.values import CHARGING_SCHEDULE_DURATION, CONNECTOR, VALID_ID_TAG, Computed, Last
from plugwright.lab.verbs import csms, one_of, station
from plugwright.ocpp16 import (
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    SetChargingProfileConf,
    SetChargingProfileReq,
    StartTransactionConf,
    StartTransactionReq,
)

SUPPORTED: Final = profile_supported("SmartCharging")
START_OF_SCHEDULE: Final = (
    "The document looks for the time in startSchedule; by §6.22 the periods of the answer count from scheduleStart, "
    "and the optional startSchedule may be missing."
)
LIMIT_A: Final = 6
THE_TRANSACTION: Final = Last(StartTransactionConf, "transactionId")
DEFAULT_PROFILE: Final[Script] = (
    csms.sends(
        SetChargingProfileReq,
        connector_id=CONNECTOR,
        cs_charging_profiles=profile(1, "TxDefaultProfile", (0, LIMIT_A), duration=CHARGING_SCHEDULE_DURATION),
    ),
    station.answers(SetChargingProfileConf, status="Accepted"),
)
TRANSACTION_PROFILE: Final[Script] = (
    csms.sends(
        SetChargingProfileReq,
        connector_id=CONNECTOR,
        cs_charging_profiles=profile(1, "TxProfile", (0, LIMIT_A), transaction_id=THE_TRANSACTION),
    ),
    station.answers(SetChargingProfileConf, status="Accepted"),
)

TC_056_CS: Final = Case(
    id="TC_056_CS",
    title="A default profile for transactions",
    chapter="2.22.1",
    profile="SmartCharging",
    spec="§5.16, §5.7",
    conditions=(SUPPORTED,),
    steps=(*DEFAULT_PROFILE, *is_in_force(LIMIT_A)),
    document_steps=(*DEFAULT_PROFILE, *is_in_force_by_document(LIMIT_A)),
    remark=START_OF_SCHEDULE,
)

TC_057_CS: Final = Case(
    id="TC_057_CS",
    title="A profile for the running transaction",
    chapter="2.22.1",
    profile="SmartCharging",
    spec="§5.16.2, §5.7",
    conditions=(SUPPORTED,),
    before=(CHARGING,),
    steps=(*TRANSACTION_PROFILE, *is_in_force(LIMIT_A)),
    document_steps=(*TRANSACTION_PROFILE, *is_in_force_by_document(LIMIT_A)),
    remark=f"{START_OF_SCHEDULE} The transactionId is the one that the Central System handed out.",
)

TC_058_1_CS: Final = Case(
    id="TC_058_1_CS",
    title="A profile for a transaction where none runs",
    chapter="2.22.1",
    profile="SmartCharging",
    spec="§5.16.2",
    conditions=(SUPPORTED,),
    steps=(
        csms.sends(
            SetChargingProfileReq,
            connector_id=CONNECTOR,
            cs_charging_profiles=profile(1, "TxProfile", (0, LIMIT_A), transaction_id=1),
        ),
        one_of(
            station.answers(SetChargingProfileConf, status="Rejected"),
            station.refuses("PropertyConstraintViolation"),
        ),
    ),
)

ANOTHER_TRANSACTION: Final = Computed("another transactionId", lambda evidence: THE_TRANSACTION.of(evidence) + 1000)

TC_058_2_CS: Final = Case(
    id="TC_058_2_CS",
    title="A profile for another transaction than the one that runs",
    chapter="2.22.1",
    profile="SmartCharging",
    spec="§5.16.2",
    conditions=(SUPPORTED,),
    before=(CHARGING,),
    steps=(
        csms.sends(
            SetChargingProfileReq,
            connector_id=Last(StartTransactionReq, "connectorId"),
            cs_charging_profiles=profile(1, "TxProfile", (0, LIMIT_A), transaction_id=ANOTHER_TRANSACTION),
        ),
        station.answers(SetChargingProfileConf, status="Rejected"),
    ),
    remark="The printed prerequisite that no transaction runs contradicts the Charging state, and is left out.",
)

TC_082_CS: Final = Case(
    id="TC_082_CS",
    title="A default profile while a transaction runs",
    chapter="2.22.1",
    profile="SmartCharging",
    spec="§5.16, §5.7",
    conditions=(SUPPORTED,),
    before=(CHARGING,),
    steps=(*DEFAULT_PROFILE, *is_in_force(LIMIT_A)),
    document_steps=(*DEFAULT_PROFILE, *is_in_force_by_document(LIMIT_A)),
    remark=START_OF_SCHEDULE,
)

STARTED: Final = charging(profile=profile(1, "TxProfile", (0, LIMIT_A)))

TC_059_CS: Final = Case(
    id="TC_059_CS",
    title="Remote start with a profile",
    chapter="2.22.5",
    profile="SmartCharging",
    spec="§5.11, §5.16.2",
    conditions=(SUPPORTED,),
    steps=(STARTED, *is_in_force(LIMIT_A)),
    document_steps=(STARTED, *is_in_force_by_document(LIMIT_A)),
    remark=START_OF_SCHEDULE,
)

NO_TX_PROFILE: Final = profile(1, "TxDefaultProfile", (0, LIMIT_A))

TC_060_CS: Final = Case(
    id="TC_060_CS",
    title="Remote start with a profile of the wrong purpose",
    chapter="2.22.5",
    profile="SmartCharging",
    spec="§5.11",
    conditions=(SUPPORTED,),
    steps=(
        csms.sends(
            RemoteStartTransactionReq, connector_id=CONNECTOR, id_tag=VALID_ID_TAG, charging_profile=NO_TX_PROFILE
        ),
        one_of(
            station.answers(RemoteStartTransactionConf, status="Rejected"),
            station.refuses("PropertyConstraintViolation"),
        ),
    ),
)

CASES: Final = (TC_056_CS, TC_057_CS, TC_058_1_CS, TC_058_2_CS, TC_082_CS)
REMOTE_STARTS: Final = (TC_059_CS, TC_060_CS)
