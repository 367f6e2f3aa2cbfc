"""What a configured list of measurands picks from a meter's reading."""

import pytest

from plugwright.ocpp16 import Phase
from plugwright.sim.bench import CHANNELS
from plugwright.station.measurands import ENERGY_REGISTER, Selection
from plugwright.station.product import Channel, Hardware
from plugwright.station.sampled_values import power_w, sampled_values
from plugwright.station.stimuli import Reading

PHASES: tuple[Phase, ...] = ("L1", "L2", "L3")
THREE_PHASES = Hardware(
    phases=3,
    channels=(
        Channel(ENERGY_REGISTER, "Wh"),
        *(Channel("Current.Import", "A", phase=phase, decimals=2) for phase in PHASES),
        *(Channel("Current.Import", "A", phase=phase, location="Inlet") for phase in PHASES),
        *(Channel("Voltage", "V", phase=phase, decimals=1) for phase in PHASES),
        Channel("Frequency", None, decimals=2),
    ),
)
READING = Reading(0, 12345, (12345.9, 6.0, 7.5, 8.126, 60, 70, 80, 230.04, 231, 232, 50.0))


def picked(
    *wanted: Selection, hardware: Hardware = THREE_PHASES, reading: Reading = READING
) -> list[tuple[object, ...]]:
    """What these selections pick, without measurand and context."""
    values = sampled_values(hardware, wanted, reading, "Sample.Periodic")
    return [(value.value, value.unit, value.phase, value.location) for value in values]


def test_reports_every_phase_and_location() -> None:
    """A measurand without a phase stands for all phases and locations that are measured (§3.16.3)."""
    assert picked(("Current.Import", None)) == [
        ("6.00", "A", "L1", "Outlet"),
        ("7.50", "A", "L2", "Outlet"),
        ("8.13", "A", "L3", "Outlet"),
        ("60", "A", "L1", "Inlet"),
        ("70", "A", "L2", "Inlet"),
        ("80", "A", "L3", "Inlet"),
    ]


def test_reports_one_phase_where_that_is_asked_for() -> None:
    """An item may carry a phase, as `Voltage.L1` does (§9.1.17)."""
    assert picked(("Voltage", "L2")) == [("231.0", "V", "L2", "Outlet")]


def test_keeps_the_order_of_the_list() -> None:
    """The values stand in the order in which they are configured."""
    values = sampled_values(THREE_PHASES, (("Frequency", None), (ENERGY_REGISTER, None)), READING, "Trigger")
    assert [value.measurand for value in values] == ["Frequency", ENERGY_REGISTER]


def test_says_what_a_value_is() -> None:
    """Measurand, context, location and unit are told even where they are the defaults (§7.43)."""
    (value,) = sampled_values(THREE_PHASES, ((ENERGY_REGISTER, None),), READING, "Sample.Clock")
    assert (value.measurand, value.context, value.location, value.unit) == (
        ENERGY_REGISTER,
        "Sample.Clock",
        "Outlet",
        "Wh",
    )


def test_frequency_has_no_unit() -> None:
    """The schema knows no unit for Frequency (errata 3.84)."""
    assert picked(("Frequency", None)) == [("50.00", None, None, "Outlet")]


def test_the_register_is_told_as_the_meter_holds_it() -> None:
    """Whole watt-hours of the register, not a rounded channel (§7.31)."""
    assert picked((ENERGY_REGISTER, None)) == [("12345", "Wh", None, "Outlet")]


def test_every_meter_has_a_register() -> None:
    """A product that lists no channel for it tells the register all the same."""
    reading = Reading(0, 77, (230.0,))
    hardware = Hardware(channels=(Channel("Voltage", "V", phase="L1"),))
    assert picked((ENERGY_REGISTER, None), hardware=hardware, reading=reading) == [("77", "Wh", None, "Outlet")]


def test_a_register_in_kilowatt_hours_is_told_in_them() -> None:
    """The number goes with the unit (§7.45)."""
    hardware = Hardware(channels=(Channel(ENERGY_REGISTER, "kWh", decimals=3),))
    assert picked((ENERGY_REGISTER, None), hardware=hardware, reading=Reading(0, 1234, (1.2,))) == [
        ("1.234", "kWh", None, "Outlet")
    ]


def test_a_silent_meter_has_no_values_but_its_last_register() -> None:
    """Without the channels' numbers only the register can be told."""
    assert picked(("Voltage", None), (ENERGY_REGISTER, None), reading=Reading(0, 9)) == [("9", "Wh", None, "Outlet")]


@pytest.mark.parametrize(
    ("channels", "values", "power"),
    [
        (CHANNELS, (0.0, 3680.0, 16.0, 230.0), 3680.0),
        ((Channel("Power.Active.Import", "kW"),), (3.68,), 3680.0),
        (tuple(Channel("Power.Active.Import", "W", phase=phase) for phase in PHASES), (1.0, 2.0, 4.0), 7.0),
        (
            (Channel("Power.Active.Import", "W", phase="L1"), Channel("Power.Active.Import", "W")),
            (1.0, 5.0),
            5.0,
        ),
        ((Channel("Voltage", "V", phase="L1"),), (230.0,), 0.0),
        (CHANNELS, (), 0.0),
    ],
)
def test_power_is_the_total_in_watt(channels: tuple[Channel, ...], values: tuple[float, ...], power: float) -> None:
    """The panel's power is the total, else the sum of the phases, whatever the unit."""
    assert power_w(Hardware(channels=channels), Reading(0, 0, values)) == pytest.approx(power)
