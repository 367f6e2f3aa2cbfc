"""What a driver reads, row by row."""

from typing import Any, get_args

import pytest

from plugwright.ocpp16 import ChargePointStatus
from plugwright.panel.display import (
    BY_STATUS,
    VERDICTS,
    Display,
    Said,
    Scene,
    display,
    duration,
    reader_display,
    refused,
)
from plugwright.station.effects import Verdict

SESSION: Any = {"session_s": 761, "session_wh": 420}

ROWS = [
    (Scene("Available"), "idle", "Plug in or present card", ""),
    (Scene("Available", plug_contact=False), "idle", "Present card", ""),
    (Scene("Available", is_asking=True), "busy", "One moment", ""),
    (Scene("Preparing", plugged=True, ev_connected=True), "ask", "Present card", ""),
    (Scene("Preparing", is_expected=True, waits_s=52), "ask", "Plug in", "52 s left"),
    (Scene("Preparing", is_expected=True), "ask", "Plug in", ""),
    (Scene("Preparing", plugged=True, is_expected=True, waits_s=9), "ask", "Connect the car", "9 s left"),
    (Scene("Preparing", plugged=True, ev_connected=True, is_expected=True), "busy", "One moment", ""),
    (Scene("Preparing", plugged=True, is_asking=True), "busy", "One moment", ""),
    (Scene("Charging", power_w=3_412, **SESSION), "good", "Charging 3.4 kW", "0.42 kWh · 00:12:41"),
    (Scene("Charging", power_w=22_080, session_wh=12_345), "good", "Charging 22.1 kW", "12.35 kWh"),
    (Scene("SuspendedEV", ev_connected=True, **SESSION), "idle", "Car has paused", "0.42 kWh · 00:12:41"),
    (Scene("SuspendedEV", plugged=True, **SESSION), "idle", "Car is not connected", "0.42 kWh · 00:12:41"),
    (Scene("SuspendedEVSE", ev_connected=True, **SESSION), "idle", "Charging is paused", "0.42 kWh · 00:12:41"),
    (Scene("Finishing", plugged=True, **SESSION), "ask", "Unplug", "0.42 kWh · 00:12:41"),
    (Scene("Finishing", plugged=True), "ask", "Unplug", ""),
    (Scene("Finishing", plugged=True, is_held=True), "ask", "Present card", "to release the cable"),
    (Scene("Finishing"), "ask", "Finished", ""),
    (Scene("Finishing", plugged=True, overruled="Invalid"), "bad", "Card refused", "This card is not known · unplug"),
    (
        Scene("Finishing", plugged=True, is_held=True, overruled="Blocked"),
        *("bad", "Card refused", "This card is blocked · present it to release the cable"),
    ),
    (
        Scene("SuspendedEVSE", ev_connected=True, overruled="Expired", **SESSION),
        *("bad", "Card refused", "This card has expired · charging is paused"),
    ),
    (Scene("Charging", power_w=3_412, overruled="Invalid", session_wh=420), "good", "Charging 3.4 kW", "0.42 kWh"),
    (Scene("Reserved", reserved_until="14:30"), "idle", "Reserved", "until 14:30"),
    (Scene("Reserved"), "idle", "Reserved", ""),
    (Scene("Unavailable"), "idle", "Out of service", ""),
    (Scene("Faulted", "GroundFailure"), "bad", "Out of order", "GroundFailure"),
    (Scene("Faulted", "GroundFailure", said=Said("refused", "Invalid")), "bad", "Out of order", "GroundFailure"),
    (Scene("Available", said=Said("refused", "Blocked")), "bad", "Card refused", "This card is blocked"),
    (Scene("Charging", said=Said("refused", "occupied"), **SESSION), "bad", "Card refused", "Occupied"),
    (Scene("Available", said=Said("cancelled", "x")), "idle", "Plug in or present card", ""),
    (Scene("Charging", has_power=False, said=Said("refused", "x"), **SESSION), "idle", "", ""),
]


@pytest.mark.parametrize(("scene", "tone", "title", "detail"), ROWS)
def test_says_what_is_to_be_done(scene: Scene, tone: str, title: str, detail: str) -> None:
    """Two lines and their tone."""
    assert display(scene) == Display(tone, title, detail)  # type: ignore[arg-type]


def test_every_status_has_its_words() -> None:
    """§7.7."""
    assert sorted(BY_STATUS) == sorted(get_args(ChargePointStatus))
    for status in get_args(ChargePointStatus):
        assert display(Scene(status)).title


def test_every_verdict_has_its_words_at_the_reader() -> None:
    """Each of them, and nothing while no card was presented."""
    assert sorted([*VERDICTS, "refused"]) == sorted(get_args(Verdict))
    assert reader_display(None, is_asking=False) is None
    assert reader_display(Said("stopping", "x"), is_asking=False) == Display("good", "Charging ends")
    assert reader_display(Said("refused", "Expired"), is_asking=False) == refused("Expired")
    assert reader_display(Said("refused", "Expired"), is_asking=True) == Display("busy", "One moment")


def test_a_reason_without_words_of_ours_is_told_as_it_is() -> None:
    """Better than nothing."""
    assert refused("moon phase").detail == "moon phase"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00:00"), (59, "00:00:59"), (3_661, "01:01:01"), (360_000, "100:00:00")]
)
def test_durations_are_hours_minutes_seconds(seconds: int, text: str) -> None:
    """However long."""
    assert duration(seconds) == text
