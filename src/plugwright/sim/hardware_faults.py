"""Hardware that is slow, silent or stuck: what stands between a station and its virtual hardware.

OCPP 1.6 §7.6 (PowerMeterFailure, PowerSwitchFailure).
"""

from collections import deque
from collections.abc import Sequence
from random import Random
from typing import Final, Protocol

import msgspec

from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import NEVER_MS, Now
from plugwright.station.effects import Effect, ReadMeter, SetContactor
from plugwright.station.stimuli import CardPresented, ContactorMoved, MeterRead, Stimulus

PROMPT_MS: Final = (0, 0)


class HardwarePort(Protocol):
    """The hardware's side of the border, where something stands between the station and it."""

    def start(self, now: Now) -> list[Stimulus]: ...

    def power_failed(self, now: Now) -> None: ...

    def do(self, effect: Effect, now: Now) -> list[Stimulus]: ...

    def due(self, now: Now) -> list[Stimulus]: ...

    def next_deadline(self) -> int: ...


class FaultyHardware:
    """The port of the hardware with its faults; what it tells comes after a while, in the order in which it happened.

    Connectors count from 1: `silent` and `stuck` have an entry for each, at its number.
    """

    def __init__(self, hardware: VirtualHardware, connectors: int, random: Random) -> None:
        self.delay_ms = PROMPT_MS
        self.silent = [False] * (connectors + 1)
        self.stuck = [False] * (connectors + 1)
        self.commanded = [False] * (connectors + 1)
        """What the contactor was last told by this life of the station."""
        self.unread = [0] * (connectors + 1)
        """How often the silent meter was asked in vain."""
        self.unmoved = [0] * (connectors + 1)
        """How often the stuck contactor was told in vain."""
        self._hardware = hardware
        self._random = random
        self._under_way: deque[tuple[int, Stimulus]] = deque()

    def start(self, now: Now) -> list[Stimulus]:
        self._under_way.clear()
        self.commanded = [False] * len(self.commanded)
        return self._heard(self._hardware.start(now))

    def power_failed(self, now: Now) -> None:
        self._under_way.clear()
        self.commanded = [False] * len(self.commanded)
        self._hardware.power_failed(now)

    def do(self, effect: Effect, now: Now) -> list[Stimulus]:
        if isinstance(effect, SetContactor):
            self.commanded[effect.connector] = effect.closed
            if self.stuck[effect.connector]:
                self.unmoved[effect.connector] += 1
                return []
        elif isinstance(effect, ReadMeter) and self.silent[effect.connector]:
            self.unread[effect.connector] += 1
            return []
        return self.tell(self._hardware.do(effect, now), now)

    def mend_contactor(self, connector: int, now: Now) -> list[Stimulus]:
        """It moves again, to where it should be."""
        self.stuck[connector] = False
        return self.tell(self._hardware.do(SetContactor(connector, self.commanded[connector]), now), now)

    def tell(self, stimuli: Sequence[Stimulus], now: Now) -> list[Stimulus]:
        """What happened, now or after the hardware's delay; cards are read at once."""
        heard = self._heard(stimuli)
        if not self._under_way and self.delay_ms == PROMPT_MS:
            return heard
        cards: list[Stimulus] = [stimulus for stimulus in heard if isinstance(stimulus, CardPresented)]
        for stimulus in heard:
            if not isinstance(stimulus, CardPresented):
                last_ms = self._under_way[-1][0] if self._under_way else 0
                due_ms = now.monotonic_ms + self._random.randint(*self.delay_ms)
                self._under_way.append((max(due_ms, last_ms), stimulus))
        return cards

    def due(self, now: Now) -> list[Stimulus]:
        told: list[Stimulus] = []
        if self._hardware.next_deadline() <= now.monotonic_ms:
            told += self.tell(self._hardware.due(now), now)
        while self._under_way and self._under_way[0][0] <= now.monotonic_ms:
            told.append(self._under_way.popleft()[1])
        return told

    def next_deadline(self) -> int:
        own_ms = self._under_way[0][0] if self._under_way else NEVER_MS
        return min(own_ms, self._hardware.next_deadline())

    def _heard(self, stimuli: Sequence[Stimulus]) -> list[Stimulus]:
        """Without what a silent meter would have said."""
        if not any(self.silent):
            return list(stimuli)
        heard: list[Stimulus] = []
        for stimulus in stimuli:
            if isinstance(stimulus, MeterRead) and self.silent[stimulus.connector]:
                continue
            if isinstance(stimulus, ContactorMoved) and self.silent[stimulus.connector]:
                heard.append(msgspec.structs.replace(stimulus, reading=None))
            else:
                heard.append(stimulus)
        return heard
