"""Messages from the fields of a step: values resolved, names as on the wire, and held to OCPP's types."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from plugwright.lab.checks import OMITTED
from plugwright.lab.evidence import Evidence
from plugwright.lab.values import resolved, wire_name
from plugwright.ocpp16.payload import Payload

P = TypeVar("P", bound=Payload)


def build(message: type[P], fields: Mapping[str, Any], evidence: Evidence, kind: Mapping[str, Any] | None = None) -> P:
    """The message; `kind` are fields by wire name for what is not given. Raises values.Missing.

    A nested object is laid over the kind one field by field. AssertionError for a message that OCPP does not allow:
    the case is wrong then.
    """
    merged = laid_over(dict(kind or {}), on_wire(resolved(_given(fields), evidence)))
    try:
        return msgspec.convert(merged, message)
    except msgspec.ValidationError as error:
        raise AssertionError(f"{message.__name__}: {error} in {merged}") from None


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _given(value) if isinstance(value, Mapping) else value
        for name, value in fields.items()
        if value is not OMITTED
    }


def on_wire(value: Any) -> Any:
    """The same with names as on the wire."""
    if isinstance(value, Mapping):
        return {wire_name(name): on_wire(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [on_wire(inner) for inner in value]
    return value


def laid_over(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both, object by object; where both have a field, the one above holds."""
    merged = dict(below)
    for name, value in above.items():
        inner = merged.get(name)
        merged[name] = laid_over(inner, value) if isinstance(inner, dict) and isinstance(value, Mapping) else value
    return merged
