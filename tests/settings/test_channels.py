"""Meter channels by name."""

from typing import get_args

import pytest

from plugwright.ocpp16 import Measurand
from plugwright.settings.channels import KINDS, channels
from plugwright.station.product import Channel


def test_name_gives_unit_phase_and_digits() -> None:
    """§7.45."""
    assert channels(["Energy.Active.Import.Register", "Voltage.L1-N"], 1) == (
        Channel("Energy.Active.Import.Register", "Wh"),
        Channel("Voltage", "V", "L1-N", decimals=1),
    )


@pytest.mark.parametrize("phases", [1, 2, 3])
def test_star_stands_for_every_phase_that_there_is(phases: int) -> None:
    """§3.16.3: per phase where the meter measures per phase."""
    assert [channel.phase for channel in channels(["Current.Import.L*"], phases)] == ["L1", "L2", "L3"][:phases]


def test_every_measurand_has_a_kind() -> None:
    """§7.31."""
    assert sorted(KINDS) == sorted(get_args(Measurand))


def test_frequency_has_no_unit() -> None:
    """Errata 3.84."""
    assert channels(["Frequency"], 1) == (Channel("Frequency", None, decimals=2),)


@pytest.mark.parametrize("name", ["Voltag", "Voltage.L4", "L*", ".L*", ""])
def test_unknown_name_is_refused(name: str) -> None:
    """With the name in the sentence."""
    with pytest.raises(ValueError, match="must be a measurand"):
        channels([name], 3)


def test_channel_stands_once() -> None:
    """A value told twice is no better."""
    with pytest.raises(ValueError, match=r"Voltage\.L2: stands there twice"):
        channels(["Voltage.L*", "Voltage.L2"], 3)
