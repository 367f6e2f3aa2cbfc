"""RemoteStopTransaction: the Central System asks the station to end a transaction.

OCPP 1.6 §5.12, §6.35, §6.36; errata 3.33.
Lab: TC_012_CS, TC_028_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import RemoteStopTransactionConf, RemoteStopTransactionReq

if TYPE_CHECKING:
    from plugwright.station.station import Station


def handle(station: "Station", req: RemoteStopTransactionReq, now: Now) -> RemoteStopTransactionConf:
    """Accepted if a running transaction was given this id; 0 and negative ones are ids, too (errata 3.54)."""
    for connector in station.connectors:
        row = connector.transaction
        if row is not None and connector.phase == "running" and row.transaction_id == req.transaction_id:
            station.transactions.stop(connector, "Remote", now)
            return RemoteStopTransactionConf(status="Accepted")
    return RemoteStopTransactionConf(status="Rejected")
