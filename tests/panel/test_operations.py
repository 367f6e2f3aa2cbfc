"""What a Central System may ask, with its schemas: held to our own message types."""

from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings

from plugwright.ocpp16.actions import ACTIONS, Action
from plugwright.ocpp16.codec import encode
from plugwright.ocpp16.payload import Payload
from plugwright.panel.operations import SUMMARIES, operations
from tests.ocpp16.messages_strategy import messages_of

FROM_CENTRAL = [action for action in ACTIONS.values() if action.sender != "station"]
SCHEMAS = {operation.action: operation.schema for operation in operations()}
EACH = pytest.mark.parametrize("action", FROM_CENTRAL, ids=[action.name for action in FROM_CENTRAL])


def test_each_has_its_summary() -> None:
    """And no summary is left over."""
    assert sorted(SUMMARIES) == sorted(SCHEMAS) == sorted(action.name for action in FROM_CENTRAL)


@EACH
def test_every_request_that_can_be_sent_fits_its_schema(action: Action) -> None:
    """So a form that is made of it can say everything."""
    validator = jsonschema.Draft202012Validator(SCHEMAS[action.name])

    @settings(max_examples=10)
    @given(messages_of(action.req))
    def check(request: Payload) -> None:
        payload: Any = msgspec.json.decode(encode(request))
        validator.validate(payload)
        assert not validator.is_valid({**payload, "surplus": 1})

    check()


@EACH
def test_a_schema_is_one_and_stands_alone(action: Action) -> None:
    """It is valid, and whatever it refers to is in it."""
    schema = SCHEMAS[action.name]
    jsonschema.Draft202012Validator.check_schema(schema)
    text = msgspec.json.encode(schema).decode()
    for name in schema.get("$defs", {}):
        assert f"#/$defs/{name}" in text
    assert text.count('"$ref"') == text.count('"$ref":"#/$defs/')
