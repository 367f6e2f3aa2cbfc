"""One plausible payload of every message kind, made from the types: required and optional fields, lists of one."""

from typing import Any, Final

import msgspec
from msgspec import inspect

from plugwright.ocpp16 import MeterValuesReq
from plugwright.ocpp16.payload import Conf, Req

TIMESTAMP: Final = "2026-11-22T17:03:05.120Z"
FIXED: Final = {"requested_message": "FirmwareStatusNotification"}  # a plain string to us, an enumeration to the schema
METER_SAMPLES: Final = 8
SAMPLES: Final = (
    ("Energy.Active.Import.Register", None, "Wh"),
    ("Power.Active.Import", None, "W"),
    ("Current.Import", "L1", "A"),
    ("Current.Import", "L2", "A"),
    ("Current.Import", "L3", "A"),
    ("Voltage", "L1-N", "V"),
    ("Voltage", "L2-N", "V"),
    ("Voltage", "L3-N", "V"),
)


def sample(message: type[Req | Conf]) -> Req | Conf:
    """A message with every field filled in; MeterValues has eight sampled values."""
    if message is MeterValuesReq:
        return meter_values()
    value: Req | Conf = msgspec.convert(_value(inspect.type_info(message)), message)
    return value


def meter_values() -> MeterValuesReq:
    """Eight sampled values at one instant, as a three-phase meter gives them."""
    assert len(SAMPLES) == METER_SAMPLES
    values = [
        {"value": "16.02", "context": "Sample.Periodic", "measurand": measurand, "location": "Outlet", "unit": unit}
        | ({"phase": phase} if phase else {})
        for measurand, phase, unit in SAMPLES
    ]
    payload = {"connectorId": 1, "transactionId": 42, "meterValue": [{"timestamp": TIMESTAMP, "sampledValue": values}]}
    return msgspec.convert(payload, MeterValuesReq)


def _value(kind: inspect.Type) -> Any:
    match kind:
        case inspect.StructType(fields=fields):
            return {field.encode_name: FIXED.get(field.name) or _value(field.type) for field in fields}
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            return [_value(item)]
        case inspect.UnionType(types=types):
            return _value(next(t for t in types if not isinstance(t, inspect.NoneType | inspect.EnumType)))
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.StrType(pattern=pattern, max_length=length):
            return TIMESTAMP if pattern else "sample-value"[: length or 12]
        case inspect.IntType():
            return 7
        case inspect.BoolType():
            return True
        case inspect.FloatType():
            return 16.5
        case inspect.Metadata(type=inner) | inspect.CustomType(cls=inner):
            return _value(inner) if isinstance(inner, inspect.Type) else None
        case _:
            msg = f"no sample for {kind}"
            raise TypeError(msg)
