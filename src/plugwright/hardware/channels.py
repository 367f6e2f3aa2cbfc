"""Channel sets for products that name none of their own: what a common AC meter delivers, in this order.

OCPP 1.6 §7.31 (measurands), §7.34 (phases), §7.30 (locations); errata 3.84 (frequency has no unit).
"""

from typing import Final

from plugwright.station.product import Channel

AC_CHANNELS_1P: Final[tuple[Channel, ...]] = (
    Channel("Energy.Active.Import.Register", "Wh"),
    Channel("Power.Active.Import", "W", decimals=1),
    Channel("Power.Offered", "W"),
    Channel("Power.Factor", None, decimals=2),
    Channel("Current.Import", "A", "L1", decimals=2),
    Channel("Current.Offered", "A", decimals=1),
    Channel("Voltage", "V", "L1-N", decimals=1),
    Channel("Frequency", None, decimals=2),
    Channel("Temperature", "Celsius", location="Body", decimals=1),
    Channel("SoC", "Percent", location="EV"),
)
"""One phase: the sum of the power is the power of the phase, so it is there once."""

AC_CHANNELS_3P: Final[tuple[Channel, ...]] = (
    Channel("Energy.Active.Import.Register", "Wh"),
    Channel("Power.Active.Import", "W", decimals=1),
    Channel("Power.Active.Import", "W", "L1", decimals=1),
    Channel("Power.Active.Import", "W", "L2", decimals=1),
    Channel("Power.Active.Import", "W", "L3", decimals=1),
    Channel("Power.Offered", "W"),
    Channel("Power.Factor", None, decimals=2),
    Channel("Current.Import", "A", "L1", decimals=2),
    Channel("Current.Import", "A", "L2", decimals=2),
    Channel("Current.Import", "A", "L3", decimals=2),
    Channel("Current.Offered", "A", decimals=1),
    Channel("Voltage", "V", "L1-N", decimals=1),
    Channel("Voltage", "V", "L2-N", decimals=1),
    Channel("Voltage", "V", "L3-N", decimals=1),
    Channel("Frequency", None, decimals=2),
    Channel("Temperature", "Celsius", location="Body", decimals=1),
    Channel("SoC", "Percent", location="EV"),
)
"""Three phases: the power as a sum and by phase, currents and voltages by phase."""
