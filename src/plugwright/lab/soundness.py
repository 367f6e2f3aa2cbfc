"""What must hold of a transaction whatever case it belongs to: its times are those of what happened, its meter runs on.

OCPP 1.6 §6.45, §6.49 (timestamp, meterStart, meterStop), §7.31 (registers).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Final

import msgspec

from plugwright.lab.evidence import Evidence
from plugwright.ocpp16 import (
    MeterValue,
    MeterValuesReq,
    SampledValue,
    StartTransactionConf,
    StartTransactionReq,
    StopTransactionReq,
)
from plugwright.ocpp16.payload import Payload
from plugwright.ocpp16.time import format_utc, parse_utc

START: Final = "§6.45"
STOP: Final = "§6.49"
REGISTERS: Final = "§7.31"


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with a message by itself, or with what was said before it."""

    expected: str
    received: str
    clause: str


def flaw_of(message: Payload, evidence: Evidence) -> Flaw | None:
    """The first flaw of a message that the station has just sent, and that the history does not hold yet."""
    return next(_flaws(message, evidence), None)


def _flaws(message: Payload, evidence: Evidence) -> Iterator[Flaw]:
    match message:
        case StartTransactionReq():
            yield from _untimely("StartTransaction.req", message.timestamp, START, evidence)
        case StopTransactionReq():
            yield from _untimely("StopTransaction.req", message.timestamp, STOP, evidence)
            start = _start_of(message.transaction_id, evidence)
            if start is not None:
                yield from _unlike_its_start(message, start, evidence)
            yield from _falling(message.transaction_id, message.transaction_data or (), evidence)
        case MeterValuesReq(transaction_id=int(transaction_id)):
            yield from _falling(transaction_id, message.meter_value, evidence)


# Times


def _untimely(name: str, timestamp: str, clause: str, evidence: Evidence) -> Iterator[Flaw]:
    """What happened while the station was offline may be told late; else it is told as soon as it can be."""
    deviation_ms = 1000 * evidence.parameters.max_time_deviation_s
    at_ms, now_ms = parse_utc(timestamp), evidence.now.utc_ms
    earliest_ms = now_ms - 1000 * evidence.parameters.function_timeout_s
    if evidence.was_offline:
        earliest_ms = min(earliest_ms, evidence.began_utc_ms)
    if not earliest_ms - deviation_ms <= at_ms <= now_ms + deviation_ms:
        yield Flaw(
            f"a {name} of what has just happened" + ", or of the time offline" * evidence.was_offline,
            f"timestamp {timestamp} at {format_utc(now_ms)}",
            clause,
        )


# A transaction from its start to its stop


def _start_of(transaction_id: int, evidence: Evidence) -> StartTransactionReq | None:
    """The start that this transactionId was given for."""
    last: StartTransactionReq | None = None
    found: StartTransactionReq | None = None
    for said in evidence.history:
        match said.message:
            case StartTransactionReq() as start:
                last = start
            case StartTransactionConf(transaction_id=given) if given == transaction_id:
                found = last
    return found


def _unlike_its_start(stop: StopTransactionReq, start: StartTransactionReq, evidence: Evidence) -> Iterator[Flaw]:
    if stop.meter_stop < start.meter_start:
        yield Flaw(f"meterStop not below meterStart {start.meter_start}", f"meterStop {stop.meter_stop}", STOP)
    deviation_ms = 1000 * evidence.parameters.max_time_deviation_s
    if parse_utc(stop.timestamp) < parse_utc(start.timestamp) - deviation_ms:
        yield Flaw(f"a stop after the start at {start.timestamp}", f"timestamp {stop.timestamp}", STOP)


# Registers


class _Reading(msgspec.Struct, frozen=True):
    """A register's value at an instant."""

    register: tuple[str, ...]
    at_ms: int
    value: Decimal


def _falling(transaction_id: int, values: Iterable[MeterValue], evidence: Evidence) -> Iterator[Flaw]:
    """A register that has less than it had earlier; what was read in the same instant is not compared."""
    new = [*_readings(values)]
    earlier = [
        reading
        for message in evidence.all(MeterValuesReq)
        if message.transaction_id == transaction_id
        for reading in _readings(message.meter_value)
    ]
    told = [*((reading, False) for reading in earlier), *((reading, True) for reading in new)]
    told.sort(key=_at_ms)
    highest: dict[tuple[str, ...], Decimal] = {}
    for _, instant in groupby(told, _at_ms):
        at_once = [*instant]
        for reading, is_new in at_once:
            before = highest.get(reading.register, reading.value)
            if is_new and reading.value < before:
                register = " ".join(filter(None, reading.register))
                yield Flaw(f"{register} not below {before}, as it was earlier", f"{reading.value}", REGISTERS)
        for reading, _ in at_once:
            highest[reading.register] = max(reading.value, highest.get(reading.register, reading.value))


def _at_ms(told: tuple[_Reading, bool]) -> int:
    return told[0].at_ms


def _readings(values: Iterable[MeterValue]) -> Iterator[_Reading]:
    for value in values:
        for sampled in value.sampled_value:
            register = _register(sampled)
            amount = _amount(sampled)
            if register is not None and amount is not None:
                yield _Reading(register, parse_utc(value.timestamp), amount)


def _register(sampled: SampledValue) -> tuple[str, ...] | None:
    """What tells it from other registers; None for what is none. Units differ in what they round."""
    measurand = sampled.measurand or "Energy.Active.Import.Register"
    if not measurand.endswith(".Register"):
        return None
    return measurand, sampled.phase or "", sampled.location or "Outlet", sampled.unit or "Wh"


def _amount(sampled: SampledValue) -> Decimal | None:
    """The number; None for signed data, or for none."""
    if sampled.format == "SignedData":
        return None
    try:
        amount = Decimal(sampled.value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
