"""The station's shell: the core between its link, its hardware, its store and its clock, in one event loop.

One inbox and one timer; a stimulus is stepped and its effects are done before the call that brought it returns, unless
so much is to be done that the loop has to breathe in between. There is one recovery from whatever goes wrong in a step:
forget the memory, open the store, build the station anew.
"""

import contextlib
import logging
from collections.abc import Callable
from random import Random
from typing import Final, Protocol, TypeVar

import msgspec

from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import NEVER_MS, Now
from plugwright.runtime.alarm import Alarm
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.failed import FailedStation
from plugwright.runtime.inbox import Inbox
from plugwright.runtime.jobs import JobEffect, Jobs
from plugwright.runtime.questions import Questions
from plugwright.runtime.storage import Medium, Storage
from plugwright.runtime.uplink import Uplink
from plugwright.station.configuration import Factory
from plugwright.station.effects import (
    Connect,
    Disconnect,
    Effect,
    Event,
    Halt,
    Ping,
    Reply,
    Restart,
    Send,
    Tell,
)
from plugwright.station.ports import StoreError
from plugwright.station.station import Station
from plugwright.station.stimuli import Due, Start, StartCause, Stimulus
from plugwright.station.view import StationView

LOG: Final = logging.getLogger(__name__)

T = TypeVar("T")

REBUILD_ONCE_IN_MS: Final = 60_000
PROBE_EVERY_MS: Final = 60_000


class UnavailableError(Exception):
    """There is no station right now: no power, a restart, or failed mode; the text says which."""


class Owner(Protocol):
    """The machine, which does what no shell can do for itself, and hears the station's news."""

    def restart(self, *, hard: bool) -> None:
        """The station wants to be restarted; it is of no more use."""

    def halted(self) -> None:
        """The station has gone down in order; it is of no more use."""

    def tell(self, event: Event) -> None:
        """The station has news."""

    def stepped(self) -> None:
        """Steps were made: the station may look different."""


