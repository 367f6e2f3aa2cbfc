"""A data directory as a long outage leaves it: transactions of which the Central System has heard nothing yet."""

from contextlib import closing
from pathlib import Path
from typing import Final

from plugwright.ocpp16 import SampledValue
from plugwright.station.boot import EVER_ACCEPTED
from plugwright.station.ports import BootRow, FactRow, Moment, Store, TransactionRow
from plugwright.store.sqlite import open_store

BEGAN_UTC_MS: Final = 1_767_225_600_000
SAMPLE_MS: Final = 10_000
SAMPLE_WH: Final = 10
ID_TAG: Final = "CARD1"


def fill(folder: Path, transactions: int, facts_each: int, *, boots: int = 0) -> None:
    """Write whole transactions: a start, samples every 10 s, a stop.

    With `boots` the station never learnt the time: they are spread over so many boots.
    """
    with closing(open_store(folder)) as store:
        store.put_note(EVER_ACCEPTED, "yes")
        for number in range(transactions):
            began_ms = number * facts_each * SAMPLE_MS
            boot = 1 + number * boots // transactions if boots else None
            if boot is not None:
                store.put_boot(BootRow(boot, None))
            _transaction(store, began_ms if boots else BEGAN_UTC_MS + began_ms, boot, number, facts_each)
            store.commit()


def _transaction(store: Store, began_ms: int, boot: int | None, number: int, facts: int) -> None:
    register_wh = number * facts * SAMPLE_WH
    row = TransactionRow(
        connector=1, id_tag=ID_TAG, meter_start_wh=register_wh, started_at=Moment(began_ms, boot), stop_reason="Local"
    )
    row.id = store.add_transaction(row)
    store.add_fact(FactRow("start", 1, row.started_at, register_wh, row.id))
    for sample in range(1, facts - 1):
        at, now_wh = Moment(began_ms + sample * SAMPLE_MS, boot), register_wh + sample * SAMPLE_WH
        store.add_fact(FactRow("sample", 1, at, now_wh, row.id, values=_values(now_wh)))
    row.stopped_at = Moment(began_ms + facts * SAMPLE_MS, boot)
    row.meter_stop_wh = register_wh + facts * SAMPLE_WH
    store.add_fact(FactRow("stop", 1, row.stopped_at, row.meter_stop_wh, row.id))
    row.stop = "waiting"
    store.put_transaction(row)


def _values(register_wh: int) -> tuple[SampledValue, ...]:
    return (
        SampledValue(
            value=str(register_wh),
            context="Sample.Periodic",
            measurand="Energy.Active.Import.Register",
            location="Outlet",
            unit="Wh",
        ),
        SampledValue(
            value="3680", context="Sample.Periodic", measurand="Power.Active.Import", location="Outlet", unit="W"
        ),
        SampledValue(
            value="16.00",
            context="Sample.Periodic",
            measurand="Current.Import",
            location="Outlet",
            unit="A",
            phase="L1",
        ),
    )
