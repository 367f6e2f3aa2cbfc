"""Effects and news are values, and news are told apart in the event stream."""

import typing

import msgspec
import pytest

from plugwright.central import effects


def test_an_effect_never_changes() -> None:
    """What is done is what was decided."""
    with pytest.raises(AttributeError):
        effects.Send(1, b"[]").link = 2  # type: ignore[misc]


def test_every_event_says_what_it_is() -> None:
    """A reader of the stream finds its name in `type`, and the station that it is about."""
    event = effects.Warned("cp001", "a fault")
    assert msgspec.json.decode(msgspec.json.encode(event)) == {"type": "Warned", "identity": "cp001", "text": "a fault"}
    for kind in typing.get_args(effects.Event):
        assert kind.__struct_config__.tag == kind.__name__
        assert kind.__struct_fields__[0] == "identity"
