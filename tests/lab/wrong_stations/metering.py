"""Stations that read their meters at the wrong time, or lose what was read."""

from plugwright.now import Now
from plugwright.ocpp16 import ReadingContext
from plugwright.station.connector import Connector
from plugwright.station.keys import MeterValueSampleInterval
from plugwright.station.metering import Metering, Schedule
from plugwright.station.ports import Moment
from plugwright.station.sampled_values import Measurands
from plugwright.station.stimuli import Reading
from tests.lab.wrong_stations.wrong import part


class SamplesSeldom(Metering):
    """Samples half as often as MeterValueSampleInterval says (§9.1.19)."""

    __slots__ = ()

    def _next_sample(self, schedule: Schedule, now: Now) -> None:
        super()._next_sample(schedule, now)
        schedule.sample_at_ms += schedule.sample_at_ms - now.monotonic_ms


class LosesOneSample(Metering):
    """Takes no third sample of a transaction, and all others in time (§9.1.19)."""

    __slots__ = ()

    def _next_sample(self, schedule: Schedule, now: Now) -> None:
        super()._next_sample(schedule, now)
        interval_ms = self._station.configuration[MeterValueSampleInterval] * 1000
        if schedule.sample_at_ms - schedule.began_ms == 3 * interval_ms:
            schedule.sample_at_ms += interval_ms


class NoClock(Metering):
    """Takes no clock-aligned values (§3.16.2, §9.1.5)."""

    __slots__ = ()

    def rearm_clock(self, now: Now) -> None:
        return


class OffTheGrid(Metering):
    """Takes clock-aligned values in the right distance, but not on the clock's grid (§9.1.5)."""

    __slots__ = ()

    def _clock_sample(self, connector: Connector, reading: Reading, grid_utc_ms: int) -> None:
        super()._clock_sample(connector, reading, grid_utc_ms + 7_000)


class SaysPeriodic(Metering):
    """Gives clock-aligned values the context Sample.Periodic (§7.35)."""

    __slots__ = ()

    def _record(  # noqa: PLR0917 - as it is overridden
        self,
        connector: Connector,
        at: Moment,
        reading: Reading,
        context: ReadingContext,
        sent: Measurands,
        stopped: Measurands,
    ) -> None:
        super()._record(connector, at, reading, "Sample.Periodic", sent, stopped)


class AnotherMeasurand(Metering):
    """Sends what it likes, whatever MeterValuesSampledData and MeterValuesAlignedData name (§9.1.15, §9.1.17)."""

    __slots__ = ()

    def _record(  # noqa: PLR0917 - as it is overridden
        self,
        connector: Connector,
        at: Moment,
        reading: Reading,
        context: ReadingContext,
        sent: Measurands,
        stopped: Measurands,
    ) -> None:
        super()._record(connector, at, reading, context, (("Power.Active.Import", None),), stopped)


WRONG = (
    part("metering", SamplesSeldom, "TC_070_CS TC_036_CS"),
    part("metering", LosesOneSample, "TC_070_CS TC_036_CS"),
    part("metering", NoClock, "TC_071_CS"),
    part("metering", OffTheGrid, "TC_071_CS"),
    part("metering", SaysPeriodic, "TC_071_CS"),
    part("metering", AnotherMeasurand, "TC_070_CS TC_071_CS"),
)
