"""Everything that can go wrong in a world: how often, and for how long.

Each has a rate of its own, drawn from the seed by its name; in many worlds many of them never happen.
"""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from plugwright.now import NEVER_MS
from plugwright.sim import commands, errands, listing, reserving, strikes, triggers
from plugwright.sim.strikes import HOUR_MS, End

if TYPE_CHECKING:
    from plugwright.sim.world import World


class Fault(NamedTuple):
    """What may happen: on the average every `every_h` hours (one of them is drawn; 0 is never), for `lasts_ms`.

    `strike` returns how it is ended, or None if it cannot happen now.
    """

    name: str
    every_h: tuple[float, ...]
    lasts_ms: tuple[int, int]
    strike: Callable[["World", Random], End | None]
    cuts_power: bool = False


class Scheduled:
    """One fault of one world: when it strikes next, and how it ends."""

    def __init__(self, fault: Fault, random: Random, *, cuts: bool) -> None:
        self.fault = fault
        self.random = random
        rate_h = random.choice(fault.every_h)
        self._mean_ms = rate_h * HOUR_MS if cuts or not fault.cuts_power else 0
        self._end: End | None = None
        self.next_ms = NEVER_MS
        self._arm(0)

    def act(self, world: "World") -> None:
        """Strike, or end what struck."""
        now_ms = world.shell.now.monotonic_ms
        if self._end is not None:
            self.end()
            self._arm(now_ms)
            return
        self._end = self.fault.strike(world, self.random)
        if self._end is None:
            self._arm(now_ms)
            return
        world.struck(self.fault.name)
        self.next_ms = now_ms + self.random.randint(*self.fault.lasts_ms)

    def end(self) -> None:
        """It is over, if it had begun."""
        end, self._end = self._end, None
        if end is not None:
            end()

    def _arm(self, now_ms: int) -> None:
        if self._mean_ms:
            self.next_ms = now_ms + round(self.random.expovariate(1 / self._mean_ms)) + 1


MINUTES: Final = (60_000, 1_200_000)
AT_ONCE: Final = (1, 1)

FAULTS: Final = (
    Fault("question", (0.1, 0.3, 2), AT_ONCE, strikes.ask),
    Fault("reservation", (0, 0.2, 1), AT_ONCE, reserving.ask),
    Fault("local list", (0, 0.2, 1), AT_ONCE, listing.ask),
    Fault("local list cut short", (0, 0.5, 2), (1_000, 60_000), listing.send_and_cut, cuts_power=True),
    Fault("firmware", (0, 1, 3), AT_ONCE, errands.ask_firmware),
    Fault("diagnostics", (0, 0.5, 2), AT_ONCE, errands.ask_diagnostics),
    Fault("trigger", (0, 0.1, 1), AT_ONCE, triggers.ask),
    Fault("unlock in a transaction", (0, 0.2, 1), AT_ONCE, strikes.unlock),
    Fault("DataTransfer command", (0, 1), AT_ONCE, commands.send),
    Fault("nonsense", (0, 1), AT_ONCE, strikes.talk_nonsense),
    Fault("link loss", (0, 0.5, 2), (1_000, 1_800_000), strikes.lose_link),
    Fault("half-open link", (0, 1), AT_ONCE, strikes.half_open),
    Fault("refused connections", (0, 2), MINUTES, strikes.refuse_connections),
    Fault("slow network", (0, 2), MINUTES, strikes.slow_network),
    Fault("power cut", (0.3, 1, 3), (1_000, 1_800_000), strikes.cut_power, cuts_power=True),
    Fault("shut down", (0, 3), (20_000, 600_000), strikes.shut_down),
    Fault("full disk", (0, 0, 3), (1_000, 600_000), strikes.fill_disk),
    Fault("machine clock step", (0, 2), AT_ONCE, strikes.step_clock),
    Fault("failed restart", (0, 0, 4), MINUTES, strikes.fail_restarts),
    Fault("jammed lock", (0, 2), MINUTES, strikes.jam_lock),
    Fault("silent meter", (0, 0, 2), MINUTES, strikes.silence_meter),
    Fault("stuck contactor", (0, 0, 2), MINUTES, strikes.stick_contactor),
    Fault("slow hardware", (0, 0, 1), MINUTES, strikes.slow_hardware),
    Fault("raised fault", (0, 1), MINUTES, strikes.raise_fault),
    Fault("refusals", (0, 1), MINUTES, strikes.misbehave("refuse")),
    Fault("garbage", (0, 1), MINUTES, strikes.misbehave("garble")),
    Fault("silence", (0, 1), MINUTES, strikes.misbehave("ignore")),
    Fault("late answers", (0, 1), MINUTES, strikes.misbehave("delay")),
    Fault("Pending", (0, 0, 3), MINUTES, strikes.withhold("Pending")),
    Fault("Rejected", (0, 0, 3), MINUTES, strikes.withhold("Rejected")),
    Fault("clock jump", (0, 0, 1), AT_ONCE, strikes.jump),
)
