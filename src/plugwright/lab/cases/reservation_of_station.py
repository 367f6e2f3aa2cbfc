"""Reservation of a whole station, cancelling, and reservation for a group.

Test case document chapters 2.20.2 to 2.20.4; OCPP 1.6 §5.1, §5.13.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases.reservation import (
    IS_RESERVED,
    SUPPORTED,
    THE_RESERVATION,
    THE_RESERVED_ID_TAG,
    asks,
)
from plugwright.lab.cases.states import (
    ALL_OCCUPIED,
    OTHERS_UNAVAILABLE,
    RESERVED,
    SET_CHARGE_POINT_FAULTED,
    SET_CHARGE_POINT_UNAVAILABLE,
    authorized,
    charging,
)
from plugwright.lab.checks import OMITTED
from plugwright.lab.conditions import NO_RESERVATION_OF_ZERO, key_true, no_profile
from plugwright.lab.steps import Script
from plugwright.lab.values import CONNECTOR, PARENT_ID, VALID_ID_TAG_2, Computed, Last
from plugwright.lab.verbs import absent, csms, either_order, operator, other_than, station
from plugwright.ocpp16 import (
    CancelReservationConf,
    CancelReservationReq,
    ReservationStatus,
    ReserveNowReq,
    StartTransactionReq,
    StatusNotificationReq,
)

ZERO: Final = (SUPPORTED, key_true("ReserveConnectorZeroSupported"))

A_CONNECTOR_IS_RESERVED: Final = station.sends(StatusNotificationReq, connector_id=other_than(0), status="Reserved")
USED: Final[Script] = (charging(THE_RESERVED_ID_TAG, reservation_id=THE_RESERVATION, may_skip_authorize=True),)

TC_049_CS: Final = Case(
    id="TC_049_CS",
    title="A reserved station serves the reserving idTag alone",
    chapter="2.20.2",
    profile="Reservation",
    spec="§5.13",
    conditions=ZERO,
    before=(OTHERS_UNAVAILABLE,),
    steps=(*asks(0, "Accepted"), A_CONNECTOR_IS_RESERVED, *USED),
    document_steps=(*asks(0, "Accepted"), IS_RESERVED, *USED),
    remark="Which connector reports Reserved is not given. By the document any passes; by §4.9 connector 0 has no such "
    "status, so by the specification it must be another one.",
)


def _refused(name: str, title: str, status: ReservationStatus, before: Script) -> Case:
    return Case(
        id=name,
        title=title,
        chapter="2.20.2",
        profile="Reservation",
        spec="§5.13, §7.40",
        conditions=ZERO,
        before=before,
        steps=asks(0, status),
    )


TC_050_1_CS: Final = _refused("TC_050_1_CS", "A faulted station", "Faulted", (SET_CHARGE_POINT_FAULTED,))
TC_050_2_CS: Final = _refused("TC_050_2_CS", "An occupied station", "Occupied", (ALL_OCCUPIED,))
TC_050_3_CS: Final = _refused("TC_050_3_CS", "An unavailable station", "Unavailable", (SET_CHARGE_POINT_UNAVAILABLE,))
TC_050_4_CS: Final = Case(
    id="TC_050_4_CS",
    title="Reservation of a station is not supported",
    chapter="2.20.2",
    profile="Reservation",
    spec="§5.13, §9.3.1",
    conditions=(NO_RESERVATION_OF_ZERO,),
    document_conditions=(no_profile("Reservation"),),
    steps=asks(0, "Rejected"),
    remark="The document runs it where Reservation is not supported. §5.13 demands Rejected also of a station that "
    "supports Reservation but not of connector 0, so by the specification it is run there as well.",
)

TC_051_CS: Final = Case(
    id="TC_051_CS",
    title="A reservation is cancelled",
    chapter="2.20.3",
    profile="Reservation",
    spec="§5.1",
    conditions=(SUPPORTED,),
    before=(RESERVED,),
    steps=(
        csms.sends(CancelReservationReq, reservation_id=THE_RESERVATION),
        station.answers(CancelReservationConf, status="Accepted"),
        station.sends(StatusNotificationReq, connector_id=Last(ReserveNowReq, "connectorId"), status="Available"),
        charging(VALID_ID_TAG_2, reservation_id=OMITTED),
    ),
)

ANOTHER_RESERVATION: Final = Computed("another reservationId", lambda evidence: THE_RESERVATION.of(evidence) + 1)

TC_052_CS: Final = Case(
    id="TC_052_CS",
    title="An unknown reservation is cancelled",
    chapter="2.20.3",
    profile="Reservation",
    spec="§5.1",
    conditions=(SUPPORTED,),
    before=(RESERVED,),
    steps=(
        csms.sends(CancelReservationReq, reservation_id=ANOTHER_RESERVATION),
        station.answers(CancelReservationConf, status="Rejected"),
        absent(station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Available")),
    ),
    remark="That no reservation is cancelled is an expected result of the document, not a step: a connector that is "
    "Available then has lost its own.",
)

TC_053_CS: Final = Case(
    id="TC_053_CS",
    title="Another idTag of the group uses the reserved connector",
    chapter="2.20.4",
    profile="Reservation",
    spec="§3.10, §5.13",
    conditions=(SUPPORTED,),
    before=(OTHERS_UNAVAILABLE,),
    steps=(
        *asks(CONNECTOR, "Accepted", parent_id_tag=PARENT_ID),
        IS_RESERVED,
        authorized(VALID_ID_TAG_2, {"status": "Accepted", "parent_id_tag": PARENT_ID}),
        operator.plugs_in(),
        either_order(
            station.sends(
                StartTransactionReq,
                connector_id=CONNECTOR,
                id_tag=VALID_ID_TAG_2,
                reservation_id=THE_RESERVATION,
            ),
            station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Charging"),
        ),
    ),
    remark="Step 9 has no status; Charging is meant. The Authorized state gives the group of the second idTag.",
)

CASES: Final = (TC_049_CS, TC_050_1_CS, TC_050_2_CS, TC_050_3_CS, TC_050_4_CS, TC_051_CS, TC_052_CS, TC_053_CS)
