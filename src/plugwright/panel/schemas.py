"""Types of msgspec as JSON Schema (2020-12), in the words that browsers and generators of clients understand."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from plugwright.ocpp16.types import DATE_TIME_PATTERN

PRINTABLE: Final = r"^[^\u0000-\u001f\u007f-\u00a0\u00ad]*$"
"""What is printable, as far as a pattern says it in every dialect: of Latin-1 exactly."""

IN_DOCUMENT: Final = "#/$defs/{name}"

_SAYS_NOTHING: Final = (("default", None), ("minimum", -(2**63)), ("maximum", 2**63 - 1))


def said(**schema: Any) -> msgspec.Meta:
    """A bound that is described here, and held where the value is used, with an error of its own."""
    return msgspec.Meta(extra_json_schema=schema)


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a type, which refers to nothing outside of it."""
    (schema,), components = schemas_of([kind], IN_DOCUMENT)
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in components:  # a type by a name of its own stands first, not behind a reference
        schema = components.pop(name)
    return {**schema, "$defs": components} if components else schema


def schemas_of(kinds: Iterable[Any], ref_template: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The schemas of types, and of the types with names that those refer to by `ref_template`."""
    schemas, components = msgspec.json.schema_components(kinds, ref_template=ref_template)
    return [_plain(schema) for schema in schemas], _plain(components)


def _plain(schema: Any) -> Any:
    """Without what only we mean: null for what is left out, the bounds of 64 bits, a pattern in Python's dialect."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(value) for name, value in schema.items() if (name, value) not in _SAYS_NOTHING}
    if plain.get("pattern") == DATE_TIME_PATTERN:
        del plain["pattern"]
        plain["format"] = "date-time"
    return plain
