"""A car at the other end of the cable: its battery, what it asks for and what it draws.

All is reckoned in integers (milliampere, milliwatt, microjoule, millisecond) and the current is a step function of
time, so the energy is exact, and however a stretch of time is cut into pieces, the pieces add up to the same.
IEC 61851-1 (no less than 6 A can be offered); OCPP 1.6 §7.31 (SoC).
"""

from random import Random
from typing import Final, Self

MAINS_V: Final = 230
UJ_PER_WH: Final = 3_600_000_000
"""Microjoule, that is milliwatt times millisecond, in a watt-hour."""

LEAST_OFFER_MA: Final = 6_000
"""The pilot signal knows no smaller current; below it a car draws nothing."""

RISE_MA: Final = 1_000
RISE_MS: Final = 500
"""The charger of a car raises its current by this much, this often; it lowers it at once."""

TAPER_FROM_PERCENT: Final = 80
CAPACITIES_WH: Final = (40_000, 52_000, 64_000, 77_000)
ARRIVES_FROM_PERCENT: Final = 20
ARRIVES_TO_PERCENT: Final = 70


def share_percent(charged_percent: int) -> int:
    """How much of its greatest current a battery takes at this state of charge: all below 80 %, 15 % at the end."""
    if charged_percent < TAPER_FROM_PERCENT:
        return 100
    return 100 - (charged_percent - TAPER_FROM_PERCENT) * 9 // 2


class Ev:
    """A car; time passes for it only in `charge`, while the contactor is closed."""

    __slots__ = (
        "_aim_ma",
        "_battery_uj",
        "_capacity_uj",
        "_max_ma",
        "_offered_ma",
        "_rises_in_ms",
        "_willing",
        "current_ma",
        "phases",
    )

    def __init__(self, *, capacity_wh: int, charged_percent: int, max_ma: int, phases: int) -> None:
        self._capacity_uj = capacity_wh * UJ_PER_WH
        self._battery_uj = self._percent_uj(charged_percent)
        self._max_ma = max_ma
        self._offered_ma = 0
        self._rises_in_ms = RISE_MS
        self._willing = True
        self._aim_ma = 0  # what it would draw if it had not to rise to it
        self.current_ma = 0
        self.phases = phases

    @classmethod
    def arriving(cls, random: Random, *, max_ma: int, phases: int) -> Self:
        """Some car, neither empty nor nearly full."""
        return cls(
            capacity_wh=random.choice(CAPACITIES_WH),
            charged_percent=random.randint(ARRIVES_FROM_PERCENT, ARRIVES_TO_PERCENT),
            max_ma=max_ma,
            phases=phases,
        )

    @property
    def soc_percent(self) -> float:
        """State of charge, 0 to 100."""
        return 100 * self._battery_uj / self._capacity_uj

    @property
    def full(self) -> bool:
        """Whether the battery takes nothing more."""
        return self._battery_uj >= self._capacity_uj

    @property
    def wants_energy(self) -> bool:
        """Whether the car asks for energy: its driver lets it, and it is not full."""
        return self._willing and not self.full

    @property
    def power_mw(self) -> int:
        """What it draws now, over all its phases."""
        return MAINS_V * self.current_ma * self.phases

    def let(self, *, want_energy: bool) -> None:
        """The driver's switch, from now on."""
        self._willing = want_energy
        self._settle()

    def offer(self, current_ma: int) -> None:
        """What the station gives on each phase from now on; 0 while the contactor is open."""
        self._offered_ma = current_ma
        self._settle()

    def charge(self, duration_ms: int) -> int:
        """Let time pass; the energy drawn meanwhile, in µJ.

        The number of steps is bounded by the ampere to rise and the percents to taper, not by the time.
        """
        assert duration_ms >= 0, f"time runs backwards by {-duration_ms} ms"
        before_uj = self._battery_uj
        while duration_ms:
            step_ms = min(duration_ms, self._steady_ms())
            self._battery_uj = min(self._capacity_uj, self._battery_uj + self.power_mw * step_ms)
            self._rises_in_ms -= step_ms
            self._settle()
            duration_ms -= step_ms
            if not self._aim_ma:
                break
        return self._battery_uj - before_uj

    def full_in_ms(self) -> int | None:
        """At least this long until the battery is full, exact in its last percent; None while nothing is drawn."""
        if not self._aim_ma:
            return None
        return _ceil_div(self._capacity_uj - self._battery_uj, MAINS_V * self._aim_ma * self.phases)

    def _aimed_ma(self) -> int:
        """The current that it would draw if it had not to rise to it."""
        if self._offered_ma < LEAST_OFFER_MA or not self.wants_energy:
            return 0
        return min(self._offered_ma, self._max_ma * share_percent(self._charged_percent()) // 100)

    def _settle(self) -> None:
        """Bring the current to where it is after a change, and the next rise half a second away."""
        aim_ma = self._aim_ma = self._aimed_ma()
        if self.current_ma < aim_ma and self._rises_in_ms > 0:
            return
        self.current_ma = min(aim_ma, self.current_ma + RISE_MA)
        self._rises_in_ms = RISE_MS

    def _steady_ms(self) -> int:
        """How long at most the current stays as it is: until it rises, or the battery takes less."""
        until_rise_ms = self._rises_in_ms
        if not self.current_ma:
            return until_rise_ms
        bend_uj = self._percent_uj(max(TAPER_FROM_PERCENT, self._charged_percent() + 1))
        until_bend_ms = _ceil_div(bend_uj - self._battery_uj, self.power_mw)
        return min(until_rise_ms, until_bend_ms) if self.current_ma < self._aim_ma else until_bend_ms

    def _charged_percent(self) -> int:
        return 100 * self._battery_uj // self._capacity_uj

    def _percent_uj(self, percent: int) -> int:
        return self._capacity_uj // 100 * percent


def _ceil_div(dividend: int, divisor: int) -> int:
    return -(-dividend // divisor)
