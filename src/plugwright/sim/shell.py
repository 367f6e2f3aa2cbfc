"""The virtual shell: carries a station's effects out at once and jumps from deadline to deadline.

The counterpart of `runtime`'s shell, with the same step function, no clock, no task and no waiting.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final

from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16.payload import Req
from plugwright.sim.hardware_faults import HardwarePort
from plugwright.sim.jobs import Job, VirtualJobs
from plugwright.sim.medium import KeptMedium, Medium, can_write
from plugwright.sim.network import Line, Peer
from plugwright.station.configuration import Factory
from plugwright.station.effects import Connect, Disconnect, Effect, Event, Halt, Ping, Reply, Restart, Send, Tell
from plugwright.station.inbound import Operation
from plugwright.station.keys import KEYS
from plugwright.station.operations import OPERATIONS
from plugwright.station.ports import Store, StoreError
from plugwright.station.product import Product
from plugwright.station.station import Station
from plugwright.station.stimuli import (
    Due,
    LinkDown,
    LinkUp,
    Ponged,
    Received,
    RestartFailed,
    Start,
    StartCause,
    Stimulus,
)
from plugwright.store.memory import MemoryStore

EPOCH_MS: Final = 1_767_225_600_000
"""Midnight UTC, 1 January 2026: where virtual time begins."""

STEPS_AT_ONCE: Final = 10_000
REBUILD_ONCE_IN_MS: Final = 60_000
PROBE_EVERY_MS: Final = 60_000

Watch = Callable[[Station, Stimulus, Sequence[Effect]], None]


class VirtualShell:
    """One station. `now` is virtual; a call returns when nothing more happens at this instant.

    With a `medium` the shell recovers from a StoreError as `runtime`'s does: it builds the station anew, and if that
    is the second time within a minute it stays dark until a write succeeds. Without, the error comes out.
    """

    def __init__(
        self,
        product: Product,
        peer: Peer,
        *,
        store: Store | None = None,
        factory: Factory | None = None,
        operations: Mapping[type[Req], Operation] = OPERATIONS,
        random: Random | None = None,
        medium: Medium | None = None,
        line: Line | None = None,
        build: Callable[[Product, Factory, Store, Random, Mapping[type[Req], Operation]], Station] = Station,
    ) -> None:
        self.product = product
        self.peer = peer
        self._borne = () if medium is None else (StoreError,)
        self.medium = medium if medium is not None else KeptMedium(store if store is not None else MemoryStore())
        self.store: Store = self.medium.open()
        self._store_is_open = True
        self.line = line
        self.random = random if random is not None else Random(0)
        self.hardware = VirtualHardware(product, self.random)
        self.driver: HardwarePort = self.hardware
        self.jobs = VirtualJobs()
        self.factory = factory if factory is not None else Factory(KEYS, product)
        self.operations = operations
        self.build = build
        self.now = Now(0, EPOCH_MS)
        self.station: Station | None = None
        self.network = True
        self.half_open = False  # what the station sends on this link is lost, and neither end is told
        self.events: list[Event] = []
        self.replies: list[Reply] = []
        self.link: int | None = None
        self.committed: Watch | None = None  # hears of each step before its effects are done
        self.done: Watch | None = None  # and after, unless the station's life ended with them
        self.utc_error_ms = 0  # how wrong the machine's own clock is
        self.restart_fails = False  # the machine does not carry out a Restart
        self.rebuilds = 0
        self._booted_ms = 0  # when the machine's monotonic clock began
        self._rebuilt_ms = -REBUILD_ONCE_IN_MS
        self._probe_ms = NEVER_MS
        self._inbox: deque[Stimulus] = deque()
        self._settling = False
        self._hardware_deadline_ms = NEVER_MS

    def power_up(self, cause: StartCause = "PowerUp") -> None:
        """The supply comes: a new Station is built from the store."""
        try:
            if not self._store_is_open:
                self.store, self._store_is_open = self.medium.open(), True
            product = self.jobs.booted(self.product, cause)
            self.station = self.build(product, self.factory, self.store, self.random, self.operations)
        except self._borne:
            self._go_dark()
            return
        self.give(Start(cause), *self.driver.start(self.now))

    def power_cut(self) -> None:
        """The supply goes: what is not in the store is lost, the contactors fall open."""
        self._forget(cut=True)
        self.driver.power_failed(self.now)

    def machine_boots(self) -> None:
        """The machine's monotonic clock begins anew, as it does after a power cut."""
        self._booted_ms = self.now.monotonic_ms

    def _forget(self, *, cut: bool) -> None:
        self.station = None
        self._probe_ms = NEVER_MS
        self._inbox.clear()
        self.jobs.abandon()
        self._unlink()
        if self.line is not None:
            self.line.abort(self.now)
        if self._store_is_open:
            self._store_is_open = False
            if cut:
                self.medium.cut()
            else:
                self.medium.close()

    def _recover(self) -> None:
        """Memory is a cache of rows: build the station anew from them, or give up if that was done just now."""
        is_second = self.now.monotonic_ms - self._rebuilt_ms < REBUILD_ONCE_IN_MS
        self._rebuilt_ms = self.now.monotonic_ms
        self.rebuilds += 1
        self._forget(cut=True)
        if is_second:
            self._go_dark()
        else:
            self.power_up("Rebuild")

    def _go_dark(self) -> None:
        self._forget(cut=True)
        self.driver.power_failed(self.now)
        self._probe_ms = self.now.monotonic_ms + PROBE_EVERY_MS

    def _probe(self) -> None:
        self._probe_ms = self.now.monotonic_ms + PROBE_EVERY_MS
        if can_write(self.medium, self.now.utc_ms):
            self._probe_ms = NEVER_MS
            self.power_up("Rebuild")

    def network_down(self) -> None:
        """The link breaks, and no new one can be opened."""
        self.network = False
        link = self.link
        self._unlink()
        if link is not None:
            self.give(LinkDown(link, "network down"))

    def network_up(self) -> None:
        """Links can be opened again; the station tries when its back-off says so."""
        self.network = True

    def _unlink(self) -> None:
        if self.link is not None:
            self.peer.disconnected(self.link)
            self.link = None

    def advance(self, ms: int) -> None:
        """Let virtual time pass, stopping at every deadline of station and hardware."""
        until_ms = self.now.monotonic_ms + ms
        for _ in range(STEPS_AT_ONCE * 1000):
            deadline_ms = min(self._next_deadline(), until_ms)
            self._to(deadline_ms)
            if deadline_ms >= until_ms and self._next_deadline() > until_ms:
                return
            if self._hardware_deadline_ms <= deadline_ms:
                self.give(*self.driver.due(self.now), *self.jobs.due(self.now))
            if self.line is not None and self.line.next_deadline() <= deadline_ms:
                self.give(*self.line.due(self.now))
            if self._station_deadline() <= deadline_ms:
                self.give(Due())
            if self._probe_ms <= deadline_ms:
                self._probe()
        raise AssertionError("virtual time does not pass")

    def _next_deadline(self) -> int:
        line_ms = self.line.next_deadline() if self.line is not None else NEVER_MS
        return min(self._hardware_deadline_ms, line_ms, self._station_deadline(), self._probe_ms)

    def _station_deadline(self) -> int:
        return NEVER_MS if self.station is None else self.station.next_deadline() + self._booted_ms

    def _to(self, monotonic_ms: int) -> None:
        passed_ms = max(monotonic_ms - self.now.monotonic_ms, 0)
        self.now = Now(self.now.monotonic_ms + passed_ms, self.now.utc_ms + passed_ms)

    @property
    def machine_now(self) -> Now:
        """The two clocks as the station's machine has them."""
        if not self._booted_ms and not self.utc_error_ms:
            return self.now
        return Now(self.now.monotonic_ms - self._booted_ms, self.now.utc_ms + self.utc_error_ms)

    def give(self, *stimuli: Stimulus) -> None:
        """Hand stimuli to the station, and all that follows from them at this instant."""
        self._inbox.extend(stimuli)
        if self._settling:
            return
        self._settling = True
        try:
            for _ in range(STEPS_AT_ONCE):
                if not self._inbox or self.station is None:
                    self._inbox.clear()
                    return
                self._step(self._inbox.popleft(), self.station)
            raise AssertionError("a storm of stimuli at one instant")
        finally:
            self._settling = False
            self._hardware_deadline_ms = min(self.driver.next_deadline(), self.jobs.next_deadline())

    def _step(self, stimulus: Stimulus, station: Station) -> None:
        try:
            effects = station.step(stimulus, self.machine_now)
        except self._borne:
            self._recover()
            return
        if self.committed is not None:
            self.committed(station, stimulus, effects)
        for effect in effects:
            self._do(effect)
        if self.done is not None and self.station is station:
            self.done(station, stimulus, effects)

    def _do(self, effect: Effect) -> None:
        if isinstance(effect, Tell):
            self.events.append(effect.event)
        elif isinstance(effect, Send) and self.line is None:
            if effect.link == self.link and not self.half_open:
                self.peer.received(effect.link, effect.data, self.now)
        else:
            self._do_rarer(effect)

    def _do_rarer(self, effect: Effect) -> None:
        match effect:
            case Send() | Connect() | Ping() | Disconnect():
                self._on_the_link(effect)
            case Reply():
                self.replies.append(effect)
            case Restart() if self.restart_fails:
                self._inbox.append(RestartFailed())
            case Restart(hard):
                self._restart(hard=hard)
            case Halt():
                self.power_cut()
            case _ if isinstance(effect, Job):
                self._inbox.extend(self.jobs.do(effect, self.now))
            case _:
                self._inbox.extend(self.driver.do(effect, self.now))

    def _on_the_link(self, effect: Connect | Send | Ping | Disconnect) -> None:
        if self.line is not None:
            self.line.do(effect, self.now)
        elif isinstance(effect, Connect):
            self._connect(effect.link)
        elif effect.link != self.link:
            return
        elif isinstance(effect, Disconnect):
            self._unlink()
        elif self.half_open:
            return
        elif isinstance(effect, Send):
            self.peer.received(effect.link, effect.data, self.now)
        else:
            self._inbox.append(Ponged(effect.link))

    def _connect(self, link: int) -> None:
        if not self.network:
            self._inbox.append(LinkDown(link, "network down"))
            return
        self.link = link
        self.half_open = False
        self.peer.connected(link, lambda data: self.give(Received(link, data)))
        self._inbox.append(LinkUp(link))

    def _restart(self, *, hard: bool) -> None:
        if hard:
            self.driver.power_failed(self.now)
        self._forget(cut=False)
        self.power_up("Reset")
