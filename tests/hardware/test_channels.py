"""The channel sets: complete, measurable, and in OCPP's terms."""

import pytest

from plugwright.hardware import meter
from plugwright.hardware.channels import AC_CHANNELS_1P, AC_CHANNELS_3P
from plugwright.station.product import Channel

SETS = [pytest.param(AC_CHANNELS_1P, 1, id="1p"), pytest.param(AC_CHANNELS_3P, 3, id="3p")]
MEASURANDS = (
    "Energy.Active.Import.Register",
    "Power.Active.Import",
    "Power.Offered",
    "Power.Factor",
    "Current.Import",
    "Current.Offered",
    "Voltage",
    "Frequency",
    "Temperature",
    "SoC",
)


@pytest.mark.parametrize(("channels", "phases"), SETS)
def test_meter_delivers_every_channel(channels: tuple[Channel, ...], phases: int) -> None:
    """No set names what the virtual meter cannot read."""
    meter.check(channels, phases)


@pytest.mark.parametrize(("channels", "phases"), SETS)
def test_sets_are_complete_and_without_repetition(channels: tuple[Channel, ...], phases: int) -> None:
    """Every measurand is there, and no channel twice (§3.16.3)."""
    assert tuple(dict.fromkeys(channel.measurand for channel in channels)) == MEASURANDS
    keys = [(channel.measurand, channel.phase, channel.location) for channel in channels]
    assert len(keys) == len(dict.fromkeys(keys))


@pytest.mark.parametrize(("channels", "phases"), SETS)
def test_currents_and_voltages_are_told_for_every_phase(channels: tuple[Channel, ...], phases: int) -> None:
    """What the meter measures on several phases is reported for each (§3.16.3)."""
    for measurand in ("Current.Import", "Voltage"):
        told = [channel.phase or "" for channel in channels if channel.measurand == measurand]
        assert [phase[:2] for phase in told] == ["L1", "L2", "L3"][:phases]


@pytest.mark.parametrize(("channels", "phases"), SETS)
def test_only_frequency_and_power_factor_have_no_unit(channels: tuple[Channel, ...], phases: int) -> None:
    """1.6 has no unit for these two (errata 3.84)."""
    without = [channel.measurand for channel in channels if channel.unit is None]
    assert without == ["Power.Factor", "Frequency"]


def test_register_is_sent_in_whole_watt_hours() -> None:
    """The register is an integer on the wire, as meterStart and meterStop are (§6.45, §6.49)."""
    assert [channel.decimals for channel in (AC_CHANNELS_1P[0], AC_CHANNELS_3P[0])] == [0, 0]
