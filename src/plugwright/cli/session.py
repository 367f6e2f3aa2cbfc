"""One charge from plug to unplug, and its receipt: what the station and the Central System know of it, side by side."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

import msgspec

from plugwright.ocpp16 import ChargePointStatus
from plugwright.ocpp16.time import format_utc, parse_utc
from plugwright.runtime.central import CentralServer
from plugwright.runtime.machine import Machine
from plugwright.station.keys import MeterValueSampleInterval
from plugwright.station.ports import Moment, TransactionRow
from plugwright.station.product import Product
from plugwright.station.station import Station
from plugwright.web.broadcast import Item

WITHIN_S: Final = 20.0
SAMPLES: Final = 4
SAMPLE_INTERVAL_S: Final = 2
PATIENCE_S: Final = 1.0
CONNECTOR: Final = 1
READER: Final = 1

Record = Mapping[str, Any]
"""What either side knows of a transaction, by the same names."""


class NotDoneError(Exception):
    """The charge did not come to its end; the text says what was waited for."""


def hurried(product: Product) -> Product:
    """The product with meter values so often that some come in a short charge."""
    often = {MeterValueSampleInterval.name: str(SAMPLE_INTERVAL_S)}
    return msgspec.structs.replace(product, configuration={**product.configuration, **often})


async def charge_once(machine: Machine, server: CentralServer, id_tag: str, stop: asyncio.Event) -> int:
    """Charge at a machine that has just been started, and print the receipt; 0 only if both records agree."""
    charge = asyncio.create_task(_Session(machine).charge(id_tag))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait([charge, stopped], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not charge.done():
        charge.cancel()
        print("interrupted")
        return 1
    try:
        row = charge.result()
    except NotDoneError as error:
        print(error)
        return 1
    ours = machine.look(lambda station: _of_station(station, row))
    theirs = _of_central_system(server, row.transaction_id)
    print(receipt(theirs))
    differing = differences(ours, theirs)
    print("\n".join(differing) if differing else "  The station's record says the same, to the watt-hour.")
    return 1 if differing else 0


class _Session:
    """The person at the station, who waits for what it shows."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._news: AsyncIterator[Item | None] = machine.broadcast.open().read(PATIENCE_S)
        self._samples = 0
        self._awaited = ""

    async def charge(self, id_tag: str) -> TransactionRow:
        """Plug in, charge for a few meter values, unplug; NotDoneError if that takes too long."""
        try:
            async with asyncio.timeout(WITHIN_S):
                return await self._charge(id_tag)
        except TimeoutError:
            raise NotDoneError(f"not done within {WITHIN_S:g} s: waited for {self._awaited}") from None

    async def _charge(self, id_tag: str) -> TransactionRow:
        machine = self._machine
        await self._until("the Central System's acceptance", lambda: machine.view()[0].registration == "Accepted")
        machine.touch(lambda hardware, now: hardware.plug(CONNECTOR, now))
        machine.touch(lambda hardware, now: hardware.tap(READER, id_tag, now))
        await self._until("the charge", lambda: self._status() == "Charging")
        await self._until("meter values", lambda: self._samples >= SAMPLES)
        machine.touch(lambda hardware, now: hardware.tap(READER, id_tag, now))
        await self._until("the end of the transaction", lambda: self._newest().stop == "acknowledged")
        machine.touch(lambda hardware, now: hardware.unplug(CONNECTOR, now))
        await self._until("the free connector", lambda: self._status() == "Available")
        return self._newest()

    async def _until(self, awaited: str, condition: Callable[[], bool]) -> None:
        self._awaited = awaited
        while not condition():
            item = await anext(self._news)
            self._samples += item is not None and item[0] == "Metered"

    def _status(self) -> ChargePointStatus:
        return self._machine.view()[0].connectors[CONNECTOR - 1].status

    def _newest(self) -> TransactionRow:
        return self._machine.look(lambda station: station.store.recent_transactions(1)[0])


def _of_station(station: Station, row: TransactionRow) -> Record:
    def text(moment: Moment | None) -> str | None:
        utc_ms = None if moment is None else station.clock.resolve(moment)
        return None if utc_ms is None else format_utc(utc_ms)

    return {
        "transactionId": row.transaction_id,
        "idTag": row.id_tag,
        "meterStart": row.meter_start_wh,
        "meterStop": row.meter_stop_wh,
        "started": text(row.started_at),
        "stopped": text(row.stopped_at),
        "reason": row.stop_reason,
    }


def _of_central_system(server: CentralServer, transaction_id: int | None) -> Record:
    row = None if transaction_id is None else server.store.transaction(transaction_id)
    if row is None:
        return {}
    return {
        "transactionId": row.id,
        "idTag": row.id_tag,
        "meterStart": row.meter_start_wh,
        "meterStop": row.meter_stop_wh,
        "started": row.started_at,
        "stopped": row.stopped_at,
        "reason": row.reason,
    }


def differences(ours: Record, theirs: Record) -> list[str]:
    """A line for each thing that the two records say differently, or that only the station's says."""
    return [
        f"  {name} differs: station {value!r}, Central System {theirs.get(name)!r}"
        for name, value in ours.items()
        if name not in theirs or theirs[name] != value
    ]


def receipt(record: Record) -> str:
    """What the driver gets, from a record of the Central System; an incomplete one is told as it is."""
    if None in (record.get("stopped"), record.get("meterStop")):
        return f"\n  no receipt, the Central System knows only: {dict(record)}"
    duration_s = (parse_utc(record["stopped"]) - parse_utc(record["started"])) / 1000
    return "\n".join(
        (
            "",
            f"  idTag        {record['idTag']}",
            f"  transaction  {record['transactionId']}",
            f"  energy       {record['meterStop'] - record['meterStart']} Wh",
            f"  duration     {duration_s:.1f} s",
            f"  from         {record['started']}",
            f"  to           {record['stopped']} ({record['reason']})",
        )
    )
