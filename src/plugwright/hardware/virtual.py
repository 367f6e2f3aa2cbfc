"""Virtual hardware: every connector of a product, its readers and its lights, and the person who stands before them.

It knows no clock: each call says what time it is, and energy is reckoned up to then. What a person does takes effect at
once, whether or not there is power; without power nothing is told, and all of it is told by the next `start`.
A product without a plug contact never tells the plug: its core has only the pilot and the meter to infer it from.
A car obeys the offered current without a pilot as well, where a real one could not be told.
"""

from collections.abc import Sequence
from random import Random

import msgspec

from plugwright.hardware import meter
from plugwright.hardware.outlet import ConnectorView, Light, Outlet
from plugwright.hardware.refused import (
    End,
    LockState,
    Refused,
    check_end,
    check_fault,
    check_id_tag,
    check_lock_state,
    check_rating,
)
from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import ChargePointErrorCode
from plugwright.station.effects import Blink, Effect, ReadMeter, SetContactor, SetCurrent, SetIndicator, SetLock
from plugwright.station.faults import SEVERITIES
from plugwright.station.product import Product
from plugwright.station.stimuli import (
    CardPresented,
    ContactorMoved,
    EvChanged,
    FaultCleared,
    FaultRaised,
    LockMoved,
    MeterRead,
    Stimulus,
)

__all__ = ["ConnectorView", "Light", "Refused", "VirtualHardware"]


