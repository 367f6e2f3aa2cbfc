"""StopTransaction: a station tells that a transaction is over.

OCPP 1.6 §4.10 (behaviour), §6.49-6.50 (fields); errata 3.18 (a transactionId of -1 is answered like a valid one).
It is confirmed whatever it says, for a refusal would only bring it back (§4.10).
"""

from collections.abc import Iterator

from msgspec.structs import replace

from plugwright.central.context import Context
from plugwright.central.effects import TransactionStopped, Warned
from plugwright.central.id_tags import judge
from plugwright.central.ports import MeterValueRow, TransactionRow
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import StopTransactionConf, StopTransactionReq


def handle(context: Context, station: Station, req: StopTransactionReq, now: Now) -> StopTransactionConf:
    """Store the stop the first time that it is told; speak of the idTag if one stopped it."""
    row = context.store.transaction(req.transaction_id)
    if row is None or row.identity != station.identity:
        context.tell(Warned(station.identity, f"StopTransaction of the unknown transaction {req.transaction_id}"))
    elif row.state == "stopped":
        context.tell(Warned(station.identity, _repetition(row, req)))
    else:
        _stop(context, row, req)
    if req.id_tag is None:
        return StopTransactionConf()
    return StopTransactionConf(id_tag_info=judge(req.id_tag, context.store, context.settings, now))


def _stop(context: Context, row: TransactionRow, req: StopTransactionReq) -> None:
    stopped = replace(
        row,
        state="stopped",
        meter_stop_wh=req.meter_stop,
        stopped_at=req.timestamp,
        reason=req.reason or "Local",  # §4.10: what an absent reason means
        stop_id_tag=req.id_tag,
    )
    context.store.put_transaction(stopped)
    context.store.add_meter_values(_transaction_data(row, req))
    context.tell(TransactionStopped(row.identity, row.connector, row.id, req.meter_stop, stopped.reason or "Local"))


def _transaction_data(row: TransactionRow, req: StopTransactionReq) -> Iterator[MeterValueRow]:
    for value in req.transaction_data or ():
        yield MeterValueRow(row.identity, row.connector, row.id, value.timestamp, value.sampled_value, in_stop=True)


def _repetition(row: TransactionRow, req: StopTransactionReq) -> str:
    """What is told of a second stop: the first one stays, even where they differ."""
    same = (row.meter_stop_wh, row.stopped_at) == (req.meter_stop, req.timestamp)
    return (
        f"StopTransaction of transaction {row.id} was told again{'' if same else ', differently; the first one stays'}"
    )
