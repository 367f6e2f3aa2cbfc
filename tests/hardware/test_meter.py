"""The virtual meter: each channel's number under a known load."""

import pytest

from plugwright.hardware import meter
from plugwright.hardware.channels import AC_CHANNELS_1P, AC_CHANNELS_3P
from plugwright.hardware.meter import Load
from plugwright.ocpp16 import Measurand, Phase, UnitOfMeasure
from plugwright.station.product import Channel


def load(*, at_monotonic_ms: int = 0, phases: int = 3, loaded_phases: int = 3, power_mw: int = 3_680_000) -> Load:
    """A car that draws 16 A at 230 V on each of its phases."""
    return Load(
        at_monotonic_ms=at_monotonic_ms,
        register_wh=12_345,
        interval_wh=678,
        phases=phases,
        loaded_phases=loaded_phases,
        power_mw=power_mw,
        offered_a=16.0,
        soc_percent=55.5,
    )


def value(measurand: Measurand, unit: UnitOfMeasure | None, phase: Phase | None = None, *, under: Load) -> float:
    """One channel's number."""
    return meter.values((Channel(measurand, unit, phase),), under)[0]


@pytest.mark.parametrize(
    ("measurand", "unit", "phase", "expected"),
    [
        ("Energy.Active.Import.Register", "Wh", None, 12_345),
        ("Energy.Active.Import.Register", "kWh", None, 12.345),
        ("Energy.Active.Import.Interval", "Wh", None, 678),
        ("Power.Active.Import", "W", None, 11_040),
        ("Power.Active.Import", "kW", None, 11.04),
        ("Power.Active.Import", "W", "L2", 3_680),
        ("Power.Offered", "W", None, 11_040),
        ("Current.Offered", "A", None, 16),
        ("Power.Factor", None, None, 1),
        ("Frequency", None, None, 50),
        ("SoC", "Percent", None, 55.5),
    ],
)
def test_reads_the_load(measurand: Measurand, unit: UnitOfMeasure | None, phase: Phase | None, expected: float) -> None:
    """Every measurand in its unit (§7.31, §7.45)."""
    assert value(measurand, unit, phase, under=load()) == expected


def test_phases_without_the_car_carry_nothing() -> None:
    """A one-phase car on a three-phase connector loads L1 only; the mains are on all."""
    one = load(loaded_phases=1)
    assert value("Power.Active.Import", "W", under=one) == value("Power.Active.Import", "W", "L1", under=one) == 3_680
    assert value("Power.Active.Import", "W", "L3", under=one) == 0
    assert value("Current.Import", "A", "L2", under=one) == 0
    assert value("Voltage", "V", "L2-N", under=one) >= 230


@pytest.mark.parametrize("at_ms", range(0, 120_000, 7_000))
def test_voltage_times_current_is_power_and_no_offer_is_exceeded(at_ms: int) -> None:
    """The numbers of one reading fit together, whatever the ripple."""
    now = load(at_monotonic_ms=at_ms)
    voltages = [value("Voltage", "V", phase, under=now) for phase in ("L1-N", "L2-N", "L3-N")]
    currents = [value("Current.Import", "A", phase, under=now) for phase in ("L1", "L2", "L3")]
    assert all(230 <= voltage <= 232 for voltage in voltages)
    assert max(currents) <= 16
    assert sum(v * i for v, i in zip(voltages, currents, strict=True)) == pytest.approx(11_040)


def test_voltage_ripples_and_differs_between_phases() -> None:
    """A constant would hide that a channel is never read."""
    voltages = [value("Voltage", "V", "L1-N", under=load(at_monotonic_ms=ms)) for ms in (0, 15_000, 30_000)]
    assert voltages == [232, 231, 230]
    assert value("Voltage", "V", "L2-N", under=load()) != value("Voltage", "V", "L1-N", under=load())


def test_housing_warms_with_the_current() -> None:
    """25 °C without a load, more with one."""
    assert value("Temperature", "Celsius", under=load(power_mw=0)) == 25
    assert value("Temperature", "Celsius", under=load()) > 25


def test_one_phase_needs_not_be_named() -> None:
    """On a one-phase product the current and the voltage are those of the phase."""
    single = load(phases=1, loaded_phases=1)
    for measurand, unit in (("Current.Import", "A"), ("Voltage", "V")):
        meter.check((Channel(measurand, unit),), 1)  # type: ignore[arg-type]
    assert value("Current.Import", "A", under=single) == value("Current.Import", "A", "L1", under=single)


@pytest.mark.parametrize(("channels", "phases"), [(AC_CHANNELS_1P, 1), (AC_CHANNELS_3P, 3)])
def test_one_float_for_each_channel_in_order(channels: tuple[Channel, ...], phases: int) -> None:
    """A reading's values are aligned to the product's channels."""
    values = meter.values(channels, load(phases=phases, loaded_phases=phases))
    assert [type(number) for number in values] == [float] * len(channels)
    assert (values[0], values[-1]) == (12_345, 55.5)


@pytest.mark.parametrize(
    ("channel", "phases", "complaint"),
    [
        (Channel("Power.Reactive.Import", "var"), 1, "does not measure Power.Reactive.Import"),
        (Channel("RPM", None), 1, "does not measure RPM"),
        (Channel("Voltage", "A"), 1, "does not give Voltage in A"),
        (Channel("Energy.Active.Import.Register", None), 1, "in no unit"),
        (Channel("Frequency", "Hertz"), 1, "does not give Frequency in Hertz"),
        (Channel("Current.Import", "A", "L2"), 1, "1 phases does not give Current.Import for phase L2"),
        (Channel("Voltage", "V", "L1-L2"), 3, "does not give Voltage for phase L1-L2"),
        (Channel("Current.Import", "A", "N"), 3, "for phase N"),
        (Channel("SoC", "Percent", "L1"), 1, "does not give SoC for phase L1"),
        (Channel("Current.Import", "A"), 3, "does not give Current.Import without a phase"),
    ],
)
def test_refuses_what_it_does_not_measure(channel: Channel, phases: int, complaint: str) -> None:
    """A product file that asks for more is wrong at the start, not at the first reading."""
    with pytest.raises(ValueError, match=complaint):
        meter.check((channel,), phases)
