"""Power failure.

Test case document chapter 2.13.
"""

from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.resetting import BOOT
from plugwright.lab.cases.states import CHARGING, SET_CHARGE_POINT_UNAVAILABLE
from plugwright.lab.cases.stopping import THE_TRANSACTION, stops
from plugwright.lab.checks import ABSENT, Rule
from plugwright.lab.conditions import BACKUP_POWER, NO_BACKUP_POWER
from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Fact
from plugwright.lab.values import CONNECTOR, Last
from plugwright.lab.verbs import any_of, each_connector, either_order, only_if, operator, station
from plugwright.ocpp16 import BootNotificationReq, StartTransactionReq, StatusNotificationReq, StopTransactionReq

RESUMED: Final = Fact(
    "the station resumed the transaction",
    lambda evidence: evidence.statuses.get(evidence.parameters.connector_id) == "Charging",
)
NOT_FINISHING: Final = Fact(
    "Finishing has not been reported yet",
    lambda evidence: evidence.statuses.get(evidence.parameters.connector_id) not in ("Preparing", "Finishing"),
)


def _says_who_stopped_it(reason: Any, evidence: Evidence) -> bool:
    """A card is presented only where the station resumed the transaction, and told of it by Charging."""
    for said in reversed(evidence.history):
        match said.message:
            case StatusNotificationReq(status="Charging") if said.message.connector_id == CONNECTOR.of(evidence):
                return reason in (ABSENT, "Local")
            case BootNotificationReq():
                break
    return bool(reason == "PowerLoss")


TC_032_1_CS: Final = Case(
    id="TC_032_1_CS",
    title="Power failure: the transaction is stopped before the station goes down",
    chapter="2.13.1",
    profile="Core",
    spec="§3.8, §7.36",
    conditions=(BACKUP_POWER,),
    before=(CHARGING,),
    steps=(
        operator.does("disconnect power"),
        stops(reason="PowerLoss"),
        operator.does("reconnect power"),
        *BOOT,
        each_connector(StatusNotificationReq, status="Available", under_test=any_of("Finishing", "Preparing")),
    ),
)

TC_032_2_CS: Final = Case(
    id="TC_032_2_CS",
    title="Power failure: the transaction is stopped afterwards, or goes on",
    chapter="2.13.2",
    profile="Core",
    spec="§3.8, §7.36",
    conditions=(NO_BACKUP_POWER,),
    before=(CHARGING,),
    steps=(
        operator.does("disconnect power"),
        operator.does("reconnect power"),
        *BOOT,
        either_order(
            (
                each_connector(
                    StatusNotificationReq,
                    status="Available",
                    under_test=any_of("Preparing", "Finishing", "Charging"),
                ),
                only_if(RESUMED, operator.presents(Last(StartTransactionReq, "idTag"))),
            ),
            station.sends(
                StopTransactionReq,
                transaction_id=THE_TRANSACTION,
                reason=Rule("Local or none if stopped by the card, else PowerLoss", _says_who_stopped_it),
            ),
        ),
        only_if(
            NOT_FINISHING,
            station.sends(StatusNotificationReq, connector_id=CONNECTOR, status=any_of("Preparing", "Finishing")),
        ),
    ),
    remark="Although it is called 'configured to stop', a station that resumes the transaction passes too. Unavailable "
    "or Available in between is surplus.",
)

TC_034_CS: Final = Case(
    id="TC_034_CS",
    title="Power failure: Unavailable stays Unavailable",
    chapter="2.13.3",
    profile="Core",
    spec="§4.9, §5.2",
    steps=(
        *SET_CHARGE_POINT_UNAVAILABLE.steps,
        operator.does("disconnect power"),
        operator.does("reconnect power"),
        *BOOT,
        each_connector(StatusNotificationReq, status="Unavailable"),
    ),
)

CASES: Final = (TC_032_1_CS, TC_032_2_CS, TC_034_CS)
