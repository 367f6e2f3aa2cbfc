"""The authorization cache.

Test case document chapter 2.4.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases.starting import starts
from plugwright.lab.cases.states import ACCEPTED, authorized, id_tag_cached
from plugwright.lab.conditions import AUTH_CACHE, key_not_fixed_false
from plugwright.lab.values import CONNECTION_TIMEOUT, CONNECTOR, VALID_ID_TAG
from plugwright.lab.verbs import csms, operator, optionally, station
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    ClearCacheConf,
    ClearCacheReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    StatusNotificationReq,
)

TC_007_CS: Final = Case(
    id="TC_007_CS",
    title="A start by a cached idTag",
    chapter="2.4.1",
    profile="Core",
    spec="§3.5.1, §9.1.13",
    conditions=(AUTH_CACHE, key_not_fixed_false("AuthorizeRemoteTxRequests")),
    configuration={
        "AuthorizationCacheEnabled": "true",
        "AuthorizeRemoteTxRequests": "true",
        "LocalPreAuthorize": "true",
    },
    if_implemented=("AuthorizeRemoteTxRequests",),
    memory=(id_tag_cached(),),
    steps=(
        operator.plugs_in(),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Preparing"),
        csms.sends(RemoteStartTransactionReq, connector_id=CONNECTOR, id_tag=VALID_ID_TAG),
        station.answers(RemoteStartTransactionConf, status="Accepted"),
        starts(),
    ),
    remark="That no Authorize may be sent is not said outright; it follows from the list of steps.",
)

TC_061_CS: Final = Case(
    id="TC_061_CS",
    title="The cache is cleared",
    chapter="2.4.2",
    profile="Core",
    spec="§5.4",
    conditions=(AUTH_CACHE,),
    configuration={
        "AuthorizationCacheEnabled": "true",
        "LocalPreAuthorize": "true",
        "ConnectionTimeOut": CONNECTION_TIMEOUT,
    },
    before=(authorized(may_skip_authorize=True),),
    steps=(
        operator.presents(VALID_ID_TAG),
        station.sends(StatusNotificationReq, status="Available"),
        csms.sends(ClearCacheReq),
        station.answers(ClearCacheConf, status="Accepted"),
        operator.presents(VALID_ID_TAG),
        station.sends(AuthorizeReq, id_tag=VALID_ID_TAG),
        csms.answers(AuthorizeConf, id_tag_info=ACCEPTED),
        optionally(station.sends(StatusNotificationReq, status="Preparing")),
    ),
    remark="The Preparing of step 1 is that of the Authorized state: one notification. A station that does not cancel "
    "an authorization by a second card reports Available after ConnectionTimeOut, which the lab waits for as well. A "
    "station that knows the idTag already because it never clears its cache is to fail in the case, not before it.",
)

CASES: Final = (TC_007_CS, TC_061_CS)
