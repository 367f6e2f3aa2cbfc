"""Unlocking a connector.

Test case document chapters 2.7 and 2.12; OCPP 1.6 §7.46, errata 3.85.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases.states import CHARGING
from plugwright.lab.cases.stopping import THE_TRANSACTION, stops
from plugwright.lab.conditions import FIXED_CABLE, LOCK, LOCK_FAILURE, NO_FIXED_CABLE, NO_LOCK
from plugwright.lab.steps import Script
from plugwright.lab.values import CONNECTOR, NUMBER_OF_CONNECTORS, Computed
from plugwright.lab.verbs import any_of, csms, either_order, operator, optionally, station
from plugwright.ocpp16 import (
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    StatusNotificationReq,
    UnlockConnectorConf,
    UnlockConnectorReq,
)

WITHOUT_LOCK: Final = (
    "The document asks for the cable alone. A socket without a lock has no fixed cable, but nothing to unlock either: "
    "by §7.46 it answers NotSupported, so by the specification it runs the second case in place of the first."
)
NOT_SUPPORTED: Final[Script] = (
    csms.sends(UnlockConnectorReq, connector_id=CONNECTOR),
    station.answers(UnlockConnectorConf, status="NotSupported"),
)

ASKED: Final = csms.sends(UnlockConnectorReq, connector_id=CONNECTOR)
IS_UNLOCKED: Final = station.answers(UnlockConnectorConf, status="Unlocked")
UNPLUGGED: Final[Script] = (operator.unplugs(), station.sends(StatusNotificationReq, status="Available"))

TC_017_1_CS: Final = Case(
    id="TC_017_1_CS",
    title="Unlock without a transaction, a connector with a lock",
    chapter="2.7.1",
    profile="Core",
    spec="§5.18, §7.46",
    conditions=(NO_FIXED_CABLE, LOCK),
    document_conditions=(NO_FIXED_CABLE,),
    steps=(ASKED, IS_UNLOCKED),
    remark=WITHOUT_LOCK,
)

TC_017_2_CS: Final = Case(
    id="TC_017_2_CS",
    title="Unlock without a transaction, nothing to unlock",
    chapter="2.7.2",
    profile="Core",
    spec="§5.18, §7.46",
    conditions=(NO_LOCK,),
    document_conditions=(FIXED_CABLE,),
    steps=NOT_SUPPORTED,
    remark=WITHOUT_LOCK,
)

TC_018_1_CS: Final = Case(
    id="TC_018_1_CS",
    title="Unlock with a transaction, a connector with a lock",
    chapter="2.7.3",
    profile="Core",
    spec="§5.18",
    conditions=(NO_FIXED_CABLE, LOCK),
    document_conditions=(NO_FIXED_CABLE,),
    before=(CHARGING,),
    steps=(ASKED, either_order(IS_UNLOCKED, stops(reason="UnlockCommand")), *UNPLUGGED),
    document_steps=(ASKED, IS_UNLOCKED, stops(reason="UnlockCommand"), *UNPLUGGED),
    remark=f"{WITHOUT_LOCK} By the document the answer comes before StopTransaction; by §5.18 the transaction is to be "
    "finished first, so by the specification either may.",
)

TC_018_2_CS: Final = Case(
    id="TC_018_2_CS",
    title="Unlock with a transaction, nothing to unlock",
    chapter="2.7.4",
    profile="Core",
    spec="§5.18, §7.46",
    conditions=(NO_LOCK,),
    document_conditions=(FIXED_CABLE,),
    before=(CHARGING,),
    steps=NOT_SUPPORTED,
    remark=WITHOUT_LOCK,
)

TC_030_CS: Final = Case(
    id="TC_030_CS",
    title="Unlock fails",
    chapter="2.12.1",
    profile="Core",
    spec="§5.18, §7.6, §7.46",
    conditions=(LOCK_FAILURE,),
    before=(
        *CHARGING.steps,
        operator.does("jam the lock"),
        csms.sends(RemoteStopTransactionReq, transaction_id=THE_TRANSACTION),
        station.answers(RemoteStopTransactionConf, status="Accepted"),
        stops(any_of("Finishing", "Faulted")),
        optionally(station.sends(StatusNotificationReq, status="Faulted")),
    ),
    steps=(
        csms.sends(UnlockConnectorReq, connector_id=CONNECTOR),
        station.answers(UnlockConnectorConf, status="UnlockFailed"),
    ),
    remark="In which state the lock can fail is left to the tester. Some stations lock a plug as soon as it is in, "
    "some only when a transaction begins: here the lock is jammed while it charges, and the transaction is stopped "
    "then. The failure may fault the connector at once (§7.6).",
)

TC_031_CS: Final = Case(
    id="TC_031_CS",
    title="Unlock of an unknown connector",
    chapter="2.12.2",
    profile="Core",
    spec="§5.18, errata 3.85",
    steps=(
        csms.sends(
            UnlockConnectorReq,
            connector_id=Computed("unknown to the station", lambda evidence: NUMBER_OF_CONNECTORS.of(evidence) + 1),
        ),
        station.answers(UnlockConnectorConf, status="NotSupported"),
    ),
)

CASES: Final = (TC_017_1_CS, TC_017_2_CS, TC_018_1_CS, TC_018_2_CS)
FAILURES: Final = (TC_030_CS, TC_031_CS)
