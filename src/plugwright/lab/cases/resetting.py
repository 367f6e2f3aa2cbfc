"""Reset.

Test case document chapter 2.6.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases.states import CHARGING, SET_CONNECTOR_UNAVAILABLE
from plugwright.lab.cases.stopping import THE_TRANSACTION, stops
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Fact, Script
from plugwright.lab.values import CONNECTOR
from plugwright.lab.verbs import any_of, csms, each_connector, either_order, only_if, optionally, station
from plugwright.ocpp16 import (
    BootNotificationConf,
    BootNotificationReq,
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    ResetConf,
    ResetReq,
    StatusNotificationReq,
    StopTransactionReq,
)

UNAVAILABLE: Final[Script] = SET_CONNECTOR_UNAVAILABLE.steps
OPERATIVE: Final[Script] = (
    csms.sends(ChangeAvailabilityReq, connector_id=CONNECTOR, type="Operative"),
    station.answers(ChangeAvailabilityConf, status="Accepted"),
    station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Available"),
)
BOOT: Final[Script] = (station.sends(BootNotificationReq), csms.answers(BootNotificationConf, status="Accepted"))
STILL_UNAVAILABLE: Final = each_connector(StatusNotificationReq, status="Available", under_test="Unavailable")
STILL_PLUGGED: Final = each_connector(
    StatusNotificationReq, status="Available", under_test=any_of("Finishing", "Preparing")
)


def _finishing_is_due(evidence: Evidence) -> bool:
    booted = evidence.last_since(ResetReq, BootNotificationReq) is not None
    return not booted and evidence.statuses.get(evidence.parameters.connector_id) != "Finishing"


FINISHING_IS_DUE: Final = Fact("stopped before the boot, and Finishing not told yet", _finishing_is_due)

TC_013_CS: Final = Case(
    id="TC_013_CS",
    title="Hard reset without a transaction",
    chapter="2.6.1",
    profile="Core",
    spec="§5.14, §5.2",
    steps=(
        *UNAVAILABLE,
        csms.sends(ResetReq, type="Hard"),
        station.answers(ResetConf, status="Accepted"),
        *BOOT,
        STILL_UNAVAILABLE,
        *OPERATIVE,
    ),
)

TC_014_CS: Final = Case(
    id="TC_014_CS",
    title="Soft reset without a transaction",
    chapter="2.6.2",
    profile="Core",
    spec="§5.14, §5.2",
    steps=(
        *UNAVAILABLE,
        csms.sends(ResetReq, type="Soft"),
        station.answers(ResetConf, status="Accepted"),
        optionally(*BOOT, STILL_UNAVAILABLE),
        *OPERATIVE,
    ),
    remark="That step 9 is repeated for each connector and for 0 is said in TC_013_CS alone.",
)

TC_015_CS: Final = Case(
    id="TC_015_CS",
    title="Hard reset with a transaction",
    chapter="2.6.3",
    profile="Core",
    spec="§5.14, errata 3.36",
    before=(CHARGING,),
    steps=(
        csms.sends(ResetReq, type="Hard"),
        station.answers(ResetConf, status="Accepted"),
        either_order(
            (
                station.sends(StopTransactionReq, transaction_id=THE_TRANSACTION, reason="HardReset"),
                only_if(FINISHING_IS_DUE, station.sends(StatusNotificationReq, status="Finishing")),
            ),
            optionally(station.sends(StatusNotificationReq, status="Finishing")),
            (*BOOT, STILL_PLUGGED),
        ),
    ),
)

TC_016_CS: Final = Case(
    id="TC_016_CS",
    title="Soft reset with a transaction",
    chapter="2.6.4",
    profile="Core",
    spec="§5.14",
    before=(CHARGING,),
    steps=(
        csms.sends(ResetReq, type="Soft"),
        station.answers(ResetConf, status="Accepted"),
        stops(reason="SoftReset"),
        optionally(*BOOT, STILL_PLUGGED),
    ),
)

CASES: Final = (TC_013_CS, TC_014_CS, TC_015_CS, TC_016_CS)
