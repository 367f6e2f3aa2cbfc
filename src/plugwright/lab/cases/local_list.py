"""The local authorization list.

Test case document chapter 2.17. List versions and entries are ours where the document gives none.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.starting import starts
from plugwright.lab.cases.states import ACCEPTED
from plugwright.lab.checks import OMITTED
from plugwright.lab.conditions import LOCAL_LIST_FAILURE, LOCAL_LIST_OFF, key_not_fixed_false, no_profile, profile
from plugwright.lab.steps import Script
from plugwright.lab.values import CONNECTOR, VALID_ID_TAG, VALID_ID_TAG_2, Value
from plugwright.lab.verbs import csms, one_of, operator, station
from plugwright.ocpp16 import (
    GetLocalListVersionConf,
    GetLocalListVersionReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    SendLocalListConf,
    SendLocalListReq,
    StatusNotificationReq,
    UpdateStatus,
    UpdateType,
)

SUPPORTED: Final = profile("LocalAuthListManagement")
ENABLED: Final[Mapping[str, Any]] = MappingProxyType({"LocalAuthListEnabled": "true"})


def entry(id_tag: Value) -> Mapping[str, Any]:
    """A valid entry of the list."""
    return {"id_tag": id_tag, "id_tag_info": ACCEPTED}


def sends_list(update: UpdateType, version: int, *entries: Mapping[str, Any], status: UpdateStatus) -> Script:
    """A list is sent and answered."""
    return (
        csms.sends(SendLocalListReq, update_type=update, list_version=version, local_authorization_list=entries),
        station.answers(SendLocalListConf, status=status),
    )


def version_is(version: int) -> Script:
    """The version is read."""
    return (csms.sends(GetLocalListVersionReq), station.answers(GetLocalListVersionConf, list_version=version))


TC_042_1_CS: Final = Case(
    id="TC_042_1_CS",
    title="The version of a list that is not supported, or switched off",
    chapter="2.17.1",
    profile="LocalAuthListManagement",
    spec="§5.10",
    conditions=(LOCAL_LIST_OFF,),
    configuration={"LocalAuthListEnabled": "false"},
    if_implemented=("LocalAuthListEnabled",),
    steps=(
        csms.sends(GetLocalListVersionReq),
        one_of(station.answers(GetLocalListVersionConf, list_version=-1), station.refuses("NotSupported")),
    ),
)

TC_042_2_CS: Final = Case(
    id="TC_042_2_CS",
    title="The version of an empty list",
    chapter="2.17.1",
    profile="LocalAuthListManagement",
    spec="§5.10",
    conditions=(SUPPORTED,),
    configuration=ENABLED,
    steps=(
        csms.sends(SendLocalListReq, update_type="Full", list_version=1, local_authorization_list=OMITTED),
        station.answers(SendLocalListConf, status="Accepted"),
        *version_is(0),
    ),
    remark="An empty list has version 0, whatever version the update had.",
)

TC_043_CS: Final = Case(
    id="TC_043_CS",
    title="A list is sent, and updated",
    chapter="2.17.2",
    profile="LocalAuthListManagement",
    spec="§5.15",
    conditions=(SUPPORTED,),
    configuration=ENABLED,
    steps=(
        *sends_list("Full", 1, entry(VALID_ID_TAG), status="Accepted"),
        *sends_list("Differential", 2, entry(VALID_ID_TAG_2), status="Accepted"),
    ),
)

TC_043_1_CS: Final = Case(
    id="TC_043_1_CS",
    title="A list is sent that the station does not support",
    chapter="2.17.2",
    profile="LocalAuthListManagement",
    spec="§5.15, §7.47",
    conditions=(no_profile("LocalAuthListManagement"),),
    steps=(
        csms.sends(
            SendLocalListReq, update_type="Full", list_version=1, local_authorization_list=(entry(VALID_ID_TAG),)
        ),
        one_of(station.answers(SendLocalListConf, status="NotSupported"), station.refuses("NotSupported")),
    ),
)

TC_043_2_CS: Final = Case(
    id="TC_043_2_CS",
    title="An update that is older than the list",
    chapter="2.17.2",
    profile="LocalAuthListManagement",
    spec="§5.15, §7.47",
    conditions=(SUPPORTED,),
    configuration=ENABLED,
    steps=(
        *sends_list("Full", 2, entry(VALID_ID_TAG), status="Accepted"),
        *version_is(2),
        *sends_list("Differential", 5, entry(VALID_ID_TAG_2), status="Accepted"),
        *version_is(5),
        *sends_list("Differential", 4, entry(VALID_ID_TAG_2), status="VersionMismatch"),
        *version_is(5),
    ),
    remark="The full update is not empty, or the version would be 0 in step 4.",
)

TC_043_3_CS: Final = Case(
    id="TC_043_3_CS",
    title="A list that cannot be stored",
    chapter="2.17.2",
    profile="LocalAuthListManagement",
    spec="§5.15, §6.41, §7.47",
    conditions=(SUPPORTED, LOCAL_LIST_FAILURE),
    configuration=ENABLED,
    steps=sends_list("Full", 2, entry(VALID_ID_TAG), entry(VALID_ID_TAG), status="Failed"),
    remark="How storing is made to fail is left to the tester: here by an idTag that stands twice in the list, which "
    "§6.41 forbids, so that no hand is needed.",
)

TC_008_CS: Final = Case(
    id="TC_008_CS",
    title="A start by an idTag of the list",
    chapter="2.17.3",
    profile="LocalAuthListManagement",
    spec="§3.5.2, §9.1.13",
    conditions=(SUPPORTED, key_not_fixed_false("AuthorizeRemoteTxRequests")),
    configuration={
        "LocalPreAuthorize": "true",
        "AuthorizationCacheEnabled": "false",
        "LocalAuthListEnabled": "true",
        "AuthorizeRemoteTxRequests": "true",
    },
    if_implemented=("AuthorizationCacheEnabled",),
    steps=(
        csms.sends(GetLocalListVersionReq),
        station.answers(GetLocalListVersionConf),
        *sends_list("Full", 1, entry(VALID_ID_TAG), status="Accepted"),
        operator.plugs_in(),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Preparing"),
        csms.sends(RemoteStartTransactionReq, connector_id=CONNECTOR, id_tag=VALID_ID_TAG),
        station.answers(RemoteStartTransactionConf, status="Accepted"),
        starts(),
    ),
    remark="That no Authorize may be sent is not said outright; it follows from the list of steps.",
)

CASES: Final = (
    TC_042_1_CS,
    TC_042_2_CS,
    TC_043_CS,
    TC_043_1_CS,
    TC_043_2_CS,
    TC_043_3_CS,
    TC_008_CS,
)
