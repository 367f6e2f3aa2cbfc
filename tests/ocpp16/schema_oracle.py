"""The published JSON schemas as a second opinion on our message types, and the payloads to ask it about."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jsonschema import Draft4Validator, Draft6Validator, FormatChecker, validators

Schema = dict[str, Any]

ANY_TYPE: tuple[tuple[str, Any], ...] = (
    *(("null", None), ("text", "?"), ("number", 7), ("fraction", 7.5), ("boolean", True)),
    *(("list", []), ("object", {})),
)
INTEGERS = (
    *(("integer", 0), ("integer", -1), ("integer", 2**31), ("integer", 2**63 - 1), ("integer", -(2**63))),
    *(("beyond int64", 2**63), ("beyond int64", -(2**63) - 1), ("whole float", 1.0)),
)
NUMBERS = tuple(("decimal", number) for number in (0, 0.3, 16.3, 16.33, 0.05, -2.5, 123456.7, 10**20, 1.0))
DATES = (
    *("2026-11-22T17:03:05Z", "2026-11-22T17:03:05.1Z", "2026-11-22T17:03:05.123456789+01:00"),
    *("2024-02-29T00:00:00-11:30", "2026-11-22t17:03:05z", "2026-02-30T00:00:00Z", "2023-02-29T00:00:00Z"),
    *("1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z"),
    *("2026-11-22T17:60:00Z", "2026-11-22", "2026-11-22 17:03:05Z", "2026-11-22T17:03Z", "0000-01-01T00:00:00Z"),
    *("", "2026-11-22T17:03:05Z\n", "2026-11-22T17:03:05+24:00", "\u0662026-11-22T17:03:05Z", "+2026-11-22T17:03:05Z"),
)
LENIENT_DATES = ("2026-11-22T17:03:05", "2026-11-22T17:03:05.25", "2026-11-22T17:03:05+0100")


class Variant(NamedTuple):
    """One payload: what was changed (`change`) in which field (`field`, without indices) of a full one."""

    field: str
    change: str
    value: Any


class Oracle:
    """One schema of the PyPI package `ocpp`, by its file name there."""

    def __init__(self, name: str) -> None:
        text = (files("ocpp.v16") / "schemas" / f"{name}.json").read_text(encoding="utf-8-sig")
        self.schema: Schema = json.loads(text, parse_float=Decimal)
        draft = Draft6Validator if "draft-06" in self.schema["$schema"] else Draft4Validator
        self._validator = _with_decimals(draft)(self.schema, format_checker=_formats())

    def accepts(self, text: bytes) -> bool:
        """Whether the JSON text is valid; decimals stay decimals, for in floats 0.3 is no multiple of 0.1."""
        return bool(self._validator.is_valid(json.loads(text, parse_float=Decimal)))

    def variants(self) -> Iterator[Variant]:
        """Every payload that differs from the full one in one respect, and the full and the minimal one."""
        for variant in self._variants(self.schema, ""):
            if isinstance(variant.value, dict):
                yield variant

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        found: Schema = self.schema["definitions"][schema["$ref"].removeprefix("#/definitions/")]
        return found

    def _full(self, schema: Schema) -> Any:
        schema = self._resolved(schema)
        if "enum" in schema:
            return schema["enum"][0]
        match schema["type"]:
            case "object":
                return {name: self._full(field) for name, field in schema.get("properties", {}).items()}
            case "array":
                return [self._full(schema["items"])]
            case "string":
                return "2026-11-22T17:03:05.120Z" if schema.get("format") == "date-time" else "x"
            case "boolean":
                return False
        return 1

    def _variants(self, schema: Schema, field: str) -> Iterator[Variant]:
        schema = self._resolved(schema)
        yield Variant(field, "full", self._full(schema))
        yield from (Variant(field, f"a {name} instead", value) for name, value in ANY_TYPE)
        match schema["type"]:
            case "object":
                yield from self._objects(schema, field)
            case "array":
                yield from self._arrays(schema, field)
            case "string":
                yield from (Variant(field, change, value) for change, value in _strings(schema))
            case "integer":
                yield from (Variant(field, change, value) for change, value in INTEGERS)
            case "number":
                yield from (Variant(field, change, value) for change, value in NUMBERS)

    def _objects(self, schema: Schema, field: str) -> Iterator[Variant]:
        full = self._full(schema)
        yield Variant(field, "required fields only", {name: full[name] for name in schema.get("required", [])})
        yield Variant(field, "unknown field", {**full, "unknownField": 1})
        for name, inner in schema.get("properties", {}).items():
            at = f"{field}.{name}".removeprefix(".")
            yield Variant(at, "absent", {other: value for other, value in full.items() if other != name})
            for variant in self._variants(inner, at):
                yield variant._replace(value={**full, name: variant.value})

    def _arrays(self, schema: Schema, field: str) -> Iterator[Variant]:
        element = self._full(schema["items"])
        yield Variant(field, "empty list", [])
        yield Variant(field, "two elements", [element, element])
        yield Variant(field, "null element", [element, None])
        for variant in self._variants(schema["items"], field):
            yield variant._replace(value=[variant.value])


def _strings(schema: Schema) -> Iterator[tuple[str, str]]:
    yield from (("enumeration", value) for value in schema.get("enum", ()))
    yield from (("not in the enumeration", value) for value in ("accepted", "Hertz", "Celcius", ""))
    if schema.get("format") == "date-time":
        yield from (("date", text) for text in DATES)
        yield from (("lenient date", text) for text in LENIENT_DATES)
    if (limit := schema.get("maxLength")) is not None:
        yield from (("at the limit", char * limit) for char in "xé😀")
        yield from (("over the limit", char * (limit + 1)) for char in "xé😀")


@cache
def _formats() -> Any:
    checker = FormatChecker(formats=())
    checker.checks("date-time")(_is_rfc_3339)
    return checker


def _is_rfc_3339(value: object) -> bool:
    if not isinstance(value, str):
        return True  # the schema's `type` judges
    shape = r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.\d+)?(?:[Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
    match = re.fullmatch(shape, value, re.ASCII)
    if match is None:
        return False
    try:
        datetime.strptime(f"{match[1]} {match[2]}+0000", "%Y-%m-%d %H:%M:%S%z")
    except ValueError:
        return False
    return True


@cache
def _with_decimals(draft: Any) -> Any:
    """Read a decimal as draft 4 and draft 6 read a number: 1.0 is an integer from draft 6 on."""

    def is_integer(_: object, value: object) -> bool:
        if isinstance(value, Decimal):
            return draft is Draft6Validator and value == value.to_integral_value()
        return isinstance(value, int) and not isinstance(value, bool)

    return validators.extend(draft, type_checker=draft.TYPE_CHECKER.redefine("integer", is_integer))
