"""A machine some of whose parts do not answer: the lock, the contactor or the meter loses what it is told."""

from collections.abc import Callable, Sequence
from typing import Any

from plugwright.hardware.virtual import ConnectorView, VirtualHardware
from plugwright.now import Now
from plugwright.sim.bench import Bench
from plugwright.station.effects import Effect
from plugwright.station.stimuli import ContactorMoved, MeterRead, Stimulus


class StubbornDriver:
    """The port of the hardware: effects for which `is_deaf_to` says so are lost; with `is_blind` no meter is read."""

    def __init__(self, hardware: VirtualHardware) -> None:
        self._hardware = hardware
        self.is_deaf_to: Callable[[Effect], bool] = lambda _effect: False
        self.is_blind = False

    def start(self, now: Now) -> list[Stimulus]:
        return self._seen(self._hardware.start(now))

    def power_failed(self, now: Now) -> None:
        self._hardware.power_failed(now)

    def do(self, effect: Effect, now: Now) -> list[Stimulus]:
        return [] if self.is_deaf_to(effect) else self._seen(self._hardware.do(effect, now))

    def due(self, now: Now) -> list[Stimulus]:
        return self._seen(self._hardware.due(now))

    def next_deadline(self) -> int:
        return self._hardware.next_deadline()

    def _seen(self, told: Sequence[Stimulus]) -> list[Stimulus]:
        if not self.is_blind:
            return list(told)
        contactors = [ContactorMoved(s.connector, s.closed) if isinstance(s, ContactorMoved) else s for s in told]
        return [stimulus for stimulus in contactors if not isinstance(stimulus, MeterRead)]


def stubborn(**bench_arguments: Any) -> tuple[Bench, StubbornDriver]:
    """A bench on such a machine, without power yet."""
    bench = Bench(**bench_arguments)
    driver = bench.shell.driver = StubbornDriver(bench.shell.hardware)
    return bench, driver


def machine(bench: Bench) -> ConnectorView:
    """Connector 1 as one sees it who stands before it."""
    return bench.shell.hardware.view(1, bench.shell.now)
