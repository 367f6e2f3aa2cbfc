"""A station is a function with a memory: a stimulus and the time go in, effects come out, nothing inside waits.

OCPP 1.6 chapters 3 to 5 and 9 as far as one object ties them together; the parts say which clause they are.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final, Protocol

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import Reason
from plugwright.ocpp16.payload import Req
from plugwright.station import stimuli
from plugwright.station.authorization import Authorization
from plugwright.station.boot import Boot
from plugwright.station.calls import Calls
from plugwright.station.clock import Clock
from plugwright.station.configuration import Configuration, Factory, Key
from plugwright.station.connector import Connector
from plugwright.station.departure import Departure
from plugwright.station.diagnostics import Diagnostics
from plugwright.station.dispatch import HANDLERS
from plugwright.station.effects import Effect, Event, Tell, Warned
from plugwright.station.firmware import Firmware
from plugwright.station.heartbeat import Heartbeat
from plugwright.station.inbound import Inbound, Operation
from plugwright.station.keys import (
    ClockAlignedDataInterval,
    HeartbeatInterval,
    LightIntensity,
    LocalAuthListEnabled,
    MeterValueSampleInterval,
    MinimumStatusDuration,
    WebSocketPingInterval,
)
from plugwright.station.local_list import LocalList
from plugwright.station.main_controller import MainController
from plugwright.station.metering import Metering
from plugwright.station.operations import OPERATIONS
from plugwright.station.outbox import Outbox
from plugwright.station.ports import Store
from plugwright.station.product import Product
from plugwright.station.readers import Readers
from plugwright.station.reservation import Reservations
from plugwright.station.status import Reporter
from plugwright.station.transactions import Transactions
from plugwright.station.uplink import Uplink
from plugwright.station.view import StationView, view_of

DUES_AT_ONCE: Final = 1_000
"""So many deadlines at one instant are a loop, and our bug."""


class Part(Protocol):
    """What has a deadline: the least of all is the station's."""

    @property
    def deadline_ms(self) -> int:
        """The monotonic instant of the next `due`, `NEVER_MS` without one."""
        ...

    def due(self, now: Now) -> None:
        """The deadline has come; afterwards there is another one, or none."""
        ...


