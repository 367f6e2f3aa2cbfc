"""Starting a charging session.

Test case document chapter 2.2.
"""

from typing import Any, Final

from plugwright.lab.case import Case
from plugwright.lab.cases.states import ACCEPTED, AUTHORIZED
from plugwright.lab.steps import AnyOrder
from plugwright.lab.values import CONNECTION_TIMEOUT, CONNECTOR, METER_VALUE_INTERVAL, VALID_ID_TAG
from plugwright.lab.verbs import csms, either_order, operator, station, time_passes
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
)


def starts(id_tag: Any = VALID_ID_TAG, **checks: Any) -> AnyOrder:
    """StartTransaction, and the status Charging before or after it.

    The document looks at neither connector nor idTag; a transaction of another one would be no less wrong.
    """
    return either_order(
        (
            station.sends(StartTransactionReq, connector_id=CONNECTOR, id_tag=id_tag, **checks),
            csms.answers(StartTransactionConf, id_tag_info=ACCEPTED),
        ),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Charging"),
    )


CONNECTION_TIMES_OUT: Final = time_passes(
    CONNECTION_TIMEOUT, since=(StatusNotificationReq,), late="since the last step"
)
"""Counted from Preparing (§9.1.6)."""

TC_003_CS: Final = Case(
    id="TC_003_CS",
    title="Regular start: the cable first",
    chapter="2.2.1",
    profile="Core",
    spec="§3.8, §4.1, §4.8",
    steps=(
        operator.plugs_in(),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Preparing"),
        operator.presents(VALID_ID_TAG),
        station.sends(AuthorizeReq, id_tag=VALID_ID_TAG),
        csms.answers(AuthorizeConf, id_tag_info=ACCEPTED),
        starts(),
    ),
)

TC_004_1_CS: Final = Case(
    id="TC_004_1_CS",
    title="Regular start: the card first",
    chapter="2.2.2",
    profile="Core",
    spec="§3.8, §4.1, §4.8",
    configuration={"MeterValueSampleInterval": METER_VALUE_INTERVAL},
    steps=(AUTHORIZED, operator.plugs_in(), starts()),
)

TC_004_2_CS: Final = Case(
    id="TC_004_2_CS",
    title="The card first, but the driver never plugs in",
    chapter="2.2.3",
    profile="Core",
    spec="§4.9, §9.1.6",
    configuration={"ConnectionTimeOut": CONNECTION_TIMEOUT},
    steps=(
        AUTHORIZED,
        CONNECTION_TIMES_OUT,
        station.sends(StatusNotificationReq, status="Available"),
    ),
)

CASES: Final = (TC_003_CS, TC_004_1_CS, TC_004_2_CS)
