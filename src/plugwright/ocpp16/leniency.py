"""Making sense of a confirmation that breaks the rules: unknown fields and nulls are left out, and named.

OCPP-J §4.2.2 does not say what a surplus field in a confirmation does. To refuse one would repeat what was done (a
transaction would be started, and billed, twice), so it is borne here; in a request it is refused.
"""

import functools
from typing import Any

from msgspec import inspect

from plugwright.ocpp16.payload import Conf
from plugwright.ocpp16.violations import shown


def pruned(value: Any, conf: type[Conf]) -> tuple[Any, list[str]]:
    """Return decoded JSON without the fields that `conf` does not know and without nulls, and a remark for each."""
    remarks: list[str] = []
    return _pruned(value, _shape(conf), "", remarks), remarks


@functools.cache
def _shape(conf: type[Conf]) -> inspect.Type:
    return inspect.type_info(conf)


def _pruned(value: Any, shape: inspect.Type, path: str, remarks: list[str]) -> Any:
    if isinstance(shape, inspect.StructType) and isinstance(value, dict):
        return _pruned_object(value, shape, path, remarks)
    if isinstance(shape, inspect.VarTupleType) and isinstance(value, list):
        return _pruned_array(value, shape, path, remarks)
    return value


def _pruned_object(value: dict[str, Any], shape: inspect.StructType, path: str, remarks: list[str]) -> dict[str, Any]:
    kinds = {field.encode_name: field.type for field in shape.fields}
    kept = {}
    for name, item in value.items():
        at = f"{path}.{shown(name)}".removeprefix(".")
        if name not in kinds:
            remarks.append(f"{at}: unknown field, ignored")
        elif item is None:
            remarks.append(f"{at}: null, taken as absent")
        else:
            kept[name] = _pruned(item, kinds[name], at, remarks)
    return kept


def _pruned_array(value: list[Any], shape: inspect.VarTupleType, path: str, remarks: list[str]) -> list[Any]:
    kept = []
    for index, item in enumerate(value):
        at = f"{path}[{index}]"
        if item is None:
            remarks.append(f"{at}: null, taken as absent")
        else:
            kept.append(_pruned(item, shape.item_type, at, remarks))
    return kept
