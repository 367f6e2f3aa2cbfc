"""Everything that can go wrong in a world: how often, for how long, and how it begins and ends.

Each has a rate of its own, drawn from the seed by its name; in many worlds many of them never happen. What strikes acts
on a port (line, hardware, disk, Central System): the station knows none of it.
"""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from plugwright.hardware.virtual import Refused
from plugwright.now import NEVER_MS
from plugwright.ocpp16 import ChargePointErrorCode, Reason, RegistrationStatus, ResetReq
from plugwright.sim.central import Misdeed
from plugwright.sim.hardware_faults import PROMPT_MS
from plugwright.sim.network import USUAL_DELAY_MS
from plugwright.sim.surroundings import question
from plugwright.station.stimuli import ShutDown

if TYPE_CHECKING:
    from plugwright.sim.world import World

HOUR_MS: Final = 3_600_000
ERROR_CODES: Final = tuple(code for code in get_args(ChargePointErrorCode) if code != "NoError")
CLOCK_OFFSETS_MS: Final = (0, 0, 1_500, -40_000, HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS)
SLOW_HARDWARE_MS: Final = ((1, 300), (100, 1_900), (500, 4_000))
SLOW_NETWORK_MS: Final = ((200, 3_000), (1_000, 15_000), (1_000, 70_000))

End = Callable[[], None]


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


def _at_once() -> None:
    """It was over as soon as it had happened."""


# The network


def _lose_link(world: "World", random: Random) -> End | None:
    del random
    network = world.network
    if not network.up:
        return None
    network.up = False
    world.tell(network.break_link(world.shell.now))

    def end() -> None:
        network.up = True

    return end


def _half_open(world: "World", random: Random) -> End | None:
    del random
    if not world.network.is_linked or world.network.half_open:
        return None
    world.network.half_open = True
    return _at_once


def _refuse_connections(world: "World", random: Random) -> End | None:
    network = world.network
    network.refuses = True
    if random.getrandbits(1):
        world.tell(network.break_link(world.shell.now))

    def end() -> None:
        network.refuses = False

    return end


def _slow_network(world: "World", random: Random) -> End | None:
    network = world.network
    network.delay_ms = random.choice(SLOW_NETWORK_MS)
    world.clock_moved(fell=True)  # a currentTime is as old as its journey

    def end() -> None:
        network.delay_ms = USUAL_DELAY_MS

    return end


# The station's machine


def _cut_power(world: "World", random: Random) -> End | None:
    if not world.powered:
        return None
    world.network.silent_abort = bool(random.getrandbits(1))
    world.cut_power()
    world.network.silent_abort = False
    return world.restore_power


def _shut_down(world: "World", random: Random) -> End | None:
    if world.shell.station is None:
        return None
    reason: Reason = "PowerLoss" if world.product.hardware.backup_supply else "Reboot"
    world.tell([ShutDown(reason, random.choice((0, 5_000)))])

    def end() -> None:
        if world.shell.station is None and world.powered:
            world.restore_power()

    return end


def _fill_disk(world: "World", random: Random) -> End | None:
    disk = world.disk
    disk.full_at = random.choice(("write", "commit"))

    def end() -> None:
        disk.full_at = None

    return end


def _step_clock(world: "World", random: Random) -> End | None:
    world.shell.utc_error_ms = random.choice(CLOCK_OFFSETS_MS)
    world.clock_moved(fell=world.product.trusts_clock)
    return _at_once


def _fail_restarts(world: "World", random: Random) -> End | None:
    del random
    shell = world.shell
    shell.restart_fails = True

    def end() -> None:
        shell.restart_fails = False

    return end


# The hardware


def _jam_lock(world: "World", random: Random) -> End | None:
    connector = random.randint(1, world.product.connectors)
    try:
        world.hardware.set_lock(connector, "jammed", world.shell.now)
    except Refused:
        return None
    return lambda: world.tell(world.hardware.set_lock(connector, "working", world.shell.now))


def _silence_meter(world: "World", random: Random) -> End | None:
    connector, silent = random.randint(1, world.product.connectors), world.port.silent
    silent[connector] = True
    world.energy.excuse(connector)

    def end() -> None:
        silent[connector] = False

    return end


def _stick_contactor(world: "World", random: Random) -> End | None:
    connector, port = random.randint(1, world.product.connectors), world.port
    port.stuck[connector] = True
    world.energy.excuse(connector)
    return lambda: world.tell(port.mend_contactor(connector, world.shell.now))


