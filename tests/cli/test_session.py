"""One charge and its receipt."""

import asyncio
from pathlib import Path

import pytest

from plugwright.cli.session import charge_once, differences, hurried, receipt
from plugwright.station.keys import MeterValueSampleInterval
from tests.runtime.station_rig import Rig, play, product

RECORD = {
    "transactionId": 7,
    "idTag": "CARD",
    "meterStart": 100,
    "meterStop": 112,
    "started": "2026-01-01T00:00:00.000Z",
    "stopped": "2026-01-01T00:00:09.500Z",
    "reason": "Local",
}


def test_meter_values_come_in_a_short_charge() -> None:
    """All else of the product stays."""
    generic = product()
    changed = hurried(generic)
    assert changed.configuration[MeterValueSampleInterval.name] == "2"
    assert changed.vendor == generic.vendor


def test_both_records_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The receipt is the Central System's, and the station says the same."""

    async def scenario(rig: Rig) -> None:
        assert await charge_once(rig.machine, rig.server, "CARD1", asyncio.Event()) == 0

    play(tmp_path, scenario, product(sample_s=1))
    printed = capsys.readouterr().out
    assert "idTag        CARD1\n" in printed
    assert "transaction  1\n" in printed
    assert "to the watt-hour" in printed


def test_an_interruption_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor a receipt."""

    async def scenario(rig: Rig) -> None:
        stop = asyncio.Event()
        stop.set()
        assert await charge_once(rig.machine, rig.server, "CARD1", stop) == 1

    play(tmp_path, scenario)
    assert capsys.readouterr().out == "interrupted\n"


def test_a_receipt_tells_energy_and_duration() -> None:
    """From the register and the times that were told."""
    told = receipt(RECORD)
    assert "energy       12 Wh" in told
    assert "duration     9.5 s" in told


@pytest.mark.parametrize("record", [{}, {**RECORD, "stopped": None, "meterStop": None}])
def test_without_an_end_there_is_no_receipt(record: dict[str, object]) -> None:
    """What is known is told all the same."""
    assert "no receipt" in receipt(record)


def test_records_that_agree_have_no_differences() -> None:
    """Nothing to tell."""
    assert differences(RECORD, dict(RECORD)) == []


def test_a_watt_hour_is_a_difference() -> None:
    """And so is what only one side knows."""
    (line,) = differences(RECORD, {**RECORD, "meterStop": 111})
    assert line == "  meterStop differs: station 112, Central System 111"
    assert len(differences(RECORD, {})) == len(RECORD)
