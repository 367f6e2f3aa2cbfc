"""The phase rotation of the connectors: the items of ConnectorPhaseRotation.

OCPP 1.6 §9.1.7. An item is `1.RST` with a connector's number, 0 being the main meter. A rotation without a number,
alone in its list, speaks for the whole station.
"""

from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from plugwright.station.product import Product
from plugwright.station.value_types import Integer

Rotation = Literal["NotApplicable", "Unknown", "RST", "RTS", "SRT", "STR", "TRS", "TSR"]

_ROTATIONS: Final[tuple[str, ...]] = get_args(Rotation)
_NUMBER: Final = Integer(minimum=0)

THREE_PHASES: Final = 3
MOST_NUMBERED_CONNECTORS: Final = 20
"""Above it the default is one rotation for all, since the list would outgrow the value's 500 characters."""


@dataclass(frozen=True, slots=True)
class ConnectorRotation:
    """The type of an item: a connector's number, or None for the whole station, and its rotation."""

    def parse(self, text: str) -> tuple[int | None, Rotation]:
        number, point, rotation = text.rpartition(".")
        if rotation not in _ROTATIONS:
            raise ValueError(f"must be one of {', '.join(_ROTATIONS)}, after a connector's number and a point")
        return _NUMBER.parse(number) if point else None, cast(Rotation, rotation)

    def format(self, value: tuple[int | None, Rotation]) -> str:
        number, rotation = value
        return rotation if number is None else f"{number}.{rotation}"


Rotations = tuple[tuple[int | None, Rotation], ...]


def factory_rotation(product: Product) -> Rotations:
    """Standard reference phasing with three phases, else not applicable."""
    rotation: Rotation = "RST" if product.hardware.phases == THREE_PHASES else "NotApplicable"
    if product.connectors > MOST_NUMBERED_CONNECTORS:
        return ((None, rotation),)
    return tuple((connector, rotation) for connector in range(1, product.connectors + 1))


def misnumbered(rotations: Rotations, product: Product) -> str | None:
    """The objection to connectors that are unknown, twice, or left unsaid among others; None if there is none."""
    numbers = [number for number, _ in rotations]
    if numbers == [None]:
        return None
    if None in numbers:
        return "must have a connector's number in each item"
    if len(dict.fromkeys(numbers)) < len(numbers):
        return "must not have a connector twice"
    if any(number is not None and number > product.connectors for number in numbers):
        return f"must have connectors from 0 to {product.connectors} only"
    return None
