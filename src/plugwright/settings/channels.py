"""Meter channels by name, as product files list them: `Voltage.L1`, or `Voltage.L*` for one on each phase.

OCPP 1.6 §7.31 (measurands), §7.34 (phases), §7.45 (units), errata 3.84 (frequency has no unit).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from plugwright.ocpp16 import Location, Measurand, Phase, UnitOfMeasure
from plugwright.station.measurands import Measured
from plugwright.station.product import Channel

EACH_PHASE: Final = ".L*"
PHASES: Final[tuple[Phase, ...]] = ("L1", "L2", "L3")


class Kind(NamedTuple):
    """How a measurand is told."""

    unit: UnitOfMeasure | None
    decimals: int
    location: Location = "Outlet"


KINDS: Final[Mapping[Measurand, Kind]] = MappingProxyType(
    {
        "Current.Export": Kind("A", 2),
        "Current.Import": Kind("A", 2),
        "Current.Offered": Kind("A", 1),
        "Energy.Active.Export.Interval": Kind("Wh", 0),
        "Energy.Active.Export.Register": Kind("Wh", 0),
        "Energy.Active.Import.Interval": Kind("Wh", 0),
        "Energy.Active.Import.Register": Kind("Wh", 0),
        "Energy.Reactive.Export.Interval": Kind("varh", 0),
        "Energy.Reactive.Export.Register": Kind("varh", 0),
        "Energy.Reactive.Import.Interval": Kind("varh", 0),
        "Energy.Reactive.Import.Register": Kind("varh", 0),
        "Frequency": Kind(None, 2),
        "Power.Active.Export": Kind("W", 1),
        "Power.Active.Import": Kind("W", 1),
        "Power.Factor": Kind(None, 2),
        "Power.Offered": Kind("W", 0),
        "Power.Reactive.Export": Kind("var", 1),
        "Power.Reactive.Import": Kind("var", 1),
        "RPM": Kind(None, 0),
        "SoC": Kind("Percent", 0, "EV"),
        "Temperature": Kind("Celsius", 1, "Body"),
        "Voltage": Kind("V", 1),
    }
)


def channels(names: Iterable[str], phases: int) -> tuple[Channel, ...]:
    """The channels of these names in their order; raises ValueError with one line for a name that means none."""
    found: list[Channel] = []
    for name in names:
        for single in _each(name, phases):
            channel = _channel(single)
            if channel in found:
                raise ValueError(f"{single}: stands there twice")
            found.append(channel)
    return tuple(found)


def _each(name: str, phases: int) -> list[str]:
    if not name.endswith(EACH_PHASE):
        return [name]
    return [f"{name.removesuffix(EACH_PHASE)}.{phase}" for phase in PHASES[:phases]]


def _channel(name: str) -> Channel:
    try:
        measurand, phase = Measured().parse(name)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    unit, decimals, location = KINDS[measurand]
    return Channel(measurand, unit, phase, location, decimals)
