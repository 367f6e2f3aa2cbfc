"""Known bugs in what the Central System asks for: the local list, firmware and diagnostics, triggers, keys, retries."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import (
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    ClearCacheConf,
    ClearCacheReq,
    DataTransferConf,
    DataTransferReq,
    DiagnosticsStatusNotificationReq,
    FirmwareStatus,
    GetLocalListVersionConf,
    GetLocalListVersionReq,
    SendLocalListConf,
    SendLocalListReq,
    TriggerMessageConf,
    TriggerMessageReq,
    UnlockConnectorConf,
    UnlockConnectorReq,
)
from plugwright.rpc.outcomes import Failed
from plugwright.sim.world import Parts
from plugwright.station.diagnostics import Diagnostics
from plugwright.station.effects import Effect, Install, Reply
from plugwright.station.firmware import Event, Firmware
from plugwright.station.inbound import Later
from plugwright.station.job_rows import FirmwareRow
from plugwright.station.keys import TransactionMessageAttempts, TransactionMessageRetryInterval
from plugwright.station.local_list import OWED
from plugwright.station.outbox import Outbox
from plugwright.station.ports import FactRow, ListRow
from plugwright.station.station import Station
from plugwright.station.stimuli import InstallEnded, StartCause, Stimulus
from plugwright.store.memory import MemoryStore
from plugwright.store.memory_list import MemoryList
from tests.sim.mutants import with_operation, with_part


class HurriedOutbox(Outbox):
    """Tries again at once."""

    __slots__ = ()

    def _attempt_failed(self, head: FactRow, failed: Failed, now: Now) -> None:
        super()._attempt_failed(head, failed, now)
        self.deadline_ms = min(self.deadline_ms, now.monotonic_ms + 1)


class SlackOutbox(Outbox):
    """Waits a second more than it should."""

    __slots__ = ()

    def _attempt_failed(self, head: FactRow, failed: Failed, now: Now) -> None:
        super()._attempt_failed(head, failed, now)
        if self._attempts:
            self.deadline_ms += 1_000


class StubbornOutbox(Outbox):
    """Tries twice more than it should."""

    __slots__ = ()

    def _attempt_failed(self, head: FactRow, failed: Failed, now: Now) -> None:
        configuration = self._station.configuration
        self._attempts += 1
        if self._attempts < configuration[TransactionMessageAttempts] + 2:
            wait_ms = configuration[TransactionMessageRetryInterval] * 1000 * self._attempts
            self.deadline_ms = now.monotonic_ms + wait_ms
        else:
            self._give_up(head, failed)


class ImpatientFirmware(Firmware):
    """Installs while a transaction runs."""

    __slots__ = ()

    def check(self) -> None:
        assert self._row is not None
        self.waiting = False
        self._move("install", "Installing")
        self._station.owe(Install(self._row.job))


class ForgetfulFirmware(Firmware):
    """Does not take up what a power cut interrupted."""

    __slots__ = ()

    def recover(self, cause: StartCause, now: Now) -> None:
        self._cause = cause


class LaconicFirmware(Firmware):
    """Does not say that it has downloaded the image."""

    __slots__ = ()

    def _move(self, event: Event, *tell: FirmwareStatus, reason: str | None = None, **changes: Any) -> FirmwareRow:
        told = [status for status in tell if status != "Downloaded"]
        return super()._move(event, *told, reason=reason, **changes)


class OptimisticFirmware(Firmware):
    """Takes every installation for a good one."""

    __slots__ = ()

    def install_ended(self, ended: InstallEnded, now: Now) -> None:
        super().install_ended(msgspec.structs.replace(ended, ok=True, reboot=False), now)


class HastyDiagnostics(Diagnostics):
    """Tells the newest status first."""

    __slots__ = ()

    def oldest_notice(self) -> DiagnosticsStatusNotificationReq | None:
        row = self._row
        return DiagnosticsStatusNotificationReq(status=row.to_tell[-1]) if row is not None and row.to_tell else None


class SilentStation(Station):
    """Does not answer the commands of the panel."""

    __slots__ = ()

    def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
        return [effect for effect in super().step(stimulus, now) if not isinstance(effect, Reply)]


class LeakyList(MemoryList):
    """Shows an update while it is being staged."""

    __slots__ = ()

    def stage(self, rows: Sequence[ListRow]) -> int:
        grown = super().stage(rows)
        self._rows = {**self._rows, **{row.key: row for row in rows}}
        return grown


class LossyList(MemoryList):
    """Loses an entry of a long update."""

    __slots__ = ()

    def stage(self, rows: Sequence[ListRow]) -> int:
        return super().stage(rows[1:] if len(rows) > 9 else rows) + (len(rows) > 9)


def store_with(kind: type[MemoryList]) -> MemoryStore:
    """A store whose local list is of another class."""
    store = MemoryStore()
    store.local_list.__class__ = kind
    return store


def takes_any_version(station: Station, req: Any, now: Now) -> Any:
    """SendLocalList without a look at the version."""
    if not station.local_list.enabled or station.local_list.is_busy:
        return SendLocalListConf(status="NotSupported" if not station.local_list.enabled else "Failed")
    station.local_list.update(req, now)
    return Later(OWED, now.monotonic_ms + 60_000, SendLocalListConf(status="Failed"), holds_calls=False)


def forgets_keys(station: Station, req: Any, now: Now) -> Any:
    """ChangeConfiguration until the next start."""
    del now
    return ChangeConfigurationConf(status=station.configuration.change(req.key, req.value, MemoryStore()))


def answers(conf: Any) -> Any:
    """A handler that does nothing but say so."""
    return lambda _station, _req, _now: conf


REMOTE_MUTANTS: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "tries again at once": with_part("outbox", HurriedOutbox),
        "waits too long": with_part("outbox", SlackOutbox),
        "tries too often": with_part("outbox", StubbornOutbox),
        "installs in a transaction": with_part("firmware", ImpatientFirmware),
        "forgets an update": with_part("firmware", ForgetfulFirmware),
        "does not say Downloaded": with_part("firmware", LaconicFirmware),
        "says Installed in any case": with_part("firmware", OptimisticFirmware),
        "tells statuses out of order": with_part("diagnostics", HastyDiagnostics),
        "does not reply": Parts(build=SilentStation),
        "takes any list version": with_operation(SendLocalListReq, takes_any_version),
        "accepts a list and drops it": with_operation(SendLocalListReq, answers(SendLocalListConf(status="Accepted"))),
        "fails to take a list": with_operation(SendLocalListReq, answers(SendLocalListConf(status="Failed"))),
        "knows no version": with_operation(GetLocalListVersionReq, answers(GetLocalListVersionConf(list_version=0))),
        "promises every trigger": with_operation(TriggerMessageReq, answers(TriggerMessageConf(status="Accepted"))),
        "changes keys in words only": with_operation(
            ChangeConfigurationReq, answers(ChangeConfigurationConf(status="Accepted"))
        ),
        "forgets keys": with_operation(ChangeConfigurationReq, forgets_keys),
        "clears no cache": with_operation(ClearCacheReq, answers(ClearCacheConf(status="Accepted"))),
        "unlocks in words only": with_operation(UnlockConnectorReq, answers(UnlockConnectorConf(status="Unlocked"))),
        "echoes nothing": with_operation(DataTransferReq, answers(DataTransferConf(status="Accepted"))),
    }
)
