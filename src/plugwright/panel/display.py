"""What a driver reads on the display of a connector or a reader: a function of what there is to say.

Status words are OCPP 1.6 §7.7's; why a card is refused is an AuthorizationStatus (§7.2) or the station's own word.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from plugwright.ocpp16 import AuthorizationStatus, ChargePointErrorCode, ChargePointStatus
from plugwright.station.effects import Verdict

Tone = Literal["idle", "ask", "busy", "good", "bad"]

W_IN_KW: Final = 1000
WH_IN_KWH: Final = 1000

REFUSALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Blocked": "This card is blocked",
        "ConcurrentTx": "This card charges elsewhere",
        "Expired": "This card has expired",
        "Invalid": "This card is not known",
        "NotInService": "Not in service yet",
        "Unknown": "The card cannot be checked now",
        "occupied": "Occupied",
        "out of order": "Out of order",
        "out of service": "Out of service",
        "reserved": "Reserved for another",
        "the station restarts": "Restarting",
        "too many cards at once": "Too many cards at once",
    }
)


class Display(msgspec.Struct, frozen=True, gc=False):
    """Two lines of text, and in what tone they are said; a display without power has none."""

    tone: Tone
    title: str = ""
    detail: str = ""


class Said(msgspec.Struct, frozen=True, gc=False):
    """What became of a card a moment ago."""

    verdict: Verdict
    reason: str


class Scene(msgspec.Struct, frozen=True):
    """What there is to say of a connector.

    `session_s` and `session_wh` are those of the running session, or while Finishing of the one that has ended.
    `waits_s`: so long the station waits for the cable of an authorized card. `overruled`: how the Central System
    refused the card of this session after it had begun. `reserved_until`: a time of day.
    """

    status: ChargePointStatus
    error_code: ChargePointErrorCode = "NoError"
    has_power: bool = True
    plug_contact: bool = True
    plugged: bool = False
    ev_connected: bool = False
    is_asking: bool = False
    is_expected: bool = False
    is_held: bool = False
    waits_s: int | None = None
    said: Said | None = None
    overruled: AuthorizationStatus | None = None
    power_w: float = 0.0
    session_s: int | None = None
    session_wh: int | None = None
    reserved_until: str | None = None


def display(scene: Scene) -> Display:
    """What the driver reads."""
    if not scene.has_power:
        return DARK
    if scene.status != "Faulted" and scene.said is not None and scene.said.verdict == "refused":
        return refused(scene.said.reason)
    if scene.is_asking:
        return ASKING
    if scene.is_expected and scene.status == "Preparing" and not (scene.plugged and scene.ev_connected):
        return _plug_in(scene)
    return BY_STATUS[scene.status](scene)


def reader_display(said: Said | None, *, is_asking: bool) -> Display | None:
    """What is read at a card reader; None if it has nothing to say."""
    if is_asking:
        return ASKING
    if said is None:
        return None
    return refused(said.reason) if said.verdict == "refused" else VERDICTS[said.verdict]


def refused(reason: str) -> Display:
    """A card is refused, and why."""
    return Display("bad", "Card refused", REFUSALS.get(reason, reason))


def duration(seconds: int) -> str:
    """Hours, minutes and seconds: 00:12:41."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


DARK: Final = Display("idle")
ASKING: Final = Display("busy", "One moment")

VERDICTS: Final[Mapping[Verdict, Display]] = MappingProxyType(
    {
        "authorized": Display("good", "Card accepted"),
        "cancelled": Display("idle", "Cancelled"),
        "stopping": Display("good", "Charging ends"),
        "unlocked": Display("good", "Cable released"),
    }
)


def _plug_in(scene: Scene) -> Display:
    if scene.plugged:
        return Display("ask", "Connect the car", _remaining(scene))
    return Display("ask", "Plug in", _remaining(scene))


def _remaining(scene: Scene) -> str:
    return "" if scene.waits_s is None else f"{scene.waits_s} s left"


def _available(scene: Scene) -> Display:
    return Display("idle", "Plug in or present card" if scene.plug_contact else "Present card")


def _preparing(scene: Scene) -> Display:
    return ASKING if scene.is_expected else Display("ask", "Present card")


def _charging(scene: Scene) -> Display:
    return Display("good", f"Charging {scene.power_w / W_IN_KW:.1f} kW", _session(scene))


def _suspended_by_ev(scene: Scene) -> Display:
    return Display("idle", "Car has paused" if scene.ev_connected else "Car is not connected", _session(scene))


def _suspended_by_station(scene: Scene) -> Display:
    if scene.overruled is not None:
        return _overruled(scene.overruled, "charging is paused")
    return Display("idle", "Charging is paused", _session(scene))


def _finishing(scene: Scene) -> Display:
    if scene.overruled is not None:
        return _overruled(scene.overruled, "present it to release the cable" if scene.is_held else "unplug")
    if scene.is_held:
        return Display("ask", "Present card", "to release the cable")
    return Display("ask", "Unplug" if scene.plugged else "Finished", _session(scene))


def _overruled(status: AuthorizationStatus, ask: str) -> Display:
    """The card was refused when it charged already: why, and how it goes on."""
    return Display("bad", "Card refused", f"{REFUSALS.get(status, status)} · {ask}")


def _session(scene: Scene) -> str:
    """Energy and time, as far as they are known."""
    energy = None if scene.session_wh is None else f"{scene.session_wh / WH_IN_KWH:.2f} kWh"
    time = None if scene.session_s is None else duration(scene.session_s)
    return " · ".join(part for part in (energy, time) if part is not None)


def _reserved(scene: Scene) -> Display:
    return Display("idle", "Reserved", "" if scene.reserved_until is None else f"until {scene.reserved_until}")


BY_STATUS: Final[Mapping[ChargePointStatus, Callable[[Scene], Display]]] = MappingProxyType(
    {
        "Available": _available,
        "Preparing": _preparing,
        "Charging": _charging,
        "SuspendedEV": _suspended_by_ev,
        "SuspendedEVSE": _suspended_by_station,
        "Finishing": _finishing,
        "Reserved": _reserved,
        "Unavailable": lambda _scene: Display("idle", "Out of service"),
        "Faulted": lambda scene: Display("bad", "Out of order", scene.error_code),
    }
)
