"""Stations that boot, beat, restart or come back from a power cut in a wrong way."""

from collections.abc import Sequence
from typing import Any

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import BootNotificationConf, Reason, ResetConf, ResetReq, ResetType
from plugwright.station.boot import Boot
from plugwright.station.calls import Answer
from plugwright.station.clock import Clock
from plugwright.station.departure import Departure
from plugwright.station.effects import Effect, Halt, Restart
from plugwright.station.heartbeat import Heartbeat
from plugwright.station.ports import AvailabilityRow, TransactionRow
from plugwright.station.station import Station
from plugwright.station.status import Reporter
from plugwright.station.stimuli import ShutDown, Stimulus
from plugwright.store.memory import MemoryStore
from tests.lab.wrong_stations.wrong import Wrong, operation, part, ports, reporters, store


class ImpatientBoot(Boot):
    """Asks again after a second, whatever interval it was given (§4.2)."""

    __slots__ = ()

    def _wait(self, wait_ms: int, now: Now) -> None:
        super()._wait(min(wait_ms, 1_000), now)


class TalkativeBoot(Boot):
    """Tells its statuses while Pending, when it may only say what it is asked for (§4.2)."""

    __slots__ = ()

    def answered(self, answer: Answer, now: Now) -> None:
        super().answered(answer, now)
        if self.registration == "Pending":
            for reporter in self._station.reporters():
                reporter.trigger(now)


class StubbornBoot(Boot):
    """Beats as the factory has set it, whatever interval the Central System gives (§4.2)."""

    __slots__ = ()

    def answered(self, answer: Answer, now: Now) -> None:
        conf = answer.confirmation
        if isinstance(conf, BootNotificationConf) and conf.status == "Accepted":
            answer = Answer(msgspec.structs.replace(conf, interval=0))
        super().answered(answer, now)


class RepeatingBoot(Boot):
    """Sends BootNotification on each connection, without having restarted (OCPP-J §5.4)."""

    __slots__ = ()

    def link_up(self, now: Now) -> None:
        self.state = "Unknown"
        super().link_up(now)


class SlowHeart(Heartbeat):
    """Beats half as often as HeartbeatInterval says (§4.6, §9.1.10)."""

    __slots__ = ()

    def rearm(self) -> None:
        super().rearm()
        if self.deadline_ms != NEVER_MS:
            self.deadline_ms += self.deadline_ms - self.said_ms


class Heartless(Heartbeat):
    """Never sends a Heartbeat of its own accord (§4.6)."""

    __slots__ = ()

    def rearm(self) -> None:
        self.deadline_ms = NEVER_MS


class AnHourBehind(Clock):
    """Keeps a time of its own, an hour behind the one that it was told (§4.2, §4.6)."""

    __slots__ = ()

    def set(self, utc_ms: int, now: Now, *, journey_ms: int = 0) -> bool:
        return super().set(utc_ms - 3_600_000, now, journey_ms=journey_ms)


class NothingOfConnectorZero(Reporter):
    """Tells nothing of connector 0 (§4.9, errata 3.22)."""

    __slots__ = ()

    def _tell(self, now: Now, *, triggered: bool = False) -> None:
        if self.connector:
            super()._tell(now, triggered=triggered)


class ForgetsAvailability(MemoryStore):
    """Is Operative again after each restart (§4.9, §5.2)."""

    __slots__ = ()

    def availability(self) -> Sequence[AvailabilityRow]:
        return ()


class ForgetsTransactions(MemoryStore):
    """Knows nothing of a transaction that a power cut has interrupted (§3.7, §3.8)."""

    __slots__ = ()

    def open_transactions(self) -> Sequence[TransactionRow]:
        return ()


class GoesDownAtOnce(Station):
    """Wastes its backup supply: goes down without stopping the transaction (§3.8, §7.36)."""

    __slots__ = ()

    def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
        return [Halt()] if isinstance(stimulus, ShutDown) else super().step(stimulus, now)


class CallsItReboot(Departure):
    """Gives the reason Reboot for a power loss (§7.36)."""

    __slots__ = ()

    def shut_down(self, reason: Reason, within_ms: int, now: Now) -> None:
        super().shut_down("Reboot", within_ms, now)


def restarts_at_once(station: Station, req: ResetReq, _now: Now) -> ResetConf:
    """Restarts without stopping its transactions (§5.14)."""
    station.owe(Restart(req.type == "Hard"))
    return ResetConf(status="Accepted")


class SoftIsHard(Departure):
    """Stops transactions with the reason HardReset when it was asked for a soft one (§5.14, §7.36)."""

    __slots__ = ()

    def reset(self, kind: ResetType, now: Now) -> None:
        super().reset("Hard", now)


class HardIsSoft(Departure):
    """Stops transactions with the reason SoftReset when it was asked for a hard one (§5.14, §7.36)."""

    __slots__ = ()

    def reset(self, kind: ResetType, now: Now) -> None:
        super().reset("Soft", now)


def _unlike_declared(row: Wrong) -> Wrong:
    """The factory's interval is another one than the Central System gives."""
    configuration: dict[str, Any] = {**row.product.configuration, "HeartbeatInterval": "600"}
    return row._replace(product=msgspec.structs.replace(row.product, configuration=configuration))


WRONG = (
    part("boot", ImpatientBoot, "TC_001_CS TC_002_CS"),
    part("boot", TalkativeBoot, "TC_002_CS"),
    _unlike_declared(part("boot", StubbornBoot, "TC_001_CS TC_002_CS")),
    part("boot", RepeatingBoot, "TC_036_CS TC_037_1_CS TC_037_2_CS TC_037_3_CS TC_038_CS TC_039_CS"),
    part("heartbeat", SlowHeart, "TC_001_CS TC_002_CS"),
    part("heartbeat", SlowHeart, "TC_001_CS TC_002_CS", product="seco-oc1622v1"),
    part("heartbeat", Heartless, "TC_001_CS TC_002_CS"),
    part(
        "clock",
        AnHourBehind,
        "TC_003_CS TC_004_1_CS TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_007_CS TC_008_CS TC_010_CS TC_011_1_CS TC_012_CS "
        "TC_015_CS TC_016_CS TC_018_1_CS TC_032_2_CS TC_037_1_CS TC_037_2_CS TC_037_3_CS TC_038_CS TC_039_CS "
        "TC_044_1_CS TC_044_2_CS TC_044_3_CS TC_046_1_CS TC_046_2_CS TC_047_CS TC_049_CS TC_051_CS TC_053_CS "
        "TC_068_CS TC_069_CS",
    ),
    reporters(
        NothingOfConnectorZero,
        "TC_001_CS TC_002_CS TC_013_CS TC_014_CS TC_015_CS TC_016_CS TC_032_2_CS TC_034_CS TC_044_1_CS",
        stops="TC_050_1_CS TC_050_3_CS",
    ),
    store(ForgetsAvailability, "TC_013_CS TC_014_CS TC_034_CS"),
    store(ForgetsTransactions, "TC_032_2_CS"),
    ports(GoesDownAtOnce, "TC_032_1_CS", product="ac-wallbox-tethered"),
    part("departure", CallsItReboot, "TC_032_1_CS", product="ac-wallbox-tethered"),
    operation(ResetReq, restarts_at_once, "TC_015_CS TC_016_CS"),
    part("departure", SoftIsHard, "TC_016_CS"),
    part("departure", HardIsSoft, "TC_015_CS"),
)
