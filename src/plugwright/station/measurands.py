"""Lists of measurands in configuration keys: reading them, and what a product can measure.

OCPP 1.6 §3.16.4 (unsupported measurands), §9.1.17 (an item may carry a phase, such as `Voltage.L1`).
"""

from dataclasses import dataclass
from typing import Final, cast, get_args

from plugwright.ocpp16 import Measurand, Phase
from plugwright.station.product import Product

Selection = tuple[Measurand, Phase | None]
"""A measurand on one phase, or, without one, on all phases and locations that the meter has (§3.16.3)."""

ENERGY_REGISTER: Final[Measurand] = "Energy.Active.Import.Register"
"""What every meter has: a reading's register, whatever channels there are besides."""

REGISTER_ONLY: Final[tuple[Selection, ...]] = ((ENERGY_REGISTER, None),)
"""What a list without an item stands for (§9.1.17)."""

_MEASURANDS: Final[tuple[str, ...]] = get_args(Measurand)
_PHASES: Final[tuple[str, ...]] = get_args(Phase)


@dataclass(frozen=True, slots=True)
class Measured:
    """The type of a list's items: a measurand, or a measurand and a phase with a point between them."""

    def parse(self, text: str) -> Selection:
        if text in _MEASURANDS:
            return cast(Measurand, text), None
        measurand, _, phase = text.rpartition(".")
        if measurand not in _MEASURANDS or phase not in _PHASES:
            raise ValueError("must be a measurand (OCPP 1.6 §7.31), a phase may follow it after a point")
        return cast(Measurand, measurand), cast(Phase, phase)

    def format(self, value: Selection) -> str:
        measurand, phase = value
        return measurand if phase is None else f"{measurand}.{phase}"


def unsupported(selections: tuple[Selection, ...], product: Product) -> str | None:
    """The objection to a list with something that the product's meter does not measure; None if there is none."""
    for selection in selections:
        if not _is_measured(selection, product):
            return f"must not have {Measured().format(selection)}, which this product does not measure"
    return None


def _is_measured(selection: Selection, product: Product) -> bool:
    measurand, phase = selection
    if selection == (ENERGY_REGISTER, None):
        return True
    return any(
        channel.measurand == measurand and (phase is None or channel.phase == phase)
        for channel in product.hardware.channels
    )
