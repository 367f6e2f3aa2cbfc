"""One virtual connector: its plug, its lock, its contactor, its meter's register, and the car at the other end.

It knows the physics and no rule of the station: what may be done when is decided by `VirtualHardware`.
"""

from random import Random

import msgspec

from plugwright.hardware import meter
from plugwright.hardware.ev import UJ_PER_WH, Ev
from plugwright.hardware.refused import LockState
from plugwright.now import NEVER_MS
from plugwright.station.effects import Colour
from plugwright.station.product import Hardware
from plugwright.station.stimuli import LockMoved, PlugChanged, Reading

TYPICAL_MAX_A = 32.0
"""What a cable carries, and a car draws, if nothing else is said."""


class Light(msgspec.Struct, frozen=True, gc=False):
    """An indicator: its level, and how often it has blinked since it was built."""

    colour: Colour = "off"
    intensity_percent: int = 0
    blinks: int = 0


class ConnectorView(msgspec.Struct, frozen=True, gc=False):
    """A connector as one sees it who stands before it.

    `energy_wh` is the lifetime register; `lock_state` is None without a lock, `soc_percent` without a car.
    `wants_energy` is the car's word, or without a car what the next one will be let. `current_a` and `offered_a` are
    per phase; `faults` are the conditions that hold.
    """

    plugged: bool
    ev_connected: bool
    locked: bool
    contactor_closed: bool
    power_w: float
    energy_wh: int
    indicator: Light
    lock_state: LockState | None
    wants_energy: bool
    soc_percent: float | None
    current_a: float
    offered_a: float
    faults: tuple[str, ...]


class Outlet:
    """The state of one connector; its energy is brought up to an instant by `advance`."""

    __slots__ = (
        "_at_ms",
        "_hardware",
        "_offered_ma",
        "_read_wh",
        "_register_uj",
        "cable_max_a",
        "closed",
        "connector",
        "ev",
        "ev_connected",
        "jammed",
        "locked",
        "plugged",
        "told_wants_energy",
        "willing",
    )

    def __init__(self, connector: int, hardware: Hardware, register_wh: int) -> None:
        self.connector = connector
        self._hardware = hardware
        self._register_uj = register_wh * UJ_PER_WH
        self._read_wh = register_wh
        self._at_ms = 0
        self._offered_ma = 0
        self.plugged = False
        self.ev_connected = False
        self.cable_max_a: float | None = None
        self.ev: Ev | None = None  # it stays known while only the car's end of the cable is out
        self.willing = True
        self.locked = False
        self.jammed = False
        self.closed = False
        self.told_wants_energy: bool | None = None

    @property
    def register_wh(self) -> int:
        """The lifetime register, as of the last `advance`; whole watt-hours, never rounded up."""
        return self._register_uj // UJ_PER_WH

    @property
    def power_w(self) -> float:
        """What flows now, over all phases."""
        return self.ev.power_mw / 1000 if self.closed and self.ev else 0.0

    @property
    def wants_energy(self) -> bool:
        """What the car asks for; without a car, what the next one's driver will let it."""
        return self.ev.wants_energy if self.ev else self.willing

    @property
    def has_two_ends(self) -> bool:
        """Whether the station can tell its own end of the cable from the car's."""
        return self._hardware.control_pilot and not self._hardware.fixed_cable

    @property
    def has_pilot_news(self) -> bool:
        """Whether the pilot says what has not been told yet."""
        return self._hardware.control_pilot and self.ev_connected and self.told_wants_energy != self.wants_energy

    def advance(self, now_ms: int) -> None:
        """Let time pass up to this instant."""
        if self.closed and self.ev:
            self._register_uj += self.ev.charge(now_ms - self._at_ms)
        self._at_ms = now_ms

    def full_at_ms(self) -> int:
        """The earliest instant at which the battery can be full; NEVER_MS while nothing flows."""
        lasts_ms = self.ev.full_in_ms() if self.closed and self.ev else None
        return NEVER_MS if lasts_ms is None else self._at_ms + lasts_ms

    def read(self, *, new_interval: bool = False) -> Reading:
        """What the meter says at the instant of the last `advance`."""
        register_wh = self.register_wh
        load = meter.Load(
            at_monotonic_ms=self._at_ms,
            register_wh=register_wh,
            interval_wh=register_wh - self._read_wh,
            phases=self._hardware.phases,
            loaded_phases=self.ev.phases if self.ev else 0,
            power_mw=self.ev.power_mw // self.ev.phases if self.ev else 0,
            offered_a=self._offered_ma / 1000 if self.ev_connected else 0.0,
            soc_percent=self.ev.soc_percent if self.ev and self.ev_connected else 0.0,
        )
        if new_interval:
            self._read_wh = register_wh
        return Reading(self._at_ms, register_wh, meter.values(self._hardware.channels, load))

    def move_contactor(self, *, closed: bool) -> None:
        """Close or open; call `advance` first."""
        self.closed = closed
        self._pass_on_offer()

    def offer(self, max_a: float) -> None:
        """What is offered on each phase from now on; call `advance` first."""
        self._offered_ma = round(max_a * 1000)
        self._pass_on_offer()

    def plug_in(self, random: Random, max_current_a: float | None, phases: int | None) -> None:
        """Both ends; a car that comes back to a cable left in the socket is the same one, unless a rating is named."""
        if self.ev is None or max_current_a is not None or phases is not None:
            self.ev = Ev.arriving(
                random,
                max_ma=round((max_current_a or TYPICAL_MAX_A) * 1000),
                phases=min(phases or self._hardware.phases, self._hardware.phases),
            )
            self.ev.let(want_energy=self.willing)
        if not self.plugged:
            # Only a Mode 3 plug says what its cable carries (its proximity contact).
            self.cable_max_a = (max_current_a or TYPICAL_MAX_A) if self.has_two_ends else None
        self.plugged = self.ev_connected = True

    def unplug(self) -> None:
        """Both ends: the car is gone, and the next driver has a will of his own."""
        self.plugged = self.ev_connected = False
        self.cable_max_a = None
        self.ev = None
        self.willing = True

    def let_ev(self, *, want_energy: bool) -> None:
        """The driver's switch; call `advance` first."""
        self.willing = want_energy
        if self.ev:
            self.ev.let(want_energy=want_energy)

    def plug_state(self) -> PlugChanged:
        """The plug as the station's contacts know it."""
        return PlugChanged(self.connector, self.plugged, self.ev_connected, self.cable_max_a)

    def drive_lock(self, *, locked: bool) -> LockMoved:
        """Move the lock, at once; a jammed one stays and fails, even where it stands right."""
        if not self.jammed:
            self.locked = locked
        return LockMoved(self.connector, self.locked, not self.jammed)

    def view(self, indicator: Light, faults: tuple[str, ...]) -> ConnectorView:
        """What there is to see, as of the last `advance`."""
        return ConnectorView(
            plugged=self.plugged,
            ev_connected=self.ev_connected,
            locked=self.locked,
            contactor_closed=self.closed,
            power_w=self.power_w,
            energy_wh=self.register_wh,
            indicator=indicator,
            lock_state=("jammed" if self.jammed else "working") if self._hardware.lock else None,
            wants_energy=self.wants_energy,
            soc_percent=self.ev.soc_percent if self.ev and self.ev_connected else None,
            current_a=self.ev.current_ma / 1000 if self.closed and self.ev else 0.0,
            offered_a=self._offered_ma / 1000,
            faults=faults,
        )

    def _pass_on_offer(self) -> None:
        if self.ev:
            self.ev.offer(self._offered_ma if self.closed else 0)
