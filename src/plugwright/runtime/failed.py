"""What is left of a station whose store cannot be used: it charges nobody, writes nothing, and says so.

OCPP 1.6 §4.9 (Faulted), §7.6 (InternalError); OCPP-J §4.2.3 (CALLERROR), §5.4 (no BootNotification on a reconnect).
"""

from random import Random
from typing import Final

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import StatusNotificationReq
from plugwright.ocpp16.errors import CallError
from plugwright.rpc.connection import Connection
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty
from plugwright.station.effects import (
    Connect,
    Disconnect,
    Effect,
    Halt,
    Send,
    SetContactor,
    SetCurrent,
    SetIndicator,
    StatusChanged,
    Tell,
)
from plugwright.station.status import Status
from plugwright.station.stimuli import (
    LinkDown,
    LinkUp,
    Received,
    ShutDown,
    Start,
    Stimulus,
)
from plugwright.station.view import ConnectorView, StationView

INFO: Final = "storage failed"
CALL_WITHIN_MS: Final = 30_000
RECONNECT_AFTER_MS: Final = 30_000
GOING_AWAY: Final = 1001


class FailedStation:
    """Steps as a station does, by a smaller table: contactors open, connectors Faulted, CALLs refused."""

    __slots__ = ("_connect_at_ms", "_connectors", "_link", "_random", "_rpc", "_to_tell", "_why")

    def __init__(self, connectors: int, random: Random, why: str = INFO) -> None:
        self._connectors = connectors
        self._random = random
        self._why = why
        self._link = 0
        self._rpc: Connection | None = None
        self._to_tell = 0  # the connector whose status is told next
        self._connect_at_ms = NEVER_MS

    def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
        """Take one stimulus and return what is to be done; most mean nothing any more."""
        effects: list[Effect] = []
        if self._connect_at_ms <= now.monotonic_ms:
            effects += self._connect()
        match stimulus:
            case Start():
                effects += [*self._secure(), *self._connect()]
            case LinkUp(link) if link == self._link:
                self._rpc = Connection(f"{self._random.getrandbits(32):08x}-", receives="station")
                self._to_tell = 0
            case LinkDown(link) if link == self._link:
                self._rpc = None
                self._connect_at_ms = now.monotonic_ms + RECONNECT_AFTER_MS
            case Received(link, data) if link == self._link and self._rpc is not None:
                effects += self._received(self._rpc, data, now)
            case ShutDown():
                effects += [Disconnect(self._link, GOING_AWAY), Halt()]
        if self._rpc is not None:
            effects += self._tell(self._rpc, now)
        return effects

    def next_deadline(self) -> int:
        """The monotonic instant at which `step(Due())` wants to be called, `NEVER_MS` if there is none."""
        return min(self._connect_at_ms, self._rpc.deadline_ms if self._rpc is not None else NEVER_MS)

    def view(self) -> StationView:
        """The station as it is seen from outside; what the hardware shows is not known here."""
        connectors = tuple(_faulted(number) for number in range(1, self._connectors + 1))
        return StationView(
            registration=None,
            connected=self._rpc is not None,
            outbox=0,
            connectors=connectors,
            main=Status("Faulted", "InternalError", INFO),
            failed=self._why,
        )

    def _secure(self) -> list[Effect]:
        effects: list[Effect] = []
        for connector in range(1, self._connectors + 1):
            effects += [
                SetContactor(connector, closed=False),
                SetCurrent(connector, 0),
                SetIndicator(connector, "red", 100),
                Tell(StatusChanged(connector, "Faulted", "InternalError", INFO)),
            ]
        return effects

    def _connect(self) -> list[Effect]:
        self._link += 1
        self._connect_at_ms = NEVER_MS
        return [Connect(self._link)]

    def _received(self, rpc: Connection, data: bytes, now: Now) -> list[Effect]:
        match rpc.received(data, now):
            case Called(message_id) | Faulty(message_id):
                return [Send(self._link, rpc.refuse(message_id, CallError("InternalError", INFO)))]
            case Answered(late=False) | Failed():
                self._to_tell += 1
        return []

    def _tell(self, rpc: Connection, now: Now) -> list[Effect]:
        """The status of one connector after the other; what is not answered is not said again on this link."""
        if rpc.due(now) is not None:
            self._to_tell += 1
        if rpc.open_call is not None or self._to_tell > self._connectors:
            return []
        request = StatusNotificationReq(
            connector_id=self._to_tell, status="Faulted", error_code="InternalError", info=INFO
        )
        _message_id, frame = rpc.call(request, now, CALL_WITHIN_MS)
        return [Send(self._link, frame)]


def _faulted(connector: int) -> ConnectorView:
    return ConnectorView(
        id=connector,
        status="Faulted",
        error_code="InternalError",
        info=INFO,
        plugged=False,
        transaction_id=None,
        id_tag=None,
        session_wh=None,
        locked=False,
        operative=False,
        power_w=0.0,
        energy_wh=0,
    )