def _slow_hardware(world: "World", random: Random) -> End | None:
    port = world.port
    port.delay_ms = random.choice(SLOW_HARDWARE_MS)
    for connector in range(1, world.product.connectors + 1):
        world.energy.excuse(connector)

    def end() -> None:
        port.delay_ms = PROMPT_MS

    return end


def _raise_fault(world: "World", random: Random) -> End | None:
    connector = random.randint(0, world.product.connectors)
    code = random.choice(ERROR_CODES)
    world.raised = (connector, code)
    world.touch(world.hardware.set_fault(connector, code, "simulated", None, None, world.shell.now))

    def end() -> None:
        world.raised = None
        world.touch(world.hardware.clear_fault(connector, world.shell.now))

    return end


# The Central System


def _misbehave(misdeed: Misdeed) -> Callable[["World", Random], End | None]:
    def strike(world: "World", random: Random) -> End | None:
        shares = world.central.manners.shares
        shares[misdeed] = random.choice((0.05, 0.3, 1.0))

        def end() -> None:
            shares.pop(misdeed, None)

        return end

    return strike


def _withhold(registration: RegistrationStatus) -> Callable[["World", Random], End | None]:
    def strike(world: "World", random: Random) -> End | None:
        manners = world.central.manners
        manners.registration, manners.interval_s = registration, random.choice((0, 5, 60))
        world.central.call(ResetReq(type="Hard"), world.shell.now)

        def end() -> None:
            manners.registration, manners.interval_s = "Accepted", random.choice((0, 60, 300))

        return end

    return strike


def _jump(world: "World", random: Random) -> End | None:
    manners = world.central.manners
    before_ms, manners.utc_offset_ms = manners.utc_offset_ms, random.choice(CLOCK_OFFSETS_MS)
    world.clock_moved(fell=manners.utc_offset_ms < before_ms)
    return _at_once


def _ask(world: "World", random: Random) -> End | None:
    running = tuple(key for key, entry in world.central.books.entries.items() if not entry.stops)
    asked = world.central.call(question(random, world.product.connectors, running), world.shell.now)
    return _at_once if asked else None


def _talk_nonsense(world: "World", random: Random) -> End | None:
    del random
    return _at_once if world.central.talk_nonsense() else None


MINUTES: Final = (60_000, 1_200_000)
AT_ONCE: Final = (1, 1)

FAULTS: Final = (
    Fault("question", (0.1, 0.3, 2), AT_ONCE, _ask),
    Fault("nonsense", (0, 1), AT_ONCE, _talk_nonsense),
    Fault("link loss", (0, 0.5, 2), (1_000, 1_800_000), _lose_link),
    Fault("half-open link", (0, 1), AT_ONCE, _half_open),
    Fault("refused connections", (0, 2), MINUTES, _refuse_connections),
    Fault("slow network", (0, 2), MINUTES, _slow_network),
    Fault("power cut", (0.3, 1, 3), (1_000, 1_800_000), _cut_power, cuts_power=True),
    Fault("shut down", (0, 3), (20_000, 600_000), _shut_down),
    Fault("full disk", (0, 0, 3), (1_000, 600_000), _fill_disk),
    Fault("machine clock step", (0, 2), AT_ONCE, _step_clock),
    Fault("failed restart", (0, 0, 4), MINUTES, _fail_restarts),
    Fault("jammed lock", (0, 2), MINUTES, _jam_lock),
    Fault("silent meter", (0, 0, 2), MINUTES, _silence_meter),
    Fault("stuck contactor", (0, 0, 2), MINUTES, _stick_contactor),
    Fault("slow hardware", (0, 0, 1), MINUTES, _slow_hardware),
    Fault("raised fault", (0, 1), MINUTES, _raise_fault),
    Fault("refusals", (0, 1), MINUTES, _misbehave("refuse")),
    Fault("garbage", (0, 1), MINUTES, _misbehave("garble")),
    Fault("silence", (0, 1), MINUTES, _misbehave("ignore")),
    Fault("late answers", (0, 1), MINUTES, _misbehave("delay")),
    Fault("Pending", (0, 0, 3), MINUTES, _withhold("Pending")),
    Fault("Rejected", (0, 0, 3), MINUTES, _withhold("Rejected")),
    Fault("clock jump", (0, 0, 1), AT_ONCE, _jump),
)
