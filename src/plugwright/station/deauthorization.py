"""What the Central System's word on an idTag changes in a transaction that has begun already.

OCPP 1.6 §3.5.4, §4.8, §9.1.14, §9.1.24; errata 3.17 (online as well).
Lab: TC_037_2_CS, TC_037_3_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import IdTagInfo
from plugwright.station.effects import IdTagRefused
from plugwright.station.keys import MaxEnergyOnInvalidId, StopTransactionOnInvalidId
from plugwright.station.ports import FactRow

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station


def start_confirmed(station: "Station", start: FactRow, info: IdTagInfo, now: Now) -> None:
    """StartTransaction.conf came: learn from it, and let a refusal have its consequence if the transaction goes on."""
    number = start.transaction or 0
    running = next((c for c in station.connectors if c.transaction is not None and c.transaction.id == number), None)
    row = running.transaction if running is not None else station.store.transaction(number)
    assert row is not None
    station.authorization.learn(row.id_tag, info, now)
    if info.parent_id_tag is not None and row.parent_id_tag != info.parent_id_tag:
        row.parent_id_tag = info.parent_id_tag
        station.store.put_transaction(row)
    if info.status != "Accepted" and running is not None and running.phase == "running":
        reading = running.reading
        row.invalid_at_wh = reading.register_wh if reading is not None else row.meter_start_wh
        station.store.put_transaction(row)
        station.tell(IdTagRefused(running.id, row.id_tag, info.status))
        check_invalid(station, running, now)


def check_invalid(station: "Station", connector: "Connector", now: Now) -> None:
    """A refused idTag gets MaxEnergyOnInvalidId more, then the transaction ends or is suspended (§3.5.4)."""
    row = connector.transaction
    if row is None or row.invalid_at_wh is None or row.suspended or connector.phase != "running":
        return
    reading = connector.reading
    spent_wh = (reading.register_wh if reading is not None else row.invalid_at_wh) - row.invalid_at_wh
    left_wh = station.configuration[MaxEnergyOnInvalidId] - spent_wh
    if left_wh > 0:
        station.metering.watch(connector, left_wh, now)
    elif station.configuration[StopTransactionOnInvalidId]:
        station.transactions.stop(connector, "DeAuthorized", now)
    else:
        row.suspended = True
        station.store.put_transaction(row)
        connector.refresh(now)
