"""Rows as SQLite keeps them: the port's structs to columns in the order of schema.sql, and back."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plugwright.ocpp16 import Location, Measurand, Phase, ReadingContext, SampledValue, UnitOfMeasure, ValueFormat
from plugwright.station.ports import FactRow, GivenUpRow, Moment, TransactionRow
from plugwright.store.database import DamagedError

Columns = tuple[Any, ...]


class _StoredValue(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A SampledValue as a JSON array: half as long as the object. New fields go to the end."""

    value: str
    measurand: Measurand | None = None
    context: ReadingContext | None = None
    location: Location | None = None
    unit: UnitOfMeasure | None = None
    phase: Phase | None = None
    format: ValueFormat | None = None


_VALUES: Final = msgspec.json.Decoder(tuple[_StoredValue, ...])


def _pack(values: Sequence[SampledValue]) -> bytes | None:
    if not values:
        return None
    return msgspec.json.encode(
        [_StoredValue(v.value, v.measurand, v.context, v.location, v.unit, v.phase, v.format) for v in values]
    )


def _unpack(blob: bytes) -> tuple[SampledValue, ...]:
    return tuple(
        SampledValue(
            value=v.value,
            context=v.context,
            format=v.format,
            measurand=v.measurand,
            phase=v.phase,
            location=v.location,
            unit=v.unit,
        )
        for v in _VALUES.decode(blob)
    )


def _instant(moment: Moment | None) -> tuple[int | None, int | None]:
    return (None, None) if moment is None else (moment.ms, moment.boot)


def columns_of_fact(row: FactRow) -> Columns:
    """All columns but the sequence number, which SQLite gives."""
    return (
        row.kind,
        row.to_send,
        row.in_stop,
        row.transaction,
        row.connector,
        *_instant(row.at),
        row.register_wh,
        _pack(row.values),
    )


def fact_of(columns: Columns) -> FactRow:
    """A fact; raises DamagedError if its values are not what was written."""
    seq, kind, to_send, in_stop, transaction, connector, at_ms, at_boot, register_wh, sampled_values = columns
    try:
        values = () if sampled_values is None else _unpack(sampled_values)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedError(f"cannot read the values of fact {seq}: {error}") from error
    return FactRow(
        kind=kind,
        connector=connector,
        at=Moment(at_ms, at_boot),
        register_wh=register_wh,
        transaction=transaction,
        to_send=bool(to_send),
        in_stop=bool(in_stop),
        values=values,
        seq=seq,
    )


def columns_of_transaction(row: TransactionRow) -> Columns:
    """All columns but the number, which SQLite gives."""
    return (
        row.connector,
        row.id_tag,
        row.meter_start_wh,
        *_instant(row.started_at),
        row.parent_id_tag,
        row.reservation_id,
        row.transaction_id,
        row.start,
        row.stop,
        row.stop_reason,
        row.stop_id_tag,
        *_instant(row.stopped_at),
        row.meter_stop_wh,
        row.invalid_at_wh,
        row.suspended,
    )


def transaction_of(columns: Columns) -> TransactionRow:
    """A transaction."""
    (number, connector, id_tag, meter_start_wh, started_ms, started_boot, parent_id_tag, reservation_id) = columns[:8]
    (transaction_id, start, stop, stop_reason, stop_id_tag, stopped_ms, stopped_boot) = columns[8:15]
    (meter_stop_wh, invalid_at_wh, suspended) = columns[15:]
    return TransactionRow(
        connector=connector,
        id_tag=id_tag,
        meter_start_wh=meter_start_wh,
        started_at=Moment(started_ms, started_boot),
        id=number,
        parent_id_tag=parent_id_tag,
        reservation_id=reservation_id,
        transaction_id=transaction_id,
        start=start,
        stop=stop,
        stop_reason=stop_reason,
        stop_id_tag=stop_id_tag,
        stopped_at=None if stopped_ms is None else Moment(stopped_ms, stopped_boot),
        meter_stop_wh=meter_stop_wh,
        invalid_at_wh=invalid_at_wh,
        suspended=bool(suspended),
    )


def columns_of_given_up(row: GivenUpRow) -> Columns:
    """All columns."""
    return (row.seq, row.kind, row.connector, row.transaction, *_instant(row.at), row.message, row.reason)


def given_up_of(columns: Columns) -> GivenUpRow:
    """A fact that was given up."""
    seq, kind, connector, transaction, at_ms, at_boot, message, reason = columns
    return GivenUpRow(seq, kind, connector, transaction, Moment(at_ms, at_boot), message, reason)
