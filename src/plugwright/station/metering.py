"""Meter values: when the meter is read, and what is made of a reading.

OCPP 1.6 §3.16, §4.7, §9.1.5, §9.1.15 to §9.1.19, §9.1.25, §9.1.27; errata 3.15, 3.16, 3.75, 3.77.
Lab: TC_036_CS, TC_070_CS, TC_071_CS.
"""

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import ReadingContext
from plugwright.ocpp16.time import format_utc
from plugwright.station import stop_data
from plugwright.station.deauthorization import check_invalid
from plugwright.station.effects import Metered, ReadMeter, Warned
from plugwright.station.grid import Grid
from plugwright.station.keys import (
    ClockAlignedDataInterval,
    MeterValuesAlignedData,
    MeterValueSampleInterval,
    MeterValuesSampledData,
    StopTxnAlignedData,
    StopTxnSampledData,
)
from plugwright.station.measurands import REGISTER_ONLY
from plugwright.station.ports import FactRow, Moment, TransactionRow
from plugwright.station.sampled_values import Measurands, power_w, sampled_values
from plugwright.station.stimuli import Reading
from plugwright.station.transactions import METER_FAILURE
from plugwright.station.triggered_values import tell_values

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station

Purpose = Literal["begin", "end", "sample", "clock", "checkpoint", "watch", "trigger"]

READ_WITHIN_MS: Final = 2_000
CHECKPOINT_MS: Final = 60_000
"""Without sampled values a register is kept this often all the same, so that a power cut costs no energy."""
WATCH_MS: Final = 1_000
WATCH_LEAST_MS: Final = 100
MS_PER_H: Final = 3_600_000


class Wanted(msgspec.Struct, frozen=True, gc=False):
    """A reading that was asked for; `grid_utc_ms` is the clock-aligned instant that it stands for."""

    connector: int
    purpose: Purpose
    until_ms: int
    grid_utc_ms: int = 0


class Schedule(msgspec.Struct, gc=False):
    """When a running transaction's meter is read next, on the monotonic clock."""

    began_ms: int
    sample_at_ms: int = NEVER_MS
    checkpoint: bool = False
    watch_at_ms: int = NEVER_MS
    kept: int = 0  # samples in the transactionData


