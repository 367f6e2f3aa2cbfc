"""What a configured list of measurands picks from a meter's reading.

OCPP 1.6 §3.16.3, §7.31, §7.43; errata 3.84 (units).
Lab: TC_070_CS, TC_071_CS.
"""

from typing import Final

from plugwright.ocpp16 import ReadingContext, SampledValue
from plugwright.station.measurands import ENERGY_REGISTER, Selection
from plugwright.station.product import Channel, Hardware
from plugwright.station.stimuli import Reading

Measurands = tuple[Selection, ...]

REGISTER: Final = Channel(ENERGY_REGISTER, "Wh")
"""What every meter has, whether or not the product lists it."""

WH_IN_KWH: Final = 1000
W_IN_KW: Final = 1000


def sampled_values(
    hardware: Hardware, wanted: Measurands, reading: Reading, context: ReadingContext
) -> tuple[SampledValue, ...]:
    """What the configured list picks from a reading: every phase and location that the meter has (§3.16.3)."""
    channels = hardware.channels
    if not any(_is_register(channel) for channel in channels):
        channels = (*channels, REGISTER)
    values: list[SampledValue] = []
    for measurand, phase in wanted:
        for index, channel in enumerate(channels):
            if channel.measurand == measurand and (phase is None or channel.phase == phase):
                if _is_register(channel):
                    values.append(_value(channel, _register(channel, reading.register_wh), context))
                elif index < len(reading.values):
                    values.append(_value(channel, f"{reading.values[index]:.{channel.decimals}f}", context))
    return tuple(values)


def _is_register(channel: Channel) -> bool:
    return channel.measurand == ENERGY_REGISTER and channel.phase is None


def _register(channel: Channel, register_wh: int) -> str:
    """Whole watt-hours as they stand in the register (§7.31)."""
    return f"{register_wh / WH_IN_KWH:.{channel.decimals}f}" if channel.unit == "kWh" else str(register_wh)


def _value(channel: Channel, value: str, context: ReadingContext) -> SampledValue:
    return SampledValue(
        value=value,
        context=context,
        measurand=channel.measurand,
        phase=channel.phase,
        location=channel.location,
        unit=channel.unit,
    )


def power_w(hardware: Hardware, reading: Reading) -> float:
    """The active power of a reading in watt: the total, else the sum of the phases; 0 if the meter has neither."""
    measured = zip(hardware.channels, reading.values, strict=False)
    powers = [(channel, value) for channel, value in measured if channel.measurand == "Power.Active.Import"]
    totals = [(channel, value) for channel, value in powers if channel.phase is None]
    return sum(value * W_IN_KW if channel.unit == "kW" else value for channel, value in totals[:1] or powers)
