"""The virtual meter: what each channel of a product reads under a given load.

OCPP 1.6 §7.31 (measurands), §7.34 (phases), §7.45 (units), §3.16.3 (per phase where it is measured per phase).
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from plugwright.hardware.ev import MAINS_V
from plugwright.ocpp16 import Measurand, Phase, UnitOfMeasure
from plugwright.station.product import Channel

RIPPLE_V: Final = 2
RIPPLE_MS: Final = 60_000
IDLE_CELSIUS: Final = 25.0
CELSIUS_PER_A: Final = 0.25


class Load(msgspec.Struct, frozen=True, gc=False):
    """What there is to measure at one instant.

    `interval_wh` is the energy since the meter was last read. Each of the first `loaded_phases` phases carries
    `power_mw`; `soc_percent` is 0 without a car.
    """

    at_monotonic_ms: int
    register_wh: int
    interval_wh: int
    phases: int
    loaded_phases: int
    power_mw: int
    offered_a: float
    soc_percent: float


Wire = int | None
"""Which phase, counted from 0; None is all of them."""

WIRES: Final[Mapping[Phase | None, Wire]] = MappingProxyType(
    {None: None, "L1": 0, "L2": 1, "L3": 2, "L1-N": 0, "L2-N": 1, "L3-N": 2}
)


def voltage_v(load: Load, wire: int) -> float:
    """The mains: 230 V and up to 2 V more, up and down each minute, a third of a minute apart on the phases.

    Never less than 230 V, so that a car's power, reckoned at 230 V, never needs more current than it is offered.
    """
    instant_ms = (load.at_monotonic_ms + wire * RIPPLE_MS // 3) % RIPPLE_MS
    return MAINS_V + RIPPLE_V * abs(2 * instant_ms - RIPPLE_MS) / RIPPLE_MS


def power_w(load: Load, wire: Wire) -> float:
    """Active power of one phase, or of all."""
    if wire is None:
        return load.power_mw * load.loaded_phases / 1000
    return load.power_mw / 1000 if wire < load.loaded_phases else 0.0


def current_a(load: Load, wire: int) -> float:
    """The current of one phase, in phase with its voltage."""
    return power_w(load, wire) / voltage_v(load, wire)


def temperature_celsius(load: Load, _wire: Wire) -> float:
    """Inside the housing: warmer with the current."""
    return IDLE_CELSIUS + CELSIUS_PER_A * current_a(load, 0)


class Measure(msgspec.Struct, frozen=True):
    """How a measurand is read: its value by load and phase, and what the value is divided by for each unit."""

    value: Callable[[Load, Wire], float]
    units: Mapping[UnitOfMeasure | None, int]
    per_phase: bool = False


def _on_wire(value: Callable[[Load, int], float]) -> Callable[[Load, Wire], float]:
    """Without a phase, the only one there is."""
    return lambda load, wire: value(load, wire or 0)


ENERGY: Final[Mapping[UnitOfMeasure | None, int]] = MappingProxyType({"Wh": 1, "kWh": 1000})
POWER: Final[Mapping[UnitOfMeasure | None, int]] = MappingProxyType({"W": 1, "kW": 1000})
AMPERE: Final[Mapping[UnitOfMeasure | None, int]] = MappingProxyType({"A": 1})
VOLT: Final[Mapping[UnitOfMeasure | None, int]] = MappingProxyType({"V": 1})
CELSIUS: Final[Mapping[UnitOfMeasure | None, int]] = MappingProxyType({"Celsius": 1, "Celcius": 1})
PERCENT: Final[Mapping[UnitOfMeasure | None, int]] = MappingProxyType({"Percent": 1})
NO_UNIT: Final[Mapping[UnitOfMeasure | None, int]] = MappingProxyType({None: 1})

MEASURES: Final[Mapping[Measurand, Measure]] = MappingProxyType(
    {
        "Energy.Active.Import.Register": Measure(lambda load, _wire: load.register_wh, ENERGY),
        "Energy.Active.Import.Interval": Measure(lambda load, _wire: load.interval_wh, ENERGY),
        "Power.Active.Import": Measure(power_w, POWER, per_phase=True),
        "Power.Offered": Measure(lambda load, _wire: load.offered_a * MAINS_V * load.phases, POWER),
        "Power.Factor": Measure(lambda _load, _wire: 1.0, NO_UNIT),
        "Current.Import": Measure(_on_wire(current_a), AMPERE, per_phase=True),
        "Current.Offered": Measure(lambda load, _wire: load.offered_a, AMPERE),
        "Voltage": Measure(_on_wire(voltage_v), VOLT, per_phase=True),
        "Frequency": Measure(lambda _load, _wire: 50.0, NO_UNIT),
        "Temperature": Measure(temperature_celsius, CELSIUS),
        "SoC": Measure(lambda load, _wire: load.soc_percent, PERCENT),
    }
)

HAS_NO_SUM: Final = frozenset({"Current.Import", "Voltage"})
"""Over several phases these are no one number: a channel must name its phase."""


def check(channels: Sequence[Channel], phases: int) -> None:
    """Raise ValueError for the first channel that this meter does not deliver on so many phases."""
    for channel in channels:
        measure = MEASURES.get(channel.measurand)
        if measure is None:
            raise ValueError(f"the virtual meter does not measure {channel.measurand}")
        if channel.unit not in measure.units:
            raise ValueError(f"the virtual meter does not give {channel.measurand} in {channel.unit or 'no unit'}")
        if not _has_phase(channel, measure, phases):
            phase = f"for phase {channel.phase}" if channel.phase else "without a phase"
            raise ValueError(f"the virtual meter with {phases} phases does not give {channel.measurand} {phase}")


def values(channels: Sequence[Channel], load: Load) -> tuple[float, ...]:
    """One number for each channel, in its unit; the channels have passed `check`."""
    return tuple([_read(channel, load) for channel in channels])


def _read(channel: Channel, load: Load) -> float:
    measure = MEASURES[channel.measurand]
    return measure.value(load, WIRES[channel.phase]) / measure.units[channel.unit]


def _has_phase(channel: Channel, measure: Measure, phases: int) -> bool:
    if channel.phase is None:
        return phases == 1 or channel.measurand not in HAS_NO_SUM
    wire = WIRES.get(channel.phase)
    return measure.per_phase and wire is not None and wire < phases
