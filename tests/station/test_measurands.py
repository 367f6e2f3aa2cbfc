"""Lists of measurands: with and without a phase, and held to what the meter measures."""

import pytest

from plugwright.ocpp16 import Measurand, Phase
from plugwright.station.measurands import Measured, Selection, unsupported
from plugwright.station.product import Channel, Hardware, Product

THREE_PHASES = Product(
    vendor="V",
    model="M",
    hardware=Hardware(
        phases=3,
        channels=(
            Channel("Power.Active.Import", "W"),
            Channel("Voltage", "V", "L1"),
            Channel("Voltage", "V", "L2"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("text", "measurand", "phase"),
    [
        ("Voltage", "Voltage", None),
        ("Voltage.L1", "Voltage", "L1"),
        ("Voltage.L1-N", "Voltage", "L1-N"),
        ("Current.Import.N", "Current.Import", "N"),
        ("Energy.Active.Import.Register", "Energy.Active.Import.Register", None),
    ],
)
def test_item_is_a_measurand_and_perhaps_a_phase(text: str, measurand: Measurand, phase: Phase | None) -> None:
    """§9.1.17: `Voltage.L1`."""
    assert Measured().parse(text) == (measurand, phase)
    assert Measured().format((measurand, phase)) == text


@pytest.mark.parametrize("text", ["", "voltage", "Voltage.", "Voltage.L4", ".L1", "L1", "Voltage.L1.L2", "Energy"])
def test_other_words_are_no_items(text: str) -> None:
    """§7.31 and §7.34 are the words."""
    with pytest.raises(ValueError, match="must be a measurand"):
        Measured().parse(text)


@pytest.mark.parametrize(
    "selection",
    [
        ("Voltage", None),
        ("Voltage", "L2"),
        ("Power.Active.Import", None),
        ("Energy.Active.Import.Register", None),
    ],
)
def test_what_the_meter_measures_is_supported(selection: Selection) -> None:
    """§3.16.4; the energy register is in every meter."""
    assert unsupported((selection,), THREE_PHASES) is None


@pytest.mark.parametrize(
    "selection",
    [
        ("Voltage", "L3"),
        ("Power.Active.Import", "L1"),
        ("Energy.Active.Import.Register", "L1"),
        ("SoC", None),
    ],
)
def test_what_the_meter_does_not_measure_is_named(selection: Selection) -> None:
    """§3.16.4: one unsupported item spoils the list."""
    objection = unsupported((("Voltage", None), selection), THREE_PHASES)
    assert objection == f"must not have {Measured().format(selection)}, which this product does not measure"
