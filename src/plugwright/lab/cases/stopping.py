"""Stopping a charging session.

Test case document chapter 2.3.
"""

from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.states import CHARGING, OTHERS_UNAVAILABLE, charging
from plugwright.lab.checks import Rule
from plugwright.lab.conditions import NO_FIXED_CABLE, key_can_be, key_not_fixed_false, key_writable
from plugwright.lab.steps import AnyOrder
from plugwright.lab.values import (
    CONNECTOR,
    PARENT_ID,
    VALID_ID_TAG,
    VALID_ID_TAG_2,
    Last,
)
from plugwright.lab.verbs import absent, any_of, csms, either_order, operator, other_than, station
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
    UnlockConnectorConf,
    UnlockConnectorReq,
)

EV_SIDE: Final = "StopTransactionOnEVSideDisconnect"
UNLOCK: Final = "UnlockConnectorOnEVSideDisconnect"


THE_TRANSACTION: Final = Last(StartTransactionConf, "transactionId")


def stops(status: Any = "Finishing", **checks: Any) -> AnyOrder:
    """StopTransaction of the transaction that runs, and the status Finishing before or after it."""
    return either_order(
        station.sends(StopTransactionReq, transaction_id=THE_TRANSACTION, **checks),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status=status),
    )


STOPPED: Final = Rule(
    "Finishing, or Available with a fixed cable",
    lambda told, evidence: told == "Finishing" or (told == "Available" and evidence.vehicle_end_frees),
)

TC_068_CS: Final = Case(
    id="TC_068_CS",
    title="Only the idTag that started the transaction ends it",
    chapter="2.3.1",
    profile="Core",
    spec="§4.10",
    before=(OTHERS_UNAVAILABLE, CHARGING),
    steps=(
        operator.presents(VALID_ID_TAG_2),
        absent(station.sends(AuthorizeReq), station.sends(StopTransactionReq)),
        operator.presents(VALID_ID_TAG),
        stops(id_tag=Last(StartTransactionReq, "idTag")),
    ),
    remark="No Authorize may be sent for the other idTag, which §4.1 would allow: a station can know that no group is "
    "concerned because no parentIdTag was given for the transaction. Where one reader serves several connectors the "
    "others are made Inoperative, which is surer than occupying them.",
)

TC_069_CS: Final = Case(
    id="TC_069_CS",
    title="Another idTag of the same group ends the transaction",
    chapter="2.3.2",
    profile="Core",
    spec="§3.10, §4.10",
    before=(OTHERS_UNAVAILABLE, charging(info={"status": "Accepted", "parent_id_tag": PARENT_ID})),
    steps=(
        operator.presents(VALID_ID_TAG_2),
        station.sends(AuthorizeReq, id_tag=other_than(Last(StartTransactionReq, "idTag"))),
        csms.answers(
            AuthorizeConf,
            id_tag_info={
                "status": "Accepted",
                "parent_id_tag": Last(StartTransactionConf, "idTagInfo.parentIdTag"),
            },
        ),
        stops(id_tag=Last(AuthorizeReq, "idTag")),
    ),
    remark="The Charging state of the document gives no parentIdTag; without one no station could know the group.",
)

TC_005_1_CS: Final = Case(
    id="TC_005_1_CS",
    title="Unplugged at the vehicle: the transaction stops, the cable is released",
    chapter="2.3.3",
    profile="Core",
    spec="§9.1.23, §9.1.33",
    conditions=(NO_FIXED_CABLE, key_not_fixed_false(EV_SIDE), key_can_be(UNLOCK, "true")),
    configuration={"MinimumStatusDuration": "0", EV_SIDE: "true", UNLOCK: "true"},
    before=(CHARGING,),
    steps=(
        operator.unplugs(at="vehicle"),
        stops(reason="EVDisconnected"),
    ),
)

TC_005_2_CS: Final = Case(
    id="TC_005_2_CS",
    title="Unplugged at the vehicle: the transaction stops, the cable stays locked",
    chapter="2.3.4",
    profile="Core",
    spec="§9.1.23, §9.1.33",
    conditions=(key_not_fixed_false(EV_SIDE), key_can_be(UNLOCK, "false")),
    configuration={"MinimumStatusDuration": "0", EV_SIDE: "true", UNLOCK: "false"},
    before=(CHARGING,),
    steps=(
        operator.unplugs(at="vehicle"),
        stops(any_of("Finishing", "Available"), reason="EVDisconnected"),
        csms.sends(UnlockConnectorReq, connector_id=CONNECTOR),
        station.answers(UnlockConnectorConf, status=any_of("Unlocked", "NotSupported")),
    ),
    remark="Available and NotSupported stand for a fixed cable, or a socket without a lock; the document takes them "
    "from any station.",
)

TC_005_3_CS: Final = Case(
    id="TC_005_3_CS",
    title="Unplugged at the vehicle: the transaction goes on until it is stopped remotely",
    chapter="2.3.5",
    profile="Core",
    spec="§9.1.23, errata 3.79",
    conditions=(key_writable(EV_SIDE), key_can_be(UNLOCK, "false")),
    configuration={"MinimumStatusDuration": "0", EV_SIDE: "false", UNLOCK: "false"},
    before=(CHARGING,),
    steps=(
        operator.unplugs(at="vehicle"),
        station.sends(
            StatusNotificationReq, status=any_of("SuspendedEV", "SuspendedEVSE"), info="EV side disconnected"
        ),
        csms.sends(RemoteStopTransactionReq, transaction_id=THE_TRANSACTION),
        station.answers(RemoteStopTransactionConf),
        either_order(
            station.sends(StatusNotificationReq, status=STOPPED),
            station.sends(StopTransactionReq, transaction_id=THE_TRANSACTION, reason="Remote"),
        ),
    ),
    remark="'SuspendedEV and/or SuspendedEVSE' is read so: one of them carries the info, the other is surplus. A "
    "socket without a control pilot may be Available like a fixed cable: its contact is all there is to unplug.",
)

CASES: Final = (TC_068_CS, TC_069_CS, TC_005_1_CS, TC_005_2_CS, TC_005_3_CS)
