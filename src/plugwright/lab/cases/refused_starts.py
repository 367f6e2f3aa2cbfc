"""Starts that come to nothing, and faults.

Test case document chapters 2.10 and 2.16.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases.remote_actions import REMOTE_START
from plugwright.lab.cases.states import INVALID
from plugwright.lab.conditions import LOCK, NO_FIXED_CABLE
from plugwright.lab.values import CONNECTOR, INVALID_ID_TAG, TRANSACTION_DURATION, VALID_ID_TAG
from plugwright.lab.verbs import absent, csms, operator, optionally, station
from plugwright.ocpp16 import AuthorizeConf, AuthorizeReq, StartTransactionReq, StatusNotificationReq

NO_START: Final = absent(station.sends(StartTransactionReq))

TC_023_CS: Final = Case(
    id="TC_023_CS",
    title="A start with an idTag that the Central System refuses",
    chapter="2.10.1",
    profile="Core",
    spec="§4.1, §4.8",
    configuration={"MinimumStatusDuration": "10", "LocalPreAuthorize": "true"},
    if_implemented=("MinimumStatusDuration",),
    steps=(
        operator.plugs_in(),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Preparing"),
        operator.presents(INVALID_ID_TAG),
        station.sends(AuthorizeReq, id_tag=INVALID_ID_TAG),
        csms.answers(AuthorizeConf, id_tag_info=INVALID),
        NO_START,
    ),
    remark="MinimumStatusDuration, 10 here against the general rule of 0, is set only where the station has the key.",
)

TC_024_CS: Final = Case(
    id="TC_024_CS",
    title="A start where the lock fails",
    chapter="2.10.2",
    profile="Core",
    spec="§7.6",
    conditions=(NO_FIXED_CABLE, LOCK),
    document_conditions=(NO_FIXED_CABLE,),
    before=REMOTE_START,
    steps=(
        operator.does("plug in halfway"),
        station.sends(StatusNotificationReq, status="Faulted", error_code="ConnectorLockFailure"),
        NO_START,
    ),
    remark="The document asks for the cable alone; without a lock nothing can fail. Steps 1 to 8 are the preparation.",
)

TC_041_CS: Final = Case(
    id="TC_041_CS",
    title="No start while faulted",
    chapter="2.16.1",
    profile="Core",
    spec="§4.9, §7.7",
    steps=(
        operator.does("set station faulted"),
        station.sends(StatusNotificationReq, status="Faulted"),
        operator.plugs_in(),
        operator.presents(VALID_ID_TAG),
        optionally(station.sends(AuthorizeReq)),
        absent(station.sends(StartTransactionReq), seconds=TRANSACTION_DURATION),
    ),
    remark="The document looks for StartTransaction alone: whether the station asks for the idTag is not its matter.",
)

CASES: Final = (TC_023_CS, TC_024_CS)
FAULTS: Final = (TC_041_CS,)