class Station:
    """The parts and the one way in. `product`, `factory` and `operations` are shared by all stations of a kind."""

    __slots__ = (
        "_deadline_ms",
        "_owed",
        "_parts",
        "authorization",
        "boot",
        "calls",
        "clock",
        "configuration",
        "connectors",
        "departure",
        "diagnostics",
        "effects",
        "firmware",
        "heartbeat",
        "inbound",
        "local_list",
        "main",
        "metering",
        "outbox",
        "product",
        "random",
        "readers",
        "reason_of_start",
        "reservations",
        "store",
        "transactions",
        "uplink",
    )

    def __init__(
        self,
        product: Product,
        factory: Factory,
        store: Store,
        random: Random,
        operations: Mapping[type[Req], Operation] = OPERATIONS,
    ) -> None:
        self.product = product
        self.store = store
        self.random = random
        self.effects: list[Effect] = []
        self._owed: list[Effect] | None = None
        self.reason_of_start: Reason = "PowerLoss"
        self.configuration = Configuration(factory, store.configuration())
        self.clock = Clock(store, trusts_clock=product.trusts_clock)
        self.uplink = Uplink(self)
        self.boot = Boot(self)
        self.heartbeat = Heartbeat(self)
        self.calls = Calls(self)
        self.inbound = Inbound(self, operations)
        self.outbox = Outbox(self)
        self.authorization = Authorization(self)
        self.local_list = LocalList(self)
        self.readers = Readers(self)
        self.reservations = Reservations(self)
        self.metering = Metering(self)
        self.transactions = Transactions(self)
        self.departure = Departure(self)
        self.firmware = Firmware(self)
        self.diagnostics = Diagnostics(self)
        availability = {row.connector: row for row in store.availability()}
        self.main = MainController(self, availability.get(0))
        self.connectors = tuple(
            Connector(self, number, availability.get(number)) for number in range(1, product.connectors + 1)
        )

        self._parts: tuple[Part, ...] = (
            self.uplink,
            self.boot,
            self.heartbeat,
            self.calls,
            self.inbound,
            self.outbox,
            self.local_list,
            self.metering,
            self.departure,
            self.main.reporter,
            *self.connectors,
        )
        if "Reservation" in product.feature_profiles:
            self._parts += (self.reservations,)
        if "FirmwareManagement" in product.feature_profiles:
            self._parts += (self.firmware, self.diagnostics)
        self._deadline_ms = NEVER_MS

    def step(self, stimulus: stimuli.Stimulus, now: Now) -> list[Effect]:
        """Take one stimulus: write, commit, and return what is to be done.

        Raises what the store or an assertion raises: the station is of no more use then, and is built anew from rows.
        """
        effects = self.effects = []
        try:
            if self._deadline_ms <= now.monotonic_ms:
                self._run_due(now)
            HANDLERS[type(stimulus)](self, stimulus, now)
            if self.reservations:
                self.reservations.check(now)
            if self.firmware.waiting:
                self.firmware.check()
            self.calls.pump(now)
            if self.departure.leaving:
                self.departure.check()
            for connector in self.connectors:
                if connector.stale:
                    connector.levels()
            if self._owed is not None:
                effects += self._owed
                self._owed = None
            if self.departure.restarting:
                self.departure.farewell(now)
            self.store.commit()
        except BaseException:
            self.store.rollback()
            raise
        self._deadline_ms = min([part.deadline_ms for part in self._parts])
        return effects

    def next_deadline(self) -> int:
        """The monotonic instant at which `step(Due())` wants to be called, `NEVER_MS` if there is none."""
        return self._deadline_ms

    def _run_due(self, now: Now) -> None:
        for _ in range(DUES_AT_ONCE):
            earliest_ms, earliest = NEVER_MS, self._parts[0]
            for part in self._parts:
                deadline_ms = part.deadline_ms
                if deadline_ms < earliest_ms:
                    earliest_ms, earliest = deadline_ms, part
            if earliest_ms > now.monotonic_ms:
                return
            earliest.due(now)
        msg = f"{DUES_AT_ONCE} deadlines at one instant"
        raise AssertionError(msg)

    # What parts and operations share

    def tell(self, event: Event) -> None:
        """News for the log and the event stream."""
        self.effects.append(Tell(event))

    def owe(self, effect: Effect) -> None:
        """A job, done after all else of this step."""
        self._owed = [*(self._owed or ()), effect]

    def set_time(self, utc_ms: int, now: Now) -> None:
        """The Central System told the time in the answer that has just come (§4.2, §4.6)."""
        if self.clock.set(utc_ms, now, journey_ms=now.monotonic_ms - self.heartbeat.said_ms):
            self.metering.rearm_clock(now)
            self.firmware.rearm(now)
            self.reservations.rearm(now)

    def accepted(self, now: Now) -> None:
        """BootNotification was Accepted: tell every status (errata 3.22), and the outbox may go out."""
        self.heartbeat.accepted(now)
        self.calls.drop_statuses()
        for reporter in self.reporters():
            reporter.report_anyway(now)
        self.firmware.registered(now)
        self.diagnostics.link_up()

    def reporters(self) -> list[Reporter]:
        """Those of connector 0 and of all connectors, in this order."""
        return [self.main.reporter, *(connector.reporter for connector in self.connectors)]

    def configuration_changed(self, key: Key[Any], now: Now) -> None:
        """A key has a new value: what runs by it goes on by the new one (§5.3: Accepted is effective now)."""
        if key is HeartbeatInterval:
            self.heartbeat.rearm()
        elif key is MeterValueSampleInterval:
            self.metering.rearm_samples(now)
        elif key is ClockAlignedDataInterval:
            self.metering.rearm_clock(now)
        elif key is WebSocketPingInterval:
            self.uplink.rearm_ping(now)
        elif key is LocalAuthListEnabled:
            self.local_list.forget_conflicts(now)
        elif key is MinimumStatusDuration:
            for reporter in self.reporters():
                reporter.rearm(now)
        elif key is LightIntensity:
            for connector in self.connectors:
                connector.stale = True

    def connector(self, number: int) -> Connector | None:
        """The connector with this id, None if there is none."""
        return self.connectors[number - 1] if 1 <= number <= len(self.connectors) else None

    def free_connector(self, number: int | None, for_id_tag: str, parent_id_tag: str | None = None) -> Connector | None:
        """The one asked for if this idTag may start there.

        Without a number the one that is reserved for it, else a plugged one, else the lowest.
        """
        free = [connector for connector in self._asked(number) if connector.is_free(for_id_tag, parent_id_tag)]
        for connector in free:
            if self.reservations.expects(connector, for_id_tag, parent_id_tag):
                return connector
        return next((connector for connector in free if connector.plugged), free[0] if free else None)

    def group_connector(self, number: int | None, for_id_tag: str) -> Connector | None:
        """Where this idTag may start if it turns out to be of the group that reserved (§5.13, errata 4.12)."""
        asked = self._asked(number)
        return next((c for c in asked if c.is_unused(for_id_tag) and self.reservations.is_for_group(c)), None)

    def _asked(self, number: int | None) -> Sequence[Connector]:
        """The connector with this id if there is one; without a number all."""
        return self.connectors if number is None else [c for c in self.connectors if c.id == number]

    def link_lost(self, now: Now, reason: str) -> None:
        """The station itself gives the link up."""
        self.uplink.cut()
        self.link_is_down(reason, now)

    def link_is_down(self, reason: str, now: Now, *, local: bool = False) -> None:
        """The link is gone: what was open on it ends, and a new one is opened after a while."""
        failed = self.uplink.down(now, local=local)
        self.inbound.link_down()
        self.calls.link_down(failed, now)
        self.tell(Warned(f"link down: {reason}"))

    def view(self) -> StationView:
        """The station as it is seen from outside."""
        return view_of(self)