class Shell:
    """Runs one station at a time, from `open` to `close` or `cut`, with every rebuild in between."""

    def __init__(
        self, factory: Factory, hardware: VirtualHardware, medium: Medium, uplink: Uplink, *, jobs: Jobs, owner: Owner
    ) -> None:
        self._factory = factory
        self._hardware = hardware
        self._medium = medium
        self._uplink = uplink
        self._jobs = jobs
        self._owner = owner
        self._store: Storage | None = None
        self._core: Station | FailedStation | None = None
        self._last_view: StationView | None = None
        self._alarm = Alarm(self._due)
        self._inbox = Inbox(self._step, self._rested)
        self._questions = Questions()
        self._rebuilt_ms: int | None = None
        self._probe_ms = NEVER_MS
        self._cause: StartCause = "PowerUp"  # why it started, or is to start as soon as it can
        uplink.attach(self)
        jobs.attach(self.put)

    # A station's life

    def open(self, cause: StartCause) -> None:
        """Open the store and start a station from it; StoreError if that is impossible."""
        self._cause = cause
        self._store = self._medium.open()
        try:
            product = self._jobs.booted(self._factory.product, cause)
            self._core = Station(product, self._factory, self._store, Random())
        except BaseException:
            self._release()
            raise
        self._probe_ms = NEVER_MS
        self.put(Start(cause), *self._hardware.start(read_clocks()))

    def start(self, cause: StartCause) -> None:
        """The same; what stands in the way of a station brings it up in failed mode."""
        try:
            self.open(cause)
        except Exception as error:  # noqa: BLE001 - the contactors are to be open, whatever it was
            self._medium.give_up_if_damaged(error)
            self._fail(error)

    def cut(self) -> None:
        """End without a farewell: the link is cut, and what is not in the store is lost."""
        self._uplink.abort()
        self._forget()
        if self._store is not None:
            self._store.cut()
            self._store = None

    def close(self) -> None:
        """End in order, after the station has said so: its link may drain, its store is closed."""
        self._forget()
        self._release()

    def _forget(self) -> None:
        if self._core is not None:
            try:
                self._last_view = self._core.view()
            except (StoreError, AssertionError):  # it may be forgotten because of just that
                LOG.debug("the last view of the station is an older one")
        self._core, self._probe_ms = None, NEVER_MS
        self._inbox.clear()
        self._jobs.abandon()
        self._questions.abandon("the station went down")

    def _release(self) -> None:
        store, self._store = self._store, None
        try:
            if store is not None:
                store.close()
        except StoreError as error:
            LOG.warning("%s", error)

    # To be looked at, and asked

    @property
    def is_failed(self) -> bool:
        """Whether the station is in failed mode."""
        return isinstance(self._core, FailedStation)

    def look(self, at: Callable[[Station], T]) -> T:
        """Look at the station between two steps; UnavailableError if there is none, or its store fails."""
        try:
            return at(self._station())
        except StoreError as error:
            self._recover(error)
            raise UnavailableError(str(error)) from error

    def view(self) -> StationView:
        """The station as it is seen from outside; without one, as it was seen last."""
        if isinstance(self._core, Station):
            with contextlib.suppress(UnavailableError):  # it was built anew, or is in failed mode now
                self._last_view = self.look(Station.view)
                return self._last_view
        if isinstance(self._core, FailedStation):
            return self._core.view()
        assert self._last_view is not None, "there has been no station yet"
        return msgspec.structs.replace(self._last_view, connected=False)

    async def ask(self, command: Callable[[int], Stimulus]) -> Reply:
        """Put a command with a token to the station, and wait for what becomes of it; UnavailableError without one."""
        self._station()
        token, reply = self._questions.ask()
        self.put(command(token))
        return await reply

    def _station(self) -> Station:
        if isinstance(self._core, Station):
            return self._core
        raise UnavailableError("the station is out of order" if self.is_failed else "the station is not running")

    # When something goes wrong

    def _recover(self, error: Exception) -> None:
        """Memory is a cache of rows: build the station anew from them, or give up if that was done just now."""
        ours = not isinstance(error, StoreError)
        LOG.error("the step failed: %s", str(error) or repr(error), exc_info=error if ours else None)
        now_ms = read_clocks().monotonic_ms
        is_second = self._rebuilt_ms is not None and now_ms - self._rebuilt_ms < REBUILD_ONCE_IN_MS
        self._rebuilt_ms = now_ms
        # A start of which nothing was written is still to be made: its transactions ended with the power.
        cause = "Rebuild" if self._store is None or self._store.wrote else self._cause
        self.cut()
        self._medium.give_up_if_damaged(error)
        if is_second:
            self._cause = cause
            self._fail(error)
        else:
            self.start(cause)

    def _fail(self, error: Exception) -> None:
        """Failed mode: nothing is written and nobody charges, until a write succeeds."""
        LOG.error("failed mode until a write succeeds, tried every %d s: %s", PROBE_EVERY_MS // 1000, error)
        now = read_clocks()
        self._core = FailedStation(self._factory.product.connectors, Random(), str(error) or repr(error))
        self._probe_ms = now.monotonic_ms + PROBE_EVERY_MS
        self._hardware.start(now)  # with open contactors
        self.put(Start("Rebuild"))

    def probe(self) -> None:
        """In failed mode: start anew if the store can be written again."""
        if not self.is_failed:
            return
        now = read_clocks()
        self._probe_ms = now.monotonic_ms + PROBE_EVERY_MS
        try:
            store = self._medium.open()
            try:
                store.probe(now.utc_ms)
            finally:
                store.close()
        except StoreError as error:
            LOG.error("still in failed mode: %s", error)  # noqa: TRY400 - the world's failure, not ours
            return
        LOG.info("the store can be written")
        self.cut()
        self.start(self._cause)

    # Stimuli and effects

    @property
    def is_full(self) -> bool:
        """Whether so much waits that nothing more should be brought."""
        return self._inbox.is_full

    def put(self, *stimuli: Stimulus) -> None:
        """Hand stimuli to the station; without one they mean nothing. Who may be refused asks `is_full` before."""
        if self._core is not None:
            self._inbox.put(*stimuli)

    async def settled(self) -> None:
        """Wait until all that was put has been stepped."""
        await self._inbox.settled()

    def _step(self, stimulus: Stimulus, now: Now) -> None:
        assert self._core is not None, "the inbox is cleared with the station"
        try:
            for effect in self._core.step(stimulus, now):
                self._do(effect, now)
        except Exception as error:  # noqa: BLE001 - whatever it was, the station's memory may be torn
            self._recover(error)

    def _rested(self) -> None:
        self._alarm.set(self._next_deadline())
        self._owner.stepped()

    def _do(self, effect: Effect, now: Now) -> None:
        match effect:
            case Send(link, data):
                self._uplink.send(link, data)
            case Tell(event):
                self._owner.tell(event)
            case Connect(link):
                self._uplink.connect(link)
            case Disconnect(link, code):
                self._uplink.disconnect(link, code)
            case Ping(link):
                self._uplink.ping(link)
            case Reply():
                self._questions.answer(effect)
            case Restart(hard):
                self._owner.restart(hard=hard)
            case Halt():
                self._owner.halted()
            case _ if isinstance(effect, JobEffect):
                self._jobs.do(effect)
            case _:
                self._inbox.put(*self._hardware.do(effect, now))

    def _next_deadline(self) -> int:
        if self._core is None:
            return NEVER_MS
        return min(self._core.next_deadline(), self._hardware.next_deadline(), self._probe_ms)

    def _due(self) -> None:
        now = read_clocks()
        if self._hardware.next_deadline() <= now.monotonic_ms:
            self.put(*self._hardware.due(now))
        if self._probe_ms <= now.monotonic_ms:
            self.probe()
        self.put(Due())