class VirtualHardware:
    """One machine for all connectors of a product; without power until `start`.

    `registers_wh` are the lifetime registers to begin with, one for each connector. ValueError for a product that
    cannot be built.
    """

    __slots__ = ("_deadline_ms", "_faults", "_hardware", "_lights", "_outlets", "_powered", "_random")

    def __init__(self, product: Product, random: Random, registers_wh: Sequence[int] | None = None) -> None:
        hardware = product.hardware
        meter.check(hardware.channels, hardware.phases)
        if hardware.lock and hardware.fixed_cable:
            raise ValueError("a fixed cable has no lock")
        registers_wh = [0] * product.connectors if registers_wh is None else registers_wh
        if len(registers_wh) != product.connectors or min(registers_wh) < 0:
            raise ValueError(f"{product.connectors} registers of 0 Wh or more are needed, not {list(registers_wh)}")
        self._hardware = hardware
        self._random = random
        self._outlets = tuple(Outlet(number, hardware, wh) for number, wh in enumerate(registers_wh, start=1))
        self._lights = [Light()] * (product.connectors + 1)  # 0 is the station's own
        self._faults: list[dict[str, FaultRaised]] = [{} for _ in self._lights]  # by connector and error code
        self._powered = False
        self._deadline_ms: int | None = None  # to be reckoned anew

    def start(self, now: Now) -> list[Stimulus]:
        """Power came, or the station starts anew under power: contactors open, everything is told."""
        self._powered = True
        self._reset(now)
        told: list[Stimulus] = []
        for outlet in self._outlets:
            if not self._hardware.control_pilot:  # nobody could tell the car, so it is offered what there is
                outlet.offer(self._hardware.max_current_a)
            if self._hardware.plug_contact:
                told.append(outlet.plug_state())
            if self._hardware.lock:
                told.append(LockMoved(outlet.connector, outlet.locked))
            reading = outlet.read()
            told += [ContactorMoved(outlet.connector, False, reading), MeterRead(outlet.connector, reading)]
            told += self._pilot_news(outlet)
        for faults in self._faults:
            told += faults.values()
        return told

    def power_failed(self, now: Now) -> None:
        """The supply is gone: contactors and lights are off; locks, plugs and registers stay."""
        self._reset(now)
        self._powered = False

    def _reset(self, now: Now) -> None:
        self._deadline_ms = None
        for outlet in self._outlets:
            outlet.advance(now.monotonic_ms)
            outlet.move_contactor(closed=False)
            outlet.offer(0)
            outlet.told_wants_energy = None
        self._lights = [Light(blinks=light.blinks) for light in self._lights]

    def do(self, effect: Effect, now: Now) -> list[Stimulus]:
        """Carry out what a step asked for, and return what came of it; without power the effect is lost."""
        if not self._powered:
            return []
        match effect:
            case SetContactor(connector, closed):
                return self._move_contactor(self._outlet(connector), now, closed=closed)
            case SetLock(connector, locked):
                assert self._hardware.lock, f"connector {connector} has no lock"
                return [self._outlet(connector).drive_lock(locked=locked)]
            case SetCurrent(connector, max_a):
                self._deadline_ms = None
                outlet = self._outlet(connector)
                outlet.advance(now.monotonic_ms)
                outlet.offer(max_a)
                return []
            case SetIndicator(connector, colour, intensity_percent):
                self._lights[connector] = Light(colour, intensity_percent, self._lights[connector].blinks)
                return []
            case Blink(connector, _, times):
                light = self._lights[connector]
                self._lights[connector] = msgspec.structs.replace(light, blinks=light.blinks + times)
                return []
            case ReadMeter(connector):
                outlet = self._outlet(connector)
                outlet.advance(now.monotonic_ms)
                return [MeterRead(connector, outlet.read(new_interval=True))]
            case _:
                raise AssertionError(f"the hardware cannot do {effect!r}")

    def next_deadline(self) -> int:
        """The earliest monotonic instant, in ms, at which `due` may have something to tell; it may be past."""
        if not self._powered or not self._hardware.control_pilot:
            return NEVER_MS
        if self._deadline_ms is None:
            self._deadline_ms = min(0 if outlet.has_pilot_news else outlet.full_at_ms() for outlet in self._outlets)
        return self._deadline_ms

    def due(self, now: Now) -> list[Stimulus]:
        """Time has passed: a battery may have become full."""
        told: list[Stimulus] = []
        for outlet in self._outlets:
            outlet.advance(now.monotonic_ms)
            told += self._pilot_news(outlet)
        return told

    # The person at the station

    def plug(
        self, connector: int, now: Now, max_current_a: float | None = None, phases: int | None = None
    ) -> list[Stimulus]:
        """Connect a car: cable into the socket and into the car, or only into the car where that end is out.

        `max_current_a`, per phase, rates the cable and the car. Refused: unknown_connector, already_plugged, invalid,
        and locked where the lock stands in the way of the plug.
        """
        outlet = self._asked(connector)
        check_rating(max_current_a, phases)
        if outlet.ev_connected:
            raise Refused("already_plugged", f"a car is plugged into connector {connector}")
        if outlet.locked and not outlet.plugged:
            raise Refused("locked", f"the lock of connector {connector} bars the empty socket")
        outlet.advance(now.monotonic_ms)
        outlet.plug_in(self._random, max_current_a, phases)
        return [*self._plug_news(outlet), *self._pilot_news(outlet)]

    def unplug(self, connector: int, now: Now, side: End | None = None) -> list[Stimulus]:
        """Pull the plug at the station's or the car's side; None is both, and so is either where only one end exists.

        Refused: unknown_connector, not_plugged, invalid, and locked where the lock holds the plug.
        """
        outlet = self._asked(connector)
        check_end(side)
        only_ev = side == "ev" and outlet.has_two_ends
        if not (outlet.ev_connected if only_ev else outlet.plugged):
            raise Refused("not_plugged", f"no plug to pull at connector {connector}")
        if outlet.locked and not only_ev:
            raise Refused("locked", f"the lock of connector {connector} holds the plug")
        told = self._move_contactor(outlet, now, closed=False)
        outlet.told_wants_energy = None
        if only_ev:
            outlet.ev_connected = False
        else:
            outlet.unplug()
        return [*told, *self._plug_news(outlet)]

    def set_ev(self, connector: int, wants_energy: bool, now: Now) -> list[Stimulus]:
        """The driver's switch, of the present car or else the next; it ends with the unplugging."""
        outlet = self._asked(connector)
        outlet.advance(now.monotonic_ms)
        outlet.let_ev(want_energy=wants_energy)
        return self._pilot_news(outlet)

    def set_fault(  # noqa: PLR0917 - the panel's fields, in its order
        self,
        connector: int,
        error_code: ChargePointErrorCode,
        info: str | None,
        vendor_id: str | None,
        vendor_error_code: str | None,
        now: Now,
    ) -> list[Stimulus]:
        """A condition of §7.6 holds from now on, beside those that hold already; connector 0 is the whole station.

        One that faults opens the contactor. Refused: unknown_connector, invalid.
        """
        self._check_connector(connector, lowest=0)
        check_fault(error_code, info, vendor_id, vendor_error_code)
        fault = FaultRaised(connector, error_code, info, vendor_id, vendor_error_code)
        self._faults[connector][error_code] = fault
        told: list[Stimulus] = []
        for outlet in self._outlets:
            if self._is_barred(outlet):
                told += self._move_contactor(outlet, now, closed=False)
        return [*told, *self._heard(fault)]

    def clear_fault(self, connector: int, now: Now) -> list[Stimulus]:
        """The conditions of this connector are gone; connector 0 is the station and every connector."""
        self._check_connector(connector, lowest=0)
        told: list[Stimulus] = []
        for number in [connector] if connector else range(len(self._faults)):
            if self._faults[number]:
                self._faults[number].clear()
                told += self._heard(FaultCleared(number))
        return told

    def set_lock(self, connector: int, state: LockState, now: Now) -> list[Stimulus]:
        """Jam the lock where it stands, or repair it, which it tells. Refused: unknown_connector, no_lock, invalid."""
        outlet = self._asked(connector)
        check_lock_state(state)
        if not self._hardware.lock:
            raise Refused("no_lock", f"connector {connector} has no lock")
        works_again = outlet.jammed and state == "working"
        outlet.jammed = state == "jammed"
        return self._heard(LockMoved(connector, outlet.locked)) if works_again else []

    def tap(self, reader: int, id_tag: str, now: Now) -> list[Stimulus]:
        """Present a card to a reader, counted from 1. Refused: unknown_reader, unpowered, invalid."""
        if not 1 <= reader <= self._hardware.readers:
            raise Refused("unknown_reader", f"there is no reader {reader}")
        check_id_tag(id_tag)
        if not self._powered:
            raise Refused("unpowered", "the reader has no power")
        return [CardPresented(reader, id_tag)]

    def view(self, connector: int, now: Now) -> ConnectorView:
        """What there is to see. Refused: unknown_connector."""
        outlet = self._asked(connector)
        outlet.advance(now.monotonic_ms)
        return outlet.view(self._lights[connector], tuple(self._faults[connector]))

    def housing(self) -> tuple[Light, tuple[str, ...]]:
        """The station's own indicator, and the conditions of the whole station."""
        return self._lights[0], tuple(self._faults[0])

    def _move_contactor(self, outlet: Outlet, now: Now, *, closed: bool) -> list[Stimulus]:
        self._deadline_ms = None
        outlet.advance(now.monotonic_ms)
        if closed == outlet.closed or (closed and self._is_barred(outlet)):
            return []
        outlet.move_contactor(closed=closed)
        return [ContactorMoved(outlet.connector, closed, outlet.read())]

    def _is_barred(self, outlet: Outlet) -> bool:
        """Whether the contactor must be open, whatever the core says: no car, or a fault."""
        holding = (*self._faults[0].values(), *self._faults[outlet.connector].values())
        return not outlet.ev_connected or any(SEVERITIES[fault.error_code] == "fault" for fault in holding)

    def _pilot_news(self, outlet: Outlet) -> list[Stimulus]:
        self._deadline_ms = None
        if not self._powered or not outlet.has_pilot_news:
            return []
        outlet.told_wants_energy = outlet.wants_energy
        return [EvChanged(outlet.connector, outlet.wants_energy)]

    def _plug_news(self, outlet: Outlet) -> list[Stimulus]:
        return self._heard(outlet.plug_state()) if self._hardware.plug_contact else []

    def _heard(self, stimulus: Stimulus) -> list[Stimulus]:
        return [stimulus] if self._powered else []

    def _outlet(self, connector: int) -> Outlet:
        """The connector that the core names; a wrong one is our mistake."""
        assert 1 <= connector <= len(self._outlets), f"there is no connector {connector}"
        return self._outlets[connector - 1]

    def _asked(self, connector: int) -> Outlet:
        """The connector that a person names."""
        self._check_connector(connector, lowest=1)
        return self._outlets[connector - 1]

    def _check_connector(self, connector: int, *, lowest: int) -> None:
        if not lowest <= connector <= len(self._outlets):
            raise Refused("unknown_connector", f"there is no connector {connector}")
