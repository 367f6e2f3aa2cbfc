"""What a Central System has been told of transactions: the ids that it gave, and what came with them.

OCPP 1.6 §4.7, §4.8, §4.10; errata 3.18 (transactionId -1).
"""

import msgspec

from plugwright.ocpp16 import MeterValuesReq, StartTransactionReq, StopTransactionReq

NO_ID = -1


class Entry(msgspec.Struct):
    """A transaction as the Central System knows it, under one of the ids that it gave."""

    start: StartTransactionReq
    stops: list[StopTransactionReq] = []  # different ones only
    meter_values: int = 0


class Books:
    """Entries by transactionId. `errors` is what no Central System could book, one line each."""

    def __init__(self, first_id: int) -> None:
        self.entries: dict[int, Entry] = {}
        self.stops_without_start: list[StopTransactionReq] = []
        self.statuses: dict[int, str] = {}
        self.errors: list[str] = []
        self._next_id = first_id

    def start(self, req: StartTransactionReq, *, heeds: bool) -> int:
        """The id of this transaction; with `heeds` the same one if it was told before."""
        if heeds:
            for known, entry in reversed(self.entries.items()):
                if entry.start == req:
                    return known
        transaction_id = self._next_id
        self._next_id += 2 if self._next_id + 1 == NO_ID else 1
        self.entries[transaction_id] = Entry(req)
        return transaction_id

    def stop(self, req: StopTransactionReq) -> None:
        """A stop ends the transaction whose id it carries, once; repeated it says the same."""
        if req.transaction_id == NO_ID:
            if req not in self.stops_without_start:
                self.stops_without_start.append(req)
            return
        entry = self._entry(req.transaction_id, "a StopTransaction")
        if entry is None or req in entry.stops:
            return
        entry.stops.append(req)
        if len(entry.stops) > 1:
            self.errors.append(f"transaction {req.transaction_id} is stopped twice, differently: {entry.stops}")
        if req.meter_stop < entry.start.meter_start:
            self.errors.append(f"transaction {req.transaction_id} ends below its start: {req.meter_stop} Wh")

    def meter_values(self, req: MeterValuesReq) -> None:
        """Meter values belong to a transaction of their connector, or to none."""
        if req.transaction_id is None or req.transaction_id == NO_ID:
            return
        entry = self._entry(req.transaction_id, "a MeterValues")
        if entry is None:
            return
        entry.meter_values += 1
        if entry.start.connector_id != req.connector_id:
            self.errors.append(
                f"transaction {req.transaction_id} of connector {entry.start.connector_id}"
                f" has meter values of connector {req.connector_id}"
            )

    def _entry(self, transaction_id: int, what: str) -> Entry | None:
        entry = self.entries.get(transaction_id)
        if entry is None:
            self.errors.append(f"{what} with transactionId {transaction_id}, which was never given")
        return entry
