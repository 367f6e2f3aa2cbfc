"""The transactionData of a StopTransaction: which facts belong into it, and how many.

OCPP 1.6 §3.16.5, §4.10, §9.1.25, §9.1.27; errata 3.14 (begin and end), 3.89 (thinning).
"""

from typing import TYPE_CHECKING

import msgspec

from plugwright.ocpp16 import ReadingContext, SampledValue
from plugwright.station.keys import StopTransactionMaxMeterValues, StopTxnAlignedData, StopTxnSampledData
from plugwright.station.ports import FactRow
from plugwright.station.sampled_values import Measurands, sampled_values
from plugwright.station.stimuli import Reading

if TYPE_CHECKING:
    from plugwright.station.station import Station


def _wanted(station: "Station") -> Measurands:
    """Every measurand of both lists, once."""
    sampled = station.configuration[StopTxnSampledData]
    return sampled + tuple(item for item in station.configuration[StopTxnAlignedData] if item not in sampled)


def edge_values(
    station: "Station", reading: Reading | None, context: ReadingContext, register_wh: int
) -> tuple[SampledValue, ...]:
    """Begin or end values of every measurand of the stop's lists (errata 3.14); none if both are empty."""
    if reading is None:
        reading = Reading(0, register_wh)
    elif register_wh != reading.register_wh:
        reading = msgspec.structs.replace(reading, register_wh=register_wh)
    return sampled_values(station.product.hardware, _wanted(station), reading, context)


def kept(station: "Station", transaction: int) -> list[FactRow]:
    """A transaction's samples that are told in its stop."""
    return [fact for fact in station.store.stop_data(transaction) if fact.kind == "sample"]


def thin(station: "Station", transaction: int, count: int) -> int:
    """Over StopTransactionMaxMeterValues drop about half of the samples, never begin and end (errata 3.89).

    `count` is how many samples there are; returns how many are left.
    """
    most = max(station.configuration[StopTransactionMaxMeterValues] - 2, 0)
    if count <= most:
        return count
    samples = kept(station, transaction)
    spare = _spare(station, samples, most // 2)
    station.store.thin_stop_data(transaction, spare)
    return len(samples) - len(spare)


def _spare(station: "Station", samples: list[FactRow], left: int) -> list[int]:
    """Those without which the others stay spread over the transaction: whose neighbours are closest to each other."""
    instants_ms = [station.clock.resolve(fact.at) or fact.at.ms for fact in samples]
    seqs = [fact.seq for fact in samples]
    spare: list[int] = []
    while len(seqs) > max(left, 2):
        gaps_ms = [after - before for before, after in zip(instants_ms, instants_ms[2:], strict=False)]
        closest = gaps_ms.index(min(gaps_ms)) + 1
        spare.append(seqs.pop(closest))
        del instants_ms[closest]
    return spare + seqs[left:] if left < len(seqs) else spare


def drop_unwanted(station: "Station", transaction: int) -> None:
    """At the stop both lists are empty: what was kept while they were not is not told (§3.16.5)."""
    if not _wanted(station):
        seqs = [fact.seq for fact in station.store.stop_data(transaction)]
        if seqs:
            station.store.thin_stop_data(transaction, seqs)
