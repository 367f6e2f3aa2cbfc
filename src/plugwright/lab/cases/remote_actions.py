"""Remote start and stop.

Test case document chapters 2.5 and 2.11.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases.starting import CONNECTION_TIMES_OUT, starts
from plugwright.lab.cases.states import ACCEPTED, CHARGING, REMOTE_STARTS_ARE_AUTHORIZED
from plugwright.lab.cases.stopping import THE_TRANSACTION, stops
from plugwright.lab.steps import Script
from plugwright.lab.values import CONNECTION_TIMEOUT, CONNECTOR, VALID_ID_TAG, Computed, Last
from plugwright.lab.verbs import csms, one_of, only_if, operator, station
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    GetConfigurationConf,
    GetConfigurationReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    StartTransactionReq,
    StatusNotificationReq,
)

REMOTE_START: Final[Script] = (
    csms.sends(GetConfigurationReq, key=("AuthorizeRemoteTxRequests",)),
    station.answers(GetConfigurationConf, configuration_key=({"key": "AuthorizeRemoteTxRequests"},)),
    csms.sends(RemoteStartTransactionReq, connector_id=CONNECTOR, id_tag=VALID_ID_TAG),
    station.answers(RemoteStartTransactionConf, status="Accepted"),
    only_if(
        REMOTE_STARTS_ARE_AUTHORIZED,
        station.sends(AuthorizeReq, id_tag=VALID_ID_TAG),
        csms.answers(AuthorizeConf, id_tag_info=ACCEPTED),
    ),
    station.sends(StatusNotificationReq, status="Preparing"),
)

TC_010_CS: Final = Case(
    id="TC_010_CS",
    title="Remote start, the cable first",
    chapter="2.5.1",
    profile="Core",
    spec="§5.11",
    steps=(CHARGING,),
)

TC_011_1_CS: Final = Case(
    id="TC_011_1_CS",
    title="Remote start, then the cable",
    chapter="2.5.2",
    profile="Core",
    spec="§5.11",
    steps=(*REMOTE_START, operator.plugs_in(), starts()),
)

TC_011_2_CS: Final = Case(
    id="TC_011_2_CS",
    title="Remote start, but the driver never plugs in",
    chapter="2.5.3",
    profile="Core",
    spec="§5.11, §9.1.6",
    configuration={"ConnectionTimeOut": CONNECTION_TIMEOUT},
    steps=(
        *REMOTE_START,
        CONNECTION_TIMES_OUT,
        station.sends(StatusNotificationReq, status="Available"),
    ),
)

TC_012_CS: Final = Case(
    id="TC_012_CS",
    title="Remote stop",
    chapter="2.5.4",
    profile="Core",
    spec="§5.12",
    before=(CHARGING,),
    steps=(
        csms.sends(RemoteStopTransactionReq, transaction_id=THE_TRANSACTION),
        station.answers(RemoteStopTransactionConf, status="Accepted"),
        stops(reason="Remote"),
    ),
)

TC_026_CS: Final = Case(
    id="TC_026_CS",
    title="Remote start where a transaction runs",
    chapter="2.11.1",
    profile="Core",
    spec="§5.11",
    configuration={"LocalPreAuthorize": "false"},
    before=(CHARGING,),
    steps=(
        csms.sends(
            RemoteStartTransactionReq, connector_id=Last(StartTransactionReq, "connectorId"), id_tag=VALID_ID_TAG
        ),
        station.answers(RemoteStartTransactionConf, status="Rejected"),
    ),
)

TC_027_CS: Final = Case(
    id="TC_027_CS",
    title="Remote start on connector 0",
    chapter="2.11.2",
    profile="Core",
    spec="§5.11, §6.33",
    steps=(
        csms.sends(RemoteStartTransactionReq, connector_id=0, id_tag=VALID_ID_TAG),
        one_of(station.answers(RemoteStartTransactionConf, status="Rejected"), station.refuses()),
    ),
    remark="No code is given for the CALLERROR: any passes.",
)

UNKNOWN_TRANSACTION: Final = Computed("unknown to the station", lambda evidence: THE_TRANSACTION.of(evidence) + 1000)

TC_028_CS: Final = Case(
    id="TC_028_CS",
    title="Remote stop of an unknown transaction",
    chapter="2.11.3",
    profile="Core",
    spec="§5.12",
    before=(CHARGING,),
    steps=(
        csms.sends(RemoteStopTransactionReq, transaction_id=UNKNOWN_TRANSACTION),
        station.answers(RemoteStopTransactionConf, status="Rejected"),
    ),
)

CASES: Final = (TC_010_CS, TC_011_1_CS, TC_011_2_CS, TC_012_CS)
REFUSALS: Final = (TC_026_CS, TC_027_CS, TC_028_CS)
