"""The configuration keys as the HTTP API shows them: what they are, what they may be, what was changed."""

import pytest

from plugwright.panel.key_views import KeyView, configuration, range_of
from plugwright.sim.bench import Bench
from plugwright.station.keys import KEYS, HeartbeatInterval, MeterValueSampleInterval, TransactionMessageAttempts
from plugwright.station.measurands import Measured
from plugwright.station.phase_rotation import ConnectorRotation
from plugwright.station.value_types import Boolean, Choice, CommaList, Integer, Text, ValueType


def shown(bench: Bench, name: str) -> KeyView:
    """One key."""
    return next(key for key in configuration(bench.station) if key.key == name)


def test_the_configuration_is_that_of_the_table() -> None:
    """In its order, with what is set now."""
    bench = Bench().boot()
    bench.configure(TransactionMessageAttempts.name, "7")
    keys = configuration(bench.station)
    names = [key.name for key in KEYS]
    assert [key.key for key in keys] == [name for name in names if name in [key.key for key in keys]]
    assert next(key.value for key in keys if key.key == TransactionMessageAttempts.name) == "7"


def test_what_was_changed_is_told_apart() -> None:
    """Until it is as the factory left it."""
    bench = Bench().boot()
    factory = shown(bench, MeterValueSampleInterval.name)
    assert (factory.value, factory.factory, factory.changed) == ("60", "60", False)
    for value, is_changed in (("15", True), ("60", False)):
        bench.configure(MeterValueSampleInterval.name, value)
        key = shown(bench, MeterValueSampleInterval.name)
        assert (key.value, key.factory, key.changed) == (value, "60", is_changed)


def test_a_number_has_its_bounds() -> None:
    """For a form, and for people."""
    key = shown(Bench().boot(), HeartbeatInterval.name)
    assert (key.minimum, key.maximum, key.choices, key.unit) == (0, 2**31 - 1, None, "s")


@pytest.mark.parametrize(
    ("kind", "text", "choices"),
    [
        (Integer(1, 9), "1 to 9", None),
        (Boolean(), "true or false", ("true", "false")),
        (Choice(("A", "B")), "one of A, B", ("A", "B")),
        (Text(5), "text of at most 5 characters", None),
        (Measured(), "a measurand, or one of a phase such as Voltage.L1", None),
        (ConnectorRotation(), "connector and rotation, such as 1.RST", None),
        (CommaList(Choice(("A", "B"))), "a list with commas, each one of A, B", ("A", "B")),
        (CommaList(Integer(0, 1), allows_empty=True), "a list with commas, each 0 to 1; may be empty", None),
    ],
)
def test_every_type_says_what_it_takes(kind: ValueType[object], text: str, choices: tuple[str, ...] | None) -> None:
    """In a few words."""
    allowed = range_of(kind)
    assert (allowed.text, allowed.choices) == (text, choices)


def test_every_key_of_the_table_is_described() -> None:
    """No type of values has been forgotten."""
    assert all(range_of(key.type).text for key in KEYS)
