"""Types as JSON Schema."""

import re
from typing import Annotated, Any

import jsonschema
import msgspec
import pytest

from plugwright.ocpp16.types import DateTime, Integer, Opt
from plugwright.panel.schemas import PRINTABLE, said, schema_of, schemas_of


class Inner(msgspec.Struct):
    """Something with a name of its own."""

    at: DateTime


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    """It has one inside."""

    inner: Inner
    number: Opt[Integer] = None
    bounded: Annotated[int, msgspec.Meta(ge=1)] = 1
    text: str | None = None


def test_a_schema_refers_to_nothing_outside() -> None:
    """What has a name is inside of it."""
    schema = schema_of(Outer)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (schema["type"], schema["required"]) == ("object", ["inner"])
    assert schema["properties"]["inner"] == {"$ref": "#/$defs/Inner"}
    assert schema["$defs"]["Inner"]["properties"]["at"] == {"type": "string", "format": "date-time"}


def test_says_only_what_others_understand() -> None:
    """No null for what may be left out, no bounds of 64 bits; bounds that mean something stay."""
    properties = schema_of(Outer)["properties"]
    assert properties["number"] == {"type": "integer"}
    assert properties["bounded"] == {"type": "integer", "minimum": 1, "default": 1}
    assert "default" not in properties["text"]


@pytest.mark.parametrize(
    ("value", "is_valid"),
    [
        ({"inner": {"at": "2026-01-01T00:00:00Z"}}, True),
        ({"inner": {"at": "2026-01-01T00:00:00Z"}, "number": 2, "text": None}, True),
        ({"inner": {}}, False),
        ({"inner": {"at": "x"}, "bounded": 0}, False),
        ({"inner": {"at": "x"}, "other": 0}, False),
    ],
)
def test_agrees_with_the_types(value: Any, is_valid: bool) -> None:
    """As far as a schema can say it."""
    assert jsonschema.Draft202012Validator(schema_of(Outer)).is_valid(value) == is_valid


def test_a_plain_type_has_no_definitions() -> None:
    """There is nothing to refer to."""
    assert schema_of(int) == {"type": "integer"}


def test_many_types_share_what_they_refer_to() -> None:
    """Once, where the template says."""
    schemas, components = schemas_of([Outer, Inner, int], "#/there/{name}")
    assert schemas == [{"$ref": "#/there/Outer"}, {"$ref": "#/there/Inner"}, {"type": "integer"}]
    assert sorted(components) == ["Inner", "Outer"]


def test_what_is_only_said_is_not_held() -> None:
    """It is in the schema; the error is of whoever uses the value."""
    short = Annotated[str, said(maxLength=1)]
    assert schema_of(short) == {"type": "string", "maxLength": 1}
    assert msgspec.json.decode(b'"xx"', type=short) == "xx"


def test_the_pattern_says_what_is_printable() -> None:
    """Of every character up to the end of Latin-1."""
    for char in map(chr, range(256)):
        assert (re.fullmatch(PRINTABLE, char) is not None) == char.isprintable()
