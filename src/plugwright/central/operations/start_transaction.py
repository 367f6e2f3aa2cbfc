"""StartTransaction: a station tells that a transaction has begun, and gets its transactionId.

OCPP 1.6 §4.8 (behaviour), §7.2 (ConcurrentTx), §6.45-6.46 (fields); errata 3.54 (positive transactionIds).
The station has started already, so there always is a transactionId, whatever its idTag is worth (§4.8).
"""

from msgspec.structs import replace

from plugwright.central.context import Context
from plugwright.central.effects import TransactionStarted, Warned
from plugwright.central.id_tags import folded, judge
from plugwright.central.ports import TransactionRow
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import StartTransactionConf, StartTransactionReq


def handle(context: Context, station: Station, req: StartTransactionReq, now: Now) -> StartTransactionConf:
    """Verify the idTag again (§4.8) and store the transaction; one that is told again keeps its transactionId."""
    store = context.store
    info = judge(req.id_tag, store, context.settings, now)
    if info.status == "Accepted" and _charges_elsewhere(context, station, req):
        info = replace(info, status="ConcurrentTx")
    row = TransactionRow(
        identity=station.identity,
        connector=req.connector_id,
        id_tag=req.id_tag,
        id_tag_status=info.status,
        meter_start_wh=req.meter_start,
        started_at=req.timestamp,
        reservation_id=req.reservation_id,
    )
    known = store.started(row)
    if known is not None:
        if known.id_tag_status != info.status:
            store.put_transaction(replace(known, id_tag_status=info.status))
        context.tell(Warned(station.identity, f"StartTransaction of transaction {known.id} was told again"))
        return StartTransactionConf(id_tag_info=info, transaction_id=known.id)
    _give_up_former(context, station, req)
    transaction_id = store.add_transaction(row)
    context.tell(
        TransactionStarted(station.identity, req.connector_id, transaction_id, req.id_tag, info.status, req.meter_start)
    )
    return StartTransactionConf(id_tag_info=info, transaction_id=transaction_id)


def _charges_elsewhere(context: Context, station: Station, req: StartTransactionReq) -> bool:
    """Whether the idTag has an accepted, running transaction that is not on this connector."""
    if context.settings.allow_concurrent_transactions:
        return False
    here = (station.identity, req.connector_id)
    running = context.store.open_of_id_tag(folded(req.id_tag))
    return any((row.identity, row.connector) != here for row in running)


def _give_up_former(context: Context, station: Station, req: StartTransactionReq) -> None:
    """A connector has one transaction, and messages come in order (§3.7.1): the stop of a former one is missing."""
    for former in context.store.open_of_connector(station.identity, req.connector_id):
        context.store.put_transaction(replace(former, state="lost"))
        context.tell(Warned(station.identity, f"the stop of transaction {former.id} never came"))
