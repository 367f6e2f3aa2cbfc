"""Reservation of a connector.

Test case document chapter 2.20.1; OCPP 1.6 §5.13. The reservationId and, where none is given, the expiry are ours.
"""

from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.starting import starts
from plugwright.lab.cases.states import (
    ACCEPTED,
    OTHERS_UNAVAILABLE,
    RESERVATION_ID,
    SET_CONNECTOR_FAULTED,
    SET_CONNECTOR_OCCUPIED,
    SET_CONNECTOR_UNAVAILABLE,
    charging,
)
from plugwright.lab.conditions import no_profile, profile
from plugwright.lab.steps import Script
from plugwright.lab.values import CONNECTOR, RESERVATION_EXPIRY, VALID_ID_TAG, VALID_ID_TAG_2, Last
from plugwright.lab.values import from_now as in_seconds
from plugwright.lab.verbs import absent, csms, operator, optionally, station, time_passes
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    ReservationStatus,
    ReserveNowConf,
    ReserveNowReq,
    StartTransactionReq,
    StatusNotificationReq,
)

SUPPORTED: Final = profile("Reservation")
AN_HOUR: Final = in_seconds(3600, "an hour from now")
THE_RESERVED_ID_TAG: Final = Last(ReserveNowReq, "idTag")
THE_RESERVATION: Final = Last(ReserveNowReq, "reservationId")


def asks(connector: Any, status: ReservationStatus, *, expiry: Any = AN_HOUR, **fields: Any) -> Script:
    """A reservation is asked for, and answered so."""
    return (
        csms.sends(
            ReserveNowReq,
            connector_id=connector,
            id_tag=VALID_ID_TAG,
            reservation_id=RESERVATION_ID,
            expiry_date=expiry,
            **fields,
        ),
        station.answers(ReserveNowConf, status=status),
    )


IS_RESERVED: Final = station.sends(StatusNotificationReq, status="Reserved")

TC_046_1_CS: Final = Case(
    id="TC_046_1_CS",
    title="A reserved connector serves the reserving idTag alone, started locally",
    chapter="2.20.1",
    profile="Reservation",
    spec="§5.13",
    conditions=(SUPPORTED,),
    before=(OTHERS_UNAVAILABLE,),
    steps=(
        *asks(CONNECTOR, "Accepted"),
        IS_RESERVED,
        operator.presents(VALID_ID_TAG_2),
        optionally(station.sends(AuthorizeReq, id_tag=VALID_ID_TAG_2)),
        absent(station.sends(StartTransactionReq), station.sends(StatusNotificationReq, status="Preparing")),
        operator.presents(THE_RESERVED_ID_TAG),
        optionally(
            station.sends(AuthorizeReq, id_tag=THE_RESERVED_ID_TAG),
            csms.answers(AuthorizeConf, id_tag_info=ACCEPTED),
        ),
        station.sends(StatusNotificationReq, status="Preparing"),
        operator.plugs_in(),
        starts(reservation_id=THE_RESERVATION, id_tag=THE_RESERVED_ID_TAG),
    ),
    remark="The document does not say whether an Authorize is sent for the other idTag; it may be.",
)

TC_046_2_CS: Final = Case(
    id="TC_046_2_CS",
    title="A reserved connector serves the reserving idTag alone, started remotely",
    chapter="2.20.1",
    profile="Reservation",
    spec="§5.11, §5.13",
    conditions=(SUPPORTED,),
    steps=(
        *asks(CONNECTOR, "Accepted"),
        IS_RESERVED,
        charging(THE_RESERVED_ID_TAG, reservation_id=THE_RESERVATION, may_skip_authorize=True),
    ),
)

TC_047_CS: Final = Case(
    id="TC_047_CS",
    title="A reservation expires",
    chapter="2.20.1",
    profile="Reservation",
    spec="§5.13",
    conditions=(SUPPORTED,),
    before=(OTHERS_UNAVAILABLE,),
    steps=(
        *asks(CONNECTOR, "Accepted", expiry=in_seconds(RESERVATION_EXPIRY, "now + <Configured Expiry Date Offset>")),
        station.sends(StatusNotificationReq, connector_id=Last(ReserveNowReq, "connectorId"), status="Reserved"),
        time_passes(RESERVATION_EXPIRY, since=(ReserveNowReq,)),
        station.sends(StatusNotificationReq, connector_id=Last(ReserveNowReq, "connectorId"), status="Available"),
        charging(VALID_ID_TAG_2),
    ),
)


def _refused(name: str, title: str, status: ReservationStatus, before: Script) -> Case:
    return Case(
        id=name,
        title=title,
        chapter="2.20.1",
        profile="Reservation",
        spec="§5.13, §7.40",
        conditions=(SUPPORTED,),
        before=before,
        steps=asks(CONNECTOR, status),
    )


TC_048_1_CS: Final = _refused("TC_048_1_CS", "A faulted connector", "Faulted", (SET_CONNECTOR_FAULTED,))
TC_048_2_CS: Final = _refused("TC_048_2_CS", "An occupied connector", "Occupied", (SET_CONNECTOR_OCCUPIED,))
TC_048_3_CS: Final = _refused("TC_048_3_CS", "An unavailable connector", "Unavailable", (SET_CONNECTOR_UNAVAILABLE,))
TC_048_4_CS: Final = Case(
    id="TC_048_4_CS",
    title="Reservation is not supported",
    chapter="2.20.1",
    profile="Reservation",
    spec="§5.13, §7.40",
    conditions=(no_profile("Reservation"),),
    steps=asks(CONNECTOR, "Rejected"),
    remark="Only Rejected is listed, no CALLERROR as for the local list; §7.40 has Rejected for just this.",
)

CASES: Final = (TC_046_1_CS, TC_046_2_CS, TC_047_CS, TC_048_1_CS, TC_048_2_CS, TC_048_3_CS, TC_048_4_CS)
