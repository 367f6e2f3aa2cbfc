"""A world in virtual time: one station, its people, its Central System, and all that goes wrong, from one seed.

Each part draws from a generator of its own name, so that a new fault leaves all others as they were.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import Final

import msgspec

from plugwright.now import NEVER_MS
from plugwright.ocpp16 import ChargePointErrorCode
from plugwright.ocpp16.payload import Req
from plugwright.sim.central import FaultyCentral
from plugwright.sim.commands import Commands
from plugwright.sim.driver import Driver
from plugwright.sim.energy import Energy
from plugwright.sim.faults import FAULTS, Scheduled
from plugwright.sim.hardware_faults import FaultyHardware, HardwarePort
from plugwright.sim.invariants import AT_COMMIT, WHEN_DONE, Check, Memory, told
from plugwright.sim.list_book import Limits, ListBook
from plugwright.sim.medium import Disk, Medium
from plugwright.sim.network import Network
from plugwright.sim.pledges import Pledges
from plugwright.sim.retries import RetryKeys
from plugwright.sim.shell import EPOCH_MS, VirtualShell
from plugwright.sim.strikes import CLOCK_OFFSETS_MS
from plugwright.sim.surroundings import GOOD_TAGS, NEVER_GOOD_TAGS, id_tags, product
from plugwright.sim.witness import State, Witness
from plugwright.station.effects import Effect, Warned
from plugwright.station.faults import SEVERITIES
from plugwright.station.inbound import Operation
from plugwright.station.keys import (
    LocalAuthListMaxLength,
    MessageTimeout,
    SendLocalListMaxLength,
    TransactionMessageAttempts,
    TransactionMessageRetryInterval,
)
from plugwright.station.operations import OPERATIONS
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus

TOO_MUCH: Final = "too much to say at once"
CARDS: Final = (*GOOD_TAGS, *GOOD_TAGS, *GOOD_TAGS, *NEVER_GOOD_TAGS)


class Violation(Exception):
    """An invariant does not hold; the text is one line, which ends with the command that shows it again."""

    def __init__(self, seed: int, step: int, what: str, hours: float) -> None:
        one_line = " ".join(what.split())
        super().__init__(f"step {step}: {one_line} -- plugwright sim --seeds {seed}..{seed} --hours {hours:g}")
        self.seed: Final = seed
        self.step: Final = step
        self.what: Final = one_line


class Parts(msgspec.Struct, frozen=True):
    """What a test may exchange, to see whether the simulator notices."""

    operations: Mapping[type[Req], Operation] = OPERATIONS
    build: Callable[..., Station] = Station
    wrap_port: Callable[[HardwarePort], HardwarePort] = lambda port: port


class World:
    """Everything around one station; `run_until` lets it happen, `check` is where a step is judged."""

    def __init__(
        self,
        seed: int,
        medium: Medium,
        *,
        hours: float,
        cuts: bool,
        parts: Parts | None = None,
        log: list[str] | None = None,
    ) -> None:
        self.seed: Final = seed
        self.hours: Final = hours
        self.steps = 0
        self.counts: dict[str, int] = {}
        self.powered = False
        self._log = log
        parts = parts if parts is not None else Parts()
        self.product = product(self.random("product"))
        connectors = self.product.connectors
        self.central = FaultyCentral(id_tags(self.random("id tags"), EPOCH_MS), self.random("central"), self.struck)
        self.central.manners.heeds_repetitions = bool(self.random("repetitions").getrandbits(1))
        self.network = Network(self.central, self.random("network"))
        self.disk = Disk(medium)
        self.shell = VirtualShell(
            self.product,
            self.central,
            medium=self.disk,
            line=self.network,
            operations=parts.operations,
            build=parts.build,
            random=self.random("station"),
        )
        self.hardware = self.shell.hardware
        self.port = FaultyHardware(self.hardware, connectors, self.random("hardware"))
        self.shell.driver = parts.wrap_port(self.port)
        self.shell.committed, self.shell.done = self._committed, self._done
        self.witness = Witness(self._answered_kindly)
        self.witness.deliveries.connector_of = self._connector_of
        self.witness.deliveries.started = self._started
        self.witness.triggers.connectors = connectors
        self.witness.triggers.is_mute = self._is_mute
        values = self.shell.factory.values
        limits = Limits(values[SendLocalListMaxLength.name], values[LocalAuthListMaxLength.name])
        self.list_book = ListBook(self.witness.flaws.append, limits)
        self.list_book.is_switched_on = self._list_is_on
        self.list_book.is_full = lambda: self.disk.full_at is not None
        self.witness.link_changed.append(self.list_book.link_changed)
        self.pledges = Pledges(self)
        self.commands = Commands(self.witness.flaws.append)
        dialogue = self.witness.dialogue
        dialogue.heard = {**dialogue.heard, "SendLocalList": self.list_book.heard}
        dialogue.answered = {**dialogue.answered, **self.list_book.answered, **self.pledges.answered}
        self.energy = Energy(connectors)
        self.drivers = [
            Driver(number, self.hardware, CARDS, self.random(f"driver {number}"), self.touch)
            for number in range(1, connectors + 1)
        ]
        self.faults = [Scheduled(fault, self.random(fault.name), cuts=cuts) for fault in FAULTS]
        self._memory = Memory(connectors)
        self.raised: tuple[int, ChargePointErrorCode] | None = None
        """The connector whose hardware has a condition, and which."""
        clock = self.random("machine's clock")
        self.shell.utc_error_ms = clock.choice(CLOCK_OFFSETS_MS)
        self.clock_moved(fell=self.product.trusts_clock)  # each start may trust another time

    def random(self, name: str) -> Random:
        """The generator of this name."""
        return Random(f"{self.seed} {name}")

    # Time

    def run_until(self, until_ms: int) -> None:
        """Let the world go on up to this instant."""
        shell = self.shell
        while True:
            next_ms = min(
                until_ms, *[fault.next_ms for fault in self.faults], *[driver.next_ms for driver in self.drivers]
            )
            self.advance(next_ms - shell.now.monotonic_ms)
            if next_ms >= until_ms:
                return
            for fault in self.faults:
                if fault.next_ms <= next_ms:
                    fault.act(self)
            for driver in self.drivers:
                if driver.next_ms <= next_ms:
                    driver.act(shell.now)

    def let_nothing_happen(self) -> None:
        """From now on nothing strikes, and nobody comes."""
        for fault in self.faults:
            fault.next_ms = NEVER_MS
        for driver in self.drivers:
            driver.next_ms = NEVER_MS

    def advance(self, ms: int) -> None:
        """Let this much time pass for station, hardware and network."""
        with self._judged():
            self.shell.advance(ms)

    # What befalls the station

    def tell(self, stimuli: Sequence[Stimulus]) -> None:
        """Hand stimuli to the station."""
        with self._judged():
            self.shell.give(*stimuli)

    def touch(self, stimuli: Sequence[Stimulus]) -> None:
        """Somebody did something to the hardware, which tells of it in its own time."""
        self.tell(self.port.tell(stimuli, self.shell.now))

    def is_faulted(self, connector: int) -> bool:
        """Whether a condition that faults holds at a connector, or at the station."""
        return self.raised is not None and self.raised[0] in (0, connector) and SEVERITIES[self.raised[1]] == "fault"

    def cut_power(self) -> None:
        """The supply goes."""
        self.powered = False
        self.shell.power_cut()

    def restore_power(self) -> None:
        """The supply comes back; the machine's monotonic clock begins anew."""
        self.powered = True
        self.shell.machine_boots()
        with self._judged():
            self.shell.power_up()

    def clock_moved(self, *, fell: bool) -> None:
        """Somebody set a clock that the station follows."""
        if fell:
            self.witness.deliveries.clock_fell = True

    def struck(self, what: str) -> None:
        """Count what went wrong."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def may_lose_energy(self, connector: int) -> bool:
        """Whether something that excuses energy without a transaction holds right now."""
        slow = self.port.delay_ms[1] > 0
        return slow or self.port.silent[connector] or self.port.stuck[connector]

    # After each step

    def _committed(self, station: Station, stimulus: Stimulus, effects: Sequence[Effect]) -> None:
        self.steps += 1
        if self._log is not None:
            self._log.append(f"{self.shell.now.monotonic_ms} {stimulus} {effects}")
        configuration = station.configuration
        keys = RetryKeys(configuration[TransactionMessageAttempts], configuration[TransactionMessageRetryInterval])
        state = State(station.store, configuration[MessageTimeout] * 1000, keys, not station.inbound.holds_calls)
        self.witness.step(stimulus, effects, state, self.shell.now)
        if any(isinstance(event, Warned) and event.text.startswith(TOO_MUCH) for event in told(effects)):
            self.witness.triggers.excuse()
        self.commands.step(stimulus, effects, is_idle=station.calls.idle)
        self._judge(AT_COMMIT, station, stimulus, effects)

    def _done(self, station: Station, stimulus: Stimulus, effects: Sequence[Effect]) -> None:
        self._judge(WHEN_DONE, station, stimulus, effects)

    def _judge(self, checks: Sequence[Check], station: Station, stimulus: Stimulus, effects: Sequence[Effect]) -> None:
        for check in checks:
            wrong = check(self, station, self._memory, stimulus, effects)
            if wrong is not None:
                raise self.violation(f"{check.__name__.replace('_', ' ')}: {wrong}")

    @contextmanager
    def _judged(self) -> Iterator[None]:
        """The station's own mistakes are violations, too."""
        try:
            yield
        except AssertionError as error:
            raise self.violation(f"an assertion failed: {error}") from error

    def violation(self, what: str) -> Violation:
        """What is wrong, with the line that shows it again."""
        return Violation(self.seed, self.steps, what, self.hours)

    def _list_is_on(self) -> bool:
        return self.shell.station is not None and self.shell.station.local_list.enabled

    def _is_mute(self, connector: int) -> bool:
        return self.shell.station is not None and self.shell.station.connectors[connector - 1].reading is None

    def _answered_kindly(self, message_id: str) -> bool:
        return message_id in self.central.kind_answers

    def _connector_of(self, transaction_id: int) -> int | None:
        entry = self.central.books.entries.get(transaction_id)
        return None if entry is None else entry.start.connector_id

    def _started(self, transaction_id: int) -> str | None:
        entry = self.central.books.entries.get(transaction_id)
        return None if entry is None else entry.start.timestamp
