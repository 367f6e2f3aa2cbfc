"""The one timer."""

import asyncio
from collections.abc import Awaitable, Callable

from plugwright.now import NEVER_MS
from plugwright.runtime.alarm import Alarm
from plugwright.runtime.clock import read_clocks


class Bell:
    """Rings, and remembers when."""

    def __init__(self) -> None:
        self.rung_ms: list[int] = []
        self.rings = asyncio.Event()

    def ring(self) -> None:
        self.rung_ms.append(read_clocks().monotonic_ms)
        self.rings.set()


def play(scenario: Callable[[Alarm, Bell], Awaitable[None]]) -> None:
    """Run a scenario with a fresh alarm."""

    async def run() -> None:
        bell = Bell()
        async with asyncio.timeout(10):
            await scenario(Alarm(bell.ring), bell)

    asyncio.run(run())


def test_goes_off_once_and_not_before_its_time() -> None:
    """A core that is called before its deadline would have to be called again."""

    async def scenario(alarm: Alarm, bell: Bell) -> None:
        deadline_ms = read_clocks().monotonic_ms + 20
        alarm.set(deadline_ms)
        await bell.rings.wait()
        assert len(bell.rung_ms) == 1
        assert bell.rung_ms[0] >= deadline_ms

    play(scenario)


def test_goes_off_at_once_for_what_is_past() -> None:
    """Work that wants another slice sets its deadline to now."""

    async def scenario(alarm: Alarm, bell: Bell) -> None:
        alarm.set(0)
        await bell.rings.wait()

    play(scenario)


def test_an_earlier_deadline_replaces_a_later_one() -> None:
    """What is set last counts."""

    async def scenario(alarm: Alarm, bell: Bell) -> None:
        alarm.set(read_clocks().monotonic_ms + 3_600_000)
        alarm.set(read_clocks().monotonic_ms)
        await bell.rings.wait()

    play(scenario)


def test_a_later_deadline_replaces_an_earlier_one() -> None:
    """The timer that stands already may wake, but does not ring."""

    async def scenario(alarm: Alarm, bell: Bell) -> None:
        now_ms = read_clocks().monotonic_ms
        alarm.set(now_ms + 5)
        alarm.set(now_ms + 40)
        await bell.rings.wait()
        assert bell.rung_ms[0] >= now_ms + 40

    play(scenario)


def test_never_does_not_ring() -> None:
    """A deadline that is taken back is not kept."""

    async def scenario(alarm: Alarm, bell: Bell) -> None:
        other = Bell()
        alarm.set(read_clocks().monotonic_ms + 5)
        alarm.set(NEVER_MS)
        Alarm(other.ring).set(read_clocks().monotonic_ms + 40)
        await other.rings.wait()
        assert bell.rung_ms == []

    play(scenario)