class Metering:
    """Sampled, clock-aligned and edge values of all connectors."""

    __slots__ = ("_clock_at_ms", "_grid", "_schedules", "_station", "_wanted", "deadline_ms")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._wanted: list[Wanted] = []
        self._schedules: dict[int, Schedule] | None = None
        self._clock_at_ms = NEVER_MS
        self._grid = Grid(station)
        self.deadline_ms = NEVER_MS

    def _rearm(self) -> None:
        deadline_ms = self._clock_at_ms
        for wanted in self._wanted:
            deadline_ms = min(deadline_ms, wanted.until_ms)
        for schedule in (self._schedules or {}).values():
            deadline_ms = min(deadline_ms, schedule.sample_at_ms, schedule.watch_at_ms)
        self.deadline_ms = deadline_ms

    def request(self, connector: "Connector", purpose: Purpose, now: Now, grid_utc_ms: int = 0) -> None:
        """Ask the meter; what comes back within 2 s serves every purpose that waits."""
        self._wanted.append(Wanted(connector.id, purpose, now.monotonic_ms + READ_WITHIN_MS, grid_utc_ms))
        self._station.effects.append(ReadMeter(connector.id))
        self._rearm()

    def begin(self, connector: "Connector", now: Now) -> None:
        """A transaction runs, or goes on after a start of the station: sample it from here on."""
        assert connector.transaction is not None
        schedule = Schedule(now.monotonic_ms, kept=len(stop_data.kept(self._station, connector.transaction.id)))
        if self._schedules is None:
            self._schedules = {}
        self._schedules[connector.id] = schedule
        self._next_sample(schedule, now)
        self._rearm()

    def end(self, connector: "Connector") -> None:
        """The transaction is being stopped: its end value is read apart from these samples."""
        if self._schedules is not None:
            self._schedules.pop(connector.id, None)
            if not self._schedules:
                self._schedules = None
        self._rearm()

    def _next_sample(self, schedule: Schedule, now: Now) -> None:
        """The next multiple of the interval from the transaction's start; without one, a checkpoint."""
        interval_ms = self._station.configuration[MeterValueSampleInterval] * 1000
        schedule.checkpoint = not interval_ms
        interval_ms = interval_ms or CHECKPOINT_MS
        elapsed = (now.monotonic_ms - schedule.began_ms) // interval_ms
        schedule.sample_at_ms = schedule.began_ms + (elapsed + 1) * interval_ms

    def rearm_samples(self, now: Now) -> None:
        """MeterValueSampleInterval was changed: effective now, in running transactions too (§5.3)."""
        for schedule in (self._schedules or {}).values():
            schedule.began_ms = now.monotonic_ms
            self._next_sample(schedule, now)
        self._rearm()

    def watch(self, connector: "Connector", left_wh: int, now: Now) -> None:
        """Read again when so much more may have been given, each second at the latest (§9.1.14)."""
        schedule = (self._schedules or {}).get(connector.id)
        if schedule is None:
            return
        reading = connector.reading
        drawn_w = int(power_w(self._station.product.hardware, reading)) if reading is not None else 0
        wait_ms = left_wh * MS_PER_H // drawn_w if drawn_w > 0 else WATCH_MS
        schedule.watch_at_ms = now.monotonic_ms + min(max(wait_ms, WATCH_LEAST_MS), WATCH_MS)
        self._rearm()

    def rearm_clock(self, now: Now) -> None:
        """Take the instant of the clock's grid that has come, and await the next; again when clock or key changed."""
        interval_ms = self._station.configuration[ClockAlignedDataInterval] * 1000
        utc_ms = self._station.clock.utc_ms(now)
        self._clock_at_ms = NEVER_MS
        if not interval_ms or utc_ms is None:
            self._grid.disarm()
        else:
            instant = self._grid.reached(utc_ms, interval_ms)
            if instant is not None:
                for connector in self._station.connectors:
                    self.request(connector, "clock", now, instant)
            self._clock_at_ms = now.monotonic_ms + self._grid.arm(utc_ms, interval_ms) - utc_ms
        self._rearm()

    def due(self, now: Now) -> None:
        """Ask the meters whose time has come; go on without those that did not answer."""
        overdue = [wanted for wanted in self._wanted if wanted.until_ms <= now.monotonic_ms]
        if overdue:
            self._wanted = [wanted for wanted in self._wanted if wanted.until_ms > now.monotonic_ms]
            for wanted in overdue:
                connector = self._station.connectors[wanted.connector - 1]
                if connector.reading is not None:
                    silent = Reading(connector.reading.at_monotonic_ms, connector.reading.register_wh)
                    self._use(connector, wanted, silent, now)
        if self._clock_at_ms <= now.monotonic_ms:
            self.rearm_clock(now)
        for number, schedule in (self._schedules or {}).items():
            connector = self._station.connectors[number - 1]
            if schedule.sample_at_ms <= now.monotonic_ms:
                purpose: Purpose = "checkpoint" if schedule.checkpoint else "sample"
                self._next_sample(schedule, now)
                self.request(connector, purpose, now)
            if schedule.watch_at_ms <= now.monotonic_ms:
                schedule.watch_at_ms = NEVER_MS
                self.request(connector, "watch", now)
        self._rearm()

    def read(self, connector: "Connector", reading: Reading, now: Now) -> None:
        """A reading came: it serves all who waited for one of this connector."""
        connector.reading = reading
        if connector.faults:
            connector.clear_own(METER_FAILURE, now)
        if not self._wanted:
            return
        served = [wanted for wanted in self._wanted if wanted.connector == connector.id]
        if not served:
            return
        served.sort(key=lambda wanted: wanted.purpose != "clock")  # its instant is before the reading's
        self._wanted = [wanted for wanted in self._wanted if wanted.connector != connector.id]
        for wanted in served:
            self._use(connector, wanted, reading, now)
        self._rearm()

    def _use(self, connector: "Connector", wanted: Wanted, reading: Reading, now: Now) -> None:
        transactions = self._station.transactions
        match wanted.purpose:
            case "begin":
                transactions.started(connector, reading, now)
            case "end":
                transactions.ended(connector, reading, now)
            case "sample":
                self._sample(connector, reading, now)
            case "clock":
                self._clock_sample(connector, reading, wanted.grid_utc_ms)
            case "checkpoint":
                self._checkpoint(connector, reading, now)
            case "trigger":
                tell_values(self._station, connector, reading, now)
            case "watch":
                pass
        check_invalid(self._station, connector, now)

    def _sample(self, connector: "Connector", reading: Reading, now: Now) -> None:
        if connector.phase != "running":
            return
        configuration = self._station.configuration
        self._record(
            connector,
            self._station.clock.moment(now),
            reading,
            "Sample.Periodic",
            configuration[MeterValuesSampledData] or REGISTER_ONLY,
            configuration[StopTxnSampledData],
        )
        self._station.tell(Metered(connector.id, reading.register_wh, power_w(self._station.product.hardware, reading)))

    def _clock_sample(self, connector: "Connector", reading: Reading, grid_utc_ms: int) -> None:
        configuration = self._station.configuration
        row, at = connector.transaction, Moment(grid_utc_ms)
        if row is not None and self._in_order(row, at) != at:
            text = f"no clock-aligned value of {format_utc(grid_utc_ms)}: its transaction has a later one"
            self._station.tell(Warned(text))
            return
        self._grid.keep()
        self._record(
            connector,
            at,
            reading,
            "Sample.Clock",
            configuration[MeterValuesAlignedData] or REGISTER_ONLY,
            configuration[StopTxnAlignedData] if connector.phase == "running" else (),
        )

    def _record(  # noqa: PLR0917 - one call for both kinds of sample
        self,
        connector: "Connector",
        at: Moment,
        reading: Reading,
        context: ReadingContext,
        sent: Measurands,
        stopped: Measurands,
    ) -> None:
        """One fact where the message and the transactionData want the same, else one for each."""
        hardware = self._station.product.hardware
        row = connector.transaction
        number = row.id if row is not None else None
        if row is not None:
            at = self._in_order(row, at)
        same = sent == stopped

        def add(wanted: Measurands, *, to_send: bool, in_stop: bool) -> None:
            values = sampled_values(hardware, wanted, reading, context)
            if values:
                self._add(
                    connector,
                    FactRow("sample", connector.id, at, reading.register_wh, number, to_send, in_stop, values),
                )

        add(sent, to_send=True, in_stop=same and number is not None)
        if stopped and not same and number is not None:
            add(stopped, to_send=False, in_stop=True)

    def _in_order(self, row: TransactionRow, at: Moment) -> Moment:
        """Not before the transaction's last fact, even if the clock was set back since."""
        last = self._station.store.last_sample(row.id)
        return self._station.clock.not_before(at, last.at if last is not None else row.started_at)

    def _add(self, connector: "Connector", fact: FactRow) -> None:
        self._station.outbox.add(fact)
        schedule = (self._schedules or {}).get(connector.id)
        if fact.in_stop and schedule is not None:
            schedule.kept = stop_data.thin(self._station, fact.transaction or 0, schedule.kept + 1)

    def _checkpoint(self, connector: "Connector", reading: Reading, now: Now) -> None:
        row = connector.transaction
        if row is None or connector.phase != "running":
            return
        at = self._in_order(row, self._station.clock.moment(now))
        self._station.store.replace_checkpoint(
            FactRow("sample", connector.id, at, reading.register_wh, row.id, to_send=False)
        )
