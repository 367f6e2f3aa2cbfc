"""Messages of any type, drawn from the constraints of its fields; only what we may send is drawn."""

from typing import Any, get_args

from hypothesis import strategies as st
from msgspec import inspect

from plugwright.ocpp16 import ExtendedMessageTrigger, MessageTrigger
from plugwright.ocpp16.payload import Payload
from plugwright.ocpp16.time import format_utc

# From the year 1 to the year 9999.
DATE_TIMES = st.integers(-62_135_596_800_000, 253_402_300_799_999).map(format_utc)
TENTHS = st.integers(-100_000, 100_000).map(lambda tenths: tenths / 10)
TRIGGERS = st.sampled_from(sorted({*get_args(MessageTrigger)} & {*get_args(ExtendedMessageTrigger)}))


def messages_of(message: type[Payload]) -> st.SearchStrategy[Payload]:
    """Return any message of a type."""
    return _values("", inspect.type_info(message))


def _values(field: str, shape: inspect.Type) -> st.SearchStrategy[Any]:
    if field == "requestedMessage":
        return TRIGGERS
    match shape:
        case inspect.StructType(cls=cls, fields=fields):
            required = {one.name: _values(one.encode_name, one.type) for one in fields if one.required}
            optional = {one.name: _values(one.encode_name, one.type) for one in fields if not one.required}
            return st.fixed_dictionaries(required, optional=optional).map(lambda values: cls(**values))
        case inspect.VarTupleType(item_type=item, min_length=least):
            return st.lists(_values(field, item), min_size=least or 0, max_size=3).map(tuple)
    return _scalars(shape)


def _scalars(shape: inspect.Type) -> st.SearchStrategy[Any]:
    match shape:
        case inspect.LiteralType(values=values):
            return st.sampled_from([value for value in values if value != "Hertz"])
        case inspect.StrType(pattern=None, max_length=limit):
            return st.text(max_size=min(limit or 40, 40))
        case inspect.StrType():
            return DATE_TIMES
        case inspect.IntType(ge=least, le=most):
            return st.integers(least, most)
        case inspect.FloatType():
            return TENTHS
        case inspect.BoolType():
            return st.booleans()
    raise AssertionError(f"no strategy for {shape}")
