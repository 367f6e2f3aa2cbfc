"""The page of configuration keys, from the key table."""

from collections.abc import Sequence
from typing import Any, Final, get_args

import msgspec

from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.products import load_product
from plugwright.settings.station_file import GENERIC
from plugwright.station.configuration import Factory, Key
from plugwright.station.keys import KEYS
from plugwright.station.measurands import Measured
from plugwright.station.phase_rotation import ConnectorRotation
from plugwright.station.value_types import MAX_INTEGER, Boolean, Choice, CommaList, Integer, Text, ValueType
from tools.docs import markdown
from tools.docs.markdown import NO, code, table

HEADINGS: Final = ("Key", "Value", "Default", "Access", "Applies", "Effect", "Clause")

ABOUT: Final = """\
Every configuration key that the software knows, by feature profile. A key exists on a station whose product has the
profile switched on; one that may be absent exists unless the product leaves it out (`-` in `[configuration]`), and its
default then holds inside all the same. `plugwright keys` prints the keys of a product with its factory values.

- **Default** holds where a product says nothing ([products.md](products.md) has their own factory values). With * it
  follows from the product's hardware or profiles, and is that of the generic one with every profile.
- **Access** is OCPP's: R is read-only over OCPP; a product may make further keys read-only (`[station] read_only`).
- **Applies** says when a change takes effect. `now`: what runs goes on by the new value. `at next use`: the next time
  that the value is looked at."""


def page() -> str:
    """Return the page."""
    profiles: tuple[FeatureProfile, ...] = get_args(FeatureProfile)
    product = load_product(GENERIC)
    everything = msgspec.structs.replace(product, feature_profiles=profiles, configuration={})
    factory = Factory(KEYS, everything)
    parts = [ABOUT]
    for profile in profiles:
        rows = [_row(key, factory) for key in KEYS if key.profile == profile]
        if rows:
            parts += [f"## {profile}", table(HEADINGS, rows)]
    return markdown.page("Configuration keys", "`src/plugwright/station/keys.py`", *parts)


def _row(key: Key[Any], factory: Factory) -> Sequence[str]:
    default = key.type.format(factory.values[key.name])
    return (
        code(key.name),
        _value(key),
        (code(default) if default else "empty") + (" *" if callable(key.default) else ""),
        key.access,
        key.applies,
        key.effect,
        key.spec,
    )


def _value(key: Key[Any]) -> str:
    limits = [_type(key.type) + (f" ({key.unit})" if key.unit else "")]
    if key.max_length_key is not None:
        limits.append(f"at most {key.max_length_key.name}")
    if key.optional:
        limits.append("may be absent")
    return "; ".join(limits)


def _type(values: ValueType[Any]) -> str:
    match values:
        case Boolean():
            return "true or false"
        case Integer(minimum, maximum):
            return f"whole number, {minimum} " + ("or more" if maximum == MAX_INTEGER else f"to {maximum}")
        case Text(max_length):
            return f"text of at most {max_length} characters"
        case Choice(words):
            return f"one of {', '.join(words)}"
        case CommaList(item, allows_empty):
            return f"list of {_items(item)}{', may be empty' if allows_empty else ''}"
    return NO


def _items(values: ValueType[Any]) -> str:
    match values:
        case Measured():
            return "measurands, each with or without a phase (`Voltage.L1`)"
        case ConnectorRotation():
            return "rotations by connector (`0.RST,1.RST`)"
        case Choice(words):
            return ", ".join(words)
    return _type(values)
