"""The configuration keys of a station as its HTTP API shows them: the value, what it may be, and what it does.

OCPP 1.6 §9; a key that is never told (access W) shows neither its value nor the factory's.
"""

from typing import Any, Final, NamedTuple

import msgspec

from plugwright.station.configuration import Key, W
from plugwright.station.measurands import Measured
from plugwright.station.phase_rotation import ConnectorRotation
from plugwright.station.station import Station
from plugwright.station.value_types import Boolean, Choice, CommaList, Integer, Text, ValueType

BOOLEANS: Final = ("true", "false")


class KeyView(msgspec.Struct, frozen=True):
    """A configuration key of this station; `value` and `factory` are None where it is never told.

    `changed`: the value is not the factory's. `choices` are the words that it may be, in a list each of its items.
    """

    key: str
    value: str | None
    readonly: bool
    type: str
    unit: str | None
    applies: str
    effect: str
    spec: str
    factory: str | None
    changed: bool
    minimum: int | None
    maximum: int | None
    choices: tuple[str, ...] | None
    range: str


class Range(NamedTuple):
    """What a value may be: a text for people, and what a form needs of it."""

    text: str
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] | None = None


def configuration(station: Station) -> tuple[KeyView, ...]:
    """All keys that this station has."""
    told = station.configuration.listed()
    return tuple(_view(station, key, value, readonly=readonly) for key, value, readonly in told)


def _view(station: Station, key: Key[Any], value: str | None, *, readonly: bool) -> KeyView:
    factory = station.configuration.factory_value(key)
    allowed = range_of(key.type)
    return KeyView(
        key=key.name,
        value=value,
        readonly=readonly,
        type=type(key.type).__name__,
        unit=key.unit,
        applies=key.applies,
        effect=key.effect,
        spec=key.spec,
        factory=None if key.access == W else key.type.format(factory),
        changed=station.configuration.last_set(key) != factory,
        minimum=allowed.minimum,
        maximum=allowed.maximum,
        choices=allowed.choices,
        range=allowed.text,
    )


def range_of(kind: ValueType[Any]) -> Range:
    """What values of this type there are; a product may allow fewer of them."""
    match kind:
        case Integer(minimum, maximum):
            return Range(f"{minimum} to {maximum}", minimum, maximum)
        case Boolean():
            return Range("true or false", choices=BOOLEANS)
        case Choice(words):
            return Range(f"one of {', '.join(map(str, words))}", choices=tuple(map(str, words)))
        case Text(max_length):
            return Range(f"text of at most {max_length} characters")
        case Measured():
            return Range("a measurand, or one of a phase such as Voltage.L1")
        case ConnectorRotation():
            return Range("connector and rotation, such as 1.RST")
        case CommaList(item, allows_empty):
            one = range_of(item)
            empty = "; may be empty" if allows_empty else ""
            return Range(f"a list with commas, each {one.text}{empty}", choices=one.choices)
    raise AssertionError(f"values of type {type(kind).__name__} are not described")
