"""What strikes in a world: each acts on a port (line, hardware, disk, Central System), and says how it is ended.

A function returns None where it cannot happen now. The station knows none of it.
"""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Final, get_args

from plugwright.hardware.virtual import Refused
from plugwright.ocpp16 import ChargePointErrorCode, Reason, RegistrationStatus, ResetReq, UnlockConnectorReq
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


def at_once() -> None:
    """It was over as soon as it had happened."""


# The network


def lose_link(world: "World", random: Random) -> End | None:
    """The network goes down, and both ends hear of it."""
    del random
    network = world.network
    if not network.up:
        return None
    network.up = False
    world.tell(network.break_link(world.shell.now))

    def end() -> None:
        network.up = True

    return end


def half_open(world: "World", random: Random) -> End | None:
    """What is sent on the present link is lost, and nobody is told (OCPP-J errata 3.9)."""
    del random
    if not world.network.is_linked or world.network.half_open:
        return None
    world.network.half_open = True
    return at_once


def refuse_connections(world: "World", random: Random) -> End | None:
    """The Central System takes no new link."""
    network = world.network
    network.refuses = True
    if random.getrandbits(1):
        world.tell(network.break_link(world.shell.now))

    def end() -> None:
        network.refuses = False

    return end


def slow_network(world: "World", random: Random) -> End | None:
    """Everything takes longer, up to more than MessageTimeout."""
    network = world.network
    network.delay_ms = random.choice(SLOW_NETWORK_MS)
    world.clock_moved(fell=True)  # a currentTime is as old as its journey

    def end() -> None:
        network.delay_ms = USUAL_DELAY_MS

    return end


# The station's machine


def cut_power(world: "World", random: Random) -> End | None:
    """The supply goes; the Central System may not hear of it."""
    if not world.powered:
        return None
    world.network.silent_abort = bool(random.getrandbits(1))
    world.cut_power()
    world.network.silent_abort = False
    return world.restore_power


def shut_down(world: "World", random: Random) -> End | None:
    """The service is told to stop, and started again later."""
    if world.shell.station is None:
        return None
    reason: Reason = "PowerLoss" if world.product.hardware.backup_supply else "Reboot"
    world.tell([ShutDown(reason, random.choice((0, 5_000)))])

    def end() -> None:
        if world.shell.station is None and world.powered:
            world.restore_power()

    return end


def fill_disk(world: "World", random: Random) -> End | None:
    """Whatever a step writes cannot be written."""
    disk = world.disk
    disk.full_at = random.choice(("write", "commit"))

    def end() -> None:
        disk.full_at = None

    return end


def step_clock(world: "World", random: Random) -> End | None:
    """The machine's own UTC is set to something."""
    world.shell.utc_error_ms = random.choice(CLOCK_OFFSETS_MS)
    world.clock_moved(fell=world.product.trusts_clock)
    return at_once


def fail_restarts(world: "World", random: Random) -> End | None:
    """The machine does not carry a Reset out (§9.1.22)."""
    del random
    shell = world.shell
    shell.restart_fails = True

    def end() -> None:
        shell.restart_fails = False

    return end


# The hardware


def jam_lock(world: "World", random: Random) -> End | None:
    """One lock stays where it is."""
    connector = random.randint(1, world.product.connectors)
    try:
        world.hardware.set_lock(connector, "jammed", world.shell.now)
    except Refused:
        return None
    return lambda: world.touch(world.hardware.set_lock(connector, "working", world.shell.now))


def silence_meter(world: "World", random: Random) -> End | None:
    """One meter does not answer."""
    connector, silent = random.randint(1, world.product.connectors), world.port.silent
    silent[connector] = True
    world.energy.excuse(connector)

    def end() -> None:
        silent[connector] = False

    return end


def stick_contactor(world: "World", random: Random) -> End | None:
    """One contactor does not move when it is told."""
    connector, port = random.randint(1, world.product.connectors), world.port
    port.stuck[connector] = True
    world.energy.excuse(connector)
    return lambda: world.tell(port.mend_contactor(connector, world.shell.now))


def slow_hardware(world: "World", random: Random) -> End | None:
    """Lock, contactor and meter take their time, up to longer than the station waits."""
    port = world.port
    port.delay_ms = random.choice(SLOW_HARDWARE_MS)
    for connector in range(1, world.product.connectors + 1):
        world.energy.excuse(connector)

    def end() -> None:
        port.delay_ms = PROMPT_MS

    return end


def raise_fault(world: "World", random: Random) -> End | None:
    """The hardware reports a condition of §7.6."""
    connector = random.randint(0, world.product.connectors)
    code = random.choice(ERROR_CODES)
    world.raised = (connector, code)
    world.touch(world.hardware.set_fault(connector, code, "simulated", None, None, world.shell.now))

    def end() -> None:
        world.raised = None
        world.touch(world.hardware.clear_fault(connector, world.shell.now))

    return end


# The Central System


def misbehave(misdeed: Misdeed) -> Callable[["World", Random], End | None]:
    """Some, or all, of the Central System's answers are wrong."""

    def strike(world: "World", random: Random) -> End | None:
        shares = world.central.manners.shares
        shares[misdeed] = random.choice((0.05, 0.3, 1.0))

        def end() -> None:
            shares.pop(misdeed, None)

        return end

    return strike


def withhold(registration: RegistrationStatus) -> Callable[["World", Random], End | None]:
    """The Central System does not accept the station any more, and has it boot (§4.2)."""

    def strike(world: "World", random: Random) -> End | None:
        manners = world.central.manners
        manners.registration, manners.interval_s = registration, random.choice((0, 5, 60))
        world.central.call(ResetReq(type="Hard"), world.shell.now)

        def end() -> None:
            manners.registration, manners.interval_s = "Accepted", random.choice((0, 60, 300))

        return end

    return strike


def jump(world: "World", random: Random) -> End | None:
    """The Central System's clock is set to something."""
    manners = world.central.manners
    before_ms, manners.utc_offset_ms = manners.utc_offset_ms, random.choice(CLOCK_OFFSETS_MS)
    world.clock_moved(fell=manners.utc_offset_ms < before_ms)
    return at_once


def ask(world: "World", random: Random) -> End | None:
    """The Central System asks something, if it can."""
    running = tuple(key for key, entry in world.central.books.entries.items() if not entry.stops)
    asked = world.central.call(question(random, world.product.connectors, running), world.shell.now)
    return at_once if asked else None


def unlock(world: "World", random: Random) -> End | None:
    """The Central System unlocks a connector that is in use (§5.18); None where none is, or nobody can be asked."""
    station = world.shell.station
    used = [connector.id for connector in station.connectors if connector.phase != "none"] if station else []
    if not used:
        return None
    asked = world.central.call(UnlockConnectorReq(connector_id=random.choice(used)), world.shell.now)
    return at_once if asked else None


def talk_nonsense(world: "World", random: Random) -> End | None:
    """The Central System sends what is no CALL."""
    del random
    return at_once if world.central.talk_nonsense() else None
